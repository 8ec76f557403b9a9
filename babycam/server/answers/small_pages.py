"""What is said where there is nothing: problem details under /api, a small page of ours everywhere else. Also other small pages
that need neither a login nor a script; their style is a file of the built page, because nothing may be inline."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from babycam.api.http import errors

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/nothing.css">
<title>{title} – babycam</title></head>
<body><main><h1>{title}</h1>
{content}
<a class="to" href="/">Go to the rooms</a></main></body></html>
"""
LOST = ("There is nothing at this address", "<p>It may have been removed, or part of the address is missing.</p>")
UNREADABLE = ("This request cannot be read", "<p>The server could not make sense of what this browser asked for.</p>")


def small(title: str, content: str, status: int = 200) -> HttpResponse:
    """A page of ours; title and content are HTML of our own making, never somebody's words."""
    return HttpResponse(PAGE.format(title=title, content=content), status=status, headers={"Cache-Control": "no-store"})


@csrf_exempt
def nothing(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """404. Django's handler404 too, for paths that no pattern matches and what views raise."""
    return errors.answer("not_found") if _asks_api(request) else small(*LOST, status=404)


def unreadable(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Django's handler400."""
    return errors.answer("unreadable") if _asks_api(request) else small(*UNREADABLE, status=400)


def _asks_api(request: HttpRequest) -> bool:
    return request.path == "/api" or request.path.startswith("/api/")
