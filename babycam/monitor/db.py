"""Database work for code on the event loop: a few threads of its own, so that one slow query holds up no other socket."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync
from django.db import connections

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 4
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")


async def in_db(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Calls `function` in a database thread and returns (or raises) what it does."""
    call: Any = DatabaseSyncToAsync(function, thread_sensitive=False, executor=_pool)
    result: T = await call(*args, **kwargs)
    return result


def close_connections() -> None:
    """Closes the threads' connections; for the end of the server, and of tests that drop their database."""
    global _pool
    old, _pool = _pool, ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="db")
    for _ in range(THREADS):
        old.submit(connections.close_all)
    old.shutdown(wait=True)
