"""MPEG-TS without waiting: the same pictures and sounds that went in, however the bytes are cut, as soon as they are complete."""

import io
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from babycam.core.errors import BabycamError
from babycam.media.feed import Feed
from babycam.media.sources import ts
from babycam.media.sources.demux import Bytes, Wanted
from babycam.media.synthetic import Picture, RoomSound
from tests.media.sources.watching import Watcher
from tests.support.ts_mux import TsMux

SPS = bytes.fromhex("6742c016da0280f6c05a8303035280000003008000000f478b1750")
HEAD = b"".join(b"\0\0\0\1" + unit for unit in (SPS, bytes.fromhex("68ce3c80")))
DELIMITER = b"\0\0\0\1\x09\xf0"
KEY = HEAD + b"\0\0\0\1\x65" + b"k" * 700
DELTAS = [b"\0\0\0\1\x41" + bytes([65 + n]) * (90 + 13 * n) for n in range(30)]
SOUNDS = [bytes([n]) * (150 + n) for n in range(40)]


def stream(start: int = 90000) -> bytes:
    """A picture each 6000, a sound each 1920 ticks."""
    mux, parts, sounds = TsMux(True, 48000), [], iter(enumerate(SOUNDS))
    for number, picture in enumerate([KEY, *DELTAS]):
        parts.append(mux.video(picture, start + number * 6000, number == 0))
        for index, sound in [pair for pair in [next(sounds, None)] if pair]:
            parts.append(mux.audio(sound, start + index * 1920))
    return b"".join(parts)


def read(data: bytes, sizes: list[int], wanted: Wanted | None = None) -> Watcher:
    """What comes out when the bytes arrive in pieces of these sizes."""
    watcher, at, left = Watcher(), 0, list(sizes)

    def piece(size: int) -> bytes:
        nonlocal at
        size = left.pop(0) if left else 100_000
        at += size
        return data[at - size : at]

    feed = Feed(watcher)
    watcher.info = lambda info: watcher.infos.append(info)  # type: ignore[method-assign]
    with pytest.raises(BabycamError) as end:
        ts.run(Bytes(piece), wanted or Wanted(), feed)
    watcher.error = end.value
    feed.settle()
    return watcher


def given_back(watcher: Watcher, video: bool) -> list[bytes]:
    return [packet.data.removeprefix(DELIMITER) for packet in watcher.packets if packet.video is video]


@limits(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 1000), max_size=60))
def test_the_pictures_and_sounds_that_went_in_come_out_however_the_bytes_are_cut(sizes: list[int]) -> None:
    watcher = read(stream(), sizes)
    assert given_back(watcher, True) == [KEY, *DELTAS][: len(given_back(watcher, True))]
    assert len(given_back(watcher, True)) >= 30
    assert given_back(watcher, False) == SOUNDS[:31]


def test_a_picture_is_given_with_its_last_byte() -> None:
    mux = TsMux(True, 0)
    demuxer = ts.Demuxer(Wanted(), feed := Feed(watcher := Watcher()))
    first = mux.video(KEY, 90000, True)
    demuxer.feed(first)
    demuxer.start()
    demuxer.feed(first)
    feed.settle()
    assert given_back(watcher, True) == [KEY]
    second = mux.video(DELTAS[0], 96000, False)
    demuxer.feed(second[:-188])
    assert len(watcher.packets) == 1
    demuxer.feed(second[-188:])
    assert given_back(watcher, True) == [KEY, DELTAS[0]]


def test_a_multiplexer_that_stuffs_in_the_middle_is_noticed_and_waited_for() -> None:
    mux, demuxer = TsMux(True, 0), ts.Demuxer(Wanted(), feed := Feed(watcher := Watcher()))
    first = mux.video(KEY, 90000, True)
    demuxer.feed(first)
    demuxer.start()
    demuxer.feed(first)
    video: Any = next(iter(demuxer._streams.values()))
    assert video.trusts_stuffing
    video.begin(b"\0\0\1\xe0\0\0\x80\x80\5" + b"\x21\0\7\xd8\x61" + DELTAS[0][:40])
    video.stuffed()
    video.add(DELTAS[0][40:])
    assert not video.trusts_stuffing
    for number in (1, 2, 3):
        demuxer.feed(mux.video(DELTAS[number], 90000 + 6000 * number, False))
    feed.settle()
    assert given_back(watcher, True)[-2:] == DELTAS[1:3]


def test_a_camera_that_numbers_its_sound_anew_is_heard_on() -> None:
    mux, again = TsMux(True, 48000), TsMux(True, 48000, audio_pid=0x123)
    first = [mux.video(KEY, 90000, True)] + [mux.audio(sound, 90000 + n * 1920) for n, sound in enumerate(SOUNDS[:5])]
    then = [again.video(KEY, 99600, True)] + [again.audio(sound, 99600 + n * 1920) for n, sound in enumerate(SOUNDS[5:20])]
    watcher = read(b"".join(first + then), [300] * 20)
    assert given_back(watcher, False) == SOUNDS[:20] and len(watcher.infos) == 1


def test_stamps_go_on_across_their_wrap() -> None:
    watcher = read(stream(start=(1 << 33) - 20000), [])
    stamps = [packet.pts for packet in watcher.packets if packet.video]
    steps = {after - before for before, after in pairwise(stamps)}
    assert len(watcher.infos) == 1 and all(abs(step - 66_667) < 100 for step in steps)


@given(st.binary(max_size=2000))
def test_rubbish_breaks_nothing(junk: bytes) -> None:
    error = read(junk, []).error
    assert error and error.code in ("not_media", "codec_not_supported", "source_ended")
    half = len(stream()) // 2
    watcher = read(stream()[:half] + junk + stream()[half:], [])
    assert len(given_back(watcher, False)) >= 28


def test_only_what_is_wanted_comes() -> None:
    assert not given_back(read(stream(), [], Wanted(audio=False)), False)
    assert not given_back(read(stream(), [], Wanted(video=False)), True)


def libavformat_stream(video: str, audio: str) -> bytes:
    """Two seconds as FFmpeg's multiplexer writes them."""
    out = io.BytesIO()
    with av.open(out, "w", format="mpegts") as container:
        picture: Any = container.add_stream(
            video, rate=10, options={"tune": "zerolatency", **({"x265-params": "log-level=none"} if video == "libx265" else {})}
        )
        picture.width, picture.height, picture.pix_fmt = 320, 240, "yuv420p"
        sound: Any = container.add_stream(audio, rate=48000)
        sound.codec_context.layout = "mono"
        room, size = RoomSound(48000), 1152 if audio == "libmp3lame" else 1024
        for number in range(20):
            frame = Picture(320, 240).frame(number / 10)
            frame.pts = number
            container.mux(picture.encode(frame))
        for at in range(0, 96000, size):
            block = av.AudioFrame.from_ndarray(room.block(at, size)[None], format="fltp", layout="mono")
            block.sample_rate, block.pts, block.time_base = 48000, at, Fraction(1, 48000)
            container.mux(sound.encode(block))
        container.mux(picture.encode(None))
        container.mux(sound.encode(None))
    return out.getvalue()


def test_what_ffmpeg_multiplexes_is_read_too() -> None:
    watcher = read(libavformat_stream("libx264", "aac"), [500] * 100)
    assert watcher.count(True) >= 19 and watcher.count(False) >= 90
    assert watcher.error is not None and watcher.error.code == "source_ended"


def test_other_codecs_go_the_other_way() -> None:
    watcher = read(libavformat_stream("libx264", "libmp3lame"), [])
    assert watcher.infos[-1].audio is not None and watcher.infos[-1].audio.codec == "mp3"
    assert watcher.count(True) >= 18


def test_hevc_is_read_here_too() -> None:
    watcher = read(libavformat_stream("libx265", "aac"), [500] * 100)
    video = watcher.infos[-1].video
    assert video is not None and (video.codec, video.width, video.height) == ("hevc", 320, 240)
    assert watcher.count(True) >= 19 and watcher.count(False) >= 90
    assert watcher.keyframes and all(packet.data.startswith(video.extradata) for packet in watcher.keyframes)
