"""Takes connections from one listening socket, agrees on TLS, and gives each a protocol and a place.

Taking one is cheap, agreeing on TLS is not: who is taken waits in a row of their address, and the rows have their turns one after
the other, a few in each turn of the event loop. So a crowd from one address makes others wait for one of it, not for all.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
import sys
from collections.abc import Callable

from babycam.core import clock
from babycam.server.front import limits
from babycam.server.front.guests import Guest, Guests
from babycam.server.front.rows import Rows

log = logging.getLogger(__name__)

Speaking = Callable[[Guest], asyncio.Protocol]
Taken = tuple[socket.socket, Guest]
_NOTSENT_LOWAT = 25  # TCP_NOTSENT_LOWAT (linux/tcp.h), which Python does not name everywhere


class Acceptor:
    """What uvicorn sees of an asyncio server: it listens from the start, `close` ends that."""

    def __init__(self, listening: socket.socket, guests: Guests, speaking: Speaking, context: ssl.SSLContext | None) -> None:
        self._socket = listening
        self._guests = guests
        self._speaking = speaking
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._rows: Rows[Taken] = Rows()
        self._begins = False  # whether `_begin` comes in the next turn
        self._greetings: set[asyncio.Task[None]] = set()
        self._later: asyncio.TimerHandle | None = None
        listening.setblocking(False)
        listening.listen(limits.BACKLOG)
        self._open()

    def close(self) -> None:
        """Takes nobody any more."""
        if self._later:
            self._later.cancel()
        self._loop.remove_reader(self._socket)
        while taken := self._rows.next():
            _, (line, guest) = taken
            line.close()
            guest.left()
        for greeting in self._greetings:
            greeting.cancel()

    async def wait_closed(self) -> None:
        """Returns when nobody is at the door."""
        await asyncio.gather(*self._greetings, return_exceptions=True)

    def _open(self) -> None:
        self._later = None
        self._loop.add_reader(self._socket, self._take)

    def _take(self) -> None:
        for _ in range(limits.ACCEPTS):
            try:
                line, address = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                self._wait(error)
                return
            self._admit(line, address[0])

    def _wait(self, error: OSError) -> None:
        """No more files or memory: those who wait are taken when somebody has left."""
        log.warning("no more connections can be taken just now: %s", error.strerror)
        self._loop.remove_reader(self._socket)
        self._later = self._loop.call_later(limits.RETRY_S, self._open)

    def _admit(self, line: socket.socket, address: str) -> None:
        guest = self._guests.admit(address, clock.monotonic())
        if guest is None:
            line.close()
            return
        line.setblocking(False)
        _keep_little(line)
        guest.waiting = line
        self._rows.add(guest.name, (line, guest))
        self._begin_soon()

    def _begin_soon(self) -> None:
        if self._rows and not self._begins:
            self._begins = True
            self._loop.call_soon(self._begin)

    def _begin(self) -> None:
        self._begins = False
        begun = 0
        while begun < limits.BEGUN and (taken := self._rows.next()):
            _, (line, guest) = taken
            if guest.gone:  # it had to make room meanwhile, and is closed
                continue
            begun += 1
            guest.waiting = None
            guest.greeting = self._loop.create_task(self._greet(line, guest))
            self._greetings.add(guest.greeting)
            guest.greeting.add_done_callback(self._greetings.discard)
        self._begin_soon()

    async def _greet(self, line: socket.socket, guest: Guest) -> None:
        times = {"ssl_handshake_timeout": limits.PROGRESS_S, "ssl_shutdown_timeout": limits.TLS_END_S} if self._context else {}
        try:
            await self._loop.connect_accepted_socket(lambda: self._speaking(guest), line, ssl=self._context, **times)
        except OSError as error:  # ssl.SSLError is one: no TLS, a certificate that is not trusted, gone in between
            log.debug("no connection: %s", type(error).__name__)
            guest.left()
        except asyncio.CancelledError:
            guest.left()
            raise
        finally:
            guest.greeting = None


def _keep_little(line: socket.socket) -> None:
    """Has the system take only as much of an answer as is soon sent: the rest waits in the application, where it is bounded."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            line.setsockopt(socket.IPPROTO_TCP, _NOTSENT_LOWAT, limits.UNSENT_BYTES)
