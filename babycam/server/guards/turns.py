"""Requests have their turns by address: a crowd waits for itself, and the family not for the crowd.

Each request that Django answers takes a thread, and each thread that computes keeps the event loop from Python's lock for 5 ms at a
time: some dozens of them, which anybody can have begun, make alarms and worker links late by seconds. So few compute at a time, and
of one address fewer still. A turn begins when a request is there with its whole body, and ends when its answer begins, or after
LONG_S: what lasts longer waits for something else (a hash, a camera, the database) and computes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from babycam.people import throttle
from babycam.server.front.guests import counts
from babycam.server.front.rows import Rows
from babycam.server.guards.bodies import CLIPS, refuse

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

AT_ONCE = 6
FROM_ONE = 3
LONG_S = 0.25
WAIT_S = 15.0
BUSY = "unavailable"


class NoTurn(Exception):
    """No turn within WAIT_S."""


class Queue:
    """Who waits, and how many of each address have their turn. For one event loop."""

    def __init__(self) -> None:
        self._waiting: Rows[asyncio.Future[None]] = Rows()
        self._inside: Counter[str] = Counter()

    async def enter(self, name: str) -> None:
        """Returns when it is their turn. Raises NoTurn."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(name, turn)
        self._call()
        try:
            async with asyncio.timeout(WAIT_S):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            self._forget(name, turn)
            if isinstance(error, TimeoutError):
                raise NoTurn from None
            raise

    def leave(self, name: str) -> None:
        """The turn is over."""
        self._inside[name] -= 1
        if self._inside[name] <= 0:
            del self._inside[name]
        self._call()

    def _call(self) -> None:
        while self._inside.total() < AT_ONCE and (taken := self._waiting.next(self._may_enter)):
            name, turn = taken
            if not turn.done():  # else its time has run out in this very round of the event loop, and its task does not know yet
                turn.set_result(None)
                self._inside[name] += 1

    def _may_enter(self, name: str) -> bool:
        return self._inside[name] < FROM_ONE

    def _forget(self, name: str, turn: "asyncio.Future[None]") -> None:
        if turn.done() and not turn.cancelled():
            self.leave(name)  # it came at that very moment
        else:
            self._waiting.remove(name, turn)


class Turn:
    """One request's."""

    def __init__(self, rows: Queue, name: str, receive: Any, send: Any) -> None:
        self._rows, self._name, self._receive, self._send = rows, name, receive, send
        self._asked = self._has = False
        self._end: asyncio.TimerHandle | None = None
        self.answered = False

    async def receive(self) -> Any:
        """What the request says; its end only when it is their turn. Raises NoTurn."""
        message = await self._receive()
        if not self._asked and message["type"] == "http.request" and not message.get("more_body"):
            self._asked = True
            await self._rows.enter(self._name)
            self._has = True
            self._end = asyncio.get_running_loop().call_later(LONG_S, self.over)
        return message

    async def send(self, message: Any) -> None:
        self.answered = True
        self.over()
        await self._send(message)

    def over(self) -> None:
        """Safe to call twice."""
        if self._has:
            self._has = False
            self._rows.leave(self._name)
        if self._end:
            self._end.cancel()


class Turns:
    """ASGI middleware. Workers, who have shown their token before, do not wait."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._rows = Queue()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["path"].startswith(CLIPS):
            await self._app(scope, receive, send)
            return
        turn = Turn(self._rows, throttle.place(str((scope.get("client") or ("", 0))[0])), receive, send)
        try:
            await self._app(scope, turn.receive, turn.send)
        except NoTurn:
            counts["late"] += 1
            if not turn.answered:
                await refuse(scope, send, BUSY, {"Retry-After": "5"})
        finally:
            turn.over()
