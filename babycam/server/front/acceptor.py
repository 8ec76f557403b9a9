"""Takes connections from one listening socket, agrees on TLS, and gives each a protocol and a place."""

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable

from babycam.server.front import limits
from babycam.server.front.guests import Guest, Guests

log = logging.getLogger(__name__)

Speaking = Callable[[Guest], asyncio.Protocol]


class Acceptor:
    """What uvicorn sees of an asyncio server: it listens from the start, `close` ends that."""

    def __init__(self, listening: socket.socket, guests: Guests, speaking: Speaking, context: ssl.SSLContext | None) -> None:
        self._socket = listening
        self._guests = guests
        self._speaking = speaking
        self._context = context
        self._loop = asyncio.get_running_loop()
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
        """No more files or memory: whoever waits is taken when somebody has left."""
        log.warning("no more connections can be taken just now: %s", error.strerror)
        self._loop.remove_reader(self._socket)
        self._later = self._loop.call_later(limits.RETRY_S, self._open)

    def _admit(self, line: socket.socket, address: str) -> None:
        guest = self._guests.admit(address)
        if guest is None:
            line.close()
            return
        line.setblocking(False)
        guest.greeting = self._loop.create_task(self._greet(line, guest))
        self._greetings.add(guest.greeting)
        guest.greeting.add_done_callback(self._greetings.discard)

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
