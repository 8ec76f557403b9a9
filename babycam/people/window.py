"""When somebody's access is open, and when that changes next. Pure.

A window is read at every door, never acted on by a timer: `is_open` says yes or no for this instant, `next_change` tells
open sockets and streams the second at which to look again. Times of day are those of the family's zone and may pass
midnight; on nights when clocks change they follow core.wallclock, so no hour opens a door twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.wallclock import wall_to_utc

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Open in [since, until), None being open-ended, and in that from `hours[0]` to `hours[1]` of each day (equal: all day).

    `shut`: whatever the times say, it is not open (a sitter whose time was found to be over).
    """

    since: datetime | None = None
    until: datetime | None = None
    hours: tuple[time, time] | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    shut: bool = False


@dataclass(frozen=True, slots=True)
class AccessState:
    """How it is at an instant. `opens_at`: the next opening if it is shut; `closes_at`: the end if it is open; None: never."""

    open: bool
    opens_at: datetime | None
    closes_at: datetime | None


ALWAYS = Window()


def is_open(window: Window, at: datetime) -> bool:
    """Whether everything that the role may do may be done at `at`."""
    if window.shut or (window.since and at < window.since) or (window.until and at >= window.until):
        return False
    return _all_day(window) or any(start <= at < end for start, end in _hours(window, at))


def next_change(window: Window, at: datetime) -> datetime | None:
    """The first instant after `at` at which `is_open` is other than at `at`; None: never."""
    now = is_open(window, at)
    return next((edge for edge in sorted(_edges(window, at)) if edge > at and is_open(window, edge) != now), None)


def changes(window: Window, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every instant in (start, end) at which it opens or closes, in order."""
    change = next_change(window, start) if window != ALWAYS else None
    while change is not None and change < end:
        yield change
        change = next_change(window, change)


def access_state(window: Window, at: datetime) -> AccessState:
    """Open or not, and until when."""
    now, change = is_open(window, at), next_change(window, at)
    return AccessState(open=now, opens_at=None if now else change, closes_at=change if now else None)


def is_over(window: Window, at: datetime) -> bool:
    """Whether the time of access has passed for good."""
    return window.shut or (window.until is not None and at >= window.until)


def _edges(window: Window, at: datetime) -> Iterator[datetime]:
    """Every instant at which the next change may be."""
    for anchor in {at, max(at, window.since or at)}:
        yield from (edge for hours in _hours(window, anchor) for edge in hours)
    yield from (edge for edge in (window.since, window.until) if edge is not None)


def _all_day(window: Window) -> bool:
    return window.hours is None or window.hours[0] == window.hours[1]


def _hours(window: Window, at: datetime) -> list[tuple[datetime, datetime]]:
    """The days' hours around `at`, as instants [start, end), oldest first."""
    if window.hours is None or _all_day(window):
        return []
    start, end = window.hours
    today, wraps = at.astimezone(window.zone).date(), DAY * (end < start)
    days = [today + DAY * offset for offset in range(-2, 4)]
    return [(wall_to_utc(day, start, window.zone), wall_to_utc(day + wraps, end, window.zone)) for day in days]
