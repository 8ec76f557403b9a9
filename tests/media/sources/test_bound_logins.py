"""Cameras that take the answer to a nonce only on the connection on which they gave it: never a wrong password for a right one."""

import functools
import threading
import time
from collections.abc import Iterator

import pytest

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.emulator import serve_emulator
from babycam.media.sources import http, ipwebcam, ipwebcam_control
from babycam.media.sources.address import parse
from babycam.media.sources.registry import open_source
from babycam.media.sources.wire import Stopped
from tests.media.sources.test_logins import camera as rtsp_camera
from tests.media.sources.watching import Watcher, reading
from tests.support.bound_login import PAGE, BoundCamera, Question, bound_camera, in_chunks, of_old, with_length
from tests.support.camera_login import BASIC, Door, digest

ANA = {"username": "ana", "password": "secret"}


def welcomed(camera: BoundCamera, user: str = "ana", password: str = "secret") -> bool:
    response = http.get(parse(f"{camera.url}/live?channel=1", user, password), threading.Event())
    try:
        return response.read_all(1000) == b"welcome"
    finally:
        response.close()


def refused(camera: BoundCamera, password: str = "secret") -> str:
    with pytest.raises(BabycamError) as failed:
        welcomed(camera, password=password)
    return failed.value.code


@pytest.mark.parametrize("question", [with_length, in_chunks, of_old])
def test_the_answer_goes_on_the_connection_of_the_question(question: Question) -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.question = question
        assert welcomed(camera) and len(camera.doors) == 1
        assert refused(camera, "wrong") == "wrong_login"


@pytest.mark.parametrize("asks", [[digest("SHA3-9000"), digest("SHA-256"), digest("MD5")], [BASIC, digest("MD5-sess")]])
def test_every_way_is_tried_on_one_connection(asks: list[str]) -> None:
    with bound_camera(asks) as camera:
        assert welcomed(camera) and len(camera.doors) == 1


def test_letters_of_old_are_tried_on_one_connection() -> None:
    with bound_camera([digest("MD5")], user="änne", password="größe", encoding="latin-1") as camera:
        assert welcomed(camera, "änne", "größe") and len(camera.doors) == 1


def test_letters_of_old_are_tried_on_a_camera_that_hangs_up_on_each_second_request() -> None:
    with bound_camera([digest("MD5")], user="änne", password="größe", encoding="latin-1") as camera:
        camera.binds, camera.curt = False, True
        assert welcomed(camera, "änne", "größe")


def test_a_camera_that_hangs_up_once_is_answered_on_the_next_connection() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.hangs_up = lambda questions: questions == 1
        assert welcomed(camera) and len(camera.doors) == 2


def test_a_camera_that_always_hangs_up_is_not_told_as_a_wrong_password() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.hangs_up = lambda questions: True
        assert refused(camera) == "login_unsure"
        assert camera.questions == 2  # Basic, Digest: more tries would lock a camera that counts them


def test_a_camera_that_binds_its_question_and_hangs_up_on_the_answer_is_not_tried_until_it_locks() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.curt = True
        assert refused(camera) == "login_unsure"
        assert camera.questions == 2


def test_a_camera_that_calls_each_answer_too_old_is_not_told_as_a_wrong_password() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.stale = True
        assert refused(camera, "wrong") == "login_unsure"


def without_end(asks: list[str]) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 401 Unauthorized", *asks, "Content-Length: 100000000", "", ""]).encode()
    while True:
        yield PAGE * 100


def in_drops(asks: list[str]) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 401 Unauthorized", *asks, "Content-Length: 1000", "", ""]).encode()
    while True:
        time.sleep(0.05)
        yield b"x"


def until_it_hangs_up(asks: list[str]) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 401 Unauthorized", *asks, "", ""]).encode() + PAGE


def with_rubbish_behind(asks: list[str]) -> Iterator[bytes]:
    yield "\r\n".join(["HTTP/1.1 401 Unauthorized", *asks, "Content-Length: 4", "", ""]).encode() + PAGE
    time.sleep(0.2)
    yield PAGE


@pytest.mark.parametrize("question", [without_end, in_drops, until_it_hangs_up, with_rubbish_behind])
def test_a_question_that_does_not_end_is_answered_on_a_new_connection(question: Question) -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.question, camera.binds = question, False
        assert welcomed(camera)
        camera.hangs_up = lambda questions: True
        assert welcomed(camera) and refused(camera, "wrong") == "wrong_login"


def test_a_camera_that_keeps_the_connection_in_words_only_is_answered_on_a_new_one() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.binds, camera.deaf = False, True
        assert welcomed(camera)
        assert 1 < len(camera.doors) < 4


def test_a_thread_that_reads_a_question_without_end_ends_when_asked_to() -> None:
    with bound_camera([digest("MD5")]) as camera:
        camera.question = in_drops
        stop = threading.Event()
        threading.Timer(0.3, stop.set).start()
        began = time.monotonic()
        with pytest.raises(Stopped):
            http.get(parse(camera.url, "ana", "secret"), stop)
        assert time.monotonic() - began < 1.3


def test_pictures_and_sound_of_a_phone_and_what_it_can_do_beside_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipwebcam, "_speaks_rtsp", {})
    monkeypatch.setattr(ipwebcam_control, "FIRST_LOOK_S", 0.1)
    with serve_emulator() as app, bound_camera([digest("SHA-256"), digest("MD5")], behind=app.url) as camera:
        with reading(camera.url, "ipwebcam", **ANA) as watcher:
            watcher.until(lambda: watcher.count(True) > 3 and watcher.count(False) > 3 and watcher.batteries, "all of it")
        open_source(CameraConfig(kind="ipwebcam", url=camera.url, **ANA)).control(torch=True, night_vision=True)
        assert (app.settings["torch"], app.settings["night_vision"]) == ("on", "on")
        for path, video in (("/video", True), ("/audio.wav", False)):
            with reading(camera.url + path, **ANA) as stream:
                stream.until(functools.partial(_more_than_three, stream, video), path)


def _more_than_three(stream: Watcher, video: bool) -> bool:
    return stream.count(video) > 3


@pytest.mark.parametrize(
    ("asks", "password", "hangs_up", "code"),
    [
        ([digest("MD5")], "wrong", False, "wrong_login"),
        ([digest("MD5")], "", False, "login_needed"),
        ([digest("MD5")], "secret", True, "login_unsure"),
        ([digest("SHA3-9000")], "secret", False, "login_unknown"),
    ],
)
def test_a_phone_that_cannot_be_switched_says_why(asks: list[str], password: str, hangs_up: bool, code: str) -> None:
    with serve_emulator() as app, bound_camera(asks, behind=app.url) as camera:
        camera.hangs_up = lambda questions: hangs_up
        address = parse(camera.url, "ana" if password else "", password)
        with pytest.raises(BabycamError) as failed:
            ipwebcam_control.control(address, {"torch": True})
        assert failed.value.code == code and app.settings["torch"] == "off"


def test_an_odd_name_switches_a_phone_too() -> None:
    with serve_emulator() as app, bound_camera([digest("MD5")], behind=app.url, user="пapa", password="größe") as camera:
        ipwebcam_control.control(parse(camera.url, "пapa", "größe"), {"torch": True})
        assert app.settings["torch"] == "on"


def test_over_rtsp_a_camera_that_always_hangs_up_is_not_told_as_a_wrong_password() -> None:
    class Bound(Door):
        def gate(self, method: str, url: str, authorization: str) -> list[str]:
            refusal = super().gate(method, url, authorization)
            self.nonce = f"{self.nonce}x"  # it hangs up
            return refusal

    door = Bound([digest("MD5")])
    with rtsp_camera(door, "Connection: close") as url, reading(url, **ANA) as watcher:
        assert watcher.until_code() == "login_unsure"
