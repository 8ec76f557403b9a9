"""What is needed to call people when the database does not answer: read every few seconds while it does, and kept with its age.

Whom to call is decided by the same resolver as always, from the rota as it was read last, at the time it is now. Only who can be
reached is as old as the reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.alerts import quiet_queries, setting_up_queries
from babycam.alerts.machine import Policy
from babycam.duty import queries as duty_queries
from babycam.duty.dnd import people_under_dnd
from babycam.duty.queries import Book
from babycam.duty.resolver import resolve
from babycam.notify import direct, reach
from babycam.notify import queries as notify_queries
from babycam.notify.direct import Way
from babycam.rooms import queries as rooms_queries


@dataclass(frozen=True, slots=True)
class OfflineRoster:
    """Read at `at` (wall clock). `family`: who gives care, by name; `open`: incidents that were open, in the shape of pages."""

    at: datetime
    book: Book
    family: dict[int, str]
    deaf: frozenset[int]
    ways: tuple[Way, ...]
    rooms: dict[int, str]
    policy: Policy
    open: dict[int, dict[str, Any]] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)  # of those incidents: under which they ring
    quiets: dict[int, datetime] = field(default_factory=dict)  # rooms that are quiet: until when
    set_up: dict[int, datetime] = field(default_factory=dict)  # rooms that are being set up: until when

    def tiers(self, room: int, now: datetime, *, critical: bool) -> list[list[int]]:
        """Whom to call in which order; whoever is on duty is in the first tier, reached or not."""
        severity = "critical" if critical else "normal"
        deaf = {name for name, person in self.book.people.items() if person.pk in self.deaf}
        more: dict[str, Any] = {"severity": severity, "dnd": people_under_dnd(self.book.dnd_wishes, now)}
        planned = resolve(self.book.roster, str(room), now, **more)
        reached = resolve(self.book.roster, str(room), now, unreachable=deaf, **more)
        order = [self.book.ids(tier) for tier in [*planned.tiers[:1], *reached.tiers]]
        if len(order) > 1:  # whoever is reached first is called with those on duty
            order = [[*order[0], *order[1]], *order[2:]]
        called: set[int] = set()
        tiers = []
        for tier in order:
            tiers.append([each for each in dict.fromkeys(tier) if each not in called])
            called.update(tier)
        return [tier for tier in tiers if tier]

    def ways_of(self, people: Iterable[int], *, siren: bool = False) -> list[Way]:
        """All ways to these people, their open pages among them; with `siren` the house's own too."""
        chosen: list[Way] = []
        for person in dict.fromkeys(people):
            mine = [way for way in self.ways if way.person == person]
            if not any(way.while_open for way in mine):
                mine.append(direct.pages_of(person, self.family.get(person, "")))
            chosen += mine
        return [*chosen, *(way for way in self.ways if siren and way.person is None)]

    def incident(self, room: int, kind: str) -> dict[str, Any] | None:
        """The incident of this kind that was open there."""
        return next((incident for incident in self.open.values() if incident["room"] == room and incident["kind"] == kind), None)


def read(now: datetime) -> OfflineRoster:
    """All of it, from the database."""
    names = {room.pk: room.name for room in rooms_queries.all_rooms()}
    return OfflineRoster(
        at=now,
        book=duty_queries.book(since=now),
        family={person.pk: person.name for person in notify_queries.family(now)},
        deaf=frozenset(person for person, how in reach.everybody(now).items() if not how.reached),
        ways=direct.ways(now),
        rooms=names,
        policy=alerts_queries.policy(),
        open={shape["id"]: shape for shape in alerts_queries.open_shapes(names)},
        keys={incident.pk: incident.rings_under for incident in alerts_queries.incidents(names, only_open=True)},
        quiets=quiet_queries.ends(now),
        set_up=setting_up_queries.rooms(now),
    )
