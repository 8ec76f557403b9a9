"""Threads of somebody's own that ask the database: no slow request delays them, and they delay none."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync
from django.db import close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")


class DatabaseThreads:
    """At most `most` threads, begun when they are needed, each with a connection of its own. `name` is what the system shows."""

    def __init__(self, name: str, most: int = 1) -> None:
        self._name = name
        self._most = most
        self._pool: ThreadPoolExecutor | None = None

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Calls `function` in one of them and returns (or raises) what it does."""
        ask: Any = DatabaseSyncToAsync(function, thread_sensitive=False, executor=self._threads())
        result: T = await ask(*args, **kwargs)
        return result

    def submit(self, function: Callable[[], T]) -> Future[T]:
        """The same for those who must not wait, and have no event loop."""
        return self._threads().submit(_asked, function)

    def leave(self) -> None:
        """These are stuck: whatever is asked from now on gets other threads."""
        self._pool = None

    def close(self, *, wait: bool = False) -> None:
        """Closes the connections and ends the threads when they have done what they were given. The next call begins anew."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for _ in range(self._most):
                pool.submit(connections.close_all)
            pool.shutdown(wait=wait)

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=self._most, thread_name_prefix=self._name)
        return self._pool


def _asked(function: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return function()
    finally:
        close_old_connections()
