"""Trying a camera before it is kept: the real process, asked as the server asks it."""

import base64
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from babycam.core.errors import WORDS
from babycam.media.emulator import serve_emulator
from tests.support.rtsp import rtsp_stream
from tests.support.rtsp_sound import rtsp_sound
from tests.support.services import free_port
from tests.support.streams import http_stream, tcp_server

LIMIT_S = 8.0


def ask(question: bytes) -> dict[str, Any]:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "babycam.worker.probe"], input=question, capture_output=True, timeout=30, check=True
    )
    assert time.monotonic() - began < LIMIT_S
    assert b"secret" not in done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def probe(url: str, kind: str = "pull", **more: str) -> dict[str, Any]:
    return ask(json.dumps({"kind": kind, "url": url, "audio_url": "", "username": "", "password": "", **more}).encode())


def assert_picture(answer: dict[str, Any]) -> None:
    head, _, data = answer["picture"].partition(",")
    assert head == "data:image/jpeg;base64" and base64.b64decode(data).startswith(b"\xff\xd8")


def test_a_good_camera_is_described_with_a_picture_and_a_level() -> None:
    with rtsp_stream(username="ana", password="secret") as stream:
        answer = probe(stream.url, username="ana", password="secret")
    assert answer["ok"] and answer["warnings"] == []
    fps = answer["video"].pop("fps")
    assert answer["video"] == {"codec": "h264", "width": 640, "height": 480} and 12 < fps < 18
    assert answer["audio"] == {"codec": "aac", "rate": 48000, "channels": 1}
    assert -62 < answer["level_db"] < -48
    assert_picture(answer)


def test_a_phone_is_described() -> None:
    with serve_emulator() as phone:
        answer = probe(phone.url, "ipwebcam")
    assert answer["video"]["codec"] == "mjpeg" and answer["audio"]["rate"] == 44100
    assert_picture(answer)


def test_a_camera_without_sound_comes_with_a_warning() -> None:
    with http_stream("ts", audio="") as stream:
        answer = probe(stream.url)
    assert answer["ok"] and answer["audio"] is None and answer["level_db"] is None
    assert [warning["code"] for warning in answer["warnings"]] == ["no_sound"]


def test_a_camera_with_hevc_is_described_with_a_picture_and_a_warning() -> None:
    with http_stream("ts", video="libx265") as stream:
        answer = probe(stream.url)
    assert answer["ok"] and (answer["video"]["codec"], answer["audio"]["codec"]) == ("hevc", "aac")
    assert [warning["code"] for warning in answer["warnings"]] == ["picture_h265"]
    assert_picture(answer)


def test_sound_that_cannot_be_read_is_named_before_the_camera_is_kept() -> None:
    with rtsp_sound("opus/48000/2", [b"\xff\xff" * 40]) as url:
        answer = probe(url)
        assert (answer["stage"], answer["params"]) == ("sound_unreadable", {"codec": "Opus"})
        with http_stream("ts", audio="") as pictures:
            answer = probe(pictures.url, audio_url=url)
    assert answer["ok"] and answer["picture"] and answer["audio"]["codec"] == "opus" and answer["level_db"] is None
    assert [(one["code"], "(Opus)" in one["words"]) for one in answer["warnings"]] == [("sound_unreadable", True)]


def test_sound_alone_is_described_without_a_picture() -> None:
    with http_stream("adts") as stream:
        answer = probe(stream.url)
    assert answer["ok"] and answer["video"] is None and answer["picture"] is None and answer["audio"]["codec"] == "aac"


def test_every_failure_has_its_stage_and_words() -> None:
    with http_stream("matroska", video="libvpx", audio="", username="ana", password="right") as stream:
        stages = {
            probe(stream.url)["stage"]: "login_needed",
            probe(stream.url, username="ana", password="secret")["stage"]: "wrong_login",
            probe(stream.url, username="ana", password="right")["stage"]: "codec_not_supported",
            probe(f"http://127.0.0.1:{free_port()}/")["stage"]: "refused",
            probe("http://nobody.invalid/")["stage"]: "name_not_found",
            probe("file:///etc/passwd")["stage"]: "scheme_not_allowed",
            probe("what?")["stage"]: "bad_url",
        }
    assert all(found == expected for found, expected in stages.items())
    answer = probe("rtsp://127.0.0.1:1/", username="ana", password="secret")
    assert answer["stage"] in WORDS and "127.0.0.1" in answer["words"]


def test_of_two_addresses_the_one_without_a_picture_is_named() -> None:
    with http_stream("adts") as sound:
        answer = probe(f"http://127.0.0.1:{free_port()}/", audio_url=sound.url)
        assert answer["ok"] and answer["video"] is None and answer["audio"]["codec"] == "aac"
        (warning,) = answer["warnings"]
        assert warning["code"] == "no_picture" and "nothing answers on port" in warning["words"]
        answer = probe(sound.url, audio_url=sound.url)
        assert [one["code"] for one in answer["warnings"]] == ["no_picture"]


def test_a_picture_that_comes_later_than_the_sound_is_waited_for() -> None:
    with http_stream("adts") as sound, http_stream("ts", audio="") as picture:
        picture.hanging.set()
        threading.Timer(2.5, picture.hanging.clear).start()
        answer = probe(picture.url, audio_url=sound.url)
    assert answer["picture"] and answer["warnings"] == []


def test_of_two_addresses_the_one_without_sound_is_named() -> None:
    with http_stream("ts", audio="") as picture:
        answer = probe(picture.url, audio_url=f"http://127.0.0.1:{free_port()}/")
    assert answer["stage"] == "refused" and answer["words"].startswith("The separate address for the sound does not work.")


def test_a_login_pasted_raw_into_an_address_is_told_where_to_go() -> None:
    answer = probe("rtsp://ana:sec#ret@192.168.1.30/stream")
    assert answer["stage"] == "login_in_address" and "ret" not in answer["words"]


def test_a_camera_that_serves_somebody_else_says_so() -> None:
    with http_stream("ts") as stream:
        stream.status = 503
        assert probe(stream.url)["stage"] == "camera_busy"


def test_a_process_that_is_not_let_run_blames_no_camera() -> None:
    command = [sys.executable, "-m", "babycam.worker.probe", "--warm"]
    with (
        socket.create_server(("127.0.0.1", 0)) as camera,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as tried,
    ):
        assert tried.stdin and tried.stdout and tried.stdout.readline() == "ready\n"
        tried.stdin.write(json.dumps({"kind": "pull", "url": f"http://127.0.0.1:{camera.getsockname()[1]}/"}) + "\n")
        tried.stdin.flush()
        with camera.accept()[0]:
            tried.send_signal(signal.SIGSTOP)
            time.sleep(2.0)  # nothing that is stopped can be awaited
            tried.send_signal(signal.SIGCONT)
            assert tried.stdout.readline() == "begun\n"
            assert json.loads(tried.stdout.readline())["stage"] == "too_busy"


@pytest.mark.parametrize("scheme", ["http", "rtsp"])
def test_a_camera_that_hangs_gets_an_answer_in_time(scheme: str) -> None:
    with tcp_server() as port:
        assert probe(f"{scheme}://127.0.0.1:{port}/")["stage"] == "timeout"


def test_a_camera_that_sends_only_a_beginning_gets_an_answer_in_time() -> None:
    with tcp_server(b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\nG") as port:
        assert not probe(f"http://127.0.0.1:{port}/")["ok"]


@pytest.mark.parametrize("junk", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"kind": 3, "url": []}'])
def test_a_broken_question_gets_an_answer(junk: bytes) -> None:
    assert ask(junk)["stage"] == "bad_url"
