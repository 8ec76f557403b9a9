"""From single answers to shifts of time: every instant at which the duty may change, and the duty between them. Pure.

It asks `resolve` at each such instant and nothing else, so a calendar can never say other than the page or the alarm.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from babycam.duty.dnd import DndWish, people_under_dnd
from babycam.duty.resolver import Duty, resolve
from babycam.duty.roster import Roster, Rule
from babycam.people.window import changes

DAY = timedelta(days=1)
AHEAD = timedelta(days=8)  # how far `until` looks: a week's rota has come round by then


@dataclass(frozen=True, slots=True)
class Shift:
    """[start, end) in UTC with one and the same duty."""

    start: datetime
    end: datetime
    duty: Duty

    @property
    def people(self) -> list[str]:
        return self.duty.tiers[0] if self.duty.tiers else []


def ask(
    roster: Roster,
    room: str,
    at: datetime,
    dnd_wishes: tuple[DndWish, ...] = (),
    *,
    as_of: datetime | None = None,
    severity: str = "normal",
) -> Duty:
    """The duty, with those who rest at `at`; reachability left aside."""
    return resolve(roster, room, at, severity=severity, as_of=as_of, dnd=people_under_dnd(dnd_wishes, at))


def shifts_between(
    roster: Roster,
    room: str,
    start: datetime,
    end: datetime,
    dnd_wishes: tuple[DndWish, ...] = (),
    *,
    as_of: datetime | None = None,
) -> Iterator[Shift]:
    """The duty over [start, end), without gaps; neighbours differ in people or flags."""
    if start >= end:
        return
    begun, duty = start, ask(roster, room, start, dnd_wishes, as_of=as_of)
    for edge in edges(roster, room, start, end, dnd_wishes):
        other = ask(roster, room, edge, dnd_wishes, as_of=as_of)
        if _looks(other) != _looks(duty):
            yield Shift(begun, edge, duty)
            begun, duty = edge, other
    yield Shift(begun, end, duty)


def first_change(
    roster: Roster, room: str, at: datetime, dnd_wishes: tuple[DndWish, ...] = (), *, as_of: datetime | None = None
) -> tuple[datetime, Duty] | None:
    """When somebody else is on duty than at `at`, and which duty that is; None if nobody else is within AHEAD."""
    now = ask(roster, room, at, dnd_wishes, as_of=as_of)
    for edge in edges(roster, room, at, at + AHEAD, dnd_wishes):
        other = ask(roster, room, edge, dnd_wishes, as_of=as_of)
        if _looks(other) != _looks(now):
            return edge, other
    return None


def edges(roster: Roster, room: str, start: datetime, end: datetime, dnd_wishes: Iterable[DndWish] = ()) -> list[datetime]:
    """Every instant in (start, end) at which the duty may become another, in order."""
    moments: set[datetime] = set()
    for rule in roster.rules:
        if rule.rooms is None or room in rule.rooms:
            moments.add(rule.created_at)
            moments.update(_windows(rule, start, end))
    for begins, ends, override in roster.by_age:
        if override.rooms is None or room in override.rooms:
            moments.update((begins, ends, override.cancelled_at or ends))
    for person in roster.people:
        moments.update(moment for moment in (person.joined_at, person.left_at) if moment)
        moments.update(changes(person.window, start, end))
    for wish in dnd_wishes:
        moments.update(moment for window in wish.windows(start, end) for moment in window)
    return sorted(moment for moment in moments if start < moment < end)


def _windows(rule: Rule, start: datetime, end: datetime) -> Iterator[datetime]:
    day, last = start.astimezone(rule.zone).date() - 2 * DAY, end.astimezone(rule.zone).date()
    while day <= last:
        if rule.runs_on(day):
            yield from rule.window(day)
        day += DAY


def _looks(duty: Duty) -> tuple[list[str], list[str]]:
    return duty.tiers[0] if duty.tiers else [], duty.flags
