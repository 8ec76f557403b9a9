"""When it is night in the family's house: from `night_start` to `morning_time` on its own clock, also when clocks change. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


def night_at(at: datetime, zone: ZoneInfo, start: time, end: time) -> Span | None:
    """The night [start, end) in UTC that `at` is in, or None by day. Equal times: there is no night."""
    return next((night for night in _nights(at, zone, start, end) if night[0] <= at < night[1]), None)


def last_night(at: datetime, zone: ZoneInfo, start: time, end: time) -> Span:
    """The night that goes on, or else the last one that has begun; a day long where there is no night."""
    begun = [night for night in _nights(at, zone, start, end) if night[0] <= at]
    return begun[-1] if begun else (at - DAY, at)


def next_night(at: datetime, zone: ZoneInfo, start: time, end: time) -> datetime | None:
    """When the next night begins; None where there is none."""
    return next((night[0] for night in _nights(at, zone, start, end) if night[0] > at), None)


def _nights(at: datetime, zone: ZoneInfo, start: time, end: time) -> list[Span]:
    """Those around `at`, oldest first."""
    if start == end:
        return []
    today, wraps = at.astimezone(zone).date(), DAY * (end < start)
    days = [today + DAY * offset for offset in (-2, -1, 0, 1, 2)]
    return [(wall_to_utc(day, start, zone), wall_to_utc(day + wraps, end, zone)) for day in days]
