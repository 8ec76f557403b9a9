"""RTSP (RFC 2326, RFC 7826) between a camera and FFmpeg: the connection, its encryption, the login and the statuses are ours.

FFmpeg reads from a loopback port of ours, one client, for as long as the stream lasts; what it asks goes on to the camera
(`rtsp_camera.py`) with the login that the camera wants. So cameras that ask for SHA-256, in several ways, or for a name with odd
letters let us in; a status is told as what it is; no password reaches FFmpeg; and a stream ends as soon as it is asked to, since
the sockets are ours.
"""

import secrets
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from babycam.core.errors import BabycamError
from babycam.media.sources.address import Address
from babycam.media.sources.rtsp_camera import Camera
from babycam.media.sources.rtsp_messages import Splitter
from babycam.media.sources.rtsp_reports import Reports
from babycam.media.sources.wire import SLICE_S, Stopped, Wire

COMES_S = 5.0
READER_S = 15.0  # how long FFmpeg may leave what came unread


class Relay:
    """One camera. `url`: for FFmpeg. `failure`: what ended it, once it has ended."""

    def __init__(self, address: Address, stop: threading.Event) -> None:
        self._stop, self._ended = stop, threading.Event()
        self._camera = Camera(address, stop)
        self._from_client, self._reports = Splitter(), Reports()
        self.failure: BabycamError | None = None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.setblocking(False)
        self._secret = secrets.token_hex(8)
        tail = "/" if address.path.endswith("/") else ""
        self.url = f"rtsp://127.0.0.1:{self._listener.getsockname()[1]}/{self._secret}{tail}"
        self._camera.known_as = self.url

    @property
    def old_tls(self) -> bool:
        """The encryption is out of date."""
        return self._camera.wire.old_tls

    @property
    def synchronous(self) -> bool:
        """The camera has said of two tracks how their clocks belong together."""
        return self._reports.synchronous

    def end(self) -> None:
        """From another thread: `run` returns soon."""
        self._ended.set()

    @property
    def _over(self) -> bool:
        return self._stop.is_set() or self._ended.is_set()

    def run(self) -> None:
        """Pass on until one side ends or `stop`. Never raises: see `failure`."""
        client: Wire | None = None
        try:
            client = self._accepted()
            self._pass(client)
        except BabycamError as failure:
            self.failure = failure
        except Stopped:
            pass
        except (OSError, ValueError):
            self.failure = self.failure or BabycamError("source_lost" if self._camera.playing else "not_media")
        finally:
            if client:
                client.close()
            self._listener.close()
            self._camera.wire.close()

    def _accepted(self) -> Wire:
        """FFmpeg; whoever else finds the port in this moment does not know the secret in its address."""
        poll, deadline = select.poll(), time.monotonic() + COMES_S
        poll.register(self._listener, select.POLLIN)
        while not poll.poll(SLICE_S * 1000):
            if self._over or time.monotonic() > deadline:
                raise Stopped
        client, _ = self._listener.accept()
        self._listener.close()
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Wire(client, self._stop)

    def _pass(self, client: Wire) -> None:
        while not self._over:
            for wire in client.ready(self._camera.wire, SLICE_S):
                if wire is client:
                    if not self._ask(_read(client)):
                        return
                elif wire is self._camera.wire and not self._answer(self._camera.read(), client):
                    return

    def _ask(self, data: bytes | None) -> bool:
        """False where FFmpeg has gone."""
        for part in self._from_client.feed(data or b""):
            if isinstance(part, bytes):
                self._camera.wire.send(part)
            elif not self._camera.asked and self._secret not in part.first:
                return False  # a stranger on this machine
            else:
                self._camera.ask(part)
        return data != b""

    def _answer(self, data: bytes | None, client: Wire) -> bool:
        """False at the end of the stream."""
        if data == b"":
            return self._camera.goes_on()
        for part in self._camera.feed(data or b""):
            if isinstance(part, bytes):
                self._reports.look(part)
                _write(client, part)
            else:
                _write(client, part.bytes(part.first, part.lines))
        return True


def _read(client: Wire) -> bytes | None:
    try:
        return client.some()
    except ConnectionError:
        return b""


def _write(client: Wire, data: bytes) -> None:
    try:
        client.send(data, READER_S)
    except ConnectionError:
        raise Stopped from None  # FFmpeg has gone


@contextmanager
def relay(address: Address, stop: threading.Event) -> Iterator[Relay]:
    """A camera, connected, for FFmpeg to read at `url`. Raises what `dial` does, timeout and not_media."""
    try:
        opened = Relay(address, stop)
    except TimeoutError:
        raise BabycamError("timeout", host=address.host) from None
    except OSError:
        raise BabycamError("not_media") from None
    thread = threading.Thread(target=opened.run, daemon=True, name="rtsp")
    thread.start()
    try:
        yield opened
    finally:
        opened.end()
        thread.join(2 * SLICE_S)
