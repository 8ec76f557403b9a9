"""Writes: what cameras measure, one row for each room, name and minute."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from babycam.core import clock
from babycam.core.readings import registry
from babycam.core.readings.reading import Reading
from babycam.history.models import ReadingMinute
from babycam.history.readings import MinuteReading, readings
from babycam.rooms.models import Room

READINGS_KEPT = timedelta(days=400)


def record_readings(room_id: int, measured: Iterable[Reading]) -> None:
    """Readings as they come; in memory only, so this may be called on the event loop."""
    readings.add(room_id, registry.known(measured).values())


def flush_readings(*, now: datetime) -> int:
    """Writes those of the minutes that are over; returns how many. What cannot be written is kept for the next time."""
    waiting = readings.take(now.timestamp())
    if not waiting:
        return 0
    try:
        rooms = set(Room.objects.values_list("pk", flat=True))
        rows = [_row(entry) for entry in waiting if entry.room in rooms]
        ReadingMinute.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["room", "name", "minute"], update_fields=["value"]
        )
    except Exception:
        readings.give_back(waiting)
        raise
    return len(rows)


def forget_readings(*, now: datetime) -> None:
    """Deletes those older than READINGS_KEPT."""
    ReadingMinute.objects.filter(minute__lt=now - READINGS_KEPT).delete()


def _row(entry: MinuteReading) -> ReadingMinute:
    at = clock.from_unix(entry.minute * 60)
    return ReadingMinute(room_id=entry.room, name=entry.reading.name, minute=at, value=entry.reading.value)
