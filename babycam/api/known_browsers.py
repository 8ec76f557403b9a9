"""Browsers that somebody was logged in on before: a signed cookie says so. It opens nothing, but tries to log in with it are
counted for themselves, and wait for no stranger's (people/guess_limits.py). It is read without the database."""

import secrets
from typing import Any

from django.core import signing
from rest_framework.request import Request
from rest_framework.response import Response

from babycam.core import cookies
from babycam.people import rules, throttle

SALT = "babycam.known-browser"
AGE_S = 400 * 24 * 3600  # as long as browsers keep any
MOST = 6  # people of one browser


def known(request: Request, username: str) -> str:
    """The number of this browser, if this account was logged in on it; "" otherwise."""
    cookie = _cookie(request)
    return str(cookie["browser"]) if _mark(username) in cookie["people"] else ""


def remember(request: Request, response: Response, username: str) -> None:
    """Somebody is logged in on it."""
    if known(request, username):
        return
    cookie = _cookie(request)
    value = signing.dumps({"browser": cookie["browser"], "people": [*cookie["people"], _mark(username)][-MOST:]}, salt=SALT)
    response.set_cookie(cookies.KNOWN, value, max_age=AGE_S, secure=True, httponly=True, samesite="Lax")


def _cookie(request: Request) -> dict[str, Any]:
    try:
        cookie: Any = signing.loads(request.COOKIES.get(cookies.KNOWN, ""), salt=SALT, max_age=AGE_S)
    except signing.BadSignature:
        cookie = None
    return cookie if isinstance(cookie, dict) else {"browser": secrets.token_urlsafe(16), "people": []}


def _mark(username: str) -> str:
    return throttle.key_of("known", rules.username(username))[:32]
