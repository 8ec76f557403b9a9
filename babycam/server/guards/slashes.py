"""Paths under /api/ work with and without a slash at the end."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

Next = Callable[[HttpRequest], Any]


def _without_slash(request: HttpRequest) -> None:
    if request.path_info.startswith("/api/") and len(request.path_info) > len("/api/") and request.path_info.endswith("/"):
        request.path_info = request.path_info.rstrip("/")


def optional_slash(get_response: Next) -> Next:
    """All routes under /api/ are written without a slash at the end; this makes one harmless."""

    def cut(request: HttpRequest) -> Any:
        _without_slash(request)
        return get_response(request)

    return cut
