"""One shape for every error under /api/: RFC 9457 problem details, with the code and words of core.errors."""

import logging
import sys
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from babycam.api.http.field_words import BY_CODE
from babycam.core.errors import BabycamError, words
from babycam.loops.database import DATABASE_AWAY

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

# The status of each code; what is not listed is the request's fault (400).
STATUS: dict[str, int] = {
    "not_signed_in": 401,
    "bad_login": 403,
    "bad_code": 403,
    "csrf": 403,
    "prove_again": 403,
    "not_allowed": 403,
    "access_closed": 403,
    "bad_link": 403,
    "not_found": 404,
    "beginning_gone": 404,
    "nothing_recorded": 404,
    "too_long": 413,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "already_set_up": 409,
    "conflict": 409,
    "room_taken": 409,
    "somebody_talks": 409,
    "too_many": 409,
    "too_many_listening": 409,
    "swap_over": 409,
    "it_is_over": 409,
    "not_while_deaf": 409,
    "nobody_else": 409,
    "already_drilling": 409,
    "room_is_loud": 409,
    "still_recording": 409,
    "no_camera": 409,
    "lease_taken": 409,
    "edited_elsewhere": 409,
    "too_quiet_to_calibrate": 409,
    "picture_unseen": 409,
    "link_expired": 410,
    "link_logged_out": 410,
    "pairing_over": 410,
    "too_big": 413,
    "unsupported_media_type": 415,
    "not_sound": 415,
    "not_a_picture": 415,
    "picture_not_by_webrtc": 415,
    "too_many_tries": 429,
    "too_many_messages": 429,
    "broken": 500,
    "login_busy": 503,
    "replay_busy": 503,
    "unavailable": 503,
    "no_worker": 503,
    "worker_hung": 503,
    "worker_silent": 503,
    "timeout": 504,
    "disk_full": 507,
}


RETRY_AFTER_S = {"too_many_tries": 60, "login_busy": 5, "replay_busy": 5, "too_many_messages": 10, "no_worker": 2, "unavailable": 2}


def problem(code: str, *, detail: str = "", fields: dict[str, list[str]] | None = None, **params: Any) -> dict[str, Any]:
    """The body for `code`: title in words, status, and the marked `fields` and the `params` of the words if any."""
    status = STATUS.get(code, 400)
    title = words(code, **params)
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail or title}
    if fields:
        body["fields"] = fields
    if params:
        body["params"] = params
    return body


def answer(code: str, *, headers: dict[str, str] | None = None, **rest: Any) -> JsonResponse:
    """`problem` as a plain Django response, for places outside of DRF views."""
    body = problem(code, **rest)
    return JsonResponse(body, status=body["status"], content_type=CONTENT_TYPE, headers=headers)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every known failure becomes a problem; unknown ones stay failures and are logged."""
    body = _body(error)
    if body is None:
        return None
    set_rollback()
    response = Response(body, status=body["status"], content_type=CONTENT_TYPE)
    for name, value in _headers(error).items():
        response[name] = value
    return response


def _body(error: Exception) -> dict[str, Any] | None:
    match error:
        case BabycamError():
            return problem(error.code, detail=str(error), fields=error.params.get("fields"), **_without_fields(error.params))
        case exceptions.ValidationError():
            return problem("invalid", fields=problem_fields(error))
        case exceptions.APIException():
            return problem(_drf_code(error))
        case Http404():
            return problem("not_found")
        case DjangoPermissionDenied():
            return problem("not_allowed")
        case RequestDataTooBig():
            return problem("too_big")
    if isinstance(error, DATABASE_AWAY):
        log.warning("database not well: %s", error)
        return problem("unavailable")
    return None


def _without_fields(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in ("fields", "detail")}


_DRF_CODES: tuple[tuple[type[exceptions.APIException], str], ...] = (
    (exceptions.NotAuthenticated, "not_signed_in"),
    (exceptions.AuthenticationFailed, "not_signed_in"),
    (exceptions.NotFound, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "too_many_tries"),
    (exceptions.ParseError, "unreadable"),
)


def _drf_code(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.PermissionDenied):
        return "csrf" if str(error.detail).startswith("CSRF") else "not_allowed"
    return next((code for kind, code in _DRF_CODES if isinstance(error, kind)), "invalid")


def problem_fields(error: exceptions.ValidationError) -> dict[str, list[str]]:
    """What is said of each field."""
    return _fields(error.detail)


def _fields(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Serializer errors, flat: {"camera.url": ["..."]}. Errors of the whole become the field "" (or their parent's name)."""
    if not isinstance(detail, dict):
        items = detail if isinstance(detail, list) else [detail]
        return {prefix: [BY_CODE.get(getattr(item, "code", ""), str(item)) for item in items if item]}
    flat: dict[str, list[str]] = {}
    for name, inner in detail.items():
        own = prefix if name == "non_field_errors" else f"{prefix}.{name}".strip(".")
        flat.update(_fields(inner, own))
    return flat


def _headers(error: Exception) -> dict[str, str]:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if seconds := RETRY_AFTER_S.get(_body_code(error)):
        headers["Retry-After"] = str(seconds)
    return headers


def _body_code(error: Exception) -> str:
    return error.code if isinstance(error, BabycamError) else ""


def csrf_failed(request: HttpRequest, reason: str = "") -> JsonResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return answer("csrf")


def not_found(request: HttpRequest, *_args: Any, **_kwargs: Any) -> JsonResponse:
    """Any path under /api/ that leads nowhere."""
    return answer("not_found")


def broken(request: HttpRequest) -> JsonResponse:
    """Django's handler500: says so in words, and nothing of the cause but that the database is away, wherever it was missed."""
    return answer("unavailable" if isinstance(sys.exc_info()[1], DATABASE_AWAY) else "broken")
