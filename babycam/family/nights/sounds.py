"""Reads: how loud rooms were by the minute; from what was kept of nights before seconds were, too."""

from collections.abc import Collection
from datetime import datetime, timedelta

from babycam.core.level_seconds import COLUMNS, NOTHING, byte
from babycam.history import level_hours, night_queries
from babycam.history.level_hours import Columns

STEP_S = 60


def columns_of(rooms: Collection[int], since: datetime, until: datetime) -> dict[int, Columns]:
    """By room, a step a minute over [since, until)."""
    found = level_hours.columns_of(rooms, since, until)
    bare = [room for room, columns in found.items() if columns.mean.count(NOTHING) == len(columns.mean)]
    older = night_queries.minutes_between(bare, since, until) if bare else {}
    return found | {room: _from_minutes(minutes, found[room]) for room, minutes in older.items() if minutes}


def _from_minutes(minutes: list[tuple[datetime, float, float, float]], empty: Columns) -> Columns:
    columns = {name: bytearray([NOTHING] * empty.points) for name in COLUMNS}
    for at, loudest, mean, heard_s in minutes:
        index = (at - empty.since) // timedelta(seconds=STEP_S)
        if heard_s > 0 and 0 <= index < empty.points:
            columns["max"][index], columns["mean"][index] = byte(loudest), byte(mean)
    return Columns(empty.since, empty.step_s, empty.points, **{name: bytes(column) for name, column in columns.items()})
