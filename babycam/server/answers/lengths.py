"""Answers that are whole say how long they are (RFC 9110, section 8.6): some programs read only those to their end."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
Message = MutableMapping[str, Any]

LENGTH_HEADERS = (b"content-length", b"transfer-encoding")
WITHOUT = (204, 304)  # and 1xx: these never have a body, so they have no length either


class Lengths:
    """ASGI middleware: Content-Length for every answer whose body comes in one piece.

    Django cuts long answers into pieces; their length is set before that, and its streams say that they are some
    (server/answers/headers.py), so that their heads need not wait for the first piece.
    """

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await self._app(scope, receive, measured(send) if scope["type"] == "http" else send)


def measured(send: Any) -> Any:
    """`send`, which keeps the start of an answer until it knows whether its first piece is all."""
    start: Message | None = None

    async def measuring(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and not _has_length(message):
            start = message
            return
        if start is not None:
            first, start = start, None
            await send(first if message.get("more_body") else _with_length(first, len(message.get("body", b""))))
        await send(message)

    return measuring


def _with_length(start: Message, length: int) -> Message:
    return {**start, "headers": [*start.get("headers", []), (b"content-length", str(length).encode())]}


def _has_length(start: Message) -> bool:
    """Whether its length is told already, or it has none."""
    if start["status"] < 200 or start["status"] in WITHOUT:
        return True
    return any(name.lower() in LENGTH_HEADERS for name, _ in start.get("headers", []))
