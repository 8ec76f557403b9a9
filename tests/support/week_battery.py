"""The battery of a camera in a made-up week (week.py): on its charger by day, and in each third night as well."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babycam.core.readings.registry import BATTERY
from babycam.history import reading_services
from babycam.rooms.models import Room
from tests.support.week_truth import Truth

EACH = timedelta(minutes=5)
PER_CENT_S = 600  # how long one per cent lasts
OFF, ON = 19, 9  # o'clock, when the charger is pulled out and put in
NOT_MEASURED = ("camera_gone", "not_watched", "server_off", "lost")


def store(room: Room, truth: Truth, zone: ZoneInfo) -> None:
    """What the camera tells, hour by hour through the code that keeps it; and into the truth."""
    at = truth.since
    while at < truth.until:
        if not any(gap.since <= at < gap.until for gap in truth.gaps[room.pk] if gap.cause in NOT_MEASURED):
            left = _left(at, truth.since, zone)
            truth.battery[room.pk].append((at, left))
            reading_services.record_readings(room.pk, [BATTERY.reading(left, at.timestamp())])
        at += EACH
        if not at.minute:
            reading_services.flush_readings(now=at)
    reading_services.flush_readings(now=at + EACH)


def _left(at: datetime, start: datetime, zone: ZoneInfo) -> float:
    """Per cent."""
    local = at.astimezone(zone)
    evening = local.date() - timedelta(days=local.hour < OFF)
    charged = ON <= local.hour < OFF or (evening - start.astimezone(zone).date()).days % 3 == 1
    pulled = datetime(evening.year, evening.month, evening.day, OFF, tzinfo=zone)
    return 100.0 if charged else 100.0 - (at - pulled).total_seconds() // PER_CENT_S
