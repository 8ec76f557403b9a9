"""A fortnight night by night, before and after a change. Pure.

A night is named after its evening and reaches from noon to noon, cut to where somebody is planned in either version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc
from babycam.duty.dnd import DndWish
from babycam.duty.resolver import GAP
from babycam.duty.roster import Roster
from babycam.duty.timeline import Shift, shifts_between

DAY = timedelta(days=1)
NOON = time(12)
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class Night:
    """`before` and `after`: who is on duty, shift by shift; `changed` if they differ."""

    date: date
    before: list[Shift]
    after: list[Shift]

    @property
    def label(self) -> str:
        return f"{DAY_NAMES[self.date.weekday()]} night"

    @property
    def changed(self) -> bool:
        return _plain(self.before) != _plain(self.after)


@dataclass(frozen=True)
class Dusk:
    """When a night without any plan is shown: the household's `begins` to `ends` on the clock of `zone`."""

    zone: ZoneInfo
    begins: time
    ends: time


def night_of(at: datetime, zone: ZoneInfo) -> date:
    """The date of the evening of the night that holds `at`."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= NOON else local.date() - DAY


def nights(
    before: Roster, after: Roster, room: str, first: date, count: int, dusk: Dusk, dnd_wishes: tuple[DndWish, ...] = ()
) -> list[Night]:
    """`count` nights from the evening of `first` on."""
    return [_night(before, after, room, first + DAY * number, dusk, dnd_wishes) for number in range(count)]


def _night(before: Roster, after: Roster, room: str, day: date, dusk: Dusk, dnd_wishes: tuple[DndWish, ...]) -> Night:
    start, end = wall_to_utc(day, NOON, dusk.zone), wall_to_utc(day + DAY, NOON, dusk.zone)
    was = list(shifts_between(before, room, start, end, dnd_wishes))
    will = list(shifts_between(after, room, start, end, dnd_wishes))
    planned = [shift for shift in (*was, *will) if GAP not in shift.duty.flags]
    if planned:
        start, end = min(shift.start for shift in planned), max(shift.end for shift in planned)
    else:
        start, end = _dark(day, dusk)
    return Night(day, _cut(was, start, end), _cut(will, start, end))


def _dark(day: date, dusk: Dusk) -> tuple[datetime, datetime]:
    start = wall_to_utc(day, max(dusk.begins, NOON), dusk.zone)
    return start, max(wall_to_utc(day + DAY, min(dusk.ends, NOON), dusk.zone), start + timedelta(hours=1))


def _cut(shifts: Iterable[Shift], start: datetime, end: datetime) -> list[Shift]:
    cut = (Shift(max(shift.start, start), min(shift.end, end), shift.duty) for shift in shifts)
    return [shift for shift in cut if shift.start < shift.end]


def _plain(shifts: list[Shift]) -> list[tuple[datetime, datetime, list[str], bool]]:
    return [(shift.start, shift.end, sorted(shift.people), GAP in shift.duty.flags) for shift in shifts]
