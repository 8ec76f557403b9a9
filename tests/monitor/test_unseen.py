"""A picture that is not shown is named in the room's health, and its sound is called heard only while it is."""

from typing import Any

import pytest

from babycam.core import clock
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


@pytest.mark.parametrize("why", ["refreshes", "rare", "slow"])
def test_motion_that_nobody_can_tell_is_said_and_what_a_newer_worker_says_is_no_trouble(why: str) -> None:
    room = RoomState(1)
    room.take_beat(WorkerBeat(room=1, epoch=1, at=0.0, source="live", video="h264 640x480", motion_unjudged=why), 1000.0)
    [warning] = monitor_queries.health_shape(room, True, 1000.0)["warnings"]
    assert warning["code"] == f"motion_{why}" and warning["words"].startswith("Nobody can tell what moves here: ")
    room.take_beat(WorkerBeat(room=1, epoch=1, at=0.0, source="live", video="h264 640x480", motion_unjudged="fog"), 1000.0)
    assert monitor_queries.health_shape(room, True, 1000.0)["warnings"] == []


def picture_of(
    picture: str, since: float, *, seen_s_ago: float = 0.0, source: str = "live", video: str = "h264 640x480"
) -> dict[str, Any]:
    """The health of a room whose clock goes like its worker's."""
    room, now = RoomState(1), 1000.0
    beat = WorkerBeat(
        room=1,
        epoch=1,
        at=0.0,
        source=source,
        video=video,
        picture=picture,
        picture_since=since,
        last_video_at=clock.unix() - seen_s_ago,
    )
    room.take_beat(beat, now - seen_s_ago)
    room.take_beat(beat, now)
    return monitor_queries.health_shape(room, True, now)


@pytest.mark.parametrize(
    ("picture", "ago_s", "code", "words"),
    [
        ("still", 60, "picture_still", "The picture has not changed for 60 s. Does the camera stand still?"),
        ("still", 400, "picture_still", "The picture has not changed for 5 minutes. Does the camera stand still?"),
        ("dark", 60, "picture_dark", "It is too dark to see anything."),
        ("covered", 60, "picture_covered", "Nothing is to be seen on the picture. Is the camera covered?"),
    ],
)
def test_a_picture_on_which_nobody_can_rely_is_said(picture: str, ago_s: float, code: str, words: str) -> None:
    since = clock.unix() - ago_s
    health = picture_of(picture, since)
    assert (health["picture"], health["picture_since"]) == (picture, clock.rfc3339(clock.from_unix(since)))
    assert health["warnings"] == [{"code": code, "words": words}]


def test_pictures_that_come_no_more_are_said_and_nothing_is_where_there_is_none() -> None:
    late = picture_of("", 0.0, seen_s_ago=12.0)
    assert late["picture"] == "late"
    assert late["warnings"] == [{"code": "picture_late", "words": "No picture has come for some seconds."}]
    assert picture_of("", 0.0, seen_s_ago=4.0)["picture"] == "ok"
    room, now = RoomState(1), 1000.0
    beat = WorkerBeat(room=1, epoch=1, at=0.0, source="live", video="h264 640x480", last_video_at=clock.unix() - 3600)
    room.take_beat(beat, now - 12)  # its clock was set meanwhile
    room.take_beat(beat, now)
    word, seconds = monitor_queries.blind_for(room, now)
    assert (word, round(seconds or 0.0)) == ("late", 12)
    for health in (picture_of("still", 5.0, source="lost"), picture_of("still", 5.0, video="")):
        assert (health["picture"], health["picture_since"], health["warnings"]) == ("none", None, [])


def test_what_a_newer_worker_says_of_a_picture_is_no_trouble() -> None:
    assert picture_of("upside_down", 5.0)["picture"] == "ok"
