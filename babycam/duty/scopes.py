"""Open-ended words become instants when they are said, and how long anything may last at all. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

SCOPES = ("wake_up", "2h", "morning", "tonight_tomorrow")
WAKE_UP = timedelta(minutes=60)  # and no longer than the incident, whose end cancels it
TWO_HOURS = timedelta(hours=2)
DAY = timedelta(days=1)
MOST_MORNINGS = 2  # "tonight and tomorrow", the longest word


def until(scope: str, now: datetime, zone: ZoneInfo, morning: time) -> datetime:
    """When `scope`, said at `now`, is over (UTC). ValueError for a word that is no scope."""
    if scope == "wake_up":
        return now + WAKE_UP
    if scope == "2h":
        return now + TWO_HOURS
    if scope == "morning":
        return next_morning(now, zone, morning)
    if scope == "tonight_tomorrow":
        first = next_morning(now, zone, morning)
        return next_morning(first, zone, morning)
    raise ValueError(f"{scope} is none of {', '.join(SCOPES)}")


def next_morning(now: datetime, zone: ZoneInfo, morning: time) -> datetime:
    """The first `morning` on the family's clock strictly after `now` (UTC)."""
    today = now.astimezone(zone).date()
    mornings = (wall_to_utc(today + DAY * days, morning, zone) for days in range(-1, 4))
    return next(instant for instant in mornings if instant > now)


@dataclass(frozen=True, slots=True)
class FamilyClock:
    """The wall clock by which a family counts: its days have 23, 24 or 25 hours, and each of them has one morning."""

    zone: ZoneInfo
    morning: time

    def days_after(self, start: datetime, days: int) -> datetime:
        """The same time of day so many days later, or so many times 24 hours, whichever is later (UTC)."""
        local = start.astimezone(self.zone)
        return max(wall_to_utc(local.date() + DAY * days, local.time(), self.zone), start + DAY * days)

    def is_morning_soon(self, start: datetime, end: datetime) -> bool:
        """Whether `end` is one of the next mornings after `start` that a word may mean."""
        at = start
        for _ in range(MOST_MORNINGS):
            at = next_morning(at, self.zone, self.morning)
            if at == end:
                return True
        return False
