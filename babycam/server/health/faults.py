"""Is this process well? The loop's lag and the database's answer, each bounded in time; for /healthz and /metrics."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection
from prometheus_client import Gauge

from babycam.alerts import deadman
from babycam.core import clock, tasks
from babycam.loops.database import DATABASE_FAULTS
from babycam.server import wiring

BEAT_S = 0.5
LAG_LIMIT_S = 2.0
REMEMBER_S = 5.0
DATABASE_S = 2.0
FRESH_S = 1.0  # as old may the database's last good answer be: anybody may ask us, as often as they like

LAG = Gauge("babycam_loop_lag_seconds", "How much later than asked the event loop woke up, worst of the last seconds")


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
