"""Keeps the background jobs running: one that dies is logged, counted and started again, with a growing pause."""

import asyncio
import importlib
import logging
import operator
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from prometheus_client import Counter as Metric

from babycam.core import clock, tasks

log = logging.getLogger(__name__)

PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)
HEALTHY_S = 60.0  # after this long without a failure the pauses begin again
STOP_S = 2.3  # from being told to stop until being cancelled

DEATHS = Metric("babycam_job_deaths_total", "How often a background job died and was started again", ["job"])

Run = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """`run` is "module:name", an `async def run(stop: asyncio.Event) -> None` that returns soon after `stop` is set, not before."""

    name: str
    run: str

    def load(self) -> Run:
        """The job itself."""
        module, _, name = self.run.partition(":")
        run: Run = operator.attrgetter(name)(importlib.import_module(module))
        return run


class Background:
    """All jobs of this process. `deaths`: how often each died; `down`: those that wait to be started again, with the cause."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self._jobs = tuple(jobs)
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()
        self._told_at = 0.0
        self.deaths: Counter[str] = Counter()
        self.down: dict[str, str] = {}

    def start(self) -> None:
        """Starts every job; needs a running loop."""
        self._tasks = [asyncio.create_task(self._keep(job), name=job.name) for job in self._jobs]

    def stop_soon(self) -> None:
        """Tells all jobs to end; call on the loop."""
        self._told_at = self._told_at or clock.monotonic()
        self._stop.set()

    async def stopped(self, timeout_s: float = STOP_S) -> None:
        """Waits for the jobs to end, and cancels those that take longer than `timeout_s`."""
        self.stop_soon()
        if not self._tasks:
            return
        left = self._told_at + timeout_s - clock.monotonic()
        _, late = await asyncio.wait(self._tasks, timeout=max(0.1, left))
        for task in late:
            log.warning("%s did not end in time and is cancelled", task.get_name())
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _keep(self, job: Job) -> None:
        failures = 0
        while not self._stop.is_set():
            began = clock.monotonic()
            await self._once(job)
            if self._stop.is_set():
                return
            self.deaths[job.name] += 1
            DEATHS.labels(job.name).inc()
            failures = 1 if clock.monotonic() - began > HEALTHY_S else failures + 1
            await tasks.pause(self._stop, PAUSES_S[min(failures, len(PAUSES_S)) - 1])
            self.down.pop(job.name, None)

    async def _once(self, job: Job) -> None:
        try:
            await job.load()(self._stop)
        except Exception as error:  # the supervisor: whatever it was, the job must come back
            self.down[job.name] = type(error).__name__
            log.exception("%s died and is started again", job.name)
        else:
            if not self._stop.is_set():
                self.down[job.name] = "ended"
                log.error("%s ended by itself and is started again", job.name)
