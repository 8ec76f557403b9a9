"""A camera whose nonces are good on the TCP connection on which they were given and nowhere else, in front of any web server.

with bound_camera([digest("MD5")], behind=app.url) as camera:
    read(camera.url)
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from tests.support.camera_login import NONCE, Door
from tests.support.heads import head

Question = Callable[[list[str]], Iterator[bytes]]
"""The challenges' header lines in, a whole answer with status 401 out, in pieces."""
PAGE = b"<html>401: who are you?</html>"


def with_length(asks: list[str]) -> Iterator[bytes]:
    yield _head("1.1", asks, f"Content-Length: {len(PAGE)}")
    yield PAGE


def in_chunks(asks: list[str]) -> Iterator[bytes]:
    yield _head("1.1", asks, "Transfer-Encoding: chunked")
    yield f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n0\r\n\r\n"


def of_old(asks: list[str]) -> Iterator[bytes]:
    """HTTP/1.0, which keeps a connection only where it says so."""
    yield _head("1.0", asks, "Connection: Keep-Alive", "Content-Length: 0")


def _head(version: str, asks: list[str], *more: str) -> bytes:
    return "\r\n".join([f"HTTP/{version} 401 Unauthorized", *asks, *more, "", ""]).encode()


class BoundCamera:
    """`questions`: how many requests were refused. `doors`: one for each connection that was made."""

    def __init__(self, server: socket.socket, door: Callable[[], Door], behind: str) -> None:
        self.url = f"http://127.0.0.1:{server.getsockname()[1]}"
        self.question: Question = with_length
        self.hangs_up: Callable[[int], bool] = lambda questions: False
        self.stale = False
        self.binds = True
        self.deaf = False  # it keeps connections, and answers one request on each
        self.curt = False  # and hangs up when the second one comes
        self.doors: list[Door] = []
        self.questions = 0
        self._server, self._door, self._behind = server, door, behind

    def accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._server.accept()
                door = self._door()
                door.nonce = f"{NONCE}{len(self.doors) if self.binds else ''}"
                self.doors.append(door)
                threading.Thread(target=self._serve, args=(connection, door), daemon=True).start()

    def _serve(self, connection: socket.socket, door: Door) -> None:
        with suppress(OSError), connection, connection.makefile("rb") as requests:
            connection.settimeout(20)
            while self._answer(connection, requests, door):
                if self.deaf:
                    requests.read()
                if self.curt:
                    requests.readline()
                    return

    def _answer(self, connection: socket.socket, requests: BinaryIO, door: Door) -> bool:
        """Whether it waits for another request on this connection."""
        lines = head(requests)
        if not lines:
            return False
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        method, url = lines[0].split()[:2]
        if door.lets_in(method, url, fields.get("authorization", "")):
            self._show(connection, lines)
            return False
        self.questions += 1
        mark = ", stale=true" if self.stale else ""
        for piece in self.question([f"WWW-Authenticate: {ask}{mark}" for ask in door.asks]):
            connection.sendall(piece)
        return fields.get("connection", "").lower() != "close" and not self.hangs_up(self.questions)

    def _show(self, connection: socket.socket, lines: list[str]) -> None:
        if not self._behind:
            return connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nwelcome")
        there = urlsplit(self._behind)
        asked = [line for line in lines if not line.lower().startswith(("authorization:", "connection:", "host:"))]
        with socket.create_connection((there.hostname, there.port), 20) as behind:
            behind.sendall("\r\n".join([*asked, f"Host: {there.netloc}", "Connection: close", "", ""]).encode("latin-1"))
            while data := behind.recv(65536):
                connection.sendall(data)


@contextmanager
def bound_camera(asks: list[str], behind: str = "", **door: Any) -> Iterator[BoundCamera]:
    """See BoundCamera, whose attributes may be changed at any time; `door`: see camera_login."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        camera = BoundCamera(server, lambda: Door(asks, **door), behind)
        threading.Thread(target=camera.accept, daemon=True).start()
        yield camera
        server.shutdown(socket.SHUT_RDWR)
