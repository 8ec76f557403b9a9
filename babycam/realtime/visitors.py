"""Who is at the other end of a page's socket, and whether they still may be.

The session cookie says who it is; the Origin header must name this server, because browsers send cookies along with sockets
that a foreign page opens (a program that is no browser sends no Origin and is let through with its cookie). Sessions and
rights are looked at again each RECHECK_S and whenever somebody's rights change, so that a socket never outlives them for long;
and at the very second at which somebody's time of access ends (people/window.py), also while the database is away.
"""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, parse_cookie

from babycam.core import clock, cookies, tasks
from babycam.core.events import ScreenEvent
from babycam.core.socket import Scope, Socket
from babycam.loops.bell import Bell
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor.presence import Sitting, presence
from babycam.people import access, access_keys, remembered, sign_ins, window
from babycam.people import queries as people_queries
from babycam.realtime.groups import Audience
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

RECHECK_S = 5.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person at a socket. `open`: whether their access is; nothing may be seen or heard while it is not.
    `changes_at`: when that is other than now; None: never."""

    person: int
    session: str
    audience: Audience
    open: bool = True
    changes_at: datetime | None = None

    def shut(self) -> "Visitor":
        """The same, outside."""
        return replace(self, open=False, audience=NOTHING, changes_at=None)

    def at(self, moment: datetime) -> "Visitor":
        """How they are at `moment`, which may have come while the database was asked."""
        return self.shut() if self.open and _is_past(self.changes_at, moment) else self


NOTHING = Audience(rights=frozenset(), rooms=frozenset())


class Seat(Protocol):
    """A socket that a visitor holds open. Called on the event loop; must not block."""

    visitor: Visitor

    def rights_changed(self, visitor: Visitor | None) -> None:
        """Who it is now; None: signed out, or gone. Whoever is not `open` any more has to go too."""


def _is_past(change: datetime | None, moment: datetime) -> bool:
    return change is not None and change <= moment


def same_origin(socket: Socket) -> bool:
    """Whether the page that opened the socket came from this server, or no page did."""
    origin = socket.header("origin")
    if not origin:
        return True
    trusted: list[str] = getattr(settings, "CSRF_TRUSTED_ORIGINS", [])
    return urlsplit(origin).netloc.lower() == socket.header("host").lower() or origin in trusted


def session_key(socket: Socket) -> str:
    """The session cookie's value, "" without one."""
    return cookies.value(parse_cookie(socket.header("cookie")), cookies.SESSION)


def camera_token(socket: Socket) -> str:
    """The credential of a camera phone: a bearer token, or the value of its cookie; "" without one."""
    kind, _, token = socket.header("authorization").partition(" ")
    return token.strip() if kind.lower() == "bearer" else cookies.value(parse_cookie(socket.header("cookie")), cookies.CAMERA)


def visitor_of(key: str, now: datetime) -> Visitor | None:
    """The person of a session, as they are in the database, at `now`."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person: Any = auth.get_user(request)
    if not person.is_authenticated:
        return None
    return _visitor(person, key, now)


def visitor_by_key(key_id: int, now: datetime) -> Visitor | None:
    """Somebody whose program listens by an access key, in the rooms for which it is."""
    key = access_keys.living(key_id)
    if key is None:
        return None
    visitor = _visitor(key.person, "", now)
    rooms = visitor.audience.rooms
    if visitor.open and key.room_ids is not None:
        rooms = frozenset(key.room_ids) if rooms is None else rooms & frozenset(key.room_ids)
    return replace(visitor, audience=replace(visitor.audience, rooms=rooms))


def visitor_called(person_id: int, now: datetime) -> Visitor | None:
    """Somebody, by whichever session."""
    person = people_queries.person(person_id)
    return _visitor(person, "", now) if person else None


def _visitor(person: Any, key: str, now: datetime) -> Visitor:
    access_window = people_queries.window_of(person)
    change = window.next_change(access_window, now)
    if not window.is_open(access_window, now):
        return Visitor(person=person.pk, session=key, audience=NOTHING, open=False, changes_at=change)
    every_room = access.sees_all_rooms(person.role)
    audience = Audience(
        rights=frozenset(str(right) for right in access.rights(person.role)),
        rooms=None if every_room else rooms_queries.room_ids_of(person),
        since="" if every_room else clock.rfc3339(person.created_at),
    )
    return Visitor(person=person.pk, session=key, audience=audience, changes_at=change)


async def signed_in(scope: Scope) -> bool:
    """Whether the session cookie of an HTTP request is that of somebody who has access now."""
    sent = [value for name, value in scope["headers"] if name == b"cookie"]
    key = cookies.value(parse_cookie(sent[0].decode("latin-1")), cookies.SESSION) if sent else ""
    try:
        visitor = await in_db(visitor_of, key, clock.now())
        return visitor is not None and visitor.at(clock.now()).open
    except DATABASE_AWAY:
        return False


def _owner(sitting: Sitting, now: datetime) -> Visitor | None:
    """Whose stream it is: by the key or the login it was begun with, or only by name where nobody remembers that."""
    if sitting.key is not None:
        return visitor_by_key(sitting.key, now)
    return visitor_of(sitting.login, now) if sitting.login else visitor_called(sitting.person, now)


class Door:
    """Looks again and again whether everybody inside still may be; and, from memory alone, ends at the second what ends then."""

    def __init__(self, time: clock.Clock = clock.SYSTEM) -> None:
        self.time = time
        self._seats: set[Seat] = set()
        self._streams: dict[str, datetime | None] = {}  # WebRTC sessions and voices: when their person's access changes
        self._look, self._strike = Bell(), Bell()
        self._noted: dict[str, datetime] = {}  # sessions: when their use was written last

    def enter(self, seat: Seat) -> None:
        self._seats.add(seat)
        if seat.visitor.changes_at is not None:
            self.recheck()  # so that this moment is awaited too

    def leave(self, seat: Seat) -> None:
        self._seats.discard(seat)

    def recheck(self, _event: ScreenEvent | None = None) -> None:
        """Somebody's rights may have changed; from any thread."""
        self._look.ring()
        self._strike.ring()

    async def run(self, stop: asyncio.Event) -> None:
        """Checks until `stop`."""
        await tasks.until_first_ends(stop.wait(), self._rounds(self._look.listen()), self._strokes(self._strike.listen()))

    async def _rounds(self, look: asyncio.Event) -> None:
        while True:
            await tasks.pause(look, self._rest_s())
            look.clear()
            await self.check()

    async def _strokes(self, strike: asyncio.Event) -> None:
        """Beside the rounds, because a slow database holds those up for seconds."""
        while True:
            await tasks.pause(strike, self._rest_s())
            strike.clear()
            self._shut_out(self.time.now())

    def _rest_s(self) -> float:
        """Seconds until the next look: at most RECHECK_S, and no longer than until somebody's access changes."""
        now = self.time.now()
        changes = [*(seat.visitor.changes_at for seat in self._seats), *map(self._change_of, presence.sittings())]
        return min([RECHECK_S, *((change - now).total_seconds() for change in changes if change and change > now)])

    def _change_of(self, sitting: Sitting) -> datetime | None:
        return self._streams.get(sitting.id, sitting.until)

    async def check(self) -> None:
        """Looks at everybody once. A database that is away throws nobody out but those whose time is over."""
        moment = self.time.now()
        self._shut_out(moment)
        by_session: dict[str, list[Seat]] = {}
        for seat in list(self._seats):
            by_session.setdefault(seat.visitor.session, []).append(seat)
        for key, seats in by_session.items():
            try:
                now = await in_db(visitor_of, key, moment)
            except DATABASE_AWAY:
                self._shut_out(self.time.now())
                return
            now = now and now.at(self.time.now())
            if now is not None and now.open and now.audience.rooms is None and "incident.ack" in now.audience.rights:
                remembered.seen(key, now.person, self.time.monotonic())
            for seat in seats:
                if now != seat.visitor:
                    seat.rights_changed(now)
        await self._note_use(by_session.keys(), moment)
        await self._check_streams(moment)

    async def _note_use(self, sessions: Collection[str], moment: datetime) -> None:
        """An open page uses its login, also when it asks for nothing."""
        self._noted = {
            key: at for key, at in self._noted.items() if key in sessions and timedelta(0) <= moment - at < sign_ins.EACH
        }
        for key in [key for key in sessions if key not in self._noted]:
            self._noted[key] = moment
            try:
                await in_db(sign_ins.used, session_key=key, now=moment)
            except DATABASE_AWAY:
                return

    async def _check_streams(self, moment: datetime) -> None:
        """The same for WebRTC sessions and voices, which have no socket of ours that could be closed."""
        changes: dict[str, datetime | None] = {}
        for sitting in presence.sittings():
            try:
                visitor = await in_db(_owner, sitting, moment)
                if visitor is not None and sitting.key is not None:
                    await in_db(access_keys.used, key_id=sitting.key, now=moment)
            except DATABASE_AWAY:
                self._shut_out(self.time.now())
                return
            visitor = visitor and visitor.at(self.time.now())
            if visitor is None or sitting.needs not in visitor.audience.rights or not visitor.audience.sees(sitting.room):
                presence.stop(sitting)
            else:
                changes[sitting.id] = visitor.changes_at
        self._streams = changes

    def _shut_out(self, moment: datetime) -> None:
        """Those whose time is known to be over."""
        for seat in list(self._seats):
            visitor = seat.visitor
            if visitor.open and _is_past(visitor.changes_at, moment):
                seat.rights_changed(visitor.shut())
        for sitting in presence.sittings():
            if _is_past(self._change_of(sitting), moment):
                presence.stop(sitting)


door = Door()
