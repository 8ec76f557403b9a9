"""The only place that reads the time. Everything else takes `now` as a parameter or a Clock."""

import time
from datetime import UTC, datetime
from typing import Protocol


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


def from_unix(seconds: float) -> datetime:
    """The instant, aware, in UTC, of seconds since 1970. Raises ValueError for what is no time of this world."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{seconds} is no time") from error


def rfc3339(at: datetime) -> str:
    """How times are written on every wire: UTC, milliseconds, "2025-03-30T01:00:00.000Z" (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
