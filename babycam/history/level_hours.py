"""Reads: how rooms were, second by second or by the minute; where nobody knows, and why.

`columns` gives levels, `gaps` the stretches in which the room was not monitored, each with its cause, `packed` hours as they are
stored. What is younger than PENDING_S is no gap yet: a worker tells of a minute when it is over.

Causes of gaps: camera_gone, unreadable (sound that could not be decoded), muted, talking (heard, but a parent's own voice), lost
(it was heard, and dropped because too much waited for the server), server_off, clock_set (the clock was set on: that time has never
been), not_watched (no camera, or it was switched off), unknown.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Min, Q, QuerySet

from babycam.core import clock
from babycam.core.level_seconds import COLUMNS, MINUTE_S, NOTHING, STATE
from babycam.history import gap_causes, level_codec
from babycam.history.gap_causes import Stretch
from babycam.history.level_codec import HOUR_S
from babycam.history.models import LevelHour, Uptime

PENDING_S = 150.0
MOST_STRETCHES = 2000
LONGEST_JUMP = timedelta(days=1)  # of a clock, so that what follows it is still found
HOUR = timedelta(seconds=HOUR_S)


@dataclass(frozen=True, slots=True)
class Columns:
    """A room from `since` on, `points` steps of `step_s` seconds; one byte a step and column, as core/level_seconds.py has them."""

    since: datetime
    step_s: int
    points: int
    max: bytes
    mean: bytes
    floor: bytes
    stir: bytes
    loud: bytes
    cry: bytes
    state: bytes
    flags: bytes
    motion: bytes = b""  # empty: not asked for


class Gap(NamedTuple):
    """The room was not monitored in [since, until)."""

    since: datetime
    until: datetime
    cause: str

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


def columns(room: int, since: datetime, until: datetime, step_s: int = MINUTE_S) -> Columns:
    """One room in [since, until); see `columns_of`."""
    return columns_of([room], since, until, step_s)[room]


def columns_of(rooms: Iterable[int], since: datetime, until: datetime, step_s: int = MINUTE_S) -> dict[int, Columns]:
    """Rooms in [since, until), by one query. `since` goes back to a whole minute (or second, where `step_s` is less than a
    minute). Raises ValueError for steps that are neither seconds of a minute nor whole minutes of an hour."""
    if step_s < 1 or (MINUTE_S % step_s and (step_s % MINUTE_S or HOUR_S % step_s)):
        raise ValueError(f"steps of {step_s} s")
    unit = MINUTE_S if step_s >= MINUTE_S else 1
    first = int(since.timestamp()) // unit * unit
    points = max(0, -(-int(until.timestamp() - first) // step_s))
    hours = _hours(rooms, since, until, "minutes" if unit == MINUTE_S else "data")
    return {room: _columns(packed, first, points, step_s, unit) for room, packed in hours.items()}


def _hours(rooms: Iterable[int], since: datetime, until: datetime, field: str) -> dict[int, dict[int, bytes]]:
    """A field of every hour that has a part in [since, until), by room and hour (unix s)."""
    found: dict[int, dict[int, bytes]] = {room: {} for room in rooms}
    for room, hour, packed in _rows(found, since, until).values_list("room", "hour", field):
        found[room][int(hour.timestamp())] = bytes(packed)
    return found


def _rows(rooms: Iterable[int], since: datetime, until: datetime) -> QuerySet[LevelHour]:
    return LevelHour.objects.filter(room__in=list(rooms), hour__gt=since - HOUR, hour__lt=until).order_by("hour")


def _columns(hours: Mapping[int, bytes], first: int, points: int, step_s: int, unit: int) -> Columns:
    until = first + points * step_s
    parts: list[list[bytes]] = [[] for _ in (*COLUMNS, "motion")]
    for hour in range(first // HOUR_S * HOUR_S, until, HOUR_S):
        begin, end = (max(first, hour) - hour) // unit, (min(until, hour + HOUR_S) - hour) // unit
        for part, column in zip(parts, _unpacked(hours.get(hour), unit), strict=True):
            part.append(column[begin:end])
    whole = [b"".join(part) for part in parts]
    if step_s > unit:
        whole = [level_codec.reduced(column, number, whole[STATE], step_s // unit) for number, column in enumerate(whole)]
    return Columns(clock.from_unix(first), step_s, points, *whole)


def _unpacked(packed: bytes | None, unit: int) -> list[bytes]:
    """The columns of an hour and its motion, by the minute or by the second; NOTHING where there is none, or nobody can read it."""
    length = HOUR_S // unit
    unpack = level_codec.minute_columns if unit == MINUTE_S else level_codec.unpack_columns
    try:
        return unpack(packed or b"")
    except ValueError:
        return [bytes([NOTHING]) * length for _ in (*COLUMNS, "motion")]


def gaps(room: int, since: datetime, until: datetime, *, now: datetime) -> list[Gap]:
    """One room in [since, until); see `gaps_of`."""
    return gaps_of([room], since, until, now=now)[room]


def gaps_of(rooms: Iterable[int], since: datetime, until: datetime, *, now: datetime) -> dict[int, list[Gap]]:
    """When rooms were not monitored in [since, until), and why, oldest first; by three queries.

    What was before anything was written down of a room is no gap, nor is what its worker could not tell of yet at `now`.
    """
    rooms = list(rooms)
    holes: dict[int, dict[int, list[list[int]]]] = {room: {} for room in rooms}
    for room, hour, found in _rows(rooms, since, until).values_list("room", "hour", "holes"):
        holes[room][int(hour.timestamp())] = found
    stretches = _stretches(rooms, since, until)
    end = min(until.timestamp(), now.timestamp() - PENDING_S)
    return {
        room: [
            Gap(clock.from_unix(gap.since), clock.from_unix(gap.until), gap.cause)
            for gap in gap_causes.gaps(holes[room], stretches.get(None, []), stretches.get(room, []), begin, end)
        ]
        for room, begin in _begins(rooms, since, holes).items()
    }


def _stretches(rooms: list[int], since: datetime, until: datetime) -> dict[int | None, list[Stretch]]:
    """Stretches of uptime that have a part in [since, until), or follow."""
    found: dict[int | None, list[Stretch]] = {}
    rows = Uptime.objects.filter(Q(room=None) | Q(room__in=rooms), until__gte=since, since__lte=until + LONGEST_JUMP)
    for room, begin, end, began in rows.order_by("since").values_list("room", "since", "until", "began")[:MOST_STRETCHES]:
        found.setdefault(room, []).append(Stretch(begin.timestamp(), end.timestamp(), began))
    return found


def _begins(rooms: list[int], since: datetime, holes: Mapping[int, Mapping[int, list[list[int]]]]) -> dict[int, float]:
    """From when on something is known of each room: the later of `since` and its first stretch, or its first hour that was told."""
    firsts = dict(Uptime.objects.filter(room__in=rooms).values_list("room").annotate(first=Min("since")))
    begins = {}
    for room in rooms:
        told = [hour + _first_told(found) for hour, found in holes[room].items()]
        known = [firsts[room].timestamp()] if room in firsts else []
        begins[room] = max(since.timestamp(), min([*known, *told], default=math.inf))
    return begins


def _first_told(holes: list[list[int]]) -> int:
    """The first second of an hour of which something was told."""
    return holes[0][1] if holes and holes[0][0] == 0 and holes[0][2] == NOTHING else 0


def packed(room: int, stretches: Iterable[tuple[datetime, datetime]]) -> dict[int, tuple[bytes, bytes]]:
    """(`data`, `detail`) of every hour (unix s) that has a part in one of the stretches, by one query."""
    hours = [
        clock.from_unix(hour)
        for since, until in stretches
        for hour in range(int(since.timestamp()) // HOUR_S * HOUR_S, math.ceil(until.timestamp()), HOUR_S)
    ]
    rows = LevelHour.objects.filter(room=room, hour__in=hours).values_list("hour", "data", "detail")
    return {int(hour.timestamp()): (bytes(data), bytes(detail)) for hour, data, detail in rows}
