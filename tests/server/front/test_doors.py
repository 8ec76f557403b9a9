"""Strangers at both doors of a real server: whatever they send, or do not send, ends, and the family does not notice."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from tests.rig import Client, Rig
from tests.server.front.strangers import Line

pytestmark = pytest.mark.slow

KILOBYTE = 1024
OVER_S = 25.0  # the limit is 15 s, and a busy machine looks late
CHUNKS = ("Content-Type: application/json", "Transfer-Encoding: chunked")
HANDSHAKE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
)


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


def test_a_crowd_that_has_left_leaves_no_memory_behind(rig: Rig) -> None:
    server = psutil.Process(rig.family()[0].pid)
    before = server.memory_info().rss
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            stranger = stack.enter_context(line(rig, secure=True))
            stranger.ask("POST", "/api/session", *CHUNKS)
            stranger.send((b"10000\r\n" + b" " * 65536 + b"\r\n") * 6)
        Client(rig.base).raw("GET", "/healthz")
    Rig.until(lambda: server.memory_info().rss - before < 40e6, 20.0, "the memory of 200 connections")


# --- time -------------------------------------------------------------------------------------------------------------


def opened(rig: Rig, kind: str, secure: bool, cookies: str) -> Line:
    """Somebody of this kind at one of the doors, at work already. `cookies`: for long answers, which only the family gets."""
    one = line(rig, secure, buffer=4096 if "reader" in kind else 0)
    if kind == "a head that drips":
        one.begin("GET", "/healthz")
    elif kind == "lines after an answer":
        one.ask("GET", "/healthz")
    elif "body" in kind:
        one.ask("POST", "/api/session", "Content-Type: application/json", "Content-Length: 60000")
    elif kind == "trailers without end":
        one.ask("POST", "/api/session", *CHUNKS)
        one.send(b"2\r\n{}\r\n0\r\n")
    elif "reader" in kind:
        path = "/api/schema" if secure else "/"
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{one.port}\r\nCookie: {cookies}\r\n\r\n".encode()
        one.send(asked * (50 if secure else 1500))
    return one


DRIPS = {
    "a head that drips": b"X-A: b\r\n",
    "lines after an answer": b"\r\n",
    "a body that drips": b" ",
    "trailers without end": b"X-A: b\r\n",
}
KINDS = ("silence", "a body that never comes", "a reader who does not read", *DRIPS)


def test_what_does_not_get_on_is_ended_and_what_is_slow_is_not(rig: Rig) -> None:
    """Both doors, all kinds at the same time, because each of them takes 15 s."""
    cookies = Client(rig.base).login("ana").cookies
    crowd = {(kind, secure): opened(rig, kind, secure, cookies) for kind in KINDS for secure in (True, False)}
    patient = {secure: opened(rig, "a slow reader", secure, cookies) for secure in (True, False)}
    over = threading.Event()

    def drip() -> None:
        while not over.wait(1.0):
            for (kind, _), one in crowd.items():
                if kind in DRIPS:
                    one.send(DRIPS[kind])
            for one in patient.values():
                assert len(one.socket.recv(2048)) > 0

    with ThreadPoolExecutor(len(crowd) + 1) as pool:
        dripping = pool.submit(drip)
        found = pool.map(lambda item: (item[0], ends(item[0][0], item[1])), crowd.items())
        ended = dict(found)
        over.set()
        dripping.result()
    assert [kind for kind, well in ended.items() if not well] == []
    for one in [*crowd.values(), *patient.values()]:
        one.socket.close()
    assert "Traceback" not in rig.tail(1_000_000)  # nor from what waited behind an answer that was cut


def ends(kind: str, one: Line) -> bool:
    """Whether the server ends it in time. Until the lines between us are full, nobody can tell that nothing is read."""
    return one.cut_within(90.0) if kind == "a reader who does not read" else one.ended_within(OVER_S)


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/api/session", "/api/lullabies", "/api/chat/attachments", "/nowhere"])
def test_a_strangers_chunked_body_of_3_mb_is_answered_with_413(rig: Rig, path: str) -> None:
    with line(rig, secure=True) as stranger:
        stranger.ask("POST", path, *CHUNKS)
        for _ in range(48):
            stranger.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
        stranger.send(b"0\r\n\r\n")
        status, headers, body = stranger.answer()
    assert (status, headers["content-type"]) == (413, "application/problem+json") and len(body) == int(headers["content-length"])


def test_a_body_that_nobody_reads_does_not_keep_the_plain_door_open(rig: Rig) -> None:
    with line(rig, secure=False) as stranger:
        stranger.ask("POST", "/", *CHUNKS)
        for _ in range(48):
            stranger.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
        assert stranger.answer()[0] == 405


UNREADABLE: dict[str, tuple[str, list[str]]] = {
    "by POST": ("POST", []),
    "by POST with a body": ("POST", ["Content-Length: 100000000"]),
    "of too many lines": ("GET", [f"X-{number}: a" for number in range(200)]),
    "of too long a line": ("GET", [f"X-A: {'a' * 9000}"]),
}


@pytest.mark.parametrize("how", UNREADABLE)
def test_a_handshake_that_cannot_be_read_is_refused_and_closed(rig: Rig, secure: bool, how: str) -> None:
    method, more = UNREADABLE[how]
    with line(rig, secure) as stranger:
        stranger.ask(method, "/ws/events/", *HANDSHAKE, *more)
        assert stranger.answer()[0] in (400, 405)
    assert "Traceback" not in rig.tail(1_000_000)


# --- crowds -----------------------------------------------------------------------------------------------------------


async def test_a_crowd_that_takes_every_place_keeps_neither_the_family_nor_its_sockets_out(rig: Rig) -> None:
    ana = Client(rig.base).login("ana")
    async with ana.socket("/ws/events/") as page:
        await page.recv()
        with contextlib.ExitStack() as stack:
            for number in range(800):  # more than one address may have
                stack.enter_context(line(rig, secure=False, source=f"127.0.0.{1 + number % 2}"))
            assert ana.raw("GET", "/healthz")[0] == 200
            assert ana.get("/api/session")["person"]["name"] == "Ana"
            assert await (await page.ping()) >= 0
        assert page.state.name == "OPEN"


# --- answers ----------------------------------------------------------------------------------------------------------

ROUTES = [
    ("GET", "/"), ("GET", "/nowhere"), ("GET", "/healthz"), ("HEAD", "/healthz"), ("GET", "/api/session"), ("GET", "/api/nowhere"),
    ("DELETE", "/api/rooms/1/whip/8f308466-e5d3-4662-8a6f-6511333fea6a"), ("OPTIONS", "/api/rooms/1/whip"),
    ("POST", "/api/session"), ("POST", "/api/worker/clips"), ("GET", "/api/schema/"), ("GET", "/api/rooms/1/snapshot.jpg"),
    ("GET", "/metrics"), ("PUT", "/"),
]  # fmt: skip


def test_every_whole_answer_says_how_long_it_is_and_ends_as_tls_ends(rig: Rig, secure: bool) -> None:
    for method, path in ROUTES:
        with line(rig, secure) as guest:
            guest.ask(method, path, "Connection: close")
            status, headers, body = guest.answer()
        assert status > 0 and guest.said_goodbye, (method, path, status)
        assert "transfer-encoding" not in headers, (method, path)
        if status == 204:
            assert "content-length" not in headers, (method, path)
        else:
            assert method == "HEAD" or len(body) == int(headers["content-length"]), (method, path)


def test_an_answer_under_a_wrong_name_is_whole_too(rig: Rig) -> None:
    with line(rig, secure=True) as guest:
        guest.send(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        status, headers, body = guest.answer()
    assert guest.said_goodbye and status == 400 and len(body) == int(headers["content-length"])


def test_a_refused_handshake_is_whole_and_ends_as_tls_ends(rig: Rig) -> None:
    with line(rig, secure=True) as guest:
        guest.ask("GET", "/ws/nowhere/", *HANDSHAKE)
        status, headers, body = guest.answer()
    assert guest.said_goodbye and status == 403 and len(body) == int(headers["content-length"])
