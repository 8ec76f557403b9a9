"""Django's ASGI handler, with one visit to a thread for everything that a request computes.

Django has one for each half of each middleware, for the view and for the log: nine times in turn a thread waits for Python's lock,
and then the event loop for the thread. It made a small answer cost 5 ms instead of 2, and come late by seconds while dozens of
requests were under way.
"""

from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler


class Handler(ASGIHandler):
    """The middleware runs as it would under WSGI; what comes in and goes out, streams too, as under ASGI."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def run_get_response(self, request: Any) -> Any:
        response: Any = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        response._handler_class = self.__class__
        return response
