"""When somebody is not to be disturbed: once, or each week by the clock. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeeklyDnd:
    """On local weekdays (0: Monday) from `start` to `end`; `end` <= `start` means the next day."""

    days: frozenset[int]
    start: time
    end: time
    zone: ZoneInfo

    def window(self, day: date) -> tuple[datetime, datetime]:
        last = day if self.end > self.start else day + DAY
        return wall_to_utc(day, self.start, self.zone), wall_to_utc(last, self.end, self.zone)

    def windows(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        day, last = start.astimezone(self.zone).date() - 2 * DAY, end.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() in self.days:
                yield self.window(day)
            day += DAY


@dataclass(frozen=True, slots=True)
class DndWish:
    """Somebody's wish, said at `created_at` and taken back at `ended_at`."""

    person: str
    created_at: datetime
    ended_at: datetime | None = None
    once: tuple[datetime, datetime] | None = None
    weekly: WeeklyDnd | None = None

    def windows(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Those windows [from, until) in UTC that may touch [start, end], cut to when the wish was there."""
        windows = [self.once] if self.once else self.weekly.windows(start, end) if self.weekly else []
        for begin, over in windows:
            begin, over = max(begin, self.created_at), min(over, self.ended_at or over)
            if begin < over:
                yield begin, over

    def holds(self, at: datetime) -> bool:
        return any(begin <= at < over for begin, over in self.windows(at, at))


def people_under_dnd(dnd_wishes: tuple[DndWish, ...], at: datetime) -> list[str]:
    """Who is not to be disturbed at `at`."""
    return sorted({wish.person for wish in dnd_wishes if wish.holds(at)})
