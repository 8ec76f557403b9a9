"""Pair by pair: every route and method of the API, asked by everybody there is, against one table.

Ana owns the house, Ben is a parent. Cy (sitter) and Gran (viewer) were given Zoe's room: they ask for what is in it, for the
same in Max's room, and once more after their time. Dee is a stranger, the phone is Zoe's paired camera. A row says only which
right a method needs; what everybody else gets follows from the roles, so a route that is not in the table, or asks for
another right than the table says, fails here.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from rest_framework.test import APIClient

from babycam.alerts.models import Drill, Incident
from babycam.api.urls import urlpatterns
from babycam.chat.models import Attachment, Message
from babycam.core import clock
from babycam.duty.models import DoNotDisturb, DutyRule, Override
from babycam.history.models import Clip, QuickMark
from babycam.notify.models import Channel
from babycam.people import access
from babycam.people.models import AccessKey, Invite, Passkey, Person, SignIn
from babycam.rooms import devices
from babycam.rooms.models import Camera, Lullaby, Pairing, Room, RoomGrant
from tests.cast import Cast, signed_in
from tests.conftest import Browser
from tests.support.phones import paired

ANYBODY, ANY, PHONE, SECRET = "anybody", "any", "phone", "secret"
NEEDS: dict[str, dict[str, str]] = {
    "session": {"GET": ANYBODY, "POST": ANYBODY, "DELETE": ANYBODY},
    "session/password": {"POST": ANY},
    "session/proof": {"POST": ANY},
    "session/passkey/options": {"POST": ANYBODY},
    "session/passkey": {"POST": ANYBODY},
    "setup": {"GET": ANYBODY, "POST": ANYBODY},
    "setup/code": {"POST": ANYBODY},
    "setting-up": {"GET": "room.see", "POST": "camera.edit", "DELETE": "incident.ack"},
    "people": {"GET": "people.see", "POST": "people.edit"},
    "people/me": {"PATCH": ANY},
    "people/me/picture": {"PUT": ANY, "DELETE": ANY},
    "people/<int:person_id>": {"PATCH": "people.edit", "DELETE": "people.edit"},
    "people/<int:person_id>/picture": {"GET": "people.see"},
    "people/<int:person_id>/reset": {"POST": "people.edit"},
    "people/<int:person_id>/access": {"POST": "people.allow"},
    "invites": {"GET": "people.edit", "POST": "people.edit"},
    "invites/<int:invite_id>": {"DELETE": "people.edit"},
    "invites/look": {"POST": ANYBODY},
    "invites/passkey": {"POST": ANYBODY},
    "invites/accept": {"POST": ANYBODY},
    "passkeys": {"GET": ANY, "POST": ANY},
    "passkeys/options": {"POST": ANY},
    "passkeys/<int:passkey_id>": {"PATCH": ANY, "DELETE": ANY},
    "sessions": {"GET": ANY},
    "sessions/<int:sign_in_id>": {"DELETE": ANY},
    "sessions/end-others": {"POST": ANY},
    "access-keys": {"GET": "room.hear", "POST": "room.hear"},
    "access-keys/<int:key_id>": {"DELETE": "room.hear"},
    "audit": {"GET": "audit.see"},
    "presence": {"GET": "presence.see"},
    "rooms": {"GET": "room.see", "POST": "room.create"},
    "rooms/<int:room_id>": {"GET": "room.see", "PATCH": "room.edit", "DELETE": "room.delete"},
    "rooms/<int:room_id>/quiet": {"GET": "room.see", "POST": "incident.ack", "DELETE": "incident.ack"},
    "rooms/<int:room_id>/audio.aac": {"GET": "room.hear"},
    "audio.aac": {"GET": "room.hear"},
    "rooms/<int:room_id>/replay": {"POST": "room.edit"},
    "rooms/<int:room_id>/export": {"GET": "clip.see"},
    "rooms/<int:room_id>/calibrate": {"POST": "room.edit"},
    "rooms/<int:room_id>/snapshot.jpg": {"GET": "room.see"},
    "rooms/<int:room_id>/whep": {"POST": "room.see"},
    "rooms/<int:room_id>/whep/<uuid:session>": {"DELETE": "room.see"},
    "rooms/<int:room_id>/whip": {"POST": PHONE},
    "rooms/<int:room_id>/whip/<uuid:session>": {"DELETE": PHONE},
    "rooms/<int:room_id>/phone": {"GET": "room.soothe", "PATCH": "room.soothe"},
    "rooms/<int:room_id>/phone/reload": {"POST": "camera.control"},
    "rooms/<int:room_id>/talk": {"POST": "room.soothe"},
    "rooms/<int:room_id>/talk/<uuid:session>": {"DELETE": "room.soothe"},
    "rooms/<int:room_id>/drill": {"POST": "room.edit"},
    "drills/<int:drill_id>": {"GET": "incident.see"},
    "camera": {"GET": PHONE, "DELETE": PHONE},
    "cameras": {"GET": "room.see", "POST": "camera.edit"},
    "cameras/presets": {"GET": ANY},
    "cameras/search": {"POST": "camera.edit"},
    "cameras/streams": {"POST": "camera.edit"},
    "cameras/probe": {"POST": "camera.edit"},
    "cameras/<int:camera_id>": {"GET": "room.see", "PATCH": "camera.edit", "DELETE": "camera.edit"},
    "cameras/<int:camera_id>/control": {"POST": "camera.control"},
    "pairings": {"POST": "camera.edit"},
    "pairings/<int:pairing_id>": {"GET": "camera.edit", "DELETE": "camera.edit"},
    "pairings/look": {"POST": ANYBODY},
    "pairings/claim": {"POST": ANYBODY},
    "devices": {"GET": "camera.edit", "POST": "camera.edit"},
    "devices/<int:device_id>": {"DELETE": "camera.edit"},
    "lullabies": {"GET": "room.soothe", "POST": "camera.edit"},
    "lullabies/<uuid:lullaby_id>": {"DELETE": "camera.edit"},
    "lullabies/<uuid:lullaby_id>/file": {"GET": "room.soothe or phone"},
    "incidents": {"GET": "incident.see"},
    "incidents/<int:incident_id>": {"GET": "incident.see"},
    "incidents/<int:incident_id>/beginning": {"GET": "clip.see"},
    "incidents/verdicts.csv": {"GET": "history.see"},
    "incidents/<int:incident_id>/verdict": {"PUT": "incident.ack"},
    "rooms/<int:room_id>/proposal": {"GET": "room.edit"},
    "incidents/<int:incident_id>/ack": {"POST": "incident.ack"},
    "incidents/<int:incident_id>/snooze": {"POST": "incident.ack"},
    "incidents/<int:incident_id>/not-me": {"POST": "incident.ack"},
    "incidents/<int:incident_id>/undo": {"POST": "incident.ack"},
    "answers": {"POST": ANYBODY},
    "answers/act": {"POST": ANYBODY},
    "duty/now": {"GET": "duty.see"},
    "duty/calendar": {"GET": "duty.see"},
    "duty/calendar/secret": {"POST": "duty.see"},
    "duty/calendar/<str:secret>.ics": {"GET": SECRET},
    "duty/audit": {"GET": "duty.see"},
    "duty/fairness": {"GET": "duty.edit"},
    "duty/order": {"GET": "duty.see", "PUT": "duty.edit"},
    "duty/rota": {"GET": "duty.edit", "PUT": "duty.edit"},
    "duty/rules": {"GET": "duty.see", "POST": "duty.edit"},
    "duty/rules/<int:rule_id>": {"GET": "duty.see", "PATCH": "duty.edit", "DELETE": "duty.edit"},
    "duty/overrides": {"GET": "duty.see", "POST": "duty.override"},
    "duty/overrides/<int:override_id>/cancel": {"POST": "duty.override"},
    "duty/dnd": {"GET": "duty.see", "POST": "duty.override"},
    "duty/dnd/<int:dnd_id>": {"PATCH": "duty.override", "DELETE": "duty.override"},
    "duty/swaps": {"GET": "duty.see", "POST": "duty.edit"},
    "duty/swaps/<int:swap_id>/take": {"POST": "duty.edit"},
    "duty/swaps/<int:swap_id>/decline": {"POST": "duty.edit"},
    "duty/swaps/<int:swap_id>/withdraw": {"POST": "duty.edit"},
    "duty/preview": {"POST": "duty.override"},
    "channels": {"GET": "channel.own", "POST": "channel.own"},
    "channels/<int:channel_id>": {"GET": "channel.own", "PATCH": "channel.own", "DELETE": "channel.own"},
    "channels/<int:channel_id>/test": {"POST": "channel.own"},
    "channels/<int:channel_id>/form": {"GET": "channel.own"},
    "channels/services": {"GET": "channel.own"},
    "push/key": {"GET": "channel.own"},
    "push/subscription": {"POST": "channel.own"},
    "broker": {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"},
    "mail-server": {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"},
    "mail-server/test": {"POST": "settings.edit"},
    "deliveries": {"GET": "incident.see"},
    "deliveries/<int:delivery_id>/receipt": {"POST": ANYBODY},
    "bedtime": {"GET": "duty.see", "POST": "duty.see"},
    "noises": {"GET": "history.see"},
    "levels": {"GET": "history.see"},
    "readings": {"GET": "history.see"},
    "clips": {"GET": "clip.see"},
    "clips/<uuid:clip_id>/waveform": {"GET": "clip.see"},
    "clips/<uuid:clip_id>": {"GET": "clip.see", "PATCH": "clip.keep", "DELETE": "clip.delete"},
    "clips/<uuid:clip_id>/video.mp4": {"GET": "clip.see"},
    "clips/<uuid:clip_id>/thumbnail.jpg": {"GET": "clip.see"},
    "timers": {"GET": "history.see"},
    "nights/<str:day>": {"GET": "history.see"},
    "nights/<str:day>.csv": {"GET": "history.see"},
    "nights/<str:day>/levels": {"GET": "history.see"},
    "nights/<str:day>/sleep": {"POST": "mark.use", "DELETE": "mark.use"},
    "nights/<str:day>/report": {"GET": "history.see"},
    "weeks/<str:day>": {"GET": "history.see"},
    "weeks/<str:day>.csv": {"GET": "history.see"},
    "morning": {"GET": "history.see", "PATCH": "history.see"},
    "marks": {"GET": "mark.use", "POST": "mark.use"},
    "marks.csv": {"GET": "mark.use"},
    "marks/<int:mark_id>": {"PATCH": "mark.use", "DELETE": "mark.use"},
    "settings/babybuddy": {"GET": "settings.see", "PUT": "settings.edit", "DELETE": "settings.edit"},
    "chat/messages": {"GET": "chat.use", "POST": "chat.use"},
    "chat/messages/<int:message_id>": {"PATCH": "chat.use", "DELETE": "chat.use"},
    "chat/messages/<int:message_id>/pin": {"PUT": "chat.use", "DELETE": "chat.use"},
    "chat/news": {"GET": "chat.use"},
    "chat/attachments": {"POST": "chat.use"},
    "chat/attachments/<uuid:attachment_id>": {"GET": "chat.use"},
    "chat/clear": {"POST": "chat.clear"},
    "chat/threads": {"GET": "chat.use"},
    "chat/marks": {"POST": "chat.use"},
    "chat/pinned": {"GET": "chat.use"},
    "chat/search": {"GET": "chat.use"},
    "handover": {"GET": "chat.use"},
    "settings": {"GET": "settings.see", "PATCH": "settings.edit"},
    "ladder": {"GET": "duty.see", "POST": "settings.see"},
    "health": {"GET": "health.see"},
    "storage": {"GET": "health.see"},
    "storage/adopt": {"POST": "storage.adopt"},
    "schema": {"GET": ANY},
    "docs": {"GET": ANY},
}
# No person has these: a worker's token opens the first (its own tests prove it), the others lead nowhere.
NOT_FOR_PEOPLE = {"worker/clips", "<path:anything>", ""}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
QUERY = {
    "levels": "?room={room_id}",
    "readings": "?room={room_id}",
    "duty/calendar": "?room={room_id}&from=2026-01-15T00:00:00Z&to=2026-01-16T00:00:00Z",
    "duty/audit": "?room={room_id}&at=2026-01-15T00:40:00Z",
    "chat/messages": "?thread=incident:{incident_id}",
    "chat/search": "?q=gel",
    "chat/news": "?after=0",
}
BODY = {  # where an empty one says nothing of what is meant
    "chat/messages/<int:message_id>": '{"text": "gel, in the fridge", "version": 1}',
    "duty/preview": '{"override": {}}',
}
IN_ROOM = {"room_id", "camera_id", "incident_id", "drill_id", "clip_id", "rule_id", "mark_id", "message_id"}
NOT_THERE = {("the phone", "rooms/<int:room_id>/whip/<uuid:session>")}  # it sends nothing that could be ended
NOT_THERE |= {(f"Gran in {child}'s room", "people/<int:person_id>/picture") for child in ("Zoe", "Max")}  # sees her own face only
WITH_NOISE = ("Ana", "Ben", "Cy in Zoe's room")  # may hear how it began; of this incident nothing was kept
NOT_THERE |= {(name, "incidents/<int:incident_id>/beginning") for name in WITH_NOISE}
GONE = {"swap_id"}  # who may act on one depends on who asked whom: here nobody has
WEBRTC = ("/whep", "/whip", "/talk")


def routes() -> dict[str, set[str]]:
    found = {}
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
        if str(pattern.pattern) not in NOT_FOR_PEOPLE:
            found[str(pattern.pattern)] = {method for method in METHODS if hasattr(view, method.lower())}
    return found


def test_every_route_and_method_is_in_the_table() -> None:
    assert routes() == {route: set(methods) for route, methods in NEEDS.items()}


@dataclass(frozen=True)
class Somebody:
    """`person` None: a stranger or the phone. `own`: asks for what is in a room that they were given. `late`: after their time."""

    name: str
    person: Person | None
    client: APIClient
    own: bool = True
    late: bool = False


@pytest.fixture
def everybody(cast: Cast) -> list[Somebody]:
    gran = Person.objects.create(username="gran", name="Gran", role="viewer")
    late = {"password": "x", "access_until": clock.now() - timedelta(seconds=1)}
    cy_late = Person.objects.create(username="cy-late", name="Cy", role="sitter", **late)
    gran_late = Person.objects.create(username="gran-late", name="Gran", role="viewer", **late)
    for person in (gran, cy_late, gran_late):
        RoomGrant.objects.create(person=person, room=cast.zoe)
    Camera.objects.create(room=cast.max, kind="synthetic", url="synthetic://max")
    people = [
        ("Ana", cast.ana, True, False),
        ("Ben", cast.ben, True, False),
        ("Cy in Zoe's room", cast.cy, True, False),
        ("Cy in Max's room", cast.cy, False, False),
        ("Cy after his time", cy_late, True, True),
        ("Gran in Zoe's room", gran, True, False),
        ("Gran in Max's room", gran, False, False),
        ("Gran while not let in", gran_late, True, True),
    ]
    _, token = paired(cast.zoe)
    phone = Browser(HTTP_AUTHORIZATION=f"Bearer {token}")
    seen = [Somebody(name, person, _logged_in(person), own, late) for name, person, own, late in people]
    return [*seen, Somebody("Dee", None, Browser()), Somebody("the phone", None, phone)]


def _logged_in(person: Person) -> APIClient:
    client = Browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(person)
    return client


def expected(who: Somebody, needs: str, in_room: bool, gone: bool) -> int | str:
    """The status, with the code where two mean different things; "ok": whatever a wrong or empty request deserves."""
    if needs in (ANYBODY, SECRET):
        return "ok" if needs == ANYBODY else 404
    if who.name == "the phone":
        return "ok" if PHONE in needs else 404
    if who.person is None or needs == PHONE:
        return 401
    if who.late:
        return "access_closed"
    right = needs.removesuffix(" or phone")
    if right != ANY and not access.allowed(who.person.role, right):
        return "not_allowed"
    hidden = in_room and not who.own and not access.sees_all_rooms(who.person.role)
    return 404 if hidden or gone else "ok"


def answer(response: Any) -> int | str:
    if response.status_code == 403:
        return str(response.json()["code"])
    return response.status_code if response.status_code in (401, 404, 405) else "ok"


@pytest.mark.parametrize(("route", "method"), [(route, method) for route in NEEDS for method in NEEDS[route]], ids=str)
def test_everybody_gets_what_the_table_says(cast: Cast, everybody: list[Somebody], route: str, method: str) -> None:
    path = "/api/" + route + QUERY.get(route, "")
    names = {name.split(":")[-1].rstrip(">") for name in route.split("<")[1:] for name in [name.split(">")[0]]}
    asked = BODY.get(route, "{}") if method in ("POST", "PATCH") else "{}"
    in_room = bool(names & IN_ROOM) or (method == "GET" and "{" in QUERY.get(route, ""))
    kind = "application/sdp" if route.endswith(WEBRTC) else "application/json"
    found, wanted = {}, {}
    for who in everybody:
        wanted[who.name] = (
            404 if (who.name, route) in NOT_THERE else expected(who, NEEDS[route][method], in_room, bool(names & GONE))
        )
        with transaction.atomic():
            there = things(cast, who.person or cast.cy, cast.zoe if who.own else cast.max)
            filled = path.format(**{name: make() for name, make in there.items() if f"{{{name}}}" in path})
            for name in names:
                filled = next(filled.replace(each, str(there[name]())) for each in _spelled(name) if each in filled)
            found[who.name] = answer(who.client.generic(method, filled, asked, content_type=kind))
            transaction.set_rollback(True)
    assert found == wanted


def _spelled(name: str) -> list[str]:
    return [f"<{kind}:{name}>" for kind in ("int", "uuid", "str")]


def things(cast: Cast, me: Person, room: Room) -> dict[str, Callable[[], Any]]:
    """By the name of the path's part: makes the thing, in this room or this person's own, and tells its id."""
    now = clock.now()
    spare = cast.cy if me != cast.cy else cast.ben

    def stored(name: str) -> str:
        return default_storage.save(name, ContentFile(b"0123"))

    new = uuid.uuid4

    def incident() -> Incident:
        return Incident.objects.create(room=room, kind="noise", state="triggered", opened_at=now)

    def message() -> Message:
        thread = f"incident:{incident().pk}"
        return Message.objects.create(thread=thread, room=room.pk, author=me, text="gel", rev=7_000_000, created_at=now)

    def clip() -> Clip:
        names = {"video": stored("v.mp4"), "thumbnail": stored("t.jpg")}
        return Clip.objects.create(id=new(), room=room, state="ready", started_at=now, size_bytes=4, **names)

    def rule() -> DutyRule:
        known: dict[str, Any] = {"start": "22:00", "end": "06:00", "turns": [[cast.ben.pk]], "valid_from": now.date()}
        return DutyRule.objects.create(rooms=[room.pk], tz="UTC", days=["mon"], anchor=now.date(), created_at=now, **known)

    def override() -> Override:
        times: dict[str, Any] = {"start": now, "end": now + timedelta(hours=1), "created_at": now}
        return Override.objects.create(client_uuid=new(), kind="away", who=[me.pk], created_by=me, **times)

    def attachment() -> Attachment:
        size: dict[str, Any] = {"width": 1, "height": 1, "size_bytes": 4, "content_type": "image/png"}
        return Attachment.objects.create(owner=me, file=stored("p.png"), created_at=now, **size)

    def lullaby() -> Lullaby:
        return Lullaby.objects.create(name="Rain", file=stored("rain.mp3"), content_type="audio/mpeg", size_bytes=4)

    def pictured() -> int:
        Person.objects.filter(pk=spare.pk).update(picture=stored("face.webp"))
        return spare.pk

    def device() -> int:
        found = devices.in_room(cast.zoe.pk)
        assert found
        return found.pk

    later = now + timedelta(days=1)
    return {
        "room_id": lambda: room.pk,
        "camera_id": lambda: Camera.objects.get(room=room).pk,
        "incident_id": lambda: incident().pk,
        "drill_id": lambda: Drill.objects.create(room=room, by=me, started_at=now, ends_at=later, source="phone").pk,
        "clip_id": lambda: clip().pk,
        "rule_id": lambda: rule().pk,
        "override_id": lambda: override().pk,
        "dnd_id": lambda: DoNotDisturb.objects.create(person=me, start=now, end=later, created_at=now).pk,
        "swap_id": lambda: 999,
        "mark_id": lambda: QuickMark.objects.create(uuid=new(), kind="fed", room=room, at=now, by=me).pk,
        "message_id": lambda: message().pk,
        "attachment_id": lambda: attachment().pk,
        "channel_id": lambda: Channel.objects.create(person=me, kind="apprise", name="mine", key=str(new())).pk,
        "person_id": pictured,
        "invite_id": lambda: Invite.objects.create(secret_hash=str(new()), role="sitter", expires_at=later).pk,
        "key_id": lambda: AccessKey.objects.create(person=me, name="vlc", secret_hash=str(new())).pk,
        "passkey_id": lambda: Passkey.objects.create(person=me, credential=str(new()), host="localhost", name="mine").pk,
        "sign_in_id": lambda: SignIn.objects.create(person=me, session_key=str(new())).pk,
        "pairing_id": lambda: Pairing.objects.create(code_hash=str(new()), secret_hash=str(new()), expires_at=later).pk,
        "device_id": device,
        "lullaby_id": lambda: lullaby().pk,
        "delivery_id": lambda: 999,
        "secret": lambda: "guessed",
        "session": new,
        "day": lambda: "last",
    }
