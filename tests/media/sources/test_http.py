"""The HTTP reader against a real server: logins, redirects, chunks, limits."""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from babycam.core.errors import BabycamError
from babycam.media.sources import http, ipwebcam_control
from babycam.media.sources.address import parse
from babycam.media.sources.wire import Stopped
from tests.support.streams import tcp_server

Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def get(url: str, username: str = "", password: str = "") -> bytes:
    response = http.get(parse(url, username, password), threading.Event())
    try:
        return response.read_all(100_000)
    finally:
        response.close()


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


@pytest.mark.parametrize("qop", [', qop="auth"', ""])
def test_digest_login(qop: str) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        fields = dict(re.findall(r'(\w+)="?([^",]*)', handler.headers.get("Authorization", "").removeprefix("Digest ")))
        secret, request = md5("ana:cam:s3cret"), md5(f"GET:{handler.path}")
        tail = f"{fields.get('nc')}:{fields.get('cnonce')}:auth:" if qop else ""
        if fields.get("response") == md5(f"{secret}:n0:{tail}{request}"):
            return reply(handler, 200, b"welcome")
        reply(handler, 401, WWW_Authenticate=f'Digest realm="cam", nonce="n0", opaque="o"{qop}')

    with server(answer) as url:
        assert get(url + "/live?x=1", "ana", "s3cret") == b"welcome"
        for username, code in (("ana", "wrong_login"), ("", "login_needed")):
            with pytest.raises(BabycamError) as refused:
                get(url, username, "wrong")
            assert refused.value.code == code


def test_chunks_are_joined_and_end() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in (b"hello ", b"w" * 5000, b"!"):
            handler.wfile.write(f"{len(piece):x};ext=1\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    with server(answer) as url:
        assert get(url) == b"hello " + b"w" * 5000 + b"!"


def test_a_redirect_is_followed_with_the_login_on_the_same_server() -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/old":
            return reply(handler, 302, Location="/new")
        reply(handler, 200, handler.headers["Authorization"].encode())

    with server(answer) as url:
        assert get(url + "/old", "ana", "x").startswith(b"Basic ")


def test_a_redirect_to_another_host_is_not_followed_and_says_where_it_leads() -> None:
    asked: list[str] = []

    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        reply(handler, 200, b"x")

    with server(elsewhere) as there:
        at = there.replace("127.0.0.1", "localhost") + "/stolen"
        with server(lambda handler: reply(handler, 302, Location=at)) as url, pytest.raises(BabycamError) as led:
            get(url, "ana", "x")
    assert led.value.code == "leads_elsewhere" and "localhost" in str(led.value) and not asked


def test_a_phone_that_is_switched_leads_to_no_other_host() -> None:
    asked: list[str] = []

    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        reply(handler, 200, b"{}")

    with (
        server(elsewhere) as there,
        server(lambda one: reply(one, 302, Location=there.replace("127.0.0.1", "localhost"))) as url,
        pytest.raises(BabycamError),
    ):
        ipwebcam_control.control(parse(url, "ana", "x"), {"torch": True})
    assert not asked


def test_redirects_in_a_circle_end() -> None:
    with server(lambda handler: reply(handler, 302, Location=handler.path)) as url, pytest.raises(BabycamError) as lost:
        get(url)
    assert lost.value.code == "redirects"


def test_an_endless_head_or_body_is_cut_off() -> None:
    with tcp_server(b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 20000, close=True) as port, pytest.raises(BabycamError) as endless:
        get(f"http://127.0.0.1:{port}/")
    assert endless.value.code == "not_media"
    with server(lambda handler: reply(handler, 200, b"x" * 200_000)) as url, pytest.raises(BabycamError) as large:
        get(url)
    assert large.value.code == "not_media"


def test_a_thread_that_waits_for_an_answer_ends_when_asked_to() -> None:
    with tcp_server() as port:
        stop = threading.Event()
        threading.Timer(0.1, stop.set).start()
        with pytest.raises(Stopped):
            http.get(parse(f"http://127.0.0.1:{port}/"), stop)
