"""Whether somebody has proved afresh who they are (api/proof.py), before they make what opens the house for long: a cookie alone
may be stolen."""

from rest_framework.request import Request

from babycam.api.http.access import person
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import passkeys
from babycam.people.session_store import PROVED

FRESH_S = 15 * 60.0


def need_fresh(request: Request) -> None:
    """Raises BabycamError prove_again unless this session was proved within FRESH_S; `password`, `passkey`: what they have."""
    age = clock.unix() - float(request._request.session.get(PROVED, 0))
    if not 0 <= age < FRESH_S:
        me = person(request)
        raise BabycamError("prove_again", password=me.has_usable_password(), passkey=passkeys.passkeys_of(me).exists())


def proved(request: Request) -> None:
    """They have shown it just now."""
    request._request.session[PROVED] = clock.unix()
