"""Cameras that ask for a login in every way of RFC 7616: over HTTP and RTSP, in any order, in one header or in several."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from babycam.core.errors import BabycamError
from babycam.media.sources import http
from babycam.media.sources.address import parse
from tests.media.sources.little import little_server
from tests.media.sources.watching import reading
from tests.support.camera_login import BASIC, Door, digest
from tests.support.rtsp_sound import encoded, rtsp_sound

SPOKEN = {
    "MD5": [digest("MD5")],
    "MD5 without a word of it": [digest(qop="")],
    "SHA-256": [digest("SHA-256")],
    "SHA-512-256": [digest("SHA-512-256")],
    "SHA-256-sess": [digest("SHA-256-sess")],
    "MD5-sess": [digest("MD5-sess")],
    "MD5-sess without qop": [digest("MD5-sess", qop="")],
    "auth-int too": [digest("MD5", qop="auth-int,auth")],
    "auth-int only": [digest("SHA-256", qop="auth-int")],
    "MD5, then SHA-256": [digest("MD5"), digest("SHA-256")],
    "SHA-256, then MD5": [digest("SHA-256"), digest("MD5")],
    "Basic first, switched off": [BASIC, digest("MD5")],
    "Basic last, switched off": [digest("MD5"), BASIC],
    "all in one header": [", ".join(["Negotiate", BASIC, digest("SHA-256"), digest("MD5")])],
    "one that nobody knows before one that works": [digest("SHA3-9000"), digest("MD5")],
    "odd letters": [digest("MD5").replace("Digest realm", "DIGEST Realm").replace('", ', '",')],
}


def answer(door: Door) -> Callable[[str, dict[str, str]], bytes]:
    def serve(line: str, headers: dict[str, str]) -> bytes:
        method, url = line.split()[:2]
        if door.lets_in(method, url, headers.get("authorization", "")):
            return b"HTTP/1.1 200 OK\r\n\r\nwelcome"
        asks = "".join(f"WWW-Authenticate: {ask}\r\n" for ask in door.asks)
        return f"HTTP/1.1 401 Unauthorized\r\n{asks}Content-Length: 0\r\n\r\n".encode()

    return serve


def over_http(door: Door, user: str = "ana", password: str = "secret") -> bytes:
    with little_server(answer(door)) as url:
        response = http.get(parse(url + "/live?channel=1", user, password), threading.Event())
        try:
            return response.read_all(1000)
        finally:
            response.close()


@pytest.mark.parametrize("asks", SPOKEN.values(), ids=SPOKEN)
def test_a_right_login_is_let_in_over_http(asks: list[str]) -> None:
    assert over_http(Door(asks)) == b"welcome"


RTSP = ["SHA-256", "MD5-sess", "Basic first, switched off", "all in one header", "one that nobody knows before one that works"]


@pytest.mark.parametrize("kind", RTSP)
def test_a_right_login_is_let_in_over_rtsp(kind: str) -> None:
    with camera(Door(SPOKEN[kind])) as url, reading(url, username="ana", password="secret") as watcher:
        watcher.until(lambda: watcher.heard, "the tone")


def test_basic_and_a_camera_that_hangs_up_when_it_asks_are_let_in_over_rtsp() -> None:
    door = Door([BASIC], basic=True)
    with camera(door, "Connection: close") as url, reading(url, username="ana", password="secret") as watcher:
        watcher.until(lambda: watcher.heard, "the tone")


@contextmanager
def camera(door: Door, *more: str, host: str = "127.0.0.1") -> Iterator[str]:
    def gate(method: str, url: str, authorization: str) -> list[str]:
        refusal = door.gate(method, url, authorization)
        return [*refusal, *more] if refusal else []

    with rtsp_sound("PCMU/8000", encoded("pcm_mulaw", 8000, 64_000), payload_type=0, host=host, gate=gate) as url:
        yield url


ODD = [("ana@home", 'p%41:\\ss"#/?'), ("änne", "größe"), ("ana", "пароль")]


@pytest.mark.parametrize(("user", "password"), ODD)
@pytest.mark.parametrize("asks", [[BASIC], [digest("MD5", qop="")], [digest("SHA-256")]], ids=["basic", "md5", "sha"])
def test_names_and_passwords_with_every_letter_are_let_in(user: str, password: str, asks: list[str]) -> None:
    door = Door(asks, user, password, basic=True)
    assert over_http(door, user, password) == b"welcome"
    with camera(door) as url, reading(url, username=user, password=password) as watcher:
        watcher.until(lambda: watcher.heard, "the tone")


@pytest.mark.parametrize("asks", [[BASIC], [digest("MD5")]], ids=["basic", "digest"])
def test_a_camera_that_knows_latin_1_only_is_understood(asks: list[str]) -> None:
    assert over_http(Door(asks, "änne", "größe", basic=True, encoding="latin-1"), "änne", "größe") == b"welcome"


def code_over_rtsp(door: Door, user: str, password: str) -> str:
    with camera(door) as url, reading(url, username=user, password=password) as watcher:
        return watcher.until_code()


@pytest.mark.parametrize(
    ("asks", "user", "password", "code"),
    [
        ([digest("SHA-256"), BASIC], "ana", "wrong", "wrong_login"),
        ([digest("SHA-256")], "", "", "login_needed"),
        (["Negotiate", "NTLM"], "ana", "secret", "login_unknown"),
        ([digest("SHA3-9000")], "ana", "secret", "login_unknown"),
        ([digest("SHA3-9000"), BASIC], "ana", "secret", "login_unknown"),
    ],
)
def test_a_wrong_login_is_told_from_one_that_babycam_does_not_know(asks: list[str], user: str, password: str, code: str) -> None:
    with pytest.raises(BabycamError) as refused:
        over_http(Door(asks), user, password)
    assert refused.value.code == code
    assert code_over_rtsp(Door(asks), user, password) == code


def test_a_nonce_that_is_good_for_one_request_only_is_no_wrong_password() -> None:
    door = Door([digest("MD5")], once=True)
    with camera(door) as url, reading(url, username="ana", password="secret") as watcher:
        watcher.until(lambda: watcher.heard, "the tone")

    def serve(line: str, headers: dict[str, str]) -> bytes:
        method, path = line.split()[:2]
        moved = line.startswith("GET /live") and door.lets_in(method, path, headers.get("authorization", ""))
        return b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n" if moved else answer(door)(line, headers)

    with little_server(serve) as url:
        response = http.get(parse(url + "/live", "ana", "secret"), threading.Event())
        assert response.read_all(1000) == b"welcome"
        response.close()


def test_no_password_is_sent_in_the_open_to_a_camera_that_asks_for_a_digest_over_rtsp() -> None:
    door = Door([digest("MD5"), BASIC])
    with camera(door) as url, reading(url, username="ana", password="secret") as watcher:
        watcher.until(lambda: watcher.heard, "the tone")
    assert not [one for one in door.seen if one.startswith("Basic")]


def test_a_camera_on_ipv6_is_heard_over_rtsp() -> None:
    with camera(Door([digest("MD5")]), host="::1") as url, reading(url, username="ana", password="secret") as watcher:
        watcher.until(lambda: watcher.heard, "the tone")


STATUSES = {
    "403 Forbidden": "camera_forbids",
    "404 Not Found": "no_such_stream",
    "453 Not Enough Bandwidth": "camera_busy",
    "503 Service Unavailable": "camera_busy",
    "500 Internal Error": "camera_broken",
    "461 Unsupported Transport": "camera_refuses",
}


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_of_rtsp_is_told_as_what_it_is(status: str) -> None:
    def gate(method: str, url: str, authorization: str) -> list[str]:
        return [status] if method == "SETUP" else []

    with rtsp_sound("PCMU/8000", encoded("pcm_mulaw", 8000, 64_000), payload_type=0, gate=gate) as url, reading(url) as watcher:
        assert watcher.until_code() == STATUSES[status]


def test_a_redirect_of_rtsp_is_followed_within_rtsp_with_the_login_for_its_own_server_only() -> None:
    door = Door([digest("SHA-256")])
    with camera(door) as there:
        for location, code in ((there, "login_needed"), ("http://127.0.0.1:1/", "scheme_not_allowed")):

            def gate(method: str, url: str, authorization: str, location: str = location) -> list[str]:
                return ["302 Moved", f"Location: {location}"] if method == "DESCRIBE" else []

            gated = rtsp_sound("PCMU/8000", [b"x"], payload_type=0, gate=gate)
            with gated as url, reading(url, username="ana", password="secret") as watcher:
                assert watcher.until_code() == code
        assert not any(door.seen)


def test_a_stranger_on_this_machine_gets_nothing_from_the_relay() -> None:
    from babycam.media.sources import rtsp

    with camera(Door([digest("MD5")])) as url, rtsp.relay(parse(url, "ana", "secret"), threading.Event()) as relay:
        port = int(relay.url.split(":")[2].partition("/")[0])
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.settimeout(10)
            stranger.sendall(b"DESCRIBE rtsp://127.0.0.1/live RTSP/1.0\r\nCSeq: 1\r\n\r\n")
            assert stranger.recv(100) == b""
