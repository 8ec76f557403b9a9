"""Every route of the API, asked by Ana (owner), Ben (parent), Cy (sitter of Zoe's room) and Dee (stranger).

A route or method without a row fails, so nobody can forget to decide who may use it. `ok` is any answer that is neither
401, 403 nor 404: what an allowed person gets for an empty request is the business of the route's own tests. The rows of things
that do not exist here (a clip, an incident) show that strangers learn nothing and that a missing right comes first.
"""

from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from babycam.api.urls import urlpatterns
from tests.cast import Cast

NOTHING = UUID(int=0)
OK, LOGIN, NO, HIDDEN = "ok", 401, 403, 404
STRETCH = "since=2026-01-15T00:00:00Z&until=2026-01-15T01:00:00Z"
AT, DAY = "at=2026-01-15T00:40:00Z", "from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z"

# (method, route): path of the request, Ana, Ben, Cy, Dee
TABLE: list[tuple[str, str, str, Any, Any, Any, Any]] = [
    ("GET", "session", "session", OK, OK, OK, OK),
    ("POST", "session", "session", OK, OK, OK, OK),
    ("DELETE", "session", "session", OK, OK, OK, OK),
    ("POST", "session/password", "session/password", OK, OK, OK, LOGIN),
    ("POST", "session/proof", "session/proof", OK, OK, OK, LOGIN),
    ("GET", "setup", "setup", OK, OK, OK, OK),
    ("POST", "setup", "setup", OK, OK, OK, OK),
    ("POST", "setup/code", "setup/code", OK, OK, OK, OK),
    ("GET", "people", "people", OK, OK, OK, LOGIN),
    ("POST", "people", "people", OK, NO, NO, LOGIN),
    ("PATCH", "people/<int:person_id>", "people/{cy}", OK, NO, NO, LOGIN),
    ("DELETE", "people/<int:person_id>", "people/{cy}", OK, NO, NO, LOGIN),
    ("POST", "people/<int:person_id>/reset", "people/{cy}/reset", OK, NO, NO, LOGIN),
    ("POST", "people/<int:person_id>/access", "people/{cy}/access", OK, OK, NO, LOGIN),
    ("PATCH", "people/me", "people/me", OK, OK, OK, LOGIN),
    ("PUT", "people/me/picture", "people/me/picture", OK, OK, OK, LOGIN),
    ("DELETE", "people/me/picture", "people/me/picture", OK, OK, OK, LOGIN),
    ("GET", "people/<int:person_id>/picture", "people/{cy}/picture", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "invites", "invites", OK, NO, NO, LOGIN),
    ("POST", "invites", "invites", OK, NO, NO, LOGIN),
    ("DELETE", "invites/<int:invite_id>", "invites/999", HIDDEN, NO, NO, LOGIN),
    ("POST", "invites/look", "invites/look", OK, OK, OK, OK),
    ("POST", "invites/passkey", "invites/passkey", OK, OK, OK, OK),
    ("POST", "invites/accept", "invites/accept", OK, OK, OK, OK),
    ("GET", "passkeys", "passkeys", OK, OK, OK, LOGIN),
    ("POST", "passkeys", "passkeys", OK, OK, OK, LOGIN),
    ("POST", "passkeys/options", "passkeys/options", OK, OK, OK, LOGIN),
    ("PATCH", "passkeys/<int:passkey_id>", "passkeys/999", OK, OK, OK, LOGIN),
    ("DELETE", "passkeys/<int:passkey_id>", "passkeys/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "session/passkey/options", "session/passkey/options", OK, OK, OK, OK),
    ("POST", "session/passkey", "session/passkey", OK, OK, OK, OK),
    ("GET", "sessions", "sessions", OK, OK, OK, LOGIN),
    ("GET", "sessions", "sessions?person={ana}", OK, HIDDEN, HIDDEN, LOGIN),
    ("DELETE", "sessions/<int:sign_in_id>", "sessions/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "sessions/end-others", "sessions/end-others", OK, OK, OK, LOGIN),
    ("GET", "audit", "audit", OK, NO, NO, LOGIN),
    ("GET", "access-keys", "access-keys", OK, OK, OK, LOGIN),
    ("POST", "access-keys", "access-keys", OK, OK, OK, LOGIN),
    ("DELETE", "access-keys/<int:key_id>", "access-keys/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "presence", "presence", OK, OK, NO, LOGIN),
    ("GET", "rooms", "rooms", OK, OK, OK, LOGIN),
    ("POST", "rooms", "rooms", OK, OK, NO, LOGIN),
    ("GET", "rooms/<int:room_id>", "rooms/{zoe}", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>", "rooms/{max}", OK, OK, HIDDEN, LOGIN),
    ("PATCH", "rooms/<int:room_id>", "rooms/{zoe}", OK, OK, NO, LOGIN),
    ("DELETE", "rooms/<int:room_id>", "rooms/{max}", OK, NO, NO, LOGIN),
    ("GET", "rooms/<int:room_id>/quiet", "rooms/{zoe}/quiet", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>/quiet", "rooms/{max}/quiet", OK, OK, HIDDEN, LOGIN),
    ("POST", "rooms/<int:room_id>/quiet", "rooms/{zoe}/quiet", OK, OK, OK, LOGIN),
    ("POST", "rooms/<int:room_id>/quiet", "rooms/{max}/quiet", OK, OK, HIDDEN, LOGIN),
    ("DELETE", "rooms/<int:room_id>/quiet", "rooms/{zoe}/quiet", OK, OK, OK, LOGIN),
    ("DELETE", "rooms/<int:room_id>/quiet", "rooms/{max}/quiet", OK, OK, HIDDEN, LOGIN),
    ("GET", "setting-up", "setting-up", OK, OK, OK, LOGIN),
    ("POST", "setting-up", "setting-up", OK, OK, NO, LOGIN),
    ("DELETE", "setting-up", "setting-up", OK, OK, OK, LOGIN),
    ("POST", "rooms/<int:room_id>/calibrate", "rooms/{zoe}/calibrate", OK, OK, NO, LOGIN),
    ("POST", "rooms/<int:room_id>/replay", "rooms/{zoe}/replay", OK, OK, NO, LOGIN),
    ("POST", "rooms/<int:room_id>/drill", "rooms/{zoe}/drill", OK, OK, NO, LOGIN),
    ("GET", "drills/<int:drill_id>", "drills/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "rooms/<int:room_id>/snapshot.jpg", "rooms/{zoe}/snapshot.jpg", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>/snapshot.jpg", "rooms/{max}/snapshot.jpg", OK, OK, HIDDEN, LOGIN),
    ("GET", "rooms/<int:room_id>/audio.aac", "rooms/{zoe}/audio.aac", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>/audio.aac", "rooms/{max}/audio.aac", OK, OK, HIDDEN, LOGIN),
    ("GET", "audio.aac", "audio.aac", OK, OK, OK, LOGIN),
    ("GET", "audio.aac", "audio.aac?rooms={max}", OK, OK, HIDDEN, LOGIN),
    ("POST", "rooms/<int:room_id>/whep", "rooms/{zoe}/whep", OK, OK, OK, LOGIN),
    ("POST", "rooms/<int:room_id>/whep", "rooms/{max}/whep", OK, OK, HIDDEN, LOGIN),
    ("DELETE", "rooms/<int:room_id>/whep/<uuid:session>", "rooms/{zoe}/whep/{nothing}", OK, OK, OK, LOGIN),
    ("DELETE", "rooms/<int:room_id>/whep/<uuid:session>", "rooms/{max}/whep/{nothing}", OK, OK, HIDDEN, LOGIN),
    ("GET", "cameras", "cameras", OK, OK, OK, LOGIN),
    ("POST", "cameras", "cameras", OK, OK, NO, LOGIN),
    ("GET", "cameras/presets", "cameras/presets", OK, OK, OK, LOGIN),
    ("POST", "cameras/search", "cameras/search", OK, OK, NO, LOGIN),
    ("POST", "cameras/streams", "cameras/streams", OK, OK, NO, LOGIN),
    ("POST", "cameras/probe", "cameras/probe", OK, OK, NO, LOGIN),
    ("GET", "cameras/<int:camera_id>", "cameras/{camera}", OK, OK, OK, LOGIN),
    ("PATCH", "cameras/<int:camera_id>", "cameras/{camera}", OK, OK, NO, LOGIN),
    ("DELETE", "cameras/<int:camera_id>", "cameras/{camera}", OK, OK, NO, LOGIN),
    ("POST", "cameras/<int:camera_id>/control", "cameras/{camera}/control", OK, OK, NO, LOGIN),
    ("POST", "pairings", "pairings", OK, OK, NO, LOGIN),
    ("GET", "pairings/<int:pairing_id>", "pairings/999", HIDDEN, HIDDEN, NO, LOGIN),
    ("DELETE", "pairings/<int:pairing_id>", "pairings/999", HIDDEN, HIDDEN, NO, LOGIN),
    ("POST", "pairings/look", "pairings/look", OK, OK, OK, OK),
    ("POST", "pairings/claim", "pairings/claim", OK, OK, OK, OK),
    ("GET", "devices", "devices", OK, OK, NO, LOGIN),
    ("POST", "devices", "devices", OK, OK, NO, LOGIN),
    ("DELETE", "devices/<int:device_id>", "devices/999", HIDDEN, HIDDEN, NO, LOGIN),
    ("POST", "rooms/<int:room_id>/whip", "rooms/{zoe}/whip", LOGIN, LOGIN, LOGIN, LOGIN),
    ("DELETE", "rooms/<int:room_id>/whip/<uuid:session>", "rooms/{zoe}/whip/{nothing}", LOGIN, LOGIN, LOGIN, LOGIN),
    ("GET", "camera", "camera", LOGIN, LOGIN, LOGIN, LOGIN),
    ("DELETE", "camera", "camera", LOGIN, LOGIN, LOGIN, LOGIN),
    ("GET", "rooms/<int:room_id>/phone", "rooms/{zoe}/phone", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>/phone", "rooms/{max}/phone", OK, OK, HIDDEN, LOGIN),
    ("PATCH", "rooms/<int:room_id>/phone", "rooms/{zoe}/phone", OK, OK, OK, LOGIN),
    ("PATCH", "rooms/<int:room_id>/phone", "rooms/{max}/phone", OK, OK, HIDDEN, LOGIN),
    ("POST", "rooms/<int:room_id>/phone/reload", "rooms/{zoe}/phone/reload", OK, OK, NO, LOGIN),
    ("POST", "rooms/<int:room_id>/talk", "rooms/{zoe}/talk", OK, OK, OK, LOGIN),
    ("POST", "rooms/<int:room_id>/talk", "rooms/{max}/talk", OK, OK, HIDDEN, LOGIN),
    ("DELETE", "rooms/<int:room_id>/talk/<uuid:session>", "rooms/{zoe}/talk/{nothing}", OK, OK, OK, LOGIN),
    ("DELETE", "rooms/<int:room_id>/talk/<uuid:session>", "rooms/{max}/talk/{nothing}", OK, OK, HIDDEN, LOGIN),
    ("GET", "lullabies", "lullabies", OK, OK, OK, LOGIN),
    ("POST", "lullabies", "lullabies", OK, OK, NO, LOGIN),
    ("DELETE", "lullabies/<uuid:lullaby_id>", "lullabies/{nothing}", HIDDEN, HIDDEN, NO, LOGIN),
    ("GET", "lullabies/<uuid:lullaby_id>/file", "lullabies/{nothing}/file", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "incidents", "incidents", OK, OK, OK, LOGIN),
    ("GET", "incidents/<int:incident_id>", "incidents/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "incidents/<int:incident_id>/beginning", "incidents/999/beginning", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "incidents/<int:incident_id>/ack", "incidents/999/ack", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("PUT", "incidents/<int:incident_id>/verdict", "incidents/999/verdict", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "incidents/verdicts.csv", "incidents/verdicts.csv", OK, OK, OK, LOGIN),
    ("GET", "rooms/<int:room_id>/proposal", "rooms/{zoe}/proposal", OK, OK, NO, LOGIN),
    ("POST", "incidents/<int:incident_id>/snooze", "incidents/999/snooze", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "incidents/<int:incident_id>/not-me", "incidents/999/not-me", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "incidents/<int:incident_id>/undo", "incidents/999/undo", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "channels", "channels", OK, OK, OK, LOGIN),
    ("POST", "channels", "channels", OK, OK, OK, LOGIN),
    ("GET", "channels/services", "channels/services", OK, OK, OK, LOGIN),
    ("GET", "channels/<int:channel_id>/form", "channels/999/form", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "channels/<int:channel_id>", "channels/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("PATCH", "channels/<int:channel_id>", "channels/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("DELETE", "channels/<int:channel_id>", "channels/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "channels/<int:channel_id>/test", "channels/999/test", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "push/key", "push/key", OK, OK, OK, LOGIN),
    ("POST", "push/subscription", "push/subscription", OK, OK, OK, LOGIN),
    ("GET", "mail-server", "mail-server", OK, OK, NO, LOGIN),
    ("PUT", "mail-server", "mail-server", OK, OK, NO, LOGIN),
    ("DELETE", "mail-server", "mail-server", OK, OK, NO, LOGIN),
    ("POST", "mail-server/test", "mail-server/test", OK, OK, NO, LOGIN),
    ("GET", "broker", "broker", OK, OK, NO, LOGIN),
    ("PUT", "broker", "broker", OK, OK, NO, LOGIN),
    ("DELETE", "broker", "broker", OK, OK, NO, LOGIN),
    ("GET", "deliveries", "deliveries", OK, OK, OK, LOGIN),
    ("POST", "deliveries/<int:delivery_id>/receipt", "deliveries/999/receipt", OK, OK, OK, OK),
    ("POST", "answers", "answers", OK, OK, OK, OK),
    ("POST", "answers/act", "answers/act", OK, OK, OK, OK),
    ("GET", "bedtime", "bedtime", OK, OK, OK, LOGIN),
    ("POST", "bedtime", "bedtime", OK, OK, OK, LOGIN),
    ("GET", "duty/now", "duty/now", OK, OK, OK, LOGIN),
    ("GET", "duty/calendar", "duty/calendar?room={zoe}", OK, OK, OK, LOGIN),
    ("GET", "duty/calendar", f"duty/calendar?room={{max}}&{DAY}", OK, OK, HIDDEN, LOGIN),
    ("GET", "duty/audit", f"duty/audit?room={{zoe}}&{AT}", OK, OK, OK, LOGIN),
    ("GET", "duty/audit", f"duty/audit?room={{max}}&{AT}", OK, OK, HIDDEN, LOGIN),
    ("GET", "duty/fairness", "duty/fairness", OK, OK, NO, LOGIN),
    ("GET", "duty/order", "duty/order", OK, OK, OK, LOGIN),
    ("PUT", "duty/order", "duty/order", OK, OK, NO, LOGIN),
    ("GET", "duty/rota", "duty/rota", OK, OK, NO, LOGIN),
    ("PUT", "duty/rota", "duty/rota", OK, OK, NO, LOGIN),
    ("GET", "duty/rules", "duty/rules", OK, OK, OK, LOGIN),
    ("POST", "duty/rules", "duty/rules", OK, OK, NO, LOGIN),
    ("GET", "duty/rules/<int:rule_id>", "duty/rules/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("PATCH", "duty/rules/<int:rule_id>", "duty/rules/999", HIDDEN, HIDDEN, NO, LOGIN),
    ("DELETE", "duty/rules/<int:rule_id>", "duty/rules/999", HIDDEN, HIDDEN, NO, LOGIN),
    ("GET", "duty/overrides", "duty/overrides", OK, OK, OK, LOGIN),
    ("POST", "duty/overrides", "duty/overrides", OK, OK, OK, LOGIN),
    ("POST", "duty/overrides/<int:override_id>/cancel", "duty/overrides/999/cancel", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "duty/dnd", "duty/dnd", OK, OK, OK, LOGIN),
    ("POST", "duty/dnd", "duty/dnd", OK, OK, OK, LOGIN),
    ("PATCH", "duty/dnd/<int:dnd_id>", "duty/dnd/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("DELETE", "duty/dnd/<int:dnd_id>", "duty/dnd/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "duty/swaps", "duty/swaps", OK, OK, OK, LOGIN),
    ("POST", "duty/swaps", "duty/swaps", OK, OK, NO, LOGIN),
    ("POST", "duty/swaps/<int:swap_id>/take", "duty/swaps/999/take", HIDDEN, HIDDEN, NO, LOGIN),
    ("POST", "duty/swaps/<int:swap_id>/decline", "duty/swaps/999/decline", HIDDEN, HIDDEN, NO, LOGIN),
    ("POST", "duty/swaps/<int:swap_id>/withdraw", "duty/swaps/999/withdraw", HIDDEN, HIDDEN, NO, LOGIN),
    ("POST", "duty/preview", "duty/preview", OK, OK, NO, LOGIN),
    ("POST", "duty/calendar/secret", "duty/calendar/secret", OK, OK, OK, LOGIN),
    ("GET", "duty/calendar/<str:secret>.ics", "duty/calendar/guessed.ics", HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    ("GET", "noises", "noises", OK, OK, OK, LOGIN),
    ("GET", "readings", "readings?room={zoe}", OK, OK, OK, LOGIN),
    ("GET", "readings", "readings?room={max}", OK, OK, HIDDEN, LOGIN),
    ("GET", "levels", "levels?room={zoe}", OK, OK, OK, LOGIN),
    ("GET", "levels", "levels?room={max}", OK, OK, HIDDEN, LOGIN),
    ("GET", "rooms/<int:room_id>/export", "rooms/{max}/export", OK, OK, HIDDEN, LOGIN),
    ("GET", "clips", "clips", OK, OK, OK, LOGIN),
    ("GET", "clips/<uuid:clip_id>", "clips/{nothing}", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("PATCH", "clips/<uuid:clip_id>", "clips/{nothing}", HIDDEN, HIDDEN, NO, LOGIN),
    ("DELETE", "clips/<uuid:clip_id>", "clips/{nothing}", HIDDEN, HIDDEN, NO, LOGIN),
    ("GET", "clips/<uuid:clip_id>/video.mp4", "clips/{nothing}/video.mp4", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "clips/<uuid:clip_id>/waveform", "clips/{nothing}/waveform", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "clips/<uuid:clip_id>/thumbnail.jpg", "clips/{nothing}/thumbnail.jpg", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "timers", "timers", OK, OK, OK, LOGIN),
    ("GET", "marks", "marks", OK, OK, OK, LOGIN),
    ("POST", "marks", "marks", OK, OK, OK, LOGIN),
    ("GET", "marks.csv", "marks.csv", OK, OK, OK, LOGIN),
    ("PATCH", "marks/<int:mark_id>", "marks/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("DELETE", "marks/<int:mark_id>", "marks/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "chat/messages", "chat/messages", OK, OK, OK, LOGIN),
    ("GET", "chat/messages", "chat/messages?thread=incident:999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "chat/messages", "chat/messages", OK, OK, OK, LOGIN),
    ("PATCH", "chat/messages/<int:message_id>", "chat/messages/999", OK, OK, OK, LOGIN),
    ("DELETE", "chat/messages/<int:message_id>", "chat/messages/999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("PUT", "chat/messages/<int:message_id>/pin", "chat/messages/999/pin", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("DELETE", "chat/messages/<int:message_id>/pin", "chat/messages/999/pin", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "chat/attachments", "chat/attachments", OK, OK, OK, LOGIN),
    ("GET", "chat/attachments/<uuid:attachment_id>", "chat/attachments/{nothing}", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("POST", "chat/clear", "chat/clear", OK, NO, NO, LOGIN),
    ("GET", "chat/news", "chat/news?after=0", OK, OK, OK, LOGIN),
    ("GET", "chat/threads", "chat/threads", OK, OK, OK, LOGIN),
    ("POST", "chat/marks", "chat/marks", OK, OK, OK, LOGIN),
    ("GET", "chat/pinned", "chat/pinned", OK, OK, OK, LOGIN),
    ("GET", "chat/search", "chat/search?q=gel", OK, OK, OK, LOGIN),
    ("GET", "settings", "settings", OK, OK, NO, LOGIN),
    ("PATCH", "settings", "settings", OK, OK, NO, LOGIN),
    ("GET", "ladder", "ladder", OK, OK, OK, LOGIN),
    ("POST", "ladder", "ladder", OK, OK, NO, LOGIN),
    ("GET", "storage", "storage", OK, OK, NO, LOGIN),
    ("POST", "storage/adopt", "storage/adopt", OK, NO, NO, LOGIN),
    ("GET", "handover", "handover", OK, OK, OK, LOGIN),
    ("GET", "nights/<str:day>", "nights/last", OK, OK, OK, LOGIN),
    ("GET", "nights/<str:day>.csv", "nights/last.csv", OK, OK, OK, LOGIN),
    ("GET", "nights/<str:day>/levels", "nights/last/levels?room={zoe}&" + STRETCH, OK, OK, OK, LOGIN),
    ("GET", "nights/<str:day>/levels", "nights/last/levels?room={max}&" + STRETCH, OK, OK, HIDDEN, LOGIN),
    ("POST", "nights/<str:day>/sleep", "nights/last/sleep", OK, OK, OK, LOGIN),
    ("DELETE", "nights/<str:day>/sleep", "nights/last/sleep?id=999", HIDDEN, HIDDEN, HIDDEN, LOGIN),
    ("GET", "nights/<str:day>/report", "nights/last/report", OK, OK, OK, LOGIN),
    ("GET", "morning", "morning", OK, OK, OK, LOGIN),
    ("PATCH", "morning", "morning", OK, OK, OK, LOGIN),
    ("GET", "weeks/<str:day>", "weeks/last", OK, OK, OK, LOGIN),
    ("GET", "weeks/<str:day>.csv", "weeks/last.csv", OK, OK, OK, LOGIN),
    ("GET", "settings/babybuddy", "settings/babybuddy", OK, OK, NO, LOGIN),
    ("PUT", "settings/babybuddy", "settings/babybuddy", OK, OK, NO, LOGIN),
    ("DELETE", "settings/babybuddy", "settings/babybuddy", OK, OK, NO, LOGIN),
    ("GET", "health", "health", OK, OK, NO, LOGIN),
    ("GET", "schema", "schema", OK, OK, OK, LOGIN),
    ("GET", "docs", "docs", OK, OK, OK, LOGIN),
]
# No person has these: a worker's token opens the first (its own tests prove it), the others lead nowhere.
NOT_FOR_PEOPLE = {"worker/clips", "<path:anything>", ""}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def decided() -> set[tuple[str, str]]:
    return {(method, route) for method, route, *_ in TABLE}


def existing() -> set[tuple[str, str]]:
    found = set()
    for pattern in urlpatterns:
        route = str(pattern.pattern)
        if route not in NOT_FOR_PEOPLE:
            view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
            assert view is not None, f"{route} is no view class: decide in NOT_FOR_PEOPLE"
            found |= {(method, route) for method in METHODS if hasattr(view, method.lower())}
    return found


def test_somebody_has_decided_for_every_route_and_method() -> None:
    assert existing() - decided() == set(), "add rows for these to TABLE"
    assert decided() - existing() == set(), "these are no routes any more"


@pytest.fixture
def client(request: pytest.FixtureRequest, cast: Cast, who: int) -> APIClient:
    """The browser of the one who asks."""
    client: APIClient = request.getfixturevalue(("ana_client", "ben_client", "cy_client", "dee_client")[who])
    client.raise_request_exception = True
    return client


@pytest.mark.parametrize("who", range(4), ids=["Ana", "Ben", "Cy", "Dee"])
@pytest.mark.parametrize(("method", "_route", "path", "ana", "ben", "cy", "dee"), TABLE, ids=lambda value: str(value))
def test_who_may_what(
    cast: Cast, client: APIClient, method: str, _route: str, path: str, ana: Any, ben: Any, cy: Any, dee: Any, who: int
) -> None:
    ids = {
        "zoe": cast.zoe.pk,
        "max": cast.max.pk,
        "camera": cast.camera.pk,
        "cy": cast.cy.pk,
        "ana": cast.ana.pk,
        "nothing": NOTHING,
    }
    kind = "application/sdp" if path.endswith(("/whep", "/whip", "/talk")) else "application/json"
    status = client.generic(method, "/api/" + path.format(**ids), "{}", content_type=kind).status_code
    assert ("ok" if status not in (401, 403, 404) else status) == (ana, ben, cy, dee)[who], status


@pytest.mark.parametrize("route", ["worker/clips", "nothing/here", "rooms/999999"])
def test_dee_learns_nothing(cast: Cast, dee_client: APIClient, route: str) -> None:
    assert dee_client.get(f"/api/{route}").status_code in (401, 404, 405)
