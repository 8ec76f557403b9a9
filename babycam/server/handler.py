"""Django's ASGI handler, with one visit to a thread for everything that a request computes.

Django has one for each half of each middleware, for the view and for the log: nine times in turn a thread waits for Python's lock,
and then the event loop for the thread. It made a small answer cost 5 ms instead of 2, and come late by seconds while dozens of
requests were under way.

Django's thread is begun for the request and ends with it, so each request opens the database for itself: 2 ms of its processor time
(bench/request_threads.py). KEPT threads stay, with their connections (loops/threads.py); while all of these are busy, because
requests wait for a camera or a slow database, others have a thread of their own, so nobody waits for them.

What Django still does in its own thread is to close answers that were sent, which opens no database. One thread does it for all
requests: to begin one and to wait for its end was a fifth of what a request cost.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any

from asgiref.sync import ThreadSensitiveContext
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, connections, reset_queries

from babycam.loops.threads import DatabaseThreads

KEPT = 8  # more than may compute at a time (guards/turns.py)


class Handler(ASGIHandler):
    """The middleware runs as it would under WSGI; what comes in and goes out, streams too, as under ASGI."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = DatabaseThreads("requests", KEPT)
        self._free = threading.Semaphore(KEPT)
        self._closing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answered")
        for receiver in (close_old_connections, reset_queries):  # nothing to close there, and no answer waits for that thread
            request_started.disconnect(receiver)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with ThreadSensitiveContext(executor=self._closing):
            await super().__call__(scope, receive, send)

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def run_get_response(self, request: Any) -> Any:
        respond = partial(self.get_response, request)
        if self._free.acquire(blocking=False):
            response: Any = await self._in_kept(respond)
        else:
            response = await self._in_own(respond)
        response._handler_class = self.__class__
        return response

    async def _in_kept(self, respond: Callable[[], Any]) -> Any:
        """In one of the threads that stay, which is free until the answer is there, even if nobody waits for it any more."""
        work = self._threads.submit(partial(copy_context().run, respond))
        work.add_done_callback(lambda _: self._free.release())
        return await asyncio.wrap_future(work)

    async def _in_own(self, respond: Callable[[], Any]) -> Any:
        """In a thread that ends with it, and its connection, too."""
        pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="request")
        work = pool.submit(copy_context().run, respond)
        pool.submit(connections.close_all)
        pool.shutdown(wait=False)
        return await asyncio.wrap_future(work)
