"""Open-ended words become instants when they are said, and how long anything may last at all. Pure.

The words are rows of SCOPES, in the order in which the API names them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

WAKE_UP = timedelta(minutes=60)  # and no longer than the incident, whose end cancels it
TWO_HOURS = timedelta(hours=2)
DAY = timedelta(days=1)
MOST_MORNINGS = 2  # "tonight and tomorrow", the longest word


def until(scope: str, now: datetime, zone: ZoneInfo, morning: time) -> datetime:
    """When `scope`, said at `now`, is over (UTC). ValueError for a word that is no scope."""
    if scope not in SCOPES:
        raise ValueError(f"{scope} is none of {', '.join(SCOPES)}")
    return SCOPES[scope].until(now, zone, morning)


def of_the_incident() -> list[str]:
    """The codes of those that hold for one incident."""
    return [scope.code for scope in SCOPES.values() if scope.of_the_incident]


def next_morning(now: datetime, zone: ZoneInfo, morning: time) -> datetime:
    """The first `morning` on the family's clock strictly after `now` (UTC)."""
    today = now.astimezone(zone).date()
    mornings = (wall_to_utc(today + DAY * days, morning, zone) for days in range(-1, 4))
    return next(instant for instant in mornings if instant > now)


@dataclass(frozen=True, slots=True)
class Scope:
    """`until`: when it is over, said at a moment, in a zone, with this morning. `of_the_incident`: it holds for the incident's room
    only, and ends with the incident at the latest.
    """

    code: str
    until: Callable[[datetime, ZoneInfo, time], datetime]
    of_the_incident: bool = False


ROWS = (
    Scope("wake_up", lambda now, zone, morning: now + WAKE_UP, of_the_incident=True),
    Scope("2h", lambda now, zone, morning: now + TWO_HOURS),
    Scope("morning", next_morning),
    Scope("tonight_tomorrow", lambda now, zone, morning: next_morning(next_morning(now, zone, morning), zone, morning)),
)
SCOPES: dict[str, Scope] = {scope.code: scope for scope in ROWS}


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
