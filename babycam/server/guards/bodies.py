"""How much a request may send. Django writes whole bodies to disk before it looks at them, so this comes before Django.

Strangers and pages send little; clips need the worker token, lullabies and pictures a login.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from babycam.api.http import errors
from babycam.server.answers.replies import Headers, reply

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
SignedIn = Callable[[Scope], Awaitable[bool]]

SMALL = 1024 * 1024  # bytes
CLIP = 4 * 10**9  # bytes
CLIPS = "/api/worker/"
CLOSED = {"Connection": "close"}  # what is left of the body is not read
# What somebody signed in may send, in bytes: the file itself, and some room for what is around it.
FILES: dict[tuple[str, str], int] = {
    ("POST", "/api/lullabies"): 21 * 10**6,
    ("POST", "/api/chat/attachments"): 11 * 10**6,
    ("PUT", "/api/people/me/picture"): 6 * 10**6,
}


class BodyGuard:
    """ASGI middleware: 413 for what is announced too big and for what grows too big, 401 for clips without the token.

    `signed_in` tells whether a request's session cookie is somebody's; it is asked only where that allows more.
    """

    def __init__(self, app: App, worker_token: str, signed_in: SignedIn) -> None:
        self._app = app
        self._signed_in = signed_in
        self._bearer = f"Bearer {worker_token}".encode()

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = dict(scope["headers"])
        clips = scope["path"].startswith(CLIPS)
        if clips and not hmac.compare_digest(headers.get(b"authorization", b""), self._bearer):
            await refuse(scope, send, "not_signed_in", {**CLOSED, "WWW-Authenticate": "Bearer"})
            return
        limit = CLIP if clips else await self._page_limit(scope, headers)
        if _announced(headers) > limit:
            await refuse(scope, send, "too_big", CLOSED)
            return
        line = _Counted(receive, send, limit)
        await self._app(scope, line.receive, line.send)
        if line.over and not line.answered:
            await refuse(scope, send, "too_big", CLOSED)

    async def _page_limit(self, scope: Scope, headers: dict[bytes, bytes]) -> int:
        most = FILES.get((scope["method"], scope["path"].rstrip("/")), SMALL)
        big = SMALL < _announced(headers) <= most
        return most if big and await self._signed_in(scope) else SMALL


def _announced(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


class _Counted:
    """The application's two ends of a request. Once more than `limit` bytes came, the other side has left, as far as it is told."""

    def __init__(self, receive: Any, send: Any, limit: int) -> None:
        self._receive, self._send, self._left = receive, send, limit
        self.answered = False

    @property
    def over(self) -> bool:
        return self._left < 0

    async def receive(self) -> Any:
        if self.over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.over else message

    async def send(self, message: Any) -> None:
        if self.over and not self.answered:
            return  # it is answered with 413
        self.answered = True
        await self._send(message)


async def refuse(scope: Scope, send: Any, code: str, headers: Headers) -> None:
    """The problem `code`, as the API says it (api/http/errors.py)."""
    body = errors.problem(code)
    await reply(scope, send, body["status"], json.dumps(body).encode(), {"Content-Type": errors.CONTENT_TYPE, **headers})
