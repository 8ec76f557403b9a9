"""Pushes the room's live view (`/ws/worker/live/`), or its sound alone (`/ws/worker/sound/`), to the server while somebody
wants it there.

A socket of its own for each, so that pictures never stand in an alarm's way. Each connection of a live view begins with the
stream's description and the GOP since the last keyframe; a socket that is slower than the camera loses up to the next keyframe.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from babycam.media.sources.backoff import Backoff
from babycam.worker.address import ServerAddress
from babycam.worker.sockets import dial

log = logging.getLogger(__name__)

SEND_S = 10.0  # a socket that takes nothing for this long is dead
BUFFER = 256 * 1024  # bytes that may wait in the socket; beyond, the session's own queue fills and drops


class Session(Protocol):
    """The messages of one connection, as they become due."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def close(self) -> None:
        """Stop."""


class LivePush:
    """One push of a room. Lives on the event loop. `counts`: connects, lost.

    `url`: where it goes under which epoch; `session` begins what is sent over a connection.
    """

    def __init__(self, address: ServerAddress, url: Callable[[int], str], session: Callable[[], Session]) -> None:
        self._address = address
        self._url = url
        self._session = session
        self._task: asyncio.Task[None] | None = None
        self.counts: Counter[str] = Counter()

    @property
    def wanted(self) -> bool:
        """Somebody watches."""
        return self._task is not None

    def want(self, epoch: int) -> None:
        """Push from now on (again, under a newer epoch)."""
        self.unwant()
        self._task = asyncio.create_task(self._run(epoch), name="live")

    def unwant(self) -> None:
        """Nobody watches any more."""
        if self._task:
            self._task.cancel()
            self._task = None

    async def _run(self, epoch: int) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._push(epoch)
            except (OSError, EOFError, WebSocketException) as error:  # TimeoutError is an OSError
                self.counts["lost"] += 1
                log.warning("a push was cut off: %s", error or type(error).__name__)
            except Exception:  # whatever fails in a live view must not end it for good
                self.counts["failed"] += 1
                log.exception("a push failed")
            await asyncio.sleep(backoff.wait_s)
            backoff = backoff.after_failure(0.0)

    async def _push(self, epoch: int) -> None:
        async with dial(self._address, self._url(epoch), write_limit=BUFFER) as socket:
            self.counts["connects"] += 1
            await self._send(socket)

    async def _send(self, socket: ClientConnection) -> None:
        session = self._session()
        try:
            async for frame in session:
                async with asyncio.timeout(SEND_S):
                    await socket.send(frame)
        finally:
            session.close()
