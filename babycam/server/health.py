"""Is this process well? The loop's lag and the database's answer, each bounded in time; for /healthz and /metrics.

/healthz is answered on the event loop: a crowd of requests that wait for their turns and for threads does not make it late.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, Gauge, generate_latest

from babycam.alerts import deadman
from babycam.core import clock, tasks
from babycam.loops.database import DATABASE_FAULTS
from babycam.people import access
from babycam.server import wiring
from babycam.server.counts import Counts
from babycam.server.middleware import HEADERS
from babycam.server.replies import reply
from babycam.server.small_pages import nothing

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

BEAT_S = 0.5
LAG_LIMIT_S = 2.0
REMEMBER_S = 5.0
DATABASE_S = 2.0
FRESH_S = 1.0  # as old may the database's last good answer be: anybody may ask us, as often as they like

LAG = Gauge("babycam_loop_lag_seconds", "How much later than asked the event loop woke up, worst of the last seconds")
REGISTRY.register(Counts())


class Lag:
    """The worst lag of the event loop in the last REMEMBER_S."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, float]] = []

    def note(self, now: float, lag: float) -> None:
        """One measurement, in seconds."""
        self._seen = [(at, value) for at, value in self._seen if now - at < REMEMBER_S] + [(now, max(0.0, lag))]

    def worst(self, now: float) -> float:
        """Seconds; 0.0 before the first measurement."""
        return max((value for at, value in self._seen if now - at < REMEMBER_S), default=0.0)


lag = Lag()


async def run(stop: asyncio.Event) -> None:
    """Measures the loop's lag until `stop`."""
    while True:
        asked = clock.monotonic()
        if await tasks.pause(stop, BEAT_S):
            return
        now = clock.monotonic()
        lag.note(now, now - asked - BEAT_S)
        LAG.set(lag.worst(now))


class DatabaseProbe:
    """Asks the database in a thread of its own, so that a database that hangs cannot hang anything else."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self._asking: Future[str] | None = None
        self._well_at = float("-inf")  # monotonic s

    async def fault(self) -> str:
        """ "" when it answered within DATABASE_S, or less than FRESH_S ago; else what is wrong. One question at a time."""
        if 0 <= clock.monotonic() - self._well_at < FRESH_S:
            return ""
        if self._asking is None or self._asking.done():
            self._asking = self._thread.submit(_ask)
        asked_at = clock.monotonic()
        try:
            answer = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._asking)), DATABASE_S)
        except TimeoutError:
            return f"no answer for {DATABASE_S:g} s"
        if not answer:
            self._well_at = asked_at
        return answer


def _ask() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (*DATABASE_FAULTS, OSError) as error:
        return type(error).__name__
    finally:
        connection.close()
    return ""


database = DatabaseProbe()


async def health_faults() -> dict[str, str]:
    """What is not well in this process: {part: detail}; empty when all is. Background jobs that died and wait are parts too."""
    faults: dict[str, str] = {}
    if (seconds := lag.worst(clock.monotonic())) > LAG_LIMIT_S:
        faults["event loop"] = f"{seconds:.1f} s late"
    if fault := await database.fault():
        faults["database"] = fault
    if deadman.watch.down_since is not None:
        faults["alarm"] = f"nobody can be called: {deadman.watch.part} stands still"
    return faults | wiring.background.down


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


def trusted(_request: HttpRequest) -> HttpResponse:
    """Nothing, to anybody: a page elsewhere that gets even this knows that its device trusts our certificate."""
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-store"}
    return HttpResponse(status=204, headers=headers)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for an owner's session or BABYCAM_METRICS_TOKEN as a Bearer token; everybody else gets 404."""
    if not (_has_token(request) or _is_owner(request)):
        return nothing(request)
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    wanted: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


def _is_owner(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.role == access.Role.OWNER)
