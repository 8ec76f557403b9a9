"""Who is asking, and may they: closed by default, one right per act, 404 for what somebody must not know of."""

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from babycam.core.errors import BabycamError
from babycam.people import access

if TYPE_CHECKING:
    from rest_framework.serializers import Serializer
    from rest_framework.views import APIView  # it imports this module when it is loaded


class SessionLogin(SessionAuthentication):
    """The page's session cookie with CSRF; names a challenge so that strangers get 401, not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SignedIn(BasePermission):
    """Somebody of this family."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        return bool(request.user and request.user.is_authenticated)


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
        return method in wanted and access.allowed(person(request).role, wanted[method])


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


def require(request: Request, right: access.Right | str) -> None:
    """Raises BabycamError("not_allowed") unless the person's role has `right`."""
    if not access.allowed(person(request).role, right):
        raise BabycamError("not_allowed")


def address(request: Request) -> str:
    """Where the request comes from, to count tries."""
    return str(request.META.get("REMOTE_ADDR") or "")


def body(request: Request, shape: "type[Serializer[Any]]", *, partial: bool = False) -> dict[str, Any]:
    """What was sent, checked; raises rest_framework's ValidationError."""
    serializer = shape(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
