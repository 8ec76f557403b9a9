"""The seconds before a noise."""

from itertools import pairwise

from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring

INFO = StreamInfo(1, VideoInfo("h264", 320, 240), AudioInfo("aac", 48_000, 1))
SOUND_ONLY = StreamInfo(2, None, AudioInfo("aac", 48_000, 1))
STEP = 100_000


def picture(number: int, *, key: bool = False, size: int = 100) -> Packet:
    return Packet(True, number * STEP, number * STEP, STEP, key, bytes(size), number / 10)


def sound(number: int, size: int = 10) -> Packet:
    return Packet(False, number * STEP, number * STEP, STEP, True, bytes(size), number / 10)


def filled(ring: Ring, count: int, gop: int = 20) -> Ring:
    ring.info(INFO)
    for number in range(count):
        ring.packet(picture(number, key=number % gop == 0))
    return ring


def test_a_snapshot_begins_at_the_keyframe_before_the_asked_moment() -> None:
    items = filled(Ring(10), 100).snapshot(since=5.5)
    assert items[0] == INFO and items[1] == picture(40, key=True) and items[-1] == picture(99)


def test_the_whole_pre_roll_is_there_and_no_more_than_one_gop_beyond_it() -> None:
    ring = filled(Ring(10), 1000)
    items = ring.snapshot(since=0)
    assert isinstance(items[1], Packet)
    assert 10 <= (99.9 - items[1].pts / 1e6) <= 12


def test_the_last_gop_is_kept_however_long_it_is() -> None:
    ring = filled(Ring(1), 300, gop=1000)
    assert len(ring.last_gop()) == 301


def test_a_quick_joiner_gets_everything_since_the_last_keyframe() -> None:
    ring = filled(Ring(10), 50)
    assert ring.last_gop() == [INFO, *(picture(n, key=n == 40) for n in range(40, 50))]
    assert ring.last_keyframe() == (INFO, picture(40, key=True))


def test_bytes_are_bounded_and_what_was_lost_early_is_counted() -> None:
    ring = Ring(10, max_bytes=5000)
    filled(ring, 100)
    assert ring.bytes <= 5000 and ring.evicted_early > 0
    assert ring.last_gop()


def test_a_gop_that_alone_is_too_big_is_let_go_until_the_next_keyframe() -> None:
    ring = Ring(10, max_bytes=1000)
    filled(ring, 30, gop=100)
    assert ring.bytes <= 1000
    ring.packet(picture(100, key=True))
    assert ring.last_keyframe() == (INFO, picture(100, key=True))


def test_sound_without_pictures_is_kept_by_the_second() -> None:
    ring = Ring(10)
    ring.info(SOUND_ONLY)
    for number in range(300):
        ring.packet(sound(number))
    items = ring.snapshot(since=20.0)
    assert isinstance(items[1], Packet) and 19 <= items[1].pts / 1e6 <= 20
    assert ring.last_keyframe() is None
    assert 1 <= len(ring.last_gop()) - 1 <= 11


def test_sound_is_kept_and_old_sound_leaves_when_the_picture_has_stalled() -> None:
    ring = Ring(10)
    ring.info(INFO)
    ring.packet(picture(0, key=True))
    for number in range(1, 600):
        ring.packet(sound(number))
    kept = [item.pts for item in ring.snapshot(0) if isinstance(item, Packet)]
    assert 10 <= (kept[-1] - kept[0]) / 1e6 <= 13
    assert {b - a for a, b in pairwise(kept)} == {STEP}


def test_sound_before_the_first_picture_is_evidence_too() -> None:
    ring = Ring(10)
    ring.info(INFO)
    ring.packet(sound(0))
    ring.packet(picture(1))
    ring.packet(picture(2, key=True))
    assert ring.snapshot(0) == [INFO, sound(0), picture(1), picture(2, key=True)]


def test_a_snapshot_over_a_reconnect_says_where_the_other_stream_begins() -> None:
    ring = filled(Ring(10), 30)
    again = StreamInfo(2, VideoInfo("h264", 640, 480), None)
    ring.info(again)
    assert ring.last_gop() == [] and ring.last_keyframe() is None
    ring.packet(picture(31, key=True))
    items = ring.snapshot(0)
    assert items[0] == INFO and items[-2:] == [again, picture(31, key=True)]
    assert ring.last_gop() == [again, picture(31, key=True)]
