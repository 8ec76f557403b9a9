"""The two ends of the relay as sockets: viewers (`/ws/live/<room>/`) and the worker that pushes (`/ws/worker/live/`).

These carry every frame of every viewer, so they are bare ASGI: take from the queue, send, nothing in between.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from babycam.core import clock, tasks
from babycam.core.link import LIVE_MIME
from babycam.core.socket import (
    JUNK,
    NOT_ALLOWED,
    NOT_FOUND,
    NOT_SIGNED_IN,
    REPLACED,
    TOO_SLOW,
    TRY_LATER,
    Gone,
    Receive,
    Scope,
    Send,
    Socket,
)
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import assignment
from babycam.monitor.consumer import authorised
from babycam.monitor.links import links
from babycam.monitor.presence import STREAM, Sitting, presence
from babycam.realtime.consumers import Closed, admit
from babycam.realtime.live import FRAME_KINDS, Viewer, counts, hub
from babycam.realtime.visitors import Visitor, door
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

STUCK_S = 15.0
JUNK_LIMIT = 20


async def viewer_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/live/<room>/`: a JSON text frame with the MIME type, then init segment and fragments."""
    socket = Socket(scope, receive, send)
    try:
        visitor = await admit(socket)
        if visitor is not None:
            await _Watching(socket, visitor, await _existing_room(int(scope["url_route"]["kwargs"]["room"]))).run()
    except Closed as ended:
        await socket.close(ended.code)
    except Gone:
        return


async def _existing_room(room: int) -> int:
    """`room`, if there is such a room. Raises Closed."""
    try:
        if room not in await in_db(rooms_queries.room_names):
            raise Closed(NOT_FOUND)
    except DATABASE_AWAY as error:
        raise Closed(TRY_LATER) from error
    return room


class _Watching:
    """One viewer's socket."""

    def __init__(self, socket: Socket, visitor: Visitor, room: int) -> None:
        self.visitor = visitor
        self._socket = socket
        self._viewer = Viewer(room)
        self._sending_since = 0.0
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def rights_changed(self, visitor: Visitor | None) -> None:
        """Goes on while the room may be seen."""
        if code := _refusal(visitor, self._viewer.room):
            self._end(code)
        elif visitor is not None:
            self.visitor = visitor

    async def run(self) -> None:
        """Until the viewer leaves; raises Closed when the server ends it."""
        if code := _refusal(self.visitor, self._viewer.room):
            raise Closed(code)
        door.enter(self)
        hub.join(self._viewer)
        sitting = presence.begin(Sitting(STREAM, self._viewer.room, self.visitor.person, self.visitor.session))
        try:
            await tasks.until_first_ends(self._write(), self._read(), self._not_stuck(), _wait(self._ended))
        finally:
            presence.end(sitting.id)
            hub.leave(self._viewer)
            door.leave(self)

    def _end(self, code: int) -> None:
        if not self._ended.done():
            self._ended.set_exception(Closed(code))

    async def _write(self) -> None:
        viewer, socket = self._viewer, self._socket
        while True:
            item = viewer.pop()
            if item is None:
                viewer.wake.clear()
                await viewer.wake.wait()
                continue
            self._sending_since = clock.monotonic()
            if isinstance(item, str):
                await socket.send_text(item)
            else:
                await socket.send_bytes(item)
            self._sending_since = 0.0

    async def _read(self) -> None:
        """A viewer has nothing to say."""
        for _ in range(JUNK_LIMIT):
            await self._socket.receive()
        raise Closed(JUNK)

    async def _not_stuck(self) -> None:
        while True:
            await asyncio.sleep(STUCK_S / 3)
            if self._sending_since and clock.monotonic() - self._sending_since > STUCK_S:
                counts["stuck"] += 1
                raise Closed(TOO_SLOW)


def _refusal(visitor: Visitor | None, room: int) -> int:
    """The close code for somebody who may not watch this room, 0 when they may."""
    if visitor is None:
        return NOT_SIGNED_IN
    if not visitor.open:
        return NOT_ALLOWED
    if not visitor.audience.sees(room):
        return NOT_FOUND
    return 0 if "room.see" in visitor.audience.rights else NOT_ALLOWED


async def _wait(future: "asyncio.Future[None]") -> None:
    await future


async def publisher_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/worker/live/?room=&epoch=`: binary frames, one LIVE_* byte and the payload each."""
    await push(Socket(scope, receive, send), lambda socket, room: _Pushing(socket, room).run())


async def push(socket: Socket, run: Callable[[Socket, int], Awaitable[None]]) -> None:
    """Lets a worker push what is its room's: with its token, under the newest epoch."""
    query = parse_qs(socket.scope["query_string"].decode("latin-1"))
    room, epoch = (_number(query, name) for name in ("room", "epoch"))
    if not authorised(socket) or not room:
        await socket.refuse()
        return
    try:
        await socket.accept()
        if not links.serves(room, epoch) and not await in_db(assignment.is_epoch, room, epoch):
            raise Closed(NOT_ALLOWED)
        await run(socket, room)
    except Closed as ended:
        await socket.close(ended.code)
    except Gone:
        return


class _Pushing:
    """One push of a room's fragments."""

    def __init__(self, socket: Socket, room: int) -> None:
        self._socket = socket
        self._room = room
        self._replaced = asyncio.Event()

    def replaced(self) -> None:
        """A newer push of the same room began."""
        self._replaced.set()

    async def run(self) -> None:
        """Until the worker stops; raises Closed when the server ends it."""
        hub.begin(self._room, self)
        try:
            await tasks.until_first_ends(self._read(), self._until_replaced())
        finally:
            hub.end(self._room, self)

    async def _until_replaced(self) -> None:
        await self._replaced.wait()
        raise Closed(REPLACED)

    async def _read(self) -> None:
        junk = 0
        receive, room = self._socket.receive, self._room
        while junk < JUNK_LIMIT:
            frame = await receive()
            if isinstance(frame, bytes) and len(frame) > 1 and frame[0] in FRAME_KINDS and _readable(frame):
                hub.take(room, frame[0], frame[1:])
            else:
                junk += 1
        raise Closed(JUNK)


def _readable(frame: bytes) -> bool:
    if frame[0] != LIVE_MIME:
        return True
    try:
        frame[1:].decode()
    except UnicodeDecodeError:
        return False
    return True


def _number(query: dict[str, list[str]], name: str) -> int:
    text = query.get(name, ["0"])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
