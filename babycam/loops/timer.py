"""Runs a database job again and again, in one thread of its own, until told to stop.

The job has the thread, and so its database connection, to itself: no slow request delays it, and it delays none. A job that
fails is logged and tried again after a pause that doubles, up to LONGEST_S.
"""

import asyncio
import logging
from collections.abc import Callable

from babycam.core import tasks
from babycam.loops.threads import DatabaseThreads

log = logging.getLogger(__name__)

LONGEST_S = 15.0


def _nothing() -> None:
    """For loops that leave nothing behind."""


async def every(
    seconds: float | Callable[[], float],
    job: Callable[[], object],
    stop: asyncio.Event,
    *,
    name: str,
    last: Callable[[], object] = _nothing,
) -> None:
    """Calls `job()` each `seconds` (or as many as that says afterwards), first at once; soon after `stop` is set, `last()`.

    Never raises what they raise.
    """
    thread, failures = DatabaseThreads(name), 0
    try:
        while not stop.is_set():
            failures = 0 if await _tried(job, thread, name) else failures + 1
            await tasks.pause(stop, _rest(seconds() if callable(seconds) else seconds, failures))
        await _tried(last, thread, name)
    finally:
        thread.close()


def _rest(seconds: float, failures: int) -> float:
    return max(seconds, min(LONGEST_S, seconds * 2 ** min(failures, 10))) if failures else seconds


async def _tried(job: Callable[[], object], thread: DatabaseThreads, name: str) -> bool:
    try:
        await thread.call(job)
    except Exception:  # a supervisor: whatever it was, the next turn must come
        log.exception("%s failed, it is tried again", name)
        return False
    return True
