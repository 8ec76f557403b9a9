"""Who is asking, and may they: closed by default, one right per act, 404 for what somebody must not know of.

A sitter or viewer whose access is not open (people/window.py) may do nothing at all, and is told when it opens.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.people import access, access_keys, remembered, sign_ins, window
from babycam.people import queries as people_queries
from babycam.rooms import devices

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module when it is loaded


class SessionLogin(SessionAuthentication):
    """The page's session cookie with CSRF; names a challenge so that strangers get 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class DeviceLogin(BaseAuthentication):
    """A camera phone: its cookie (changes then need the CSRF token as a person's do), or the same secret as a bearer token."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        if _bearer(request):
            device = devices.known(_bearer(request))
        elif device := devices.known(request.COOKIES.get(devices.COOKIE, "")):
            SessionLogin().enforce_csrf(request)
        return (AnonymousUser(), device) if device is not None else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedIn(BasePermission):
    """Somebody of this family. To a camera phone everything that is not its own does not exist; a browser that was logged in too
    is told to log in again."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Raises BabycamError not_found for a camera phone: it is told nothing of what else there is."""
        if request.user and request.user.is_authenticated:
            enter(request.user)
            if access.sees_all_rooms(request.user.role) and access.allowed(request.user.role, "incident.ack"):
                remembered.seen(session_key(request), request.user.pk, clock.monotonic())
            return True
        if settings.SESSION_COOKIE_NAME not in request.COOKIES and shown_device(request) is not None:
            raise BabycamError("not_found")
        return False


class IsDevice(BasePermission):
    """A camera phone, in its own room if the path names one."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Raises BabycamError not_found for another room than its own."""
        if request.auth is None:
            return False
        mine: int = device(request).room_id
        if view.kwargs.get("room_id", mine) != mine:
            raise BabycamError("not_found")
        return True


class SignedInOrDevice(SignedIn):
    """Somebody of this family, or one of its camera phones."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return request.auth is not None or super().has_permission(request, view)


class May(SignedIn):
    """Somebody whose role has the view's right: `rights = {"GET": "room.see", "PATCH": "room.edit"}`.

    A method that is missing from `rights` is refused, so that forgetting one shows.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        wanted: dict[str, str] = getattr(view, "rights", {})
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS" or method not in view.allowed_methods:
            return True  # answered with 405 by the view itself
        return method in wanted and access.allowed(person(request).role, wanted[method]) and _key_opens(request, wanted[method])


class Anybody(BasePermission):
    """Also strangers: only where the login itself begins. Changes need the CSRF token even so."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            SessionLogin().enforce_csrf(request)
        return True


def person(request: Request) -> Any:
    """The signed-in person; raises BabycamError("not_signed_in")."""
    if not request.user.is_authenticated:
        raise BabycamError("not_signed_in")
    return request.user


def enter(somebody: Any) -> None:
    """Raises BabycamError("access_closed") outside of the person's time of access; its words say when that opens."""
    access_window = people_queries.window_of(somebody)
    now = clock.now()  # not before the database has answered, which may take seconds
    if window.is_open(access_window, now):
        return
    opens = window.next_change(access_window, now)
    when = (
        opens.astimezone(access_window.zone).strftime("It opens on %d %B at %H:%M.") if opens else "Ask the family to let you in."
    )
    raise BabycamError("access_closed", when=when, opens_at=clock.rfc3339(opens) if opens else None)


def closes_at(request: Request) -> datetime | None:
    """When the person's access, which is open, ends; None: never."""
    access_window = people_queries.window_of(person(request))
    return window.access_state(access_window, clock.now()).closes_at


def left_s(until: datetime | None) -> float | None:
    """How many seconds that is from now; None: without end."""
    return None if until is None else (until - clock.now()).total_seconds()


def require(request: Request, right: access.Right | str) -> None:
    """Raises BabycamError("not_allowed") unless the person's role has `right`."""
    if not access.allowed(person(request).role, right):
        raise BabycamError("not_allowed")


def device(request: Request) -> Any:
    """The camera phone that asks; raises BabycamError("not_signed_in")."""
    if request.auth is None:
        raise BabycamError("not_signed_in")
    return request.auth


def access_key(request: Request) -> Any:
    """The access key by which a program asks; None for a browser."""
    return access_keys.as_key(request.auth)


def reaches(request: Request, room_id: int) -> bool:
    """Whether a program's key is for this room; a browser's login is for all that its person may see."""
    key = access_key(request)
    return key is None or access_keys.reaches(key, room_id)


def session_key(request: Request) -> str:
    """The key of the session that asks, which is a secret; "" without one, and for a program, whatever cookies it sends along."""
    return "" if access_key(request) else str(request._request.session.session_key or "")


def login_of(request: Request) -> int:
    """The number of the login that asks; raises BabycamError("not_signed_in")."""
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    row = sign_ins.current(
        person=person(request), session_key=session_key(request), user_agent=agent, address=address(request), now=clock.now()
    )
    return int(row.pk)


def shown_device(request: Request) -> Any:
    """The camera phone whose credential came along, even where it opens nothing; None without one."""
    return devices.known(_bearer(request) or request.COOKIES.get(devices.COOKIE, ""))


def _key_opens(request: Request, right: str) -> bool:
    key = access_key(request)
    return key is None or access_keys.opens(key, right)


def _bearer(request: Request) -> str:
    kind, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def address(request: Request) -> str:
    """Where the request comes from, to count tries."""
    return str(request.META.get("REMOTE_ADDR") or "")
