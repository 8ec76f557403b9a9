"""Sockets get junk, and viewers that never read: the offender is closed, the server lives, and nobody else notices."""

import base64
import contextlib
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from babycam.core import clock, link
from babycam.core.socket import JUNK, NOT_ALLOWED, NOT_FOUND, NOT_SIGNED_IN
from tests.faults.house import House, Room, note
from tests.faults.page import PATIENCE_S
from tests.support import sockets
from tests.support.services import free_port
from tests.support.sockets import Line, trusting
from tests.support.streams import HttpStream

pytestmark = pytest.mark.timeout(240)
SHAPE: dict[str, Any] = {"width": 320, "height": 240, "fps": 25}
MB = 2**20
TOO_BIG = 1009  # RFC 6455: message too big
JUNK_MESSAGES: list[str | bytes] = [
    "",
    "hello?",
    b"\x00",
    os.urandom(500),
    "{",
    "[]",
    "null",
    '{"type": "pong", "sound": "loudly"}',
    '{"type": ["pong"]}',
    '{"type": "ack", "incident": 1}',
    json.dumps({"type": "pong", "at": 10**400}),
    "[" * 10_000,
    "\x00\x00\ud7ff",
    "x" * MB,
    os.urandom(MB),
    link.encode(link.Levels(room=10**9, epoch=-1, at=float("nan"), state="?", hops=())),
    link.encode(link.Hello(name="", instance="", version="")),
    link.encode(link.Received(seq=1)),
    b"\xde\x00\x01\xa4type",
    b"\xdf\xff\xff\xff\xff",
]
SNAIL_COUNT = 8


class Viewer(threading.Thread):
    """Watches the room and reads all of it."""

    def __init__(self, home: House, room: Room) -> None:
        super().__init__(daemon=True, name="viewer")
        self._socket = opened(home, f"/ws/live/{room.id}/")
        self.frames = 0
        self.last_at = time.monotonic()
        self.longest_gap_s = 0.0

    def run(self) -> None:
        try:
            for _ in self._socket:
                now = time.monotonic()
                self.longest_gap_s = max(self.longest_gap_s, now - self.last_at)
                self.frames, self.last_at = self.frames + 1, now
        except ConnectionClosed:
            return

    def close(self) -> None:
        self._socket.close()
        self.join(5)


@pytest.fixture
def viewer(home: House, room: Room) -> Iterator[Viewer]:
    one = Viewer(home, room)
    one.start()
    home.until(lambda: one.frames > 20, PATIENCE_S, "the viewer to see something")
    yield one
    one.close()


@pytest.fixture(autouse=True)
def unimpressed(home: House, viewer: Viewer) -> Iterator[None]:
    """During every story the same processes, page and viewer go on without a cut, and nothing breaks."""
    family = {process.pid for process in home.rig.family()}
    cuts = home.page.cuts
    memory = home.rig.family()[0].memory_info().rss
    yield
    if not running(home):
        return
    ended, frames = time.monotonic(), viewer.frames
    home.page.until(lambda: max(home.page.levels_at.values()) > ended, "levels")
    home.until(lambda: viewer.frames > frames + 5, PATIENCE_S, "the viewer to see on")
    assert {process.pid for process in home.rig.family()} == family
    assert home.page.cuts == cuts
    assert viewer.is_alive()
    assert home.rig.family()[0].memory_info().rss - memory < 150 * MB
    assert home.rig.healthy()
    assert "Traceback" not in home.rig.tail(100_000), home.rig.tail()


def running(home: House) -> bool:
    return home.rig.process is not None and home.rig.process.poll() is None


def opened(home: House, path: str, *, cookies: str | None = None, token: str = "", origin: str | None = "") -> Line:
    """A socket as a page opens it, or with a token as a worker does."""
    headers = {"Authorization": f"Bearer {token}"} if token else {"Cookie": home.ana.cookies if cookies is None else cookies}
    where = home.rig.base if origin == "" and not token else origin or None
    return sockets.opened(home.rig.base.replace("https", "wss", 1) + path, headers=headers, origin=where)


def token_of(home: House) -> str:
    return (home.rig.data / "keys" / "worker_token").read_text().strip()


def pelt(socket: Line, first: tuple[bytes, ...] = ()) -> int:
    """Sends 100 junk messages; the code with which the server closes."""
    try:
        for message in [*first, *(JUNK_MESSAGES * 5)]:
            socket.send(message)
        while True:
            socket.recv(timeout=PATIENCE_S)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 0


def refused(home: House, path: str, **how: Any) -> int:
    """The HTTP status with which the handshake is refused."""
    with pytest.raises(InvalidStatus) as problem:
        opened(home, path, **how)
    return int(problem.value.response.status_code)


def test_a_page_that_talks_junk_is_closed(home: House) -> None:
    assert pelt(opened(home, "/ws/events/")) == JUNK


def test_a_viewer_that_talks_junk_is_closed(home: House, room: Room) -> None:
    assert pelt(opened(home, f"/ws/live/{room.id}/")) == JUNK


def test_a_worker_that_talks_junk_is_closed_before_and_after_its_hello(home: House) -> None:
    hello = link.encode(link.Hello(name="stranger", instance="i", version="1"))
    assert pelt(opened(home, "/ws/worker/", token=token_of(home))) == JUNK
    assert pelt(opened(home, "/ws/worker/", token=token_of(home)), (hello,)) == JUNK


def test_a_workers_word_about_a_room_that_is_not_its_own_changes_nothing(home: House, room: Room) -> None:
    with opened(home, "/ws/worker/", token=token_of(home)) as socket:
        socket.send(link.encode(link.Hello(name="stranger", instance="i", version="1")))
        for epoch in range(5):
            stamp: dict[str, Any] = {
                "seq": epoch + 1,
                "room": room.id,
                "epoch": epoch,
                "event_id": f"{epoch:032x}",
                "at": clock.unix(),
            }
            socket.send(link.encode(link.NoiseStarted(**stamp, onset_at=clock.unix(), level_db=0.0, threshold_db=-35.0)))
            socket.send(link.encode(link.MicMuted(**stamp, muted=True)))
        confirmed = 0
        while confirmed < 5:
            message = link.decode_from_server(socket.recv(timeout=PATIENCE_S, decode=False))
            confirmed = message.seq if isinstance(message, link.Received) else confirmed
    room.only_bursts()
    assert not room.incidents("mic_muted")


def test_a_push_of_junk_ends_and_the_rooms_own_worker_pushes_again(home: House, room: Room) -> None:
    codes = []
    for epoch in range(20):
        socket = opened(home, f"/ws/worker/live/?room={room.id}&epoch={epoch}", token=token_of(home))
        codes.append(pelt(socket))
    assert codes.count(JUNK) == 1  # under the one epoch that is right
    assert set(codes) == {JUNK, NOT_ALLOWED}


def test_strangers_get_no_socket_at_all(home: House, room: Room) -> None:
    for path in ("/ws/worker/", f"/ws/worker/live/?room={room.id}&epoch=1"):
        assert refused(home, path, token="wrong") == 403
        assert refused(home, path, cookies="") == 403
        assert refused(home, path) == 403  # a page's cookie is no token
    for path in ("/ws/events/", f"/ws/live/{room.id}/"):
        assert refused(home, path, origin="https://evil.example") == 403
        assert pelt(opened(home, path, cookies="__Host-babycam_session=guess")) == NOT_SIGNED_IN
    for path in ("/ws/", "/ws/live/x/", "/", "/api/rooms"):
        assert refused(home, path) == 403
    for nowhere in (room.id + 1000, 10**23):
        assert pelt(opened(home, f"/ws/live/{nowhere}/")) == NOT_FOUND


@pytest.mark.parametrize("path", ["/ws/events/", "/ws/live/{room}/", "/ws/worker/"])
def test_a_message_of_ten_megabytes_is_refused(home: House, room: Room, path: str) -> None:
    socket = opened(home, path.format(room=room.id), token=token_of(home) if "worker" in path else "")
    with socket, pytest.raises(ConnectionClosed) as closed:
        socket.send(bytes(10 * MB))
        while True:
            socket.recv(timeout=PATIENCE_S)
    assert closed.value.rcvd is None or closed.value.rcvd.code in (TOO_BIG, JUNK)


def test_bytes_that_are_no_protocol_at_all_are_hung_up_on(home: House) -> None:
    for data in (os.urandom(4000), b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\xff\xff" + os.urandom(100)):
        for port in (home.rig.https_port, home.rig.http_port):
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as raw:
                raw.sendall(data)
                raw.shutdown(socket.SHUT_WR)
                try:
                    while raw.recv(65536):
                        pass
                except ConnectionError:
                    continue


class Flood(threading.Thread):
    """A worker of another machine that takes the free room and pushes big pictures."""

    def __init__(self, home: House) -> None:
        super().__init__(daemon=True, name="flood")
        self._home = home
        self.ended = threading.Event()

    def run(self) -> None:
        with contextlib.suppress(ConnectionClosed):  # the server ends
            self._work(token_of(self._home))

    def _work(self, token: str) -> None:
        with opened(self._home, "/ws/worker/", token=token) as worker:
            worker.send(link.encode(link.Hello(name="flood", instance="i", version="1")))
            while not isinstance(told := link.decode_from_server(worker.recv(PATIENCE_S, decode=False)), link.Assigned):
                continue
            room, epoch = told.config.room, told.epoch
            with opened(self._home, f"/ws/worker/live/?room={room}&epoch={epoch}", token=token) as push:
                mime = json.dumps({"mime": 'video/mp4; codecs="avc1.42e01f"', "video": True, "audio": False})
                push.send(bytes([link.LIVE_MIME]) + mime.encode())
                push.send(bytes([link.LIVE_INIT]) + os.urandom(1000))
                self._pictures(push, worker, link.WorkerBeat(room=room, epoch=epoch, at=clock.unix(), source="live"))

    def _pictures(self, push: Line, worker: Line, beat: link.WorkerBeat) -> None:
        number = 0
        while not self.ended.wait(0.02):
            push.send(bytes([link.LIVE_DELTA if number % 10 else link.LIVE_KEY]) + os.urandom(100_000))
            if number % 50 == 0:
                worker.send(link.encode(beat))
            number += 1


def snail(home: House, room: Room) -> ssl.SSLSocket:
    """A viewer that shakes hands and then never reads."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", home.rig.https_port))
    secure = trusting().wrap_socket(raw)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET /ws/live/{room.id}/ HTTP/1.1",
        f"Host: 127.0.0.1:{home.rig.https_port}",
        f"Origin: {home.rig.base}",
        f"Cookie: {home.ana.cookies}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    ]
    secure.sendall("\r\n".join([*lines, "", ""]).encode())
    return secure


@pytest.fixture
def flooded(home: House) -> Iterator[Room]:
    """A room whose pictures are big."""
    room = home.room("Flooded", f"http://127.0.0.1:{free_port()}/none")
    flood = Flood(home)
    flood.start()
    yield room
    flood.ended.set()
    flood.join(10)
    if running(home):
        home.ana.delete(f"/api/rooms/{room.id}")


def test_viewers_that_never_read_cost_the_others_nothing_and_are_given_up(home: House, flooded: Room) -> None:
    reader = Viewer(home, flooded)
    reader.start()
    home.until(lambda: reader.frames > 20, PATIENCE_S, "the flood")
    with ExitStack() as snails:
        for _ in range(SNAIL_COUNT):
            snails.enter_context(snail(home, flooded))
        flooded.shows("all viewers", lambda state, health: health["viewers"] == SNAIL_COUNT + 1)
        began = time.monotonic()
        home.until(lambda: counted(home, "live", "dropped") > 100, PATIENCE_S, "drops to be counted")
        note("viewers that never read", "first drops", time.monotonic() - began)
        flooded.shows("only the one who reads", lambda state, health: health["viewers"] == 1)
        note("viewers that never read", "given up", time.monotonic() - began)
    assert reader.is_alive()
    reader.close()


def counted(home: House, part: str, what: str) -> float:
    """A count of /metrics, as the owner gets it."""
    _, _, text = home.ana.raw("GET", "/metrics")
    wanted = f'babycam_count_total{{part="{part}",what="{what}"}}'
    return next((float(line.split()[-1]) for line in text.decode().splitlines() if line.startswith(wanted)), 0.0)


def test_after_all_of_this_an_alarm_still_works(home: House, room: Room, stream: HttpStream) -> None:
    room.alarms(stream.sound)
    room.only_bursts()
    assert counted(home, "pages", "junk") >= 1


def test_a_server_whose_viewers_never_read_ends_in_time_all_the_same(home: House, flooded: Room) -> None:
    with ExitStack() as snails:
        for _ in range(SNAIL_COUNT):
            snails.enter_context(snail(home, flooded))
        before = counted(home, "live", "dropped")
        home.until(lambda: counted(home, "live", "dropped") > before, PATIENCE_S, "lines that are full")
        took = home.rig.stop()
        note("SIGTERM with viewers that never read", "ended", took)
        assert took < 10
        assert home.rig.left_over == []
