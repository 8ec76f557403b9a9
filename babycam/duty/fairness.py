"""Who carried how much: hours and nights on duty, against what the rota alone would have asked. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babycam.duty.dnd import DndWish
from babycam.duty.nights import night_of
from babycam.duty.resolver import GAP
from babycam.duty.roster import Roster
from babycam.duty.timeline import shifts_between

Spans = dict[str, list[tuple[datetime, datetime]]]
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Share:
    """`hours` on duty in any room, each hour once; `planned_hours` without overrides; `nights` by their evening."""

    person: str
    hours: float
    planned_hours: float
    nights: int


def shares(
    roster: Roster, rooms: Collection[str], start: datetime, end: datetime, zone: ZoneInfo, dnd_wishes: tuple[DndWish, ...] = ()
) -> list[Share]:
    """Everybody's share of [start, end), by rank. Time for which nobody was planned is nobody's."""
    done = _spans(roster, rooms, start, end, dnd_wishes)
    planned = _spans(replace(roster, overrides=()), rooms, start, end, dnd_wishes)
    return [
        Share(
            person.id,
            _hours(done.get(person.id, ())),
            _hours(planned.get(person.id, ())),
            len(_nights(done.get(person.id, ()), zone)),
        )
        for person in roster.by_rank
        if person.present(end) or person.id in done
    ]


def _spans(roster: Roster, rooms: Collection[str], start: datetime, end: datetime, dnd_wishes: tuple[DndWish, ...]) -> Spans:
    spans: Spans = {}
    for room in rooms:
        for shift in shifts_between(roster, room, start, end, dnd_wishes):
            if GAP not in shift.duty.flags:
                for person in shift.people:
                    spans.setdefault(person, []).append((shift.start, shift.end))
    return {person: _joined(person_spans) for person, person_spans in spans.items()}


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Overlapping and touching spans become one."""
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def _hours(spans: Iterable[tuple[datetime, datetime]]) -> float:
    return round(sum(((end - start) for start, end in spans), timedelta()) / HOUR, 2)


def _nights(spans: Iterable[tuple[datetime, datetime]], zone: ZoneInfo) -> set[date]:
    nights: set[date] = set()
    for start, end in spans:
        night, last = night_of(start, zone), night_of(end - TICK, zone)
        while night <= last:
            nights.add(night)
            night += timedelta(days=1)
    return nights
