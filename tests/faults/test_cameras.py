"""A camera does what cameras do. Each story has a room and a real stream of its own; they go on at the same time in one house.

In every story: what the tile says while it lasts, that the room is heard again by itself, that a burst afterwards rings, opens
an incident and can be played, and that nothing but the bursts has rung.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from babycam.media.emulator import serve_emulator
from tests.faults.house import NEAR_S, SMALL, House, Room, lasts, note, unix
from tests.support.rtsp import rtsp_stream
from tests.support.services import free_port
from tests.support.streams import HttpStream, http_stream, tcp_server

pytestmark = [pytest.mark.timeout(300), pytest.mark.together]


@pytest.fixture(scope="module")
def home() -> Iterator[House]:
    with House() as house:
        yield house


def well(room: Room, stream: Any, fault: str, since: float, *, near: float = NEAR_S / 2) -> None:
    """The end of every story: heard again, a burst rings and is recorded, nothing else rang."""
    room.heard()
    note(fault, "heard again", time.monotonic() - since)
    room.monitored_again()
    room.settled()
    onset = room.burst(stream.sound)
    noise = room.rings(onset)
    note(fault, "alarm after the onset", time.time() - onset)
    room.has_incident(noise)
    room.has_clip(onset, near=near)
    room.only_bursts()


def test_a_camera_that_refuses_is_named_and_heard_once_it_is_on(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        stream.die()
        room = home.room("Refused", stream.url)
        health = room.shows("refused", lambda state, health: state == "unheard" and health["error"] == "refused")
        assert "nothing answers at the camera’s address" in health["words"]
        assert not health["sees"]
        stream.back()
        well(room, stream, "refused", time.monotonic())


def test_a_camera_that_hangs_turns_its_tile_and_calls_the_parents(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Hangs", stream.url)
        room.heard()
        stream.hanging.set()
        began = time.monotonic()
        room.unheard()
        note("hangs", "tile unheard", time.monotonic() - began)
        room.shows("lost", lambda state, health: health["error"] and health["words"])
        incident = room.lost_incident()
        note("hangs", "monitor lost rings", time.monotonic() - began)
        assert incident["state"] == "triggered"
        stream.hanging.clear()
        well(room, stream, "hangs", time.monotonic())


def test_sound_that_comes_and_cannot_be_read_is_named_and_calls_the_parents(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Garbled", stream.url)
        room.heard()
        stream.encoding.garbled.set()
        began = time.monotonic()
        health = room.shows("unread", lambda state, health: state == "unheard" and health["error"] == "sound_unreadable")
        assert health["sees"] and not health["heard"] and not health["muted"]
        assert "(AAC)" in health["words"]
        note("cannot be read", "tile unheard", time.monotonic() - began)
        assert "(AAC)" in room.lost_incident()["words"]
        note("cannot be read", "monitor lost rings", time.monotonic() - began)
        stream.encoding.garbled.clear()
        well(room, stream, "cannot be read", time.monotonic())


def test_a_camera_that_dies_for_ten_seconds_is_heard_again_by_itself(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Dies", stream.url)
        room.heard()
        room.alarms(stream.sound)
        dies_and_returns(room, stream, "dies for 10 s")


def test_an_rtsp_camera_without_power_for_ten_seconds_is_heard_again_by_itself(home: House) -> None:
    with rtsp_stream(**SMALL) as stream:
        room = home.room("Dies too", stream.url)
        room.heard()
        dies_and_returns(room, stream, "rtsp dies for 10 s")


def test_a_telephone_whose_battery_is_empty_is_heard_again_when_it_is_charged(home: House) -> None:
    with serve_emulator(width=320, height=240, fps=8) as phone:
        room = home.room("Telephone", phone.url, kind="ipwebcam")
        room.heard()
        phone.die()
        began = time.monotonic()
        room.unheard()
        note("IP Webcam dies for 10 s", "tile unheard", time.monotonic() - began)
        lasts(max(0.0, began + 10 - time.monotonic()))
        phone.start()
        well(room, phone, "IP Webcam dies for 10 s", time.monotonic())


def test_a_telephone_that_loses_only_its_sound_is_unheard_and_heard_again(home: House) -> None:
    with serve_emulator(width=320, height=240, fps=8) as phone:
        room = home.room("Half a telephone", phone.url, kind="ipwebcam")
        room.heard()
        phone.behave.missing |= {"/audio.wav", "/audio.aac", "/audio.opus"}
        phone.cut("/audio.wav")
        room.unheard()
        phone.behave.missing.clear()
        well(room, phone, "IP Webcam without sound", time.monotonic())


def dies_and_returns(room: Room, stream: Any, fault: str) -> None:
    stream.die()
    began = time.monotonic()
    room.unheard()
    note(fault, "tile unheard", time.monotonic() - began)
    reasons = ("refused", "source_lost", "source_ended", "timeout")
    room.shows("why", lambda state, health: health["source"] == "lost" and health["words"] and health["error"] in reasons)
    lasts(max(0.0, began + 10 - time.monotonic()))
    stream.back()
    well(room, stream, fault, time.monotonic())


def test_a_camera_that_changes_its_picture_size_is_watched_on(home: House) -> None:
    changes(home, "Size", "resolution changes", {"width": 640, "height": 480}, lambda health: "640x480" in health["video"])


def test_a_camera_that_changes_its_sample_rate_is_heard_on(home: House) -> None:
    changes(home, "Rate", "sample rate changes", {"rate": 32000}, lambda health: "32000" in health["audio"])


def changes(home: House, name: str, fault: str, change: dict[str, Any], shown: Any) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room(name, stream.url)
        room.heard()
        first = room.burst(stream.sound)
        room.rings(first)
        stream.encoding.change(**change)  # in the middle of the clip
        since = time.monotonic()
        room.shows("the new shape", lambda state, health: health["heard"] and shown(health))
        well(room, stream, fault, since)
        room.has_clip(first)


def test_garbage_in_the_middle_of_a_stream_passes_without_a_false_alarm(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Garbage", stream.url)
        room.heard()
        for _ in range(10):
            stream.encoding.inject(os.urandom(50_000))
            lasts(0.3)
        well(room, stream, "garbage in the stream", time.monotonic())


def test_a_camera_that_sends_only_garbage_is_named_and_a_right_address_mends_it(home: House) -> None:
    garbage = b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n" + os.urandom(300_000)
    with tcp_server(garbage, close=True) as port, http_stream("ts", **SMALL) as stream:
        room = home.room("Junk", f"http://127.0.0.1:{port}/live.ts")
        named = ("not_media", "source_ended", "source_lost")  # at first a busy machine may still be starting its worker
        room.shows(
            "not media", lambda state, health: state == "unheard" and health["source"] == "lost" and health["error"] in named
        )
        home.ana.patch(f"/api/cameras/{room.camera['id']}", {"url": stream.url})
        well(room, stream, "only garbage", time.monotonic())


def test_a_picture_without_sound_is_unheard_though_seen(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Mute", stream.url)
        room.heard()
        stream.encoding.change(audio="")
        began = time.monotonic()
        room.unheard()
        note("video without sound", "tile unheard", time.monotonic() - began)
        room.lost_incident()
        note("video without sound", "monitor lost rings", time.monotonic() - began)
        room.shows("seen though unheard", lambda state, health: health["sees"] and not health["heard"])
        stream.encoding.change(audio="aac")
        well(room, stream, "video without sound", time.monotonic())


def test_a_camera_that_never_had_sound_says_so(home: House) -> None:
    with http_stream("ts", audio="", **SMALL) as stream, http_stream("adts") as sound:
        room = home.room("Silent film", stream.url)
        health = room.shows("no sound", lambda state, health: state == "unheard" and health["sees"])
        assert not health["heard"]
        home.ana.patch(f"/api/cameras/{room.camera['id']}", {"audio_url": sound.url})
        well(room, sound, "never had sound, given a second address", time.monotonic())


def test_a_sound_without_picture_is_heard_and_alarms_all_the_same(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Blind", stream.url)
        room.shows("seen and heard", lambda state, health: health["sees"] and health["heard"])
        stream.encoding.change(video="")
        since = time.monotonic()
        room.shows("unseen", lambda state, health: not health["sees"])
        note("sound without picture", "shown as unseen", time.monotonic() - since)
        well(room, stream, "sound without picture", since)


def test_a_camera_that_numbers_its_tracks_anew_is_heard_on(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        room = home.room("Numbers", stream.url)
        room.heard()
        stream.encoding.change(audio_pid=0x123)
        lasts(1)
        well(room, stream, "tracks numbered anew", time.monotonic())


def test_a_camera_that_sends_long_segments_is_heard_all_the_time(home: House) -> None:
    with http_stream("hls", segment_s=4, **SMALL) as stream:
        room = home.room("Segments", stream.url)
        room.heard()
        lasts(16)  # until its rhythm is known
        seen = len(home.page.all("room.health"))
        lasts(12)
        mine = [message for message in home.page.all("room.health")[seen:] if message["room"] == room.id]
        assert [message["state"] for message in mine if message["state"] == "unheard"] == []
        well(room, stream, "segments of 4 s", time.monotonic(), near=NEAR_S)  # nobody tells how old the first one was


def test_time_stamps_that_jump_back_an_hour_and_on_again_change_nothing_for_the_room(home: House) -> None:
    with http_stream("ts", shift_s=7200.0, **SMALL) as stream:
        room = home.room("Jumps", stream.url)
        room.heard()
        stream.encoding.change(shift_s=3600.0)
        jumps(room, stream, "time stamps jump back an hour")
        room.settled()
        stream.encoding.change(shift_s=10_800.0)
        jumps(room, stream, "time stamps jump on two hours")


def jumps(room: Room, stream: HttpStream, fault: str) -> None:
    since = time.monotonic()
    lasts(1)
    well(room, stream, fault, since)
    newest = max(unix(noise["onset_at"]) for noise in room.noises())
    assert abs(newest - time.time()) < 60  # on our clock, not an hour off


def test_a_camera_that_is_not_there_never_disturbs_the_others(home: House) -> None:
    with http_stream("ts", **SMALL) as stream:
        quiet = home.room("Quiet", stream.url)
        quiet.heard()
        home.room("Nobody", f"http://127.0.0.1:{free_port()}/none")
        well(quiet, stream, "a neighbour is not there", time.monotonic())
