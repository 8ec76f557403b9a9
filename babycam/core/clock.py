"""The only place that reads the time. Everything else takes `now` as a parameter or a Clock.

A wall clock can be set: by NTP after a boot without a battery, by a hand, by a virtual machine that was paused. `Setting` notices
it, because the wall clock and the time that has really passed then differ by another amount than before. A machine that sleeps is
no such case: that time has passed, and `elapsed` counts it where the system can (CLOCK_BOOTTIME, Linux).
"""

import math
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

SET_S = 2.0  # a wall clock that differs by more was set; less is drift


class Clock(Protocol):
    """A source of time; tests pass one that they move by hand."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean anything."""


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def elapsed(self) -> float:
        """As monotonic, and goes on while the machine sleeps, where the system has such a clock."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


SYSTEM = SystemClock()


def now() -> datetime:
    """The instant, aware, in UTC, from the machine's clock."""
    return SYSTEM.now()


def monotonic() -> float:
    """Seconds of the machine's monotonic clock."""
    return SYSTEM.monotonic()


def unix() -> float:
    """Seconds since 1970-01-01T00:00Z, for stamps inside media and on the link."""
    return time.time()


def since(at: float, now: float) -> float:
    """Seconds since `at`, both by a wall clock; inf for what lies ahead: the clock was set back since, and nobody knows."""
    return now - at if now >= at - SET_S else math.inf


def offset(source: Clock) -> float:
    """How far the wall clock is ahead of the time that has passed since some start, s: it changes only when the clock is set."""
    return source.now().timestamp() - (source.elapsed() if isinstance(source, SystemClock) else source.monotonic())


def was_set_by(before: float, after: float) -> float:
    """Seconds by which the wall clock was set between two offsets (< 0: back); 0.0 for what is no more than a clock's own drift."""
    return after - before if abs(after - before) > SET_S else 0.0


class Setting:
    """Notices that the wall clock was set. Drift adds up until it is SET_S too, and is then reported likewise."""

    def __init__(self, source: Clock) -> None:
        self._source = source
        self._offset = offset(source)

    def look(self) -> float:
        """Seconds by which it was set since the last look that noticed something; 0.0: it was not."""
        after = offset(self._source)
        moved = was_set_by(self._offset, after)
        if moved:
            self._offset = after
        return moved


def host() -> str:
    """Whose offsets can be compared: this machine since it was started (Linux), else this process."""
    return _host


def _host_name() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return str(uuid4())


_host = _host_name()


def from_unix(seconds: float) -> datetime:
    """The instant, aware, in UTC, of seconds since 1970. Raises ValueError for what is no time of this world."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{seconds} is no time") from error


def rfc3339(at: datetime) -> str:
    """How times are written on every wire: UTC, milliseconds, "2025-03-30T01:00:00.000Z" (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
