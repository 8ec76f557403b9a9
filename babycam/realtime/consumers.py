"""The page's socket (`/ws/events/`): how all is now, then what happens, as long as the session lasts.

Events wait in order in a short queue and are never dropped: a page that does not read them for STUCK_S, or lets more than
EVENTS of them pile up, is closed and starts afresh with a new hello. Levels do not wait: only the newest is kept.
"""

import asyncio
import logging
from collections import Counter, deque
from typing import Any

import msgspec

from babycam.alerts import queries as alerts_queries
from babycam.alerts import quiet_queries, setting_up_queries
from babycam.alerts.standby import standby
from babycam.core import clock, tasks
from babycam.core.errors import BabycamError
from babycam.core.socket import JUNK, NOT_ALLOWED, NOT_SIGNED_IN, TOO_SLOW, TRY_LATER, Gone, Receive, Scope, Send, Socket
from babycam.history import queries as history_queries
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import queries as monitor_queries
from babycam.notify import services as notify_services
from babycam.people import queries as people_queries
from babycam.realtime import messages
from babycam.realtime.fanout import fanout
from babycam.realtime.groups import Audience
from babycam.realtime.typing_indicator import Typist
from babycam.realtime.visitors import Visitor, door, same_origin, session_key, visitor_of
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

EVENTS = 200
MAX_UNWRITTEN = 100
STUCK_S = 20.0
JUNK_LIMIT = 20

counts: Counter[str] = Counter()  # junk, slow: pages that were closed for it; levels: level messages that a newer one replaced;
# unwritten: pongs and receipts that the database could not take, or not in time; bad receipts: with a token that does not fit


class Closed(Exception):
    """The server ends it; `code` is the close code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


async def page_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/events/`."""
    socket = Socket(scope, receive, send)
    try:
        visitor = await admit(socket)
        if visitor is not None:
            await Page(socket, visitor).run()
    except Closed as ended:
        await socket.close(ended.code)
    except Gone:
        return


async def admit(socket: Socket) -> Visitor | None:
    """Accepts a visitor's socket. Foreign pages are refused without a word; strangers are told to log in (4401), and who
    has no access right now gets 4403. Raises Closed."""
    if not same_origin(socket):
        await socket.refuse()
        return None
    await socket.accept()
    try:
        visitor = await in_db(visitor_of, session_key(socket), door.time.now())
    except DATABASE_AWAY as error:
        raise Closed(TRY_LATER) from error
    if visitor is None:
        raise Closed(NOT_SIGNED_IN)
    if not visitor.at(door.time.now()).open:
        raise Closed(NOT_ALLOWED)
    return visitor


class Page:
    """One open page. `sound`: whether its browser lets it ring, as its last pong said."""

    def __init__(self, socket: Socket, visitor: Visitor) -> None:
        self.visitor = visitor
        self.sound = False
        self._socket = socket
        self._events: deque[str] = deque()
        self._level = ""
        self._wake = asyncio.Event()
        self._greet = True
        self._end, self._over = 0, asyncio.Event()
        self._sending_since = 0.0
        self._typist = Typist()
        self._pong: messages.Pong | None = None
        self._unwritten: deque[messages.PageMessage] = deque(maxlen=MAX_UNWRITTEN)
        self._news = asyncio.Event()

    @property
    def audience(self) -> Audience:
        return self.visitor.audience

    @property
    def person(self) -> int:
        return self.visitor.person

    def event(self, text: str) -> None:
        """Queues something that must arrive."""
        if len(self._events) >= EVENTS:
            self._close(TOO_SLOW)
            return
        self._events.append(text)
        self._wake.set()

    def level(self, text: str) -> None:
        """Replaces the level that waits."""
        counts["levels"] += bool(self._level)
        self._level = text
        self._wake.set()

    def rights_changed(self, visitor: Visitor | None) -> None:
        """Says hello again with what may be seen now, or good-bye."""
        if visitor is None or visitor.person != self.visitor.person:
            self._close(NOT_SIGNED_IN)
            return
        if not visitor.open:
            self._close(NOT_ALLOWED)
            return
        self.visitor, self._greet = visitor, True
        self._wake.set()

    async def run(self) -> None:
        """Until the page leaves; raises Closed when the server ends it."""
        fanout.add(self)
        door.enter(self)
        try:
            await tasks.until_first_ends(self._write(), self._read(), self._note(), self._not_stuck(), self._told_to_go())
        finally:
            fanout.remove(self)
            door.leave(self)

    def _close(self, code: int) -> None:
        """At once, whatever is waited for: a hello may take as long as the database does."""
        counts["slow"] += code == TOO_SLOW and not self._end
        self._end = self._end or code
        self._over.set()

    async def _told_to_go(self) -> None:
        await self._over.wait()
        raise Closed(self._end)

    async def _write(self) -> None:
        while True:
            if self._greet:
                self._greet = False
                await self._send(await self._hello())
                for event in fanout.standing():
                    if self.audience.hears(event.type, event.room):
                        await self._send(messages.event_frame(event.type, event.room, event.body))
            elif self._events:
                await self._send(self._events.popleft())
            elif self._level:
                level, self._level = self._level, ""
                await self._send(level)
            else:
                self._wake.clear()
                await self._wake.wait()

    async def _send(self, text: str) -> None:
        self._sending_since = clock.monotonic()
        await self._socket.send_text(text)
        self._sending_since = 0.0

    async def _hello(self) -> str:
        try:
            return await in_db(hello, self.visitor)
        except DATABASE_AWAY as error:
            raise Closed(TRY_LATER) from error

    async def _read(self) -> None:
        junk = 0
        while junk < JUNK_LIMIT:
            try:
                self._take(messages.read(await self._socket.receive()))
            except (msgspec.DecodeError, UnicodeError):
                junk += 1
        counts["junk"] += 1
        raise Closed(JUNK)

    def _take(self, message: messages.PageMessage) -> None:
        """Never waits: a socket that is not read hears no answer to its keepalive either, and is cut."""
        if isinstance(message, messages.Pong):
            self.sound, self._pong = message.sound, message
        else:
            counts["unwritten"] += len(self._unwritten) >= MAX_UNWRITTEN
            self._unwritten.append(message)
        self._news.set()

    async def _note(self) -> None:
        """Writes down what the page said, beside the reading: a database may let it wait for seconds."""
        while True:
            await self._news.wait()
            self._news.clear()
            while (message := self._next()) is not None:
                await self._heard(message)

    def _next(self) -> messages.PageMessage | None:
        if self._unwritten:
            return self._unwritten.popleft()
        pong, self._pong = self._pong, None
        return pong

    async def _heard(self, message: messages.PageMessage) -> None:
        """A pong shows that this person can be called here; a receipt, that a call arrived. None of it may end the page."""
        try:
            match message:
                case messages.Pong():
                    await self._can_ring(message)
                case messages.Receipt():
                    note: dict[str, Any] = {"delivery_id": message.delivery, "stage": message.stage, "token": message.token}
                    await in_db(notify_services.receipt, **note, now=clock.now())
                case messages.Typing():
                    await self._typist.types(message.thread, self.visitor)
        except DATABASE_AWAY:
            counts["unwritten"] += 1
        except BabycamError:
            counts["bad receipts"] += 1

    async def _can_ring(self, pong: messages.Pong) -> None:
        if "incident.see" in self.visitor.audience.rights and notify_services.wants_pong(
            person_id=self.person, sound=pong.sound, looked=pong.visible, now=clock.now()
        ):
            await in_db(notify_services.page_seen, person_id=self.person, sound=pong.sound, looked=pong.visible, now=clock.now())

    async def _not_stuck(self) -> None:
        """A page that takes nothing is given up."""
        while True:
            await asyncio.sleep(STUCK_S / 4)
            if self._sending_since and clock.monotonic() - self._sending_since > STUCK_S:
                counts["slow"] += 1
                raise Closed(TOO_SLOW)


def hello(visitor: Visitor) -> str:
    """The first message: every room of the visitor with its state, the incidents that are open, and what is heard through walls."""
    person: Any = people_queries.person(visitor.person)
    seen = list(rooms_queries.room_ids_of(person)) if person else []
    hears = "room.hear" in visitor.audience.rights
    quiets = quiet_queries.shapes(seen, clock.now())
    body = {
        "rooms": [
            {
                "id": room,
                "state": monitor_queries.room_state(room),
                "health": monitor_queries.health(room),
                "lately": monitor_queries.lately(room) if hears else [],
                "quiet": quiets.get(room),
            }
            for room in sorted(seen)
        ],
        "incidents": [*alerts_queries.open_shapes(seen), *standby.open_shapes(seen)]
        if "incident.see" in visitor.audience.rights
        else [],
        "setting_up": setting_up_queries.shape(clock.now()),
        "through": history_queries.through_shapes(seen) if "room.hear" in visitor.audience.rights else [],
    }
    return messages.frame("hello", body)
