"""From when to when a night goes. Pure.

A night is named after its evening. Its page goes from noon to the next noon, so that nothing is between two nights; the night
itself is from the household's `night_start` to its `morning_time`, within that.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

DAY = timedelta(days=1)
NOON = time(12)


@dataclass(frozen=True, slots=True)
class NightSpan:
    """[since, until) in UTC is the page, 23 to 25 hours long (longer or shorter if the family moved to another zone that day);
    [night_since, night_until) the night in it. `zone`: by which it is told."""

    date: date
    zone: ZoneInfo
    since: datetime
    until: datetime
    night_since: datetime
    night_until: datetime

    def heard_until(self, now: datetime) -> datetime:
        """The end of what can be known by now."""
        return max(self.since, min(self.until, now))


def night_span(day: date, zone: ZoneInfo, next_zone: ZoneInfo, begins: time, ends: time) -> NightSpan:
    """The night that begins in the evening of `day`; `next_zone`: of the night after it. Equal hours: the night is the page."""
    since = wall_to_utc(day, NOON, zone)
    until = max(wall_to_utc(day + DAY, NOON, next_zone), since + timedelta(hours=1))
    if begins == ends:
        return NightSpan(day, zone, since, until, since, until)
    first = day if begins >= NOON else day + DAY
    last = first if ends > begins else first + DAY
    start = min(wall_to_utc(first, begins, zone), until)
    end = min(max(wall_to_utc(last, ends, zone), start), until)
    return NightSpan(day, zone, since, until, start, end)


def evening_of(at: datetime, zone: ZoneInfo) -> date:
    """The name of the night whose page holds `at`."""
    local = at.astimezone(zone)
    return local.date() if local.time() >= NOON else local.date() - DAY
