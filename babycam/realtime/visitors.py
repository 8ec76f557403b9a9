"""Who is at the other end of a page's socket, and whether they still may be.

The session cookie says who it is; the Origin header must name this server, because browsers send cookies along with sockets
that a foreign page opens (a program that is no browser sends no Origin and is let through with its cookie). Sessions and
rights are looked at again each RECHECK_S and whenever somebody's rights change, so that a socket never outlives them for long.
"""

import asyncio
import logging
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, parse_cookie

from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent
from babycam.core.socket import Scope, Socket
from babycam.monitor.db import in_db
from babycam.people import access
from babycam.realtime.groups import Audience
from babycam.rooms import queries as rooms
from babycam.rooms.devices import COOKIE as CAMERA_COOKIE

log = logging.getLogger(__name__)

RECHECK_S = 5.0
DATABASE_AWAY = (OperationalError, InterfaceError)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person at a socket."""

    person: int
    session: str
    audience: Audience


class Seat(Protocol):
    """A socket that a visitor holds open. Called on the event loop; must not block."""

    visitor: Visitor

    def rights_changed(self, visitor: Visitor | None) -> None:
        """Who it is now; None: signed out, or gone."""


def same_origin(socket: Socket) -> bool:
    """Whether the page that opened the socket came from this server, or no page did."""
    origin = socket.header("origin")
    if not origin:
        return True
    trusted: list[str] = getattr(settings, "CSRF_TRUSTED_ORIGINS", [])
    return urlsplit(origin).netloc.lower() == socket.header("host").lower() or origin in trusted


def session_key(socket: Socket) -> str:
    """The session cookie's value, "" without one."""
    return parse_cookie(socket.header("cookie")).get(settings.SESSION_COOKIE_NAME, "")


def camera_token(socket: Socket) -> str:
    """The credential of a camera phone: a bearer token, or the value of its cookie; "" without one."""
    kind, _, token = socket.header("authorization").partition(" ")
    return token.strip() if kind.lower() == "bearer" else parse_cookie(socket.header("cookie")).get(CAMERA_COOKIE, "")


def visitor_of(key: str) -> Visitor | None:
    """The person of a session, as they are in the database now."""
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    person: Any = auth.get_user(request)
    if not person.is_authenticated:
        return None
    every_room = access.sees_all_rooms(person.role)
    audience = Audience(
        rights=frozenset(str(right) for right in access.rights(person.role)),
        rooms=None if every_room else rooms.room_ids_of(person),
        since="" if every_room else clock.rfc3339(person.created_at),
    )
    return Visitor(person=person.pk, session=key, audience=audience)


async def signed_in(scope: Scope) -> bool:
    """Whether the session cookie of an HTTP request is somebody's."""
    cookies = [value for name, value in scope["headers"] if name == b"cookie"]
    key = parse_cookie(cookies[0].decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "") if cookies else ""
    try:
        return await in_db(visitor_of, key) is not None
    except DATABASE_AWAY:
        return False


class Door:
    """Looks again and again whether everybody inside still may be."""

    def __init__(self) -> None:
        self._seats: set[Seat] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._look = asyncio.Event()

    def enter(self, seat: Seat) -> None:
        self._seats.add(seat)

    def leave(self, seat: Seat) -> None:
        self._seats.discard(seat)

    def recheck(self, _event: ScreenEvent | None = None) -> None:
        """Somebody's rights may have changed; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._look.set)

    async def run(self, stop: asyncio.Event) -> None:
        """Checks until `stop`."""
        self._loop, self._look = asyncio.get_running_loop(), asyncio.Event()
        await tasks.until_first_ends(stop.wait(), self._rounds())

    async def _rounds(self) -> None:
        while True:
            await tasks.pause(self._look, RECHECK_S)
            self._look.clear()
            await self.check()

    async def check(self) -> None:
        """Looks at everybody once; a database that is away throws nobody out."""
        by_session: dict[str, list[Seat]] = {}
        for seat in list(self._seats):
            by_session.setdefault(seat.visitor.session, []).append(seat)
        for key, seats in by_session.items():
            try:
                now = await in_db(visitor_of, key)
            except DATABASE_AWAY:
                return
            for seat in seats:
                if now != seat.visitor:
                    seat.rights_changed(now)


door = Door()
