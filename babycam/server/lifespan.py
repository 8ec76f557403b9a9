"""The ASGI lifespan: the background jobs start before the first request and end after the last."""

import logging
from typing import Any

from babycam.server import wiring
from babycam.server.store.postgres import bound

log = logging.getLogger(__name__)


async def lifespan(_scope: Any, receive: Any, send: Any) -> None:
    """Answers startup and shutdown (ASGI lifespan protocol 2.0)."""
    await receive()
    try:
        bound.limit(bound.SERVING_S)
        wiring.subscribe()
        background = wiring.renew()
        background.start()
    except Exception as error:  # the supervisor of all: the web server must learn why nothing can start
        log.exception("babycam cannot start")
        await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await background.stopped()
    await send({"type": "lifespan.shutdown.complete"})
