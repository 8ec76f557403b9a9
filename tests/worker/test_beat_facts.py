"""What a beat says of the stream."""

import pytest

from babycam.media.packets import AudioInfo, StreamInfo, VideoInfo
from babycam.worker.beat_facts import StreamRates, describe, stalled
from babycam.worker.ear import Vitals

VIDEO, AUDIO = VideoInfo("h264", 640, 480), AudioInfo("aac", 48000, 1)
BOTH = StreamInfo(1, VIDEO, AUDIO)


def test_rates_are_counted_between_two_looks() -> None:
    rates, vitals = StreamRates(at=100.0), Vitals()
    vitals.frames, vitals.bytes = 30, 250_000
    assert rates.since(vitals, 102.0) == (15.0, 1000.0)
    assert rates.since(vitals, 103.0) == (0.0, 0.0)
    assert rates.since(vitals, 103.0) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("info", "words"),
    [
        (None, ("", "")),
        (BOTH, ("h264 640x480", "aac 48000 Hz")),
        (StreamInfo(1, None, AUDIO), ("", "aac 48000 Hz")),
        (StreamInfo(1, VIDEO, None), ("h264 640x480", "")),
    ],
)
def test_a_stream_is_described_in_two_words(info: StreamInfo | None, words: tuple[str, str]) -> None:
    assert describe(info) == words


@pytest.mark.parametrize(
    ("story", "info", "audio_at", "video_at", "now", "answer", "came_at"),
    [
        ("all is well", BOTH, 1099.0, 1099.0, 1100.0, False, 1099.0),
        ("the sound stopped 21 s ago", BOTH, 1079.0, 1099.0, 1100.0, True, 1079.0),
        ("the clock was set back, and nothing came since", BOTH, 8299.0, 8299.0, 1100.0, True, 8299.0),
        ("the picture stopped 21 s ago", BOTH, 1099.0, 1079.0, 1100.0, True, 1099.0),
        ("a gust of a slow playlist is due", BOTH, 1088.0, 1088.0, 1100.0, False, 1088.0),
        ("live for 30 s, and the sound never came", BOTH, 0.0, 1029.0, 1030.0, False, 0.0),
        ("live for 61 s, and the sound never came", BOTH, 0.0, 1060.0, 1061.0, True, 0.0),
        ("the picture never came on this connection", BOTH, 1099.0, 900.0, 1100.0, False, 1099.0),
        ("a camera without sound", StreamInfo(1, VIDEO, None), 0.0, 1099.0, 1100.0, False, 0.0),
        ("a camera without a picture", StreamInfo(1, None, AUDIO), 1099.0, 0.0, 1100.0, False, 1099.0),
        ("nothing is known yet", None, 0.0, 0.0, 1100.0, False, 0.0),
        ("sound comes that never could be read", BOTH, 0.0, 1099.0, 1100.0, False, 1099.9),
        ("sound comes that cannot be read any more", BOTH, 1079.0, 1099.0, 1100.0, True, 1099.9),
    ],
)
def test_a_camera_that_counts_as_live_has_stalled(
    story: str, info: StreamInfo | None, audio_at: float, video_at: float, now: float, answer: bool, came_at: float
) -> None:
    vitals = Vitals(last_audio_at=audio_at, sound_came_at=came_at, last_video_at=video_at)
    assert stalled(info, vitals, live_since=1000.0, now=now) is answer, story
