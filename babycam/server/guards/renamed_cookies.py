"""Cookies under the names that they had until version 0.4: taken up, and given again under the new ones. See core/cookies.py."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from babycam.core import cookies

Next = Callable[[HttpRequest], Any]
CAMERA_AGE_S = 400 * 24 * 3600  # as long as browsers keep any
# The CSRF token is given again by Django; its old cookie stays for pages that were open during the update.
AGAIN: dict[str, dict[str, Any]] = {
    cookies.SESSION: {"max_age": settings.SESSION_COOKIE_AGE, "samesite": settings.SESSION_COOKIE_SAMESITE},
    cookies.CAMERA: {"max_age": CAMERA_AGE_S, "samesite": "Strict"},
}


def _read(request: HttpRequest) -> dict[str, str]:
    taken = cookies.taken_up(request.COOKIES)
    request.COOKIES.update(taken)
    return taken


def _give_again(taken: dict[str, str], response: Any) -> Any:
    for name in taken.keys() & AGAIN.keys():
        if name not in response.cookies:
            response.set_cookie(name, taken[name], secure=True, httponly=True, **AGAIN[name])
        response.delete_cookie(cookies.BEFORE[name])
    return response


def take_up(get_response: Next) -> Next:
    """Django's own middleware behind this one knows the new names only."""

    def taken_up(request: HttpRequest) -> Any:
        taken = _read(request)
        return _give_again(taken, get_response(request))

    return taken_up
