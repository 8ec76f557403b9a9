"""Sockets for camera threads: they wait in slices, so that a thread ends soon after it is asked to, and know their errors."""

import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from babycam.core.errors import BabycamError
from babycam.media.sources import tls
from babycam.media.sources.address import Address

CONNECT_S = 4.0
ANSWER_S = 5.0
SLICE_S = 0.2
CHUNK = 65536
SECURE = frozenset({"https", "rtsps"})


class Stopped(Exception):
    """The source was asked to end."""


def resolve(host: str, port: int, stop: threading.Event) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    """Addresses of a name. Raises name_not_found; gives up when asked to stop, or after CONNECT_S."""
    addresses: list[tuple[socket.AddressFamily, tuple[object, ...]]] = []
    done = threading.Event()

    def look_up() -> None:
        with suppress(OSError, UnicodeError):  # told below: nothing was found
            addresses.extend((family, where) for family, _, _, _, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        done.set()

    threading.Thread(target=look_up, daemon=True, name="resolve").start()
    deadline = time.monotonic() + CONNECT_S
    while not done.wait(SLICE_S / 4):
        if stop.is_set():
            raise Stopped
        if time.monotonic() > deadline:
            break
    if not addresses:
        raise BabycamError("name_not_found", host=host)
    return addresses


def connect(address: Address, stop: threading.Event) -> socket.socket:
    """A connected, non-blocking TCP socket. Raises name_not_found, refused or timeout."""
    error = BabycamError("timeout", host=address.host)
    deadline = time.monotonic() + CONNECT_S
    for family, where in resolve(address.host, address.port, stop):
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            sock.connect_ex(where)
            wait(sock, select.POLLOUT, deadline, stop)
            if code := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, "connect")
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except TimeoutError:
            sock.close()
        except OSError:
            sock.close()
            error = BabycamError("refused", host=address.host, port=address.port)
        except Stopped:
            sock.close()
            raise
    raise error


def wait(sock: socket.socket, event: int, deadline: float, stop: threading.Event) -> None:
    """Until the socket is ready. Raises TimeoutError at the deadline (monotonic), Stopped when asked to."""
    poll = select.poll()
    poll.register(sock, event)
    while not poll.poll(SLICE_S * 1000):
        if stop.is_set():
            raise Stopped
        if time.monotonic() > deadline:
            raise TimeoutError


def dial(address: Address, stop: threading.Event) -> "Wire":
    """Connected, and encrypted where the scheme says so. At home addresses an old encryption is taken where there is none better.

    Raises what `connect` does, not_tls, tls_failed, and (elsewhere) old_tls and bad_certificate.
    """
    secure = address.scheme in SECURE
    try:
        return _dialled(address, stop, tls.modern(address.at_home) if secure else None)
    except OSError as error:
        if not secure:
            raise
        failure = tls.failure(error, address)
        if failure.code not in ("old_tls", "tls_failed") or not address.at_home:
            raise failure from None
    try:
        return _dialled(address, stop, tls.outdated())
    except OSError as error:
        failure = tls.failure(error, address)
        raise (BabycamError("tls_failed", host=address.host) if failure.code == "old_tls" else failure) from None


def _dialled(address: Address, stop: threading.Event, context: ssl.SSLContext | None) -> "Wire":
    sock = connect(address, stop)
    try:
        return Wire(secured(sock, address, stop, context) if context else sock, stop)
    except BaseException:
        sock.close()
        raise


def secured(sock: socket.socket, address: Address, stop: threading.Event, context: ssl.SSLContext) -> ssl.SSLSocket:
    """The same, encrypted. Raises OSError (SSLError among them) and Stopped; closes the socket then."""
    wrapped = context.wrap_socket(sock, server_hostname=address.host.partition("%")[0], do_handshake_on_connect=False)
    deadline = time.monotonic() + ANSWER_S
    try:
        while True:
            try:
                wrapped.do_handshake()
                return wrapped
            except ssl.SSLWantReadError:
                wait(wrapped, select.POLLIN, deadline, stop)
            except ssl.SSLWantWriteError:
                wait(wrapped, select.POLLOUT, deadline, stop)
    except BaseException:
        wrapped.close()
        raise


class Wire:
    """A socket that reads what is there, waits in slices, and knows when nothing more has arrived."""

    def __init__(self, sock: socket.socket, stop: threading.Event) -> None:
        self._sock = sock
        self._stop = stop
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._tls = isinstance(sock, ssl.SSLSocket)
        self.old_tls = isinstance(sock, ssl.SSLSocket) and tls.is_old(sock)
        self.idle: Callable[[], None] | None = None

    def send(self, data: bytes, within_s: float = ANSWER_S) -> None:
        """All of it. Raises TimeoutError, Stopped, OSError."""
        deadline = time.monotonic() + within_s
        while data:
            try:
                data = data[self._sock.send(data) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                wait(self._sock, select.POLLOUT, deadline, self._stop)

    def receive(self, within_s: float) -> bytes:
        """Some bytes as soon as there are any; b"" at the end. Raises TimeoutError, Stopped, OSError."""
        deadline = 0.0
        while True:
            if self._tls or self._poll.poll(0):
                try:
                    return self._sock.recv(CHUNK)
                except (BlockingIOError, ssl.SSLWantReadError):
                    pass  # TLS bytes, but no data yet
            if self.idle:
                self.idle()
            if self._stop.is_set():
                raise Stopped
            deadline = deadline or time.monotonic() + within_s
            if not self._poll.poll(SLICE_S * 1000) and time.monotonic() > deadline:
                raise TimeoutError

    def some(self) -> bytes | None:
        """What is there now: b"" at the end, None where it is nothing yet. Raises OSError."""
        try:
            return self._sock.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None

    def ready(self, other: "Wire", within_s: float) -> "list[Wire]":
        """Which of the two have something to read, or came to their end; none of them after `within_s`."""
        wires = {wire._sock.fileno(): wire for wire in (self, other)}
        poll = select.poll()
        for number in wires:
            poll.register(number, select.POLLIN)
        held = [wire for wire in (self, other) if isinstance(wire._sock, ssl.SSLSocket) and wire._sock.pending()]
        ready_wires = [wires[number] for number, _ in poll.poll(0 if held else within_s * 1000)]
        return held + [wire for wire in ready_wires if wire not in held]

    def close(self) -> None:
        self._sock.close()
