"""An answer that is given while the database is away: who gives it is known from before, and it counts in memory."""

from typing import Any

from django.conf import settings
from django.http import JsonResponse
from rest_framework.exceptions import PermissionDenied

from babycam.alerts import deadman
from babycam.alerts.standby import standby
from babycam.api.http.access import SessionLogin
from babycam.core import clock
from babycam.people import remembered


def acknowledge_from_memory(request: Any, incident_id: int) -> JsonResponse | None:
    """ "I've got it", in memory. None where it cannot count: a login that is not remembered, another site's page, an incident that
    nobody knows of."""
    plain: Any = getattr(request, "_request", request)
    if plain.method != "POST":
        return None
    away_since = deadman.watch.found.stored
    key = plain.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    person = None if away_since is None else remembered.who(key, away_since)
    if person is None:
        return None
    try:
        SessionLogin().enforce_csrf(plain)
    except PermissionDenied:
        return None
    answer = standby.answer(incident_id, person, clock.now())
    return None if answer is None else JsonResponse(answer, headers={"Cache-Control": "no-store"})
