"""Threads of somebody's own that ask the database: no slow request delays them, and they delay none.

Their connections stay open, because opening one costs more than most questions do. One that is KEPT_S old, or on which anything
failed, is closed, and the next question opens another: a database that was moved, restored or restarted is found again. A file of
SQLite that is not the one that was opened is noticed at once.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from babycam.core import clock

P = ParamSpec("P")
T = TypeVar("T")

KEPT_S = 60.0
_open: "set[DatabaseThreads]" = set()
_here = threading.local()  # `file`: that this thread's connection was opened on


class DatabaseThreads:
    """At most `most` threads, begun when they are needed, each with a connection of its own. `name` is what the system shows."""

    def __init__(self, name: str, most: int = 1) -> None:
        self._name = name
        self._most = most
        self._pool: ThreadPoolExecutor | None = None

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls `function` in one of them and returns (or raises) what it does."""
        work = partial(_asked, partial(function, *args, **kwargs))
        return await asyncio.get_running_loop().run_in_executor(self._threads(), copy_context().run, work)

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """The same for those who must not wait, and have no event loop."""
        return self._threads().submit(_asked, function)

    def leave(self) -> None:
        """These are stuck: whatever is asked from now on gets other threads."""
        self._pool = None

    def close(self, *, wait: bool = False) -> None:
        """Closes the connections and ends the threads when they have done what they were given. The next call begins again."""
        pool, self._pool = self._pool, None
        _open.discard(self)
        if pool is not None:
            for _ in range(self._most):
                pool.submit(connections.close_all)
            pool.shutdown(wait=wait)

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            _open.add(self)
            self._pool = ThreadPoolExecutor(max_workers=self._most, thread_name_prefix=self._name)
        return self._pool


def close_all() -> None:
    """Ends all of this process; for tests that drop their database."""
    for threads in list(_open):
        threads.close(wait=True)


def _asked(function: Callable[[], T]) -> T:
    for connection in connections.all(initialized_only=True):
        connection.close_if_unusable_or_obsolete()  # and PostgreSQL is asked whether it is still there
        _look_at_file(connection)
    try:
        return function()
    finally:
        for connection in connections.all(initialized_only=True):
            _keep(connection)
            _look_at_file(connection)


def _look_at_file(connection: BaseDatabaseWrapper) -> None:
    """Closes a connection to a file that is there no more."""
    opened, there = getattr(_here, "file", None), _file(connection)
    if opened is not None and opened != there:
        connection.close()
    _here.file = there


def _file(connection: BaseDatabaseWrapper) -> tuple[int, int] | None:
    """Which file of SQLite lies where the database is; None for none, and for other databases."""
    if connection.vendor != "sqlite":
        return None
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _keep(connection: BaseDatabaseWrapper) -> None:
    """A connection on which anything failed is not used again: SQLite would not notice that its file is another one now."""
    if connection.errors_occurred:
        connection.close()
    elif connection.close_at is not None and connection.close_at <= clock.monotonic():
        connection.close_at += KEPT_S
