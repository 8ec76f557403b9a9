"""Database work for code on the event loop: a few threads of its own, so that one slow query holds up no other socket.

A call that does not end within LIMIT_S fails as if the database were away. Its thread cannot be stopped (a file on a disk that
hangs); it is left to itself and counted, and when all of them are stuck, new ones take their place.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection

from babycam.loops.threads import DatabaseThreads

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

DATABASE_AWAY = (OperationalError, InterfaceError, InternalError)  # the last: PostgreSQL that may only be read
DATABASE_FAULTS = (DatabaseError, InterfaceError)  # that, and whatever else it says: for loops that must go on
THREADS = 4
LIMIT_S = 12.0  # longer than PostgreSQL's bound and SQLite's patience with another writer: those end a call in words
MOST_POOLS = 8
counts: Counter[str] = Counter()  # abandoned: calls that did not end in time; pools: how often all threads were stuck
_threads = DatabaseThreads("db", THREADS)
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

    try:
        async with asyncio.timeout(LIMIT_S) as limit:
            return await _threads.call(run)
    except TimeoutError:
        if not limit.expired():
            raise
        _abandon(token, stuck=bool(begun))
        raise OperationalError(f"the database has not answered for {LIMIT_S:.0f} s") from None


def _abandon(token: object, *, stuck: bool) -> None:
    counts["abandoned"] += 1
    if stuck:
        _stuck.add(token)
    if len(_stuck) >= THREADS and counts["pools"] < MOST_POOLS:
        log.error("all database threads are stuck: new ones take their place")
        counts["pools"] += 1
        _stuck.clear()
        _threads.leave()


def finds(statement: str, *values: Any) -> bool:
    """What "SELECT EXISTS (...)" says. By hand for what is asked all night, again and again: Django takes longer to write the same
    statement again than the database to answer it."""
    adapted = [connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value for value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, adapted)
        return bool(cursor.fetchone()[0])


def put_on_disk() -> None:
    """SQLite: what was committed until now outlives a power cut. It does so too whenever the last connection closes, but ours stay
    open. PostgreSQL does this with each commit."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def close_connections() -> None:
    """Closes the threads' connections; for the end of the server, and of tests that drop their database."""
    _threads.close(wait=True)
