"""One ASGI WebSocket as plain awaitable calls (ASGI spec 2.4), for sockets that are too busy for a framework's dispatch.

Close codes are shared by all of babycam's sockets: 4400 junk, 4401 not signed in, 4403 not allowed, 4404 not found,
4408 too slow or silent, 4409 replaced by a newer one, 1001 the server goes away, 1013 try again later.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JUNK = 4400
NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403
NOT_FOUND = 4404
TOO_SLOW = 4408
REPLACED = 4409
GOING_AWAY = 1001
TRY_LATER = 1013

CLOSE_S = 2.0


class Gone(ConnectionError):
    """The other side has closed the socket, or the line is dead."""


class Socket:
    """A WebSocket of one connection. Every call raises Gone once the other side has left."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self._receive = receive
        self._send = send
        self.closed = False

    def header(self, name: str) -> str:
        """The first header of that (lower case) name, "" when absent."""
        wanted = name.encode("ascii")
        return next((value.decode("latin-1") for key, value in self.scope.get("headers", ()) if key.lower() == wanted), "")

    async def accept(self) -> None:
        """Completes the handshake. Raises Gone when the other side has hung up."""
        message = await self._receive()
        if message["type"] != "websocket.connect":
            raise Gone
        await self.send({"type": "websocket.accept"})

    async def refuse(self) -> None:
        """Answers the handshake with 403 and no words, as if nothing were here."""
        message = await self._receive()
        if message["type"] == "websocket.connect":
            await self.close()

    async def receive(self) -> str | bytes:
        """The next message. Raises Gone when the other side has hung up."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            self.closed = True
            raise Gone
        data: bytes | None = message.get("bytes")
        return data if data is not None else str(message.get("text") or "")

    async def send(self, message: Message) -> None:
        """A raw ASGI message. Raises Gone when the other side has hung up."""
        try:
            await self._send(message)
        except (OSError, RuntimeError) as error:  # RuntimeError: the web server has given it up meanwhile
            self.closed = True
            raise Gone from error

    async def send_bytes(self, data: bytes) -> None:
        """One binary message; waits while the line is full."""
        await self.send({"type": "websocket.send", "bytes": data})

    async def send_text(self, text: str) -> None:
        """One text message; waits while the line is full."""
        await self.send({"type": "websocket.send", "text": text})

    async def close(self, code: int = 1000) -> None:
        """Closes, or does nothing when it is closed already. A line that is full is given up after CLOSE_S."""
        if self.closed:
            return
        self.closed = True
        with contextlib.suppress(OSError, RuntimeError):  # TimeoutError is an OSError; RuntimeError as in send
            async with asyncio.timeout(CLOSE_S):
                await self._send({"type": "websocket.close", "code": code})
