"""Sounds that cameras send beside AAC, from real streams: read, and named as what they are."""

import time

import pytest

from tests.media.sources.watching import Watcher, reading
from tests.rtsp_sound import encoded, rtsp_sound
from tests.streams import http_stream


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
