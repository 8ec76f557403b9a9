"""A picture that is not shown is named in the room's health, and its sound is called heard only while it is."""

from typing import Any

import pytest

from babycam.core.link import WorkerBeat
from babycam.monitor import queries as monitor_queries
from babycam.monitor.state import RoomState


def health_of(video: str, unseen: str, *, heard: bool, old_tls: bool = False) -> list[dict[str, str]]:
    room, now = RoomState(1), 1000.0
    sound: dict[str, Any] = {"last_audio_at": 5.0} if heard else {}
    room.take_beat(
        WorkerBeat(
            room=1, epoch=1, at=0.0, source="live", video=video, unseen=unseen, old_tls=old_tls, audio="aac 48000 Hz", **sound
        ),
        now,
    )
    warnings: list[dict[str, str]] = monitor_queries.health_shape(room, True, now)["warnings"]
    return warnings


@pytest.mark.parametrize("heard", [True, False])
@pytest.mark.parametrize(
    ("video", "unseen", "code", "words"),
    [
        ("hevc 640x480", "", "picture_h265", "The camera’s picture is H.265, which some browsers cannot show."),
        ("", "MPEG-2", "picture_unseen", "The camera’s picture is MPEG-2, which babycam cannot show."),
    ],
)
def test_a_picture_that_is_not_shown_is_named(video: str, unseen: str, code: str, words: str, heard: bool) -> None:
    sound = " Its sound is heard and recorded." if heard else ""
    assert health_of(video, unseen, heard=heard) == [{"code": code, "words": words + sound}]


def test_h264_and_no_picture_at_all_are_no_trouble() -> None:
    assert health_of("h264 640x480", "", heard=True) == health_of("", "", heard=True) == []


def test_a_camera_whose_encryption_is_out_of_date_carries_a_mark() -> None:
    assert [one["code"] for one in health_of("h264 640x480", "", heard=True, old_tls=True)] == ["old_tls_at_home"]
