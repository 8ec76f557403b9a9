"""Reads: what somebody has said about when a child slept."""

from collections.abc import Collection
from datetime import datetime

from babycam.history.models import SleepCorrection
from babycam.history.sleep_nights import SleepStretch

MOST = 500


def corrections_between(rooms: Collection[int], since: datetime, until: datetime) -> dict[int, list[SleepStretch]]:
    """By room, those that have a part in [since, until), oldest first."""
    found: dict[int, list[SleepStretch]] = {room: [] for room in rooms}
    rows = SleepCorrection.objects.filter(room__in=rooms, since__lt=until, until__gt=since).order_by("since")
    for room, number, begin, end, awake in rows.values_list("room", "pk", "since", "until", "awake")[:MOST]:
        found[room].append(SleepStretch(begin, end, number, awake))
    return found


def room_of_correction(number: int) -> int | None:
    """The room that it is about."""
    found: int | None = SleepCorrection.objects.filter(pk=number).values_list("room_id", flat=True).first()
    return found
