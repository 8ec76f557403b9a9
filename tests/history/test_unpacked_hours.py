"""Unpacked hours in memory: the same hour is unpacked once, one that was told more of is another one, and there is an end of it."""

import pytest

from babycam.core import level_seconds
from babycam.core.level_seconds import MINUTE_S
from babycam.history import level_codec, unpacked_hours
from babycam.history.unpacked_hours import Hours


def packed(*minutes: int) -> tuple[bytes, bytes]:
    """An hour of which these minutes are told, with the hops of their first second."""
    hour = level_codec.Hour()
    for minute in minutes:
        hour.take(minute, bytes([minute]) * level_codec.WIDTH * MINUTE_S, bytes([0, *[minute] * 10]))
    return level_codec.pack(hour), level_codec.pack_detail(hour)


@pytest.fixture(autouse=True)
def counted() -> None:
    unpacked_hours.counts.clear()


def test_hour_comes_as_it_was_packed() -> None:
    hour = Hours().hour(*packed(2, 59))
    assert hour.heard.tolist() == [*range(120, 180), *range(3540, 3600)]
    assert set(hour.columns[level_seconds.MAX, hour.heard].tolist()) == {2, 59}
    assert (hour.fine.tolist(), hour.hops.tolist()) == ([120, 3540], [[2] * 10, [59] * 10])


def test_same_hour_is_unpacked_once_and_one_that_grew_again() -> None:
    hours = Hours()
    assert hours.hour(*packed(1)) is hours.hour(*packed(1))
    assert hours.hour(*packed(1)).version != hours.hour(*packed(1, 2)).version
    assert unpacked_hours.counts == {"unpacked": 2, "kept": 2}


def test_hours_used_longest_ago_make_room() -> None:
    one = Hours()
    one.hour(*packed(1))
    hours = Hours(most_bytes=one.size * 2)
    for minute in (1, 2, 1, 3):
        hours.hour(*packed(minute))
    assert hours.size <= one.size * 2
    unpacked_hours.counts.clear()
    hours.hour(*packed(1))
    hours.hour(*packed(2))
    assert unpacked_hours.counts == {"kept": 1, "unpacked": 1}


@pytest.mark.parametrize("detail", [b"", b"junk"])
def test_hour_that_cannot_be_read_is_empty(detail: bytes) -> None:
    hour = Hours().hour(b"junk", detail)
    assert (hour.heard.size, hour.fine.size, hour.hops.shape) == (0, 0, (0, 10))
