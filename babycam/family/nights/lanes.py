"""What a room sounded like over a night, packed for the wire: one byte a step, base64. 255: not heard. Pure.

Levels are half a decibel a step, 0 being -96 dBFS or less; certainties hundredths.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babycam.core.clock import rfc3339

UNHEARD = 255
LOWEST_DB = -96.0
COLUMNS = ("max", "mean", "floor", "stir", "loud", "cry", "state")
STEP_S = 60
HEARD_S = 30.0  # of a minute that counts as heard
SHORTEST_GAP_S = 3.0


@dataclass(frozen=True, slots=True)
class RoomLevels:
    """Columns of one room from `since` on, a byte for each step of `step_s`. `silences`: when it was not heard; `gaps`: the same
    with their causes, as they go over the wire."""

    since: datetime
    step_s: int
    columns: dict[str, bytes]
    silences: tuple[tuple[datetime, datetime], ...] = ()
    gaps: tuple[dict[str, Any], ...] = ()


def to_byte(db: float) -> int:
    """A level (dBFS) as it goes over the wire."""
    return max(0, min(192, round((db - LOWEST_DB) * 2)))


def by_the_minute(minutes: Iterable[tuple[datetime, float, float, float]], since: datetime, points: int) -> dict[str, bytes]:
    """Columns of minutes: (when, loudest and mean dBFS, seconds heard)."""
    columns = {name: bytearray([UNHEARD] * points) for name in COLUMNS}
    for at, loudest, mean, heard_s in minutes:
        index = int((at - since).total_seconds() // STEP_S)
        if heard_s > 0 and 0 <= index < points:
            columns["max"][index], columns["mean"][index] = to_byte(loudest), to_byte(mean)
    return {name: bytes(column) for name, column in columns.items()}


def holes(heard: Sequence[tuple[datetime, datetime]], since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """What is left of [since, until) without these stretches, which are in order."""
    left, begun = [], since
    for start, end in heard:
        if (start - begun).total_seconds() > SHORTEST_GAP_S:
            left.append((begun, start))
        begun = max(begun, end)
    if (until - begun).total_seconds() > SHORTEST_GAP_S:
        left.append((begun, until))
    return left


def seconds_within(spans: Iterable[tuple[datetime, datetime]], since: datetime, until: datetime) -> float:
    """How much of [since, until) these spans, which do not overlap, take."""
    cut = (min(end, until) - max(start, since) for start, end in spans)
    return sum((part for part in cut if part > timedelta()), timedelta()).total_seconds()


def on_the_wire(levels: RoomLevels) -> dict[str, Any]:
    """{since, step_s, points, and each column in base64}; times RFC 3339."""
    points = len(levels.columns["max"])
    packed = {name: b64encode(levels.columns[name]).decode() for name in COLUMNS}
    return {"since": rfc3339(levels.since), "step_s": levels.step_s, "points": points, **packed}
