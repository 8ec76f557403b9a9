"""Writes: rooms second by second, as workers tell it: minutes come twice and out of order, and are stored once."""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction

from babycam.core import clock
from babycam.core.level_seconds import MINUTE_S
from babycam.core.link import LevelsMinute
from babycam.history import level_codec, night_summaries
from babycam.history.level_codec import MINUTES, Hour
from babycam.history.models import LevelHour, Uptime
from babycam.people.models import Household
from babycam.rooms.models import Room

log = logging.getLogger(__name__)

AHEAD = timedelta(hours=25)  # a worker's clock may be wrong by a zone; what lies further ahead would be there for years
KEEP_DAYS = 90
HOUR, LATE = timedelta(hours=1), timedelta(hours=2)  # later than that a night may have been counted
BATCH = 200  # rows that are deleted at a time, so that nobody waits for a year of them

# ahead, ancient (minutes that no clock that is right could tell), malformed, unreadable (hours begun afresh)
counts: Counter[str] = Counter()


def record_minute(event: LevelsMinute, *, now: datetime) -> None:
    """Puts a minute into its hour. One of a room that is gone, of a time that cannot be, or of no minute's length is dropped."""
    if len(event.columns) not in level_codec.LENGTHS or len(event.motion) not in (0, MINUTE_S):
        counts["malformed"] += 1
        return
    hour_number, minute = divmod(event.minute, MINUTES)
    try:
        hour = clock.from_unix(hour_number * level_codec.HOUR_S)
    except ValueError:
        hour = now + AHEAD * 2
    if fault := "ahead" if hour > now + AHEAD else "ancient" if hour < now - kept() else "":
        counts[fault] += 1
        return
    if not Room.objects.filter(pk=event.room).exists():
        return
    with transaction.atomic():
        row, new = LevelHour.objects.select_for_update().get_or_create(room_id=event.room, hour=hour)
        told = Hour() if new else _unpacked(row)
        if told.take(minute, event.columns, event.hops, event.motion) or new:
            filled(row, told).save(update_fields=["data", "detail", "minutes", "seconds", "holes"])
            if hour < now - LATE:
                night_summaries.forget(event.room, hour, hour + HOUR)


def _unpacked(row: LevelHour) -> Hour:
    try:
        return level_codec.unpack(bytes(row.data), bytes(row.detail))
    except ValueError as error:
        counts["unreadable"] += 1
        log.error("an hour of room %d cannot be read, it begins afresh: %s", row.room_id, error)
        return Hour()


def filled(row: LevelHour, told: Hour) -> LevelHour:
    """The row with what was told of its hour, not saved."""
    row.data, row.detail = level_codec.pack(told), level_codec.pack_detail(told)
    row.minutes, row.seconds, row.holes = level_codec.summary(told), told.judged_s, told.holes()
    return row


def kept() -> timedelta:
    """For how long seconds are kept: the family's wish, or the default before there is a family."""
    return timedelta(days=Household.objects.values_list("keep_levels_days", flat=True).first() or KEEP_DAYS)


def forget_hours(*, now: datetime) -> int:
    """Deletes what is older than `kept()`, or further ahead than any clock may be; returns how many hours went."""
    oldest, gone = now - kept(), 0
    for rows in (LevelHour.objects.filter(hour__lt=oldest), LevelHour.objects.filter(hour__gt=now + AHEAD)):
        while batch := list(rows.order_by("hour").values_list("pk", flat=True)[:BATCH]):
            LevelHour.objects.filter(pk__in=batch).delete()
            gone += len(batch)
    Uptime.objects.filter(until__lt=oldest).delete()
    Uptime.objects.filter(since__gt=now + AHEAD).delete()
    return gone
