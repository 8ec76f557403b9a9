"""Database work for code on the event loop: a few threads of its own, so that one slow query holds up no other socket.

A call that does not end within LIMIT_S fails as if the database were away. Its thread cannot be stopped (a file on a disk that
hangs); it is left to itself and counted, and when all of them are stuck, new ones take their place.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync
from django.db import InterfaceError, InternalError, OperationalError, connections

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

AWAY = (OperationalError, InterfaceError, InternalError)  # the last: PostgreSQL that may only be read
THREADS = 4
LIMIT_S = 12.0  # longer than PostgreSQL's bound and SQLite's patience with another writer: those end a call in words
MOST_POOLS = 8
counts: Counter[str] = Counter()  # abandoned: calls that did not end in time; pools: how often all threads were stuck
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")
_stuck: set[object] = set()


async def in_db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls `function` in a database thread and returns (or raises) what it does. Raises OperationalError after LIMIT_S."""
    token, begun = object(), list[bool]()

    def run() -> T:
        begun.append(True)
        try:
            return function(*args, **kwargs)
        finally:
            begun.clear()
            _stuck.discard(token)

    call: Any = DatabaseSyncToAsync(run, thread_sensitive=False, executor=_pool)
    try:
        async with asyncio.timeout(LIMIT_S) as limit:
            result: T = await call()
            return result
    except TimeoutError:
        if not limit.expired():
            raise
        _abandon(token, stuck=bool(begun))
        raise OperationalError(f"the database has not answered for {LIMIT_S:.0f} s") from None


def _abandon(token: object, *, stuck: bool) -> None:
    global _pool
    counts["abandoned"] += 1
    if stuck:
        _stuck.add(token)
    if len(_stuck) >= THREADS and counts["pools"] < MOST_POOLS:
        log.error("all database threads are stuck: new ones take their place")
        counts["pools"] += 1
        _stuck.clear()
        _pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")


def close_connections() -> None:
    """Closes the threads' connections; for the end of the server, and of tests that drop their database."""
    global _pool
    old, _pool = _pool, ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")
    for _ in range(THREADS):
        old.submit(connections.close_all)
    old.shutdown(wait=True)
