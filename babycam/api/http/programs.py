"""Programs that play a room (vlc, Home Assistant): by an access key, as the password of HTTP Basic (RFC 7617; the user name does
not matter) or as a bearer token (RFC 6750). A few views take one; everywhere else it is as good as none."""

import base64
import binascii
from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from babycam.api.http.access import SessionLogin, address, person, reaches
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import access_keys
from babycam.rooms import queries as rooms_queries

CHALLENGE = 'Basic realm="babycam", charset="UTF-8"'


class KeyLogin(BaseAuthentication):
    """A program's access key. Who shows a wrong one is a stranger, so far as this goes."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        secret = shown_key(get_authorization_header(request))
        key = access_keys.known(secret, address(request)) if secret else None
        if key is None:
            return None
        access_keys.used(key_id=key.pk, now=clock.now())
        return key.person, key

    def authenticate_header(self, request: Request) -> str:
        """A player that is challenged asks for name and password. So would a browser, in a window of its own over the page."""
        return SessionLogin().authenticate_header(request) if _is_browser(request) else CHALLENGE


FOR_PROGRAMS: list[type[BaseAuthentication]] = [KeyLogin, SessionLogin]


def room_asked(request: Request, room_id: int) -> Any:
    """A room that the person may know of, and the program too. Raises BabycamError not_found."""
    if not reaches(request, room_id):
        raise BabycamError("not_found")
    return rooms_queries.room_of(person(request), room_id)


def shown_key(header: bytes) -> str:
    """The key in an Authorization header; "" where there is none. Pure."""
    kind, _, rest = header.decode("latin-1").strip().partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return ""
    try:
        plain = base64.b64decode(rest.strip(), validate=True).decode("utf-8", "replace")
    except binascii.Error:
        return ""
    return plain.partition(":")[2]


def _is_browser(request: Request) -> bool:
    """All of them say by themselves how they fetch, and no page can keep them from it (Fetch Metadata, W3C); the older ones
    have a name."""
    return "Sec-Fetch-Mode" in request.headers or request.headers.get("User-Agent", "").startswith("Mozilla/")
