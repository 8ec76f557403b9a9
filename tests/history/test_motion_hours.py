"""What moved is kept beside the levels of an hour, in whatever order and however often it is told."""

import pytest

from babycam.core import level_seconds, link
from babycam.core.level_seconds import COLUMNS, NOTHING
from babycam.history import level_hours, level_services
from babycam.history.models import LevelHour
from tests.cast import Cast
from tests.history.told_minutes import LATER, NOON, after, minute_of, second, told


def moved(room: int, minute: int, *motion: int) -> None:
    """`motion`: of the first seconds of a minute after NOON; of the others nobody could tell."""
    number, told = int(NOON.timestamp()) // 60 + minute, bytes(motion).ljust(60, bytes([NOTHING]))
    event = link.LevelsMinute(
        seq=1, room=room, epoch=1, event_id="x", at=1.0, minute=number, columns=minute_of([second()] * 60), motion=told
    )
    level_services.record_minute(event, now=LATER)


@pytest.mark.django_db
def test_what_moved_is_read_by_the_minute_and_by_the_second_and_the_larger_account_stays(cast: Cast) -> None:
    zoe = cast.zoe.pk
    moved(zoe, 1, 0, 20, NOTHING, 3)
    moved(zoe, 1, 0, 4, 7, NOTHING)
    moved(zoe, 2, *[0] * 60)
    told(zoe, 3, second())
    by_minute = level_hours.columns(zoe, after(0), after(300))
    assert list(by_minute.motion) == [NOTHING, 20, 0, NOTHING, NOTHING]
    assert list(by_minute.max[1:4]) == [level_seconds.byte(-60)] * 3, "sound stands where it stood"
    fine = level_hours.columns(zoe, after(60), after(66), 1)
    assert list(fine.motion) == [0, 20, 7, 3, NOTHING, NOTHING]
    assert level_hours.gaps(zoe, after(60), after(240), now=LATER) == [], "motion that nobody could tell is no gap of the monitor"


@pytest.mark.django_db
def test_an_hour_without_motion_takes_no_byte_for_it(cast: Cast) -> None:
    told(cast.zoe.pk, 1, second())
    row = LevelHour.objects.get()
    assert len(bytes(row.minutes)) == 60 * len(COLUMNS)
    assert set(level_hours.columns(cast.zoe.pk, after(0), after(120)).motion) == {NOTHING}


@pytest.mark.django_db
def test_motion_of_no_minutes_length_is_dropped(cast: Cast) -> None:
    event = link.LevelsMinute(
        seq=1, room=cast.zoe.pk, epoch=1, event_id="x", at=1.0, minute=int(NOON.timestamp()) // 60, columns=b"", motion=b"12"
    )
    level_services.record_minute(event, now=LATER)
    assert not LevelHour.objects.exists()
