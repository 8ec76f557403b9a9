"""The IP Webcam app, emulated by a real HTTP server, and its RTSP by a real RTSP server."""

import time
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.emulator import serve_emulator
from babycam.media.sources import ipwebcam, ipwebcam_control
from babycam.media.sources.registry import open_source
from babycam.media.synthetic import read_time
from tests.media.sources.watching import reading
from tests.support.rtsp import rtsp_stream
from tests.support.streams import tcp_server

SOUNDS = ("/audio.wav", "/audio.aac", "/audio.opus")


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipwebcam, "_speaks_rtsp", {})
    monkeypatch.setattr(ipwebcam, "LOOK_AGAIN_S", 0.3)
    monkeypatch.setattr(ipwebcam_control, "FIRST_LOOK_S", 0.1)


def decoded(jpeg: bytes) -> float | None:
    import av

    frame = av.CodecContext.create("mjpeg", "r").decode(av.Packet(jpeg))[0]
    return read_time(np.asarray(frame.to_ndarray()[: frame.height], np.uint8))


@pytest.mark.parametrize(("missing", "codec"), [(0, "pcm_s16le"), (1, "aac"), (2, "opus")])
def test_picture_and_the_best_sound_there_is(missing: int, codec: str) -> None:
    with serve_emulator() as app:
        app.behave.missing = set(SOUNDS[:missing])
        with reading(app.url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.count(True) > 5 and watcher.count(False) > 20, "both")
            info = watcher.infos[-1]
            assert info.video is not None and (info.video.codec, info.video.width, info.video.height) == ("mjpeg", 480, 360)
            assert info.audio is not None and info.audio.codec == codec
            onset = time.time() + 0.4
            app.sound.burst(onset)
            watcher.until(lambda: watcher.heard, "the burst")
            assert onset - 0.05 < watcher.heard[0] < onset + 3
            picture = watcher.keyframes[-1]
            drawn = decoded(picture.data)
            assert drawn is not None and 0 <= picture.arrived - drawn < 2
            watcher.assert_in_order()


def test_the_battery_is_reported_and_the_switches_switch() -> None:
    login: dict[str, Any] = {"username": "ana", "password": "secret"}
    with serve_emulator(**login) as app, reading(app.url, "ipwebcam", **login) as watcher:
        watcher.until(lambda: watcher.batteries == [87.0], "the battery")
        source = open_source(CameraConfig(kind="ipwebcam", url=app.url, **login))
        source.control(torch=True, night_vision=True, front=True)
        assert [app.settings[name] for name in ("torch", "night_vision", "ffc")] == ["on", "on", "on"]
        source.control(torch=False)
        assert app.settings["torch"] == "off"
        with pytest.raises(BabycamError) as unknown:
            source.control(siren=True)
        assert unknown.value.code == "not_found"


def test_login_is_asked_for_and_checked() -> None:
    with serve_emulator(username="ana", password="secret") as app:
        with reading(app.url, "ipwebcam") as watcher:
            assert watcher.until_code() == "login_needed"
        with reading(app.url, "ipwebcam", username="ana", password="wrong") as watcher:
            assert watcher.until_code() == "wrong_login"
        for password, code in (("", "login_needed"), ("wrong", "wrong_login")):
            camera = CameraConfig(kind="ipwebcam", url=app.url, username="ana" if password else "", password=password)
            with pytest.raises(BabycamError) as refused:
                open_source(camera).control(torch=True)
            assert refused.value.code == code


def test_a_phone_without_a_microphone_is_seen_and_heard_once_it_has_one() -> None:
    with serve_emulator() as app:
        app.behave.missing = set(SOUNDS)
        with reading(app.url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.count(True) > 3, "pictures")
            assert watcher.infos[-1].audio is None
            app.behave.missing = set()
            watcher.until(lambda: watcher.count(False) > 3, "sound")
            assert watcher.infos[-1].audio is not None and watcher.infos[-1].video is not None


def test_a_phone_without_a_picture_is_heard() -> None:
    with serve_emulator() as app:
        app.behave.missing = {"/video"}
        with reading(app.url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.count(False) > 10, "sound")
            assert watcher.infos[-1].video is None


def test_the_sound_goes_on_while_the_picture_breaks_off_and_returns() -> None:
    with serve_emulator() as app, reading(app.url, "ipwebcam") as watcher:
        watcher.until(lambda: watcher.count(True) > 3 and watcher.count(False) > 3, "both")
        app.cut("/video")
        seen = watcher.count(True)
        watcher.until(lambda: watcher.count(True) > seen + 5, "new pictures")
        assert len(watcher.infos) == 1
        sounds = [packet.pts for packet in watcher.packets if not packet.video]
        assert max(after - before for before, after in pairwise(sounds)) < 200_000


def test_neither_picture_nor_sound_is_not_media() -> None:
    with serve_emulator() as app:
        app.behave.missing = {"/video", *SOUNDS}
        with reading(app.url, "ipwebcam") as watcher:
            assert watcher.until_code() == "not_media"


def test_a_phone_that_dies_is_lost_and_found_again() -> None:
    with serve_emulator() as app:
        with reading(app.url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.packets, "packets")
            app.die()
            assert watcher.until_code() in ("source_lost", "source_ended", "refused")
        with reading(app.url, "ipwebcam") as watcher:
            assert watcher.until_code() == "refused"
        app.start()
        with reading(app.url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.count(True) and watcher.count(False), "both again")


def test_a_phone_that_hangs_is_lost() -> None:
    with serve_emulator() as app, reading(app.url, "ipwebcam") as watcher:
        watcher.until(lambda: watcher.packets, "packets")
        app.behave.hanging.set()
        assert watcher.until_code() == "source_lost"
        app.behave.hanging.clear()


def test_a_phone_that_sends_garbage_does_not_hurt() -> None:
    with serve_emulator() as app, reading(app.url, "ipwebcam") as watcher:
        watcher.until(lambda: watcher.count(True) > 2, "pictures")
        app.behave.garbage.set()
        sent = watcher.count(False)
        watcher.until(lambda: watcher.count(False) > sent + 20, "garbled sound")
        app.behave.garbage.clear()
        seen = watcher.count(True)
        watcher.until(lambda: watcher.count(True) > seen + 3, "pictures after the garbage")


def test_rtsp_is_preferred_where_the_phone_answers_it() -> None:
    with rtsp_stream(audio="opus", path="/h264_opus.sdp") as stream:
        url = stream.url.replace("rtsp://", "http://").removesuffix("/h264_opus.sdp")
        with reading(url, "ipwebcam") as watcher:
            watcher.until(lambda: watcher.count(True) > 5 and watcher.count(False) > 5, "both")
            info: Any = watcher.infos[-1]
            assert (info.video.codec, info.audio.codec) == ("h264", "opus")


def test_something_else_on_the_port_is_not_media() -> None:
    page = b"HTTP/1.0 200 OK\r\n\r\n<html>router</html>"
    with tcp_server(page, close=True) as port, reading(f"http://127.0.0.1:{port}", "ipwebcam") as watcher:
        assert watcher.until_code() == "not_media"


def test_only_web_addresses_can_be_a_phone() -> None:
    with pytest.raises(BabycamError) as refused:
        open_source(CameraConfig(kind="ipwebcam", url="rtsp://127.0.0.1:8080"))
    assert refused.value.code == "scheme_not_allowed"
