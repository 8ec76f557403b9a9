"""Strangers at both doors of a real server: whatever they send, or do not send, ends, and the family does not notice."""

import contextlib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.rig import Client, Rig
from tests.server.strangers import Line

pytestmark = pytest.mark.slow

KILOBYTE = 1024
OVER_S = 25.0  # the limit is 15 s, and a busy machine looks late
CHUNKS = ("Content-Type: application/json", "Transfer-Encoding: chunked")
HANDSHAKE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with Rig() as rig:
        rig.set_up()
        yield rig


@pytest.fixture(params=["https", "http"])
def secure(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "https")


def line(rig: Rig, secure: bool, source: str = "127.0.0.1", buffer: int = 0) -> Line:
    return Line(rig.https_port if secure else rig.http_port, secure=secure, source=source, buffer=buffer)


# --- heads ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["one header", "many headers", "the address", "before the request", "a handshake"])
def test_a_head_of_more_than_64_kb_is_refused_and_no_more_of_it_is_read(rig: Rig, secure: bool, where: str) -> None:
    piece = {"many headers": b"X-A: b\r\n" * 2048, "before the request": b"\r\n" * 8192}.get(where, b"a" * 16384)
    with line(rig, secure) as stranger:
        if where == "the address":
            stranger.send(b"GET /")
        elif where != "before the request":
            stranger.begin("GET", "/ws/events/", *(HANDSHAKE if where == "a handshake" else ()))
        if where in ("one header", "a handshake"):
            stranger.send(b"X-A: ")
        for _ in range(5):
            stranger.send(piece)
        status, headers, _ = stranger.answer()
    assert (status, headers["connection"]) == (431, "close")


def test_a_head_of_60_kb_is_taken(rig: Rig, secure: bool) -> None:
    with line(rig, secure) as guest:
        guest.ask("GET", "/healthz", "Connection: close", f"X-A: {'a' * 60 * KILOBYTE}")
        assert guest.answer()[0] == 200


def test_a_head_without_end_costs_no_memory_and_keeps_nobody_waiting(rig: Rig) -> None:
    server = psutil.Process(rig.family()[0].pid)
    before = server.memory_info().rss
    with contextlib.ExitStack() as stack:
        crowd = [stack.enter_context(line(rig, secure=False)) for _ in range(4)]
        for stranger in crowd:
            stranger.begin("GET", "/")
            stranger.send(b"X-A: ")
        with ThreadPoolExecutor(len(crowd)) as pool:
            list(pool.map(lambda one: [one.send(b"a" * 65536) for _ in range(320)], crowd))  # 20 MB each
        assert Client(rig.base).raw("GET", "/healthz")[0] == 200
    assert server.memory_info().rss - before < 40e6


def test_heads_and_bodies_that_do_not_get_on_are_ended(rig: Rig) -> None:
    """Silence, a head that drips, a body that drips or never comes, trailers without end, an answer that nobody reads."""
    kinds = {}
    with contextlib.ExitStack() as stack:
        for secure in (True, False):
            door = "https" if secure else "http"
            for kind in ("silent", "drips", "body", "no body", "after an answer"):
                kinds[f"{kind} {door}"] = stranger = stack.enter_context(line(rig, secure))
                if kind == "drips":
                    stranger.begin("GET", "/healthz")
                elif kind == "after an answer":
                    stranger.ask("GET", "/healthz")
                elif "body" in kind and secure:
                    stranger.ask("POST", "/api/session", "Content-Type: application/json", "Content-Length: 60000")
        over = threading.Event()

        def drip() -> None:
            while not over.wait(1.0):
                for name, one in kinds.items():
                    if name.startswith(("drips", "after")):
                        one.send(b"X-A: b\r\n")
                    elif name.startswith("body https"):
                        one.send(b" ")

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            with ThreadPoolExecutor(len(kinds)) as pool:
                ended = dict(zip(kinds, pool.map(lambda one: one.ended_within(OVER_S), kinds.values()), strict=True))
        finally:
            over.set()
            dripping.join()
    assert [kind for kind, well in ended.items() if not well] == []
