"""Where a worker pushes its room's sound alone (`/ws/worker/sound/?room=&epoch=`): messages of whole ADTS frames (core/adts.py)."""

import asyncio

from babycam.core import tasks
from babycam.core.adts import NotAdts
from babycam.core.socket import JUNK, REPLACED, Receive, Scope, Send, Socket
from babycam.monitor.sound.relay import relay
from babycam.realtime.consumers import Closed
from babycam.realtime.viewer_sockets import JUNK_LIMIT, push


async def sound_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    await push(Socket(scope, receive, send), lambda socket, room: _Pushing(socket, room).run())


class _Pushing:
    """One push of a room's sound."""

    def __init__(self, socket: Socket, room: int) -> None:
        self._socket = socket
        self._room = room
        self._newer = asyncio.Event()

    def replaced(self) -> None:
        """A newer push of the same room began."""
        self._newer.set()

    async def run(self) -> None:
        """Until the worker stops; raises Closed when the server ends it."""
        relay.begin(self._room, self)
        try:
            await tasks.until_first_ends(self._read(), self._until_replaced())
        finally:
            relay.end(self._room, self)

    async def _until_replaced(self) -> None:
        await self._newer.wait()
        raise Closed(REPLACED)

    async def _read(self) -> None:
        junk = 0
        while junk < JUNK_LIMIT:
            message = await self._socket.receive()
            try:
                relay.take(self._room, message if isinstance(message, bytes) else b"?")
            except NotAdts:
                junk += 1
        raise Closed(JUNK)
