"""Rooms second by second: stored once however often they are told, and read by the minute or the second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from babycam.core import level_seconds, link
from babycam.core.level_seconds import NOTHING
from babycam.history import heard_levels, level_hours, level_services
from babycam.history.level_codec import HOUR_S
from babycam.history.models import LevelHour, Uptime
from tests.cast import Cast
from tests.history.told_minutes import LATER, NOON, after, second, told


@pytest.mark.django_db
def test_a_night_is_read_by_the_minute_and_a_stretch_by_the_second(cast: Cast) -> None:
    for minute in (58, 61, 59):
        told(cast.zoe.pk, minute, second(-40 - minute / 2))
    told(cast.zoe.pk, 59, second(-40 - 59 / 2))
    night = level_hours.columns(cast.zoe.pk, after(57 * 60), after(63 * 60))
    levels = [level_seconds.level(kept) for kept in night.max]
    assert (night.since, night.step_s, night.points) == (after(57 * 60), 60, 6)
    assert levels == [None, -69, -69.5, None, -70.5, None]
    close = level_hours.columns(cast.zoe.pk, after(3599), after(3602), 1)
    assert [level_seconds.level(kept) for kept in close.max] == [-69.5, None, None]
    assert level_hours.columns(cast.zoe.pk, after(0), after(7200), 600).max.count(NOTHING) == 10
    assert LevelHour.objects.count() == 2
    assert list(LevelHour.objects.order_by("hour").values_list("seconds", flat=True)) == [120, 60]


@pytest.mark.django_db
def test_several_rooms_are_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    told(cast.zoe.pk, 0, second(-40))
    told(cast.max.pk, 0, second(-50))
    with django_assert_num_queries(1):  # type: ignore[operator]
        both = level_hours.columns_of([cast.zoe.pk, cast.max.pk], NOON, after(60))
    assert [level_seconds.level(both[room.pk].max[0]) for room in (cast.zoe, cast.max)] == [-40, -50]


@pytest.mark.parametrize("step", [0, 7, 61, 7 * 60])
def test_steps_that_cut_a_minute_or_an_hour_are_refused(step: int) -> None:
    with pytest.raises(ValueError):
        level_hours.columns(1, NOON, LATER, step)


@pytest.mark.django_db
def test_a_minute_that_no_clock_could_tell_and_one_of_a_room_that_is_gone_are_dropped(cast: Cast) -> None:
    level_services.counts.clear()
    told(cast.zoe.pk, -100 * 24 * 60, second())
    told(cast.zoe.pk, 3 * 24 * 60, second())
    told(4711, 0, second())
    number = link.LevelsMinute(seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=2**31 - 1, columns=b"")
    level_services.record_minute(number, now=LATER)
    assert not LevelHour.objects.exists()
    assert level_services.counts == {"ancient": 1, "ahead": 2}


@pytest.mark.django_db(transaction=True)
def test_minutes_of_one_hour_that_two_processes_store_at_once_are_all_there(cast: Cast) -> None:
    def store(minute: int) -> None:
        try:
            told(cast.zoe.pk, minute, second(-40))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(store, range(24)))
    assert LevelHour.objects.get().seconds == 24 * 60


@pytest.mark.django_db
@pytest.mark.parametrize("length", [1, 420, 479])
def test_a_minute_of_another_length_spoils_no_hour(cast: Cast, length: int) -> None:
    told(cast.zoe.pk, 0, second(-40))
    number = int(NOON.timestamp()) // 60 + 1
    event = link.LevelsMinute(seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=number, columns=bytes(length))
    level_services.record_minute(event, now=LATER)
    assert level_hours.columns(cast.zoe.pk, NOON, after(120)).max == bytes([level_seconds.byte(-40), NOTHING])


@pytest.mark.django_db
def test_an_hour_that_cannot_be_read_begins_afresh_and_harms_nobody(cast: Cast) -> None:
    LevelHour.objects.create(room=cast.zoe, hour=NOON, data=b"junk", detail=b"junk", minutes=b"junk")
    assert level_hours.columns(cast.zoe.pk, NOON, after(3600)).max == bytes([NOTHING] * 60)
    assert level_hours.columns(cast.zoe.pk, NOON, after(3600), 1).max == bytes([NOTHING] * HOUR_S)
    assert heard_levels.heard(cast.zoe.pk, [(NOON, LATER)]).heard.second.size == 0
    told(cast.zoe.pk, 0, second(-40))
    assert level_hours.columns(cast.zoe.pk, NOON, after(60)).max == bytes([level_seconds.byte(-40)])


@pytest.mark.django_db
def test_hours_older_than_the_family_wants_go_in_small_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_services, "BATCH", 3)
    for hours in range(10):
        LevelHour.objects.create(room=cast.zoe, hour=NOON - timedelta(days=8, hours=hours))
    kept = LevelHour.objects.create(room=cast.zoe, hour=NOON)
    LevelHour.objects.create(room=cast.zoe, hour=NOON + timedelta(days=400))
    Uptime.objects.create(since=NOON - timedelta(days=30), until=NOON - timedelta(days=20))
    Uptime.objects.create(since=NOON - timedelta(days=30), until=NOON)
    cast.household.keep_levels_days = 7
    cast.household.save()
    assert level_services.forget_hours(now=NOON) == 11
    assert list(LevelHour.objects.all()) == [kept]
    assert Uptime.objects.get().until == NOON
