"""The challenge of a login by passkey, carried by the browser: signed, for a few minutes, good for one answer.

So that a stranger who asks for one leaves nothing in the database. Which ones were answered is known in memory.
"""

from typing import Any

from django.core import signing
from rest_framework.request import Request
from rest_framework.response import Response

from babycam.core import cookies
from babycam.core.errors import BabycamError
from babycam.people import passkeys
from babycam.people.throttle import Tries, key_of

SALT = "babycam.passkey-challenge"
LIVES_S = passkeys.LIVES.total_seconds()

_answered = Tries(LIVES_S)


def give(response: Response, carried: dict[str, Any]) -> Response:
    """`carried`: what passkeys.request_options kept."""
    value = signing.dumps(carried, salt=SALT)
    response.set_cookie(cookies.CHALLENGE, value, max_age=int(LIVES_S), secure=True, httponly=True, samesite="Strict")
    return response


def take_challenge(request: Request) -> dict[str, Any]:
    """What was carried, once; empty if there is nothing, or nothing any more."""
    value = request.COOKIES.get(cookies.CHALLENGE, "")
    try:
        carried: Any = signing.loads(value, salt=SALT, max_age=int(LIVES_S))
        _answered.begin(key_of(value), 1)
    except (signing.BadSignature, BabycamError):
        return {}
    return carried if isinstance(carried, dict) else {}


def site_of(request: Request) -> passkeys.Site:
    """Under which name the page is open."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return passkeys.Site(host=request.get_host().rsplit(":", 1)[0].lower(), origin=origin)
