"""What reaches the sink: one announcement at the start, sound never held up by a picture, order, generations."""

from dataclasses import replace
from typing import Any

from babycam.core.readings.registry import BATTERY
from babycam.media.feed import Feed, Unit
from babycam.media.packets import AudioInfo, VideoInfo
from babycam.media.sources.units import Normaliser
from tests.media import makes
from tests.media.sources.watching import Watcher

NOW = 1_700_000_000.0
PICTURE = VideoInfo("h264", 640, 480)
SOUND = AudioInfo("pcm_s16le", 8000, 1)


def picture(stamp_s: float, arrived: float, keyframe: bool = True) -> Unit:
    return Unit(True, b"x", NOW + arrived, round(stamp_s * 1e6), round(stamp_s * 1e6), 0, keyframe)


def sound(stamp_s: float, arrived: float) -> Unit:
    return Unit(False, b"\0\0", NOW + arrived, round(stamp_s * 1e6), round(stamp_s * 1e6), 20_000)


def feed(**settings: Any) -> tuple[Feed, Watcher]:
    watcher = Watcher()
    return Feed(watcher, **settings), watcher


def test_one_announcement_serves_when_both_tracks_are_known_soon() -> None:
    out, watcher = feed()
    out.expect(video=True, audio=True)
    out.describe(SOUND)
    out.put(sound(0, 0))
    out.describe(PICTURE)
    out.put(picture(0, 0.01))
    out.put(sound(0.04, 0.04))
    assert [(info.generation, info.video, info.audio) for info in watcher.infos] == [(1, PICTURE, SOUND)]
    assert len(watcher.packets) == 3


def test_sound_waits_a_quarter_of_a_second_for_a_picture_and_no_longer() -> None:
    out, watcher = feed()
    out.expect(video=True, audio=True)
    out.describe(SOUND)
    for n in range(14):
        out.put(sound(n * 0.02, n * 0.02))
    assert watcher.infos[0].video is None and len(watcher.packets) == 14
    out.describe(PICTURE)
    assert (watcher.infos[-1].generation, watcher.infos[-1].video) == (2, PICTURE)


def test_a_backlog_at_the_start_does_not_lead_into_the_future() -> None:
    out, watcher = feed()
    out.expect(video=True, audio=False)
    out.describe(PICTURE)
    for n in range(20):
        out.put(picture(n * 0.1, n * 0.001))
    out.settle()
    assert max(packet.pts for packet in watcher.packets) <= (NOW + 0.02) * 1e6
    watcher.assert_in_order()


def test_a_reader_that_has_read_everything_need_not_wait() -> None:
    out, watcher = feed()
    out.expect(video=True, audio=False)
    out.describe(PICTURE)
    out.put(picture(0, 0))
    assert not watcher.packets
    out.settle()
    assert len(watcher.packets) == 1


def test_the_second_reader_is_waited_for() -> None:
    out, watcher = feed(readers=2, one_clock=False)
    out.expect(video=True, audio=False)
    out.describe(PICTURE)
    out.put(picture(0, 0))
    out.settle()
    assert not watcher.infos
    out.expect(video=False, audio=True)
    out.describe(SOUND)
    out.put(sound(500, 0.05))
    assert len(watcher.infos) == 1 and len(watcher.packets) == 2
    assert abs(watcher.packets[0].pts - watcher.packets[1].pts) <= 50_000


def test_a_jump_announces_the_same_streams_under_a_new_generation() -> None:
    out, watcher = feed()
    out.expect(video=False, audio=True)
    out.describe(SOUND)
    out.put(sound(7200, 0))
    out.put(sound(7200.04, 0.04))
    out.put(sound(3600, 0.06))
    assert [info.generation for info in watcher.infos] == [1, 2]
    assert watcher.infos[0].audio == watcher.infos[1].audio
    watcher.assert_in_order()


def test_stamps_that_step_back_a_little_still_rise() -> None:
    out, watcher = feed()
    out.expect(video=True, audio=False)
    out.describe(PICTURE)
    for n, stamp in enumerate((0, 0.04, 0.02, 0.08)):
        out.put(picture(stamp, n * 0.04))
    assert len(watcher.infos) == 1
    watcher.assert_in_order()


def test_nothing_passes_once_closed() -> None:
    out, watcher = feed()
    out.expect(video=False, audio=True)
    out.describe(SOUND)
    out.close()
    out.put(sound(0, 0))
    out.put(sound(0.3, 0.3))
    out.settle()
    out.readings([BATTERY.reading(50.0, 1.0)])
    assert not watcher.infos and not watcher.packets and not watcher.batteries


def described(**made: Any) -> VideoInfo:
    units = Normaliser(b"")
    units.access_unit(makes.video(1, **made)[1][0].data)
    assert units.info is not None
    return units.info


def test_other_parameter_sets_for_the_same_pictures_begin_nothing_anew() -> None:
    one, other, larger = described(extra="level=30"), described(extra="level=31"), described(size=(640, 480))
    out, watcher = feed()
    out.expect(video=True, audio=False)
    for n, info in enumerate([one, other, one, replace(one, refreshes=True), larger]):
        out.describe(info)
        out.put(picture(n, n))
        out.settle()
    assert one != other and [info.generation for info in watcher.infos] == [1, 2, 3]
