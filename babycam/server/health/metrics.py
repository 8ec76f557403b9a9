"""/metrics: what this process counts and measures, for Prometheus."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from babycam.people import access
from babycam.server.answers.small_pages import nothing
from babycam.server.health.counts import Counts

REGISTRY.register(Counts())


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for an owner's session or BABYCAM_METRICS_TOKEN as a Bearer token; everybody else gets 404."""
    if not (_has_token(request) or _is_owner(request)):
        return nothing(request)
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    wanted: str = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode())


def _is_owner(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.role == access.Role.OWNER)
