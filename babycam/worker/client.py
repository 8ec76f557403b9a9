"""The worker's end of the link (`/ws/worker/`): dials, says Hello, carries messages, and redials without end.

The worker only ever dials out. The server counts as lost when nothing at all came from it for SILENCE_S; a try that failed is
repeated after a pause that grows from 0.5 to 2 s. Only Hello and beats are sent before the server has said which room is ours
(Assigned, Idle or Released): the events that wait are of that room, or late. Messages that do not parse are counted, logged and
ignored, so that a newer server may say things that this worker does not know.
"""

import asyncio
import logging
from collections import Counter
from typing import Protocol

import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus, WebSocketException

from babycam.core.link import Assigned, FromServer, Hello, Idle, Received, Released, WorkerBeat, decode_from_server, encode
from babycam.core.tasks import until_first_ends
from babycam.media.sources.backoff import Backoff
from babycam.worker.address import ServerAddress
from babycam.worker.send_queue import SendQueue
from babycam.worker.sockets import dial

log = logging.getLogger(__name__)

SILENCE_S = 5.0
BEAT_S = 1.0
LONGEST_PAUSE_S = 2.0
MAX_FRAME = 2**20  # bytes; the largest thing that a server sends is an SDP


class Desk(Protocol):
    """The reader of the server's messages. Called on the event loop; must not block."""

    def hello(self) -> Hello:
        """What to say first on a new connection."""

    def beat(self) -> WorkerBeat:
        """What the worker knows of its room now."""

    def handle(self, message: FromServer) -> None:
        """One message of the server."""


class ServerSilent(Exception):
    """The connection stands, but the server said nothing for SILENCE_S."""


class LinkClient:
    """One link, kept alive for as long as `run` runs. `counts`: connects, lost, refused, junk, unhandled."""

    def __init__(self, address: ServerAddress, outbox: SendQueue, desk: Desk) -> None:
        self._address = address
        self._outbox = outbox
        self._desk = desk
        self._backoff = Backoff()
        self.connected = False
        self.counts: Counter[str] = Counter()

    async def run(self) -> None:
        """Connects again and again until cancelled."""
        while True:
            try:
                await self._connect_once()
            except InvalidStatus as error:
                self.counts["refused"] += 1
                log.error("%s refused the link: HTTP %d%s", self._address.host, *_why(error.response.status_code))
            except (OSError, EOFError, WebSocketException, ServerSilent) as error:
                self.counts["lost"] += 1
                log.warning("no link to %s: %s", self._address.host, error or type(error).__name__)
            finally:
                self.connected = False
            pause = min(self._backoff.wait_s, LONGEST_PAUSE_S)
            log.info("dialling again in %.1f s, %d events are waiting", pause, self._outbox.queued)
            await asyncio.sleep(pause)
            self._backoff = self._backoff.after_failure(0)

    async def _connect_once(self) -> None:
        async with dial(self._address, self._address.link, ping_interval=None, max_size=MAX_FRAME) as socket:
            self.counts["connects"] += 1
            self._outbox.rewind()
            await socket.send(encode(self._desk.hello()))
            await self._serve(socket)

    async def _serve(self, socket: ClientConnection) -> None:
        """Reads, writes and beats until one of them fails."""
        await until_first_ends(self._read(socket), self._write(socket), self._beat())

    async def _read(self, socket: ClientConnection) -> None:
        while True:
            try:
                async with asyncio.timeout(SILENCE_S):
                    frame = await socket.recv()
            except TimeoutError as error:
                raise ServerSilent(f"the server said nothing for {SILENCE_S:.0f} s") from error
            self._handle(frame)

    def _handle(self, frame: str | bytes) -> None:
        try:
            message = decode_from_server(frame.encode() if isinstance(frame, str) else frame)
        except (msgspec.DecodeError, UnicodeError) as error:
            return self._junk(len(frame), error)
        if not self.connected:
            self.connected = True
            self._backoff = Backoff()
            log.info("linked to %s", self._address.host)
        try:
            self._desk.handle(message)
        except Exception:  # one message that fails must not end the link
            self.counts["unhandled"] += 1
            log.exception("handling %s failed", type(message).__name__)
        if isinstance(message, Received):
            self._outbox.received(message.seq)
        elif isinstance(message, Assigned | Idle | Released):
            self._outbox.open()

    def _junk(self, size: int, error: Exception) -> None:
        """Counts, and logs the 1st, 2nd, 4th, 8th ... so that a flood of junk does not become a flood of log."""
        self.counts["junk"] += 1
        if (n := self.counts["junk"]) & (n - 1) == 0:
            log.warning("ignored a frame of %d from the server: %s (%d so far)", size, error, n)

    async def _write(self, socket: ClientConnection) -> None:
        while True:
            await socket.send(encode(await self._outbox.next()))

    async def _beat(self) -> None:
        while True:
            self._outbox.beat(self._desk.beat())
            await asyncio.sleep(BEAT_S)


def _why(status: int) -> tuple[int, str]:
    return status, " (is the worker's token right?)" if status in (401, 403) else ""
