"""/healthz, answered on the event loop: a crowd of requests that wait for their turns and for threads does not make it late."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from babycam.server.answers.headers import HEADERS
from babycam.server.answers.replies import reply
from babycam.server.health.faults import health_faults

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


class Healthz:
    """ASGI middleware: /healthz. 200 {"ok": true}, or 503 with the parts that fail; 405 for what is not read.

    No login, so no more than names and kinds of failure.
    """

    PATH = "/healthz"

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["path"] != self.PATH:
            await self._app(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            faults = await health_faults()
            body = {"ok": not faults, **({"failing": faults} if faults else {})}
            await reply(
                scope, send, 503 if faults else 200, json.dumps(body).encode(), HEADERS | {"Content-Type": "application/json"}
            )
        else:
            await reply(scope, send, 405, headers=HEADERS | {"Allow": "GET, HEAD"})
