"""WebSockets for tests that are no coroutines: opened, written and read from any thread.

One event loop in one thread does the work of all of them. `websockets.sync` is no choice for wss: it reads a TLS socket in one
thread while another writes to it, which OpenSSL forbids and Python does not prevent: one opening in some hundred then
hangs forever, or the interpreter crashes (github.com/python/cpython/issues/151508).
"""

import asyncio
import functools
import ssl
import threading
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import websockets

T = TypeVar("T")

OPEN_S = 30.0  # a busy machine shakes hands late
SEND_S = 60.0
CLOSE_S = 5.0


@functools.cache
def trusting() -> ssl.SSLContext:
    """TLS that accepts whatever a server on loopback shows; authority_trust.py judges as a family's browser does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the machine's authorities, which take 20 ms to read
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class _Loop(threading.Thread):
    """The event loop of all sockets, which lives as long as the process."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name="sockets")
        self.loop = asyncio.new_event_loop()
        self._once = threading.Lock()

    def run(self) -> None:
        self.loop.run_forever()

    def running(self) -> asyncio.AbstractEventLoop:
        with self._once:
            if self.ident is None:
                self.start()
        return self.loop


_sockets = _Loop()


def _done(work: Coroutine[Any, Any, T], seconds: float | None) -> T:
    """Does `work` on the loop; TimeoutError after `seconds`, whatever it raises else."""
    return asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), _sockets.running()).result()


class Line:
    """One open WebSocket. Its calls raise ConnectionClosed once it is closed, TimeoutError when they last too long."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self._connection = connection

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[str | bytes]:
        """Messages until the other side closes."""
        try:
            while True:
                yield self.recv()
        except websockets.ConnectionClosedOK:
            return

    def send(self, message: str | bytes) -> None:
        _done(self._connection.send(message), SEND_S)

    def recv(self, timeout: float | None = None, decode: bool | None = None) -> Any:
        """The next message, str or bytes as it was sent, or as `decode` says. Without `timeout` as long as it takes."""
        return _done(self._connection.recv(decode=decode), timeout)

    def close(self) -> None:
        _done(self._connection.close(), None)  # bounded by its close_timeout


def opened(url: str, *, headers: dict[str, str], origin: str | None = None) -> Line:
    """Opens a socket as a page does; raises InvalidHandshake when it is refused, OSError when nobody answers."""

    async def connected() -> websockets.ClientConnection:
        return await websockets.connect(
            url,
            ssl=trusting() if url.startswith("wss") else None,
            additional_headers=headers,
            origin=origin,  # type: ignore[arg-type]
            compression=None,
            proxy=None,
            max_size=None,
            open_timeout=None,
            close_timeout=CLOSE_S,
        )

    return Line(_done(connected(), OPEN_S))
