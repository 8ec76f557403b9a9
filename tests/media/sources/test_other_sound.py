"""Sounds that cameras send beside AAC, from real streams: read, and named as what they are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.media.packets import AudioInfo
from babycam.media.sources.framing import TRIES, OpusFramer, Sound, framer
from tests.media.sources.watching import Watcher, reading
from tests.support.rtsp_sound import encoded, rtsp_sound
from tests.support.streams import http_stream


def sound_of(watcher: Watcher) -> tuple[str, int]:
    audio = watcher.infos[-1].audio
    assert audio is not None
    return audio.codec, audio.rate


@pytest.mark.parametrize(
    ("rtpmap", "codec", "rate", "bit_rate", "name"),
    [
        ("G726-16/8000", "g726le", 8000, 16_000, "adpcm_g726le"),
        ("G726-32/8000", "g726le", 8000, 32_000, "adpcm_g726le"),
        ("AAL2-G726-32/8000", "g726", 8000, 32_000, "adpcm_g726"),
        ("AAL2-G726-40/8000", "g726", 8000, 40_000, "adpcm_g726"),
        ("G722/8000", "g722", 16000, 64_000, "adpcm_g722"),
        ("L16/16000/1", "pcm_s16be", 16000, 256_000, "pcm_s16be"),
        ("PCMA/8000", "pcm_alaw", 8000, 64_000, "pcm_alaw"),
    ],
)
def test_telephony_by_rtsp_is_heard(rtpmap: str, codec: str, rate: int, bit_rate: int, name: str) -> None:
    with rtsp_sound(rtpmap, encoded(codec, rate, bit_rate)) as url, reading(url) as watcher:
        watcher.until(lambda: len(watcher.heard) >= 5, "the tone")
        assert sound_of(watcher) == (name, rate)


@pytest.mark.parametrize(
    ("audio", "name", "video"),
    [
        ("libopus", "opus", "libx264"),
        ("libopus", "opus", ""),
        ("latm", "aac_latm", "libx264"),
        ("mp2", "mp2", ""),
        ("ac3", "ac3", "libx264"),
        ("eac3", "eac3", ""),
    ],
)
def test_other_sounds_in_mpeg_ts_are_heard_and_named(audio: str, name: str, video: str) -> None:
    with http_stream("ts", audio=audio, video=video, width=160, height=120) as stream, reading(stream.url) as watcher:
        watcher.until(lambda: watcher.count(video=False) > 5 and (not video or watcher.keyframes), "picture and sound")
        stream.sound.burst(time.time() + 0.3)
        watcher.until(lambda: len(watcher.heard) >= 5, "the burst")
        assert sound_of(watcher) == (name, 48000)
        watcher.assert_in_order()
        durations = [packet.duration for packet in watcher.packets if not packet.video][5:]
        assert min(durations) > 10_000, "each frame knows how long it is"


def opus_in_ts(packets: list[bytes], *, trim: bool = False) -> bytes:
    """Each with its control header."""
    out = b""
    for number, packet in enumerate(packets):
        flags = 0xE0 | (0x10 if trim and number == 0 else 0) | (0x04 if number == 1 else 0)
        size = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
        out += bytes([0x7F, flags]) + size + (b"\0\x78" if flags & 0x10 else b"") + (b"\x02ab" if flags & 4 else b"") + packet
    return out


@given(st.lists(st.integers(1, 600), min_size=1, max_size=6), st.booleans(), st.integers(1, 700))
def test_opus_packets_come_out_of_mpeg_ts_however_they_are_cut(sizes: list[int], trim: bool, cut: int) -> None:
    packets = [bytes([0x78]) + bytes(number % 251 for number in range(size - 1)) for size in sizes]
    data, cutter = opus_in_ts(packets, trim=trim), OpusFramer()
    frames = [frame for at in range(0, len(data), cut) for frame in cutter.feed(data[at : at + cut])]
    assert [frame.data for frame in frames] == packets
    assert {frame.duration for frame in frames} == {20_000} and not cutter.pending


@given(st.sampled_from(["opus", "aac_latm", "mp3", "ac3", "dts"]), st.lists(st.binary(max_size=400), max_size=8))
def test_no_bytes_whatever_stop_the_framing(codec: str, pieces: list[bytes]) -> None:
    sound = Sound(AudioInfo(codec, 0, 1), framer(codec))
    for at, piece in enumerate(pieces):
        assert all(unit.data for unit in sound.units(piece, at * 20_000, 0, 0.0))


def test_a_sound_whose_rate_cannot_be_found_out_is_announced_all_the_same() -> None:
    sound = Sound(AudioInfo("opus", 0, 1), framer("opus"))
    for at in range(TRIES):
        assert sound.info is None
        assert list(sound.units(opus_in_ts([b"\xff\xff" * 20]), at * 20_000, 0, 0.0))
    assert sound.info == AudioInfo("opus", 0, 2)
