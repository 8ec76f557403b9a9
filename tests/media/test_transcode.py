"""Whatever a camera sends becomes H.264 and AAC, only while somebody needs it, and only once."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.media import aac, h264
from babycam.media.bus import Bus, BusClosed, Item, Reader
from babycam.media.fmp4 import Fragmenter, init_segment, mime
from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised, Normaliser
from tests.media import makes


def all_of(info: StreamInfo, packets: list[Packet]) -> list[Item]:
    normaliser = Normaliser(info)
    items = [item for packet in packets for item in normaliser.feed(packet)]
    normaliser.close()
    return items


def of_kind(items: list[Item], *, video: bool) -> list[Packet]:
    return [item for item in items if isinstance(item, Packet) and item.video == video]


def decoded_numbers(packets: list[Packet]) -> list[int]:
    decoder = av.CodecContext.create("h264", "r")
    frames = [f for p in packets for f in decoder.decode(av.Packet(p.data))] + decoder.decode(None)
    return [makes.number_of(frame) for frame in frames]


def loudness(info: AudioInfo, packets: list[Packet]) -> float:
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = info.extradata
    sound = np.concatenate([f.to_ndarray()[0] for p in packets for f in decoder.decode(av.Packet(p.data))])
    return float(np.sqrt(np.mean(sound[len(sound) // 4 : -len(sound) // 4] ** 2)))


def announced(items: list[Item]) -> list[StreamInfo]:
    return [item for item in items if isinstance(item, StreamInfo)]


def eventually(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        threading.Event().wait(0.01)
    return true()


def test_h264_and_aac_pass_through_untouched() -> None:
    info, packets = makes.stream(2)
    items = all_of(info, packets)
    [head] = announced(items)
    assert head.video is not None and head.video.extradata[:1] == b"\1" and (head.video.width, head.video.height) == (320, 240)
    first = next(i for i, p in enumerate(packets) if p.video)
    assert items[1 + first :] == packets[first:]


def test_mjpeg_becomes_h264_with_a_keyframe_each_second() -> None:
    video, pictures = makes.video(45, codec="mjpeg")
    items = all_of(StreamInfo(1, video, None), pictures)
    made = of_kind(items, video=True)
    assert [p.pts for p in made] == [p.pts for p in pictures]
    assert [i for i, p in enumerate(made) if p.keyframe] == [0, 15, 30]
    numbers = decoded_numbers(made)
    assert len(numbers) == 45 and all(abs(a - b % 20) <= 1 for a, b in zip(numbers, range(45), strict=True))
    head = announced(items)[0]
    assert head.video is not None and h264.codec_string(head.video.extradata).startswith("avc1.42c0")


@pytest.mark.parametrize(
    ("codec", "rate", "out"), [("pcm_s16le", 44_100, 44_100), ("pcm_s16le", 8_000, 48_000), ("libopus", 48_000, 48_000)]
)
def test_any_sound_becomes_aac_of_the_same_loudness_and_time(codec: str, rate: int, out: int) -> None:
    audio, packets = makes.audio(2, codec=codec, rate=rate)
    items = all_of(StreamInfo(1, None, audio), packets)
    head = announced(items)[0]
    assert head.audio is not None and aac.config(head.audio.extradata) == aac.Config(2, out, 1, 1024)
    made = of_kind(items, video=False)
    assert loudness(head.audio, made) == pytest.approx(0.25 / 2**0.5, rel=0.07)
    assert abs(made[0].pts - packets[0].pts) < 40_000 and abs(made[-1].pts - packets[-1].pts) < 100_000
    assert {round((b.pts - a.pts) / 1e4) for a, b in pairwise(made)} == {round(1024e2 / out)}


def test_sound_stays_in_place_when_the_source_skips() -> None:
    audio, packets = makes.audio(2, codec="pcm_s16le")
    skipped = [p if p.pts < makes.T0 + 1_000_000 else replace(p, pts=p.pts + 500_000, dts=p.dts + 500_000) for p in packets]
    made = of_kind(all_of(StreamInfo(1, None, audio), skipped), video=False)
    assert abs(made[-1].pts - skipped[-1].pts) < 100_000


def test_a_picture_of_odd_or_huge_size_is_made_encodable() -> None:
    for size, expected in (((321, 241), (320, 240)), ((1920, 1080), (1280, 720))):
        video, pictures = makes.video(2, codec="mjpeg", size=size)
        head = announced(all_of(StreamInfo(1, video, None), pictures))[0]
        assert head.video is not None and (head.video.width, head.video.height) == expected


def test_another_resolution_in_the_middle_is_announced_before_its_keyframe() -> None:
    small, large = makes.video(15)[1], makes.video(15, size=(640, 480), t0=makes.T0 + 1_000_000)[1]
    items = all_of(StreamInfo(3, VideoInfo("h264", 320, 240), None), small + large)
    one, two = announced(items)
    assert one.video and two.video and (two.video.width, two.video.height) == (640, 480)
    assert two.generation > one.generation
    assert items[items.index(two) + 1] == large[0]


def test_sound_goes_on_alone_when_no_picture_comes_and_the_picture_joins_later() -> None:
    audio, sound = makes.audio(6)
    video, pictures = makes.video(15, t0=makes.T0 + 5_000_000)
    items = all_of(StreamInfo(1, video, audio), makes.merged(sound, pictures))
    alone, both = announced(items)
    assert alone.video is None and both.video is not None
    assert len(of_kind(items, video=False)) == len(sound)


def test_sound_from_before_the_first_picture_is_not_lost() -> None:
    info, packets = makes.stream(2)
    late = [p for p in packets if not p.video or p.pts >= makes.T0 + 900_000]
    items = all_of(info, late)
    assert len(of_kind(items, video=False)) == sum(not p.video for p in late)
    assert isinstance(items[0], StreamInfo) and items[0].video is not None


def test_a_sound_that_cannot_be_read_holds_up_no_picture_and_is_announced_once_it_can() -> None:
    """A player that is promised a sound which never comes shows no picture either."""
    video_info, pictures = makes.video(60)
    audio_info, sound = makes.audio(4, codec="pcm_s16le")
    mute = [replace(one, data=b"") if one.pts < makes.T0 + 2_500_000 else one for one in sound]
    items = all_of(StreamInfo(1, video_info, audio_info), makes.merged(pictures, mute))
    first, second = announced(items)
    assert (first.audio, second.audio is not None) == (None, True)
    assert first.video == second.video and second.generation == first.generation + 1
    assert len(of_kind(items, video=True)) == 60, "from the first one on"
    at = items.index(second)
    assert not of_kind(items[:at], video=False) and of_kind(items[at:], video=False)


def test_a_sound_that_is_made_anew_is_announced_with_the_first_picture() -> None:
    video_info, pictures = makes.video(15)
    audio_info, sound = makes.audio(1, codec="pcm_s16le")
    items = all_of(StreamInfo(1, video_info, audio_info), makes.merged(pictures, sound))
    [info] = announced(items)
    assert info.audio is not None and items[0] is info
    assert [packet.data for packet in of_kind(items, video=True)] == [packet.data for packet in pictures]


@pytest.mark.parametrize("share", [-1.0, 0.0, 1.0])
def test_two_channels_are_as_loud_in_the_clip_as_in_the_room(share: float) -> None:
    _, sound = makes.audio(1, codec="pcm_s16le")
    pairs = []
    for one in sound:
        left = np.frombuffer(one.data, "<i2")
        pairs.append(replace(one, data=np.stack([left, left * share], axis=1).astype("<i2").tobytes()))
    items = all_of(StreamInfo(1, None, AudioInfo("pcm_s16le", 48_000, 2)), pairs)
    [info] = announced(items)
    assert info.audio is not None
    assert loudness(info.audio, of_kind(items, video=False)) == pytest.approx(0.25 / 2**0.5, rel=0.1)


def test_garbage_gives_nothing_and_is_counted() -> None:
    chaos = random.Random(1)
    normaliser = Normaliser(StreamInfo(1, VideoInfo("mjpeg", 320, 240), AudioInfo("opus", 48_000, 2)))
    for number in range(50):
        for video in (True, False):
            junk = Packet(video, number * 20_000, number * 20_000, 20_000, True, chaos.randbytes(chaos.randrange(1, 200)), 0.0)
            normaliser.feed(junk)
    assert normaliser.counts["broken"] > 0


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.binary(max_size=60)), max_size=30),
    st.binary(max_size=40),
    st.binary(max_size=6),
)
def test_no_bytes_whatever_stop_the_live_path(junk: list[tuple[bool, bool, bytes]], video: bytes, audio: bytes) -> None:
    normaliser = Normaliser(StreamInfo(1, VideoInfo("h264", 320, 240, video), AudioInfo("aac", 48_000, 1, audio)))
    fragmenter: Fragmenter | None = None
    for number, (is_video, key, data) in enumerate(junk):
        start = b"\0\0\0\1\x67" if key else b"\0\0\1"
        packet = Packet(is_video, number * 9_000, number * 9_000, 0, key, start + data, 0.0)
        for item in normaliser.feed(packet):
            if isinstance(item, StreamInfo):
                fragmenter = Fragmenter(item)
                assert init_segment(item) and mime(item)
            elif fragmenter:
                fragmenter.feed(item)


def test_a_codec_nobody_can_show_leaves_the_sound() -> None:
    audio, sound = makes.audio(1)
    items = all_of(StreamInfo(1, VideoInfo("vp9", 320, 240), audio), sound)
    assert announced(items)[0].unseen == "vp9"
    assert announced(items)[0].video is None and of_kind(items, video=False) == sound


# --- one for a room -------------------------------------------------------------------------------------------------


@pytest.fixture
def bus() -> Iterator[Bus]:
    bus = Bus(Ring(10))
    yield bus
    bus.close()


def write(bus: Bus, packets: list[Packet]) -> None:
    for packet in packets:
        bus.packet(packet)


def read(reader: Reader, until: Callable[[Item], bool]) -> list[Item]:
    items: list[Item] = []
    while not items or not until(items[-1]):
        item = reader.get(10.0)
        assert item is not None, items[-1:]
        items.append(item)
    return items


def test_nothing_is_transcoded_while_nobody_needs_it(bus: Bus) -> None:
    stream = Normalised(bus)
    video, pictures = makes.video(30, codec="mjpeg")
    bus.info(StreamInfo(1, video, None))
    write(bus, pictures[:15])
    assert [*bus.readers] == []
    reader = stream.reader("live", last_gop=True)
    write(bus, pictures[15:])
    read(reader, lambda item: isinstance(item, Packet) and item.pts == pictures[-1].pts)
    assert [r.name for r in bus.readers] == ["normaliser"]
    reader.close()
    assert eventually(lambda: bus.readers == ())


def test_two_views_and_a_clip_share_one_transcoder(bus: Bus) -> None:
    stream = Normalised(bus)
    video, pictures = makes.video(30, codec="mjpeg")
    bus.info(StreamInfo(1, video, None))
    write(bus, pictures[:1])
    readers = [stream.reader(f"live {n}", last_gop=True) for n in range(3)]
    write(bus, pictures[1:])
    got = [of_kind(read(r, lambda i: isinstance(i, Packet) and i.pts == pictures[-1].pts), video=True) for r in readers]
    assert len(bus.readers) == 1 and stream.readers == 3
    assert all(a is b for a, b in zip(got[0], got[1], strict=True))
    for reader in readers:
        reader.close()
    assert stream.readers == 0


def test_a_clip_gets_its_pre_roll_although_a_view_was_opened_a_moment_ago(bus: Bus) -> None:
    stream = Normalised(bus)
    video, pictures = makes.video(60, codec="mjpeg")
    bus.info(StreamInfo(1, video, None))
    write(bus, pictures[:40])
    live = stream.reader("live", last_gop=True)
    read(live, lambda item: isinstance(item, Packet))
    clip = stream.reader("clip", since=makes.T0 / 1e6 + 0.5)
    write(bus, pictures[40:])
    items = read(clip, lambda item: isinstance(item, Packet) and item.pts == pictures[-1].pts)
    times = [p.pts for p in of_kind(items, video=True)]
    assert times[0] <= makes.T0 + 500_000 and sorted(set(times)) == times
    assert max(b - a for a, b in pairwise(times)) <= 66_667
    assert len({(i.video, i.audio) for i in announced(items)}) == 1


def test_a_new_stream_gets_a_new_transcoder(bus: Bus) -> None:
    stream = Normalised(bus)
    reader = stream.reader("live", last_gop=True)
    video, pictures = makes.video(5, codec="mjpeg")
    bus.info(StreamInfo(1, video, None))
    write(bus, pictures)
    info, packets = makes.stream(1, generation=2, t0=makes.T0 + 9_000_000)
    bus.info(info)
    write(bus, packets)
    items = read(reader, lambda item: isinstance(item, Packet) and item.pts == packets[-1].pts)
    assert [i.generation for i in announced(items)] == [1000, 2000]


def test_the_end_of_the_room_ends_its_readers(bus: Bus) -> None:
    stream = Normalised(bus)
    reader = stream.reader("live", last_gop=True)
    bus.close()
    with pytest.raises(BusClosed):
        reader.get(10.0)
    stream.close()
    with pytest.raises(BusClosed):
        stream.reader("late")
