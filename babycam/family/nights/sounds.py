"""Reads: how loud each room was over a stretch of time, and when it was not heard."""

from collections.abc import Collection
from datetime import datetime, timedelta

from babycam.core.clock import rfc3339
from babycam.family.nights import lanes
from babycam.family.nights.lanes import HEARD_S, STEP_S, RoomLevels
from babycam.history import night_queries

MINUTE = timedelta(minutes=1)
NOT_YET = timedelta(minutes=4)  # minutes that are on their way


def levels(rooms: Collection[int], since: datetime, until: datetime, now: datetime) -> dict[int, RoomLevels]:
    """By room, a step a minute."""
    points = max(1, round((until - since).total_seconds() / STEP_S))
    ends = min(until, now - NOT_YET)
    return {
        room: _room(minutes, since, ends, points) for room, minutes in night_queries.minutes_between(rooms, since, until).items()
    }


def _room(minutes: list[tuple[datetime, float, float, float]], since: datetime, ends: datetime, points: int) -> RoomLevels:
    heard = [(at, at + MINUTE) for at, _, _, heard_s in minutes if heard_s >= HEARD_S]
    silences = lanes.holes(heard, since, ends)
    return RoomLevels(
        since=since,
        step_s=STEP_S,
        columns=lanes.by_the_minute(minutes, since, points),
        silences=tuple(silences),
        gaps=tuple({"since": rfc3339(start), "until": rfc3339(end), "cause": "unknown"} for start, end in silences),
    )
