"""What a camera phone may do (little), and how parents see and end it."""

from typing import Any
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from babycam.api.urls import urlpatterns
from babycam.rooms import devices
from babycam.rooms.models import Camera, Device
from tests.api.test_who_may_what import METHODS
from tests.cast import Cast
from tests.conftest import Browser
from tests.support.phones import OFFER, paired

# What a phone's credential opens in its own room; anything else is as if it were not there.
DOORS = {"camera", "rooms/<int:room_id>/whip", "rooms/<int:room_id>/whip/<uuid:session>", "lullabies/<uuid:lullaby_id>/file"}
# What strangers may ask as well (their own tests prove what it tells them).
FOR_ANYBODY = {
    "session",
    "setup",
    "setup/code",
    "pairings/look",
    "pairings/claim",
    "answers",
    "answers/act",
    "deliveries/<int:delivery_id>/receipt",
    "duty/calendar/<str:secret>.ics",
    "worker/clips",
    "<path:anything>",
    "",
    "invites/look",
    "invites/passkey",
    "invites/accept",
    "session/passkey/options",
    "session/passkey",
}


def phone_with(token: str, how: str = "cookie") -> APIClient:
    if how == "bearer":
        return Browser(HTTP_AUTHORIZATION=f"Bearer {token}")
    client = Browser()
    client.cookies[devices.COOKIE] = token
    return client


def filled(route: str, room: int, clip: str = str(UUID(int=0))) -> str:
    for kind in ("camera_id", "key_id", "person_id", "incident_id", "device_id", "pairing_id", "drill_id", "channel_id"):
        route = route.replace(f"<int:{kind}>", "1")
    route = route.replace("<int:room_id>", str(room))
    for kind in ("clip_id", "session", "lullaby_id"):
        route = route.replace(f"<uuid:{kind}>", clip)
    return "/api/" + route.replace("<int:rule_id>", "1").replace("<int:override_id>", "1").replace("<int:dnd_id>", "1").replace(
        "<int:swap_id>", "1"
    )


CLOSED = [str(pattern.pattern) for pattern in urlpatterns if str(pattern.pattern) not in DOORS | FOR_ANYBODY]


@pytest.mark.parametrize("how", ["cookie", "bearer"])
@pytest.mark.parametrize("route", CLOSED)
def test_everything_else_does_not_exist_for_a_phone(cast: Cast, route: str, how: str) -> None:
    _, token = paired(cast.zoe)
    phone = phone_with(token, how)
    statuses = {
        phone.generic(method, filled(route, cast.zoe.pk), "{}", content_type="application/json").status_code for method in METHODS
    }
    assert statuses <= {404, 405} and 404 in statuses


@pytest.mark.parametrize("room", ["max", "nowhere"])
def test_another_room_does_not_exist_for_a_phone(cast: Cast, room: str) -> None:
    _, token = paired(cast.zoe)
    phone, other = phone_with(token), cast.max.pk if room == "max" else 999
    assert phone.post(f"/api/rooms/{other}/whip", OFFER, content_type="application/sdp").status_code == 404
    assert phone.delete(f"/api/rooms/{other}/whip/{UUID(int=0)}").status_code == 404


@pytest.mark.parametrize("how", ["cookie", "bearer"])
def test_the_doors_open(cast: Cast, how: str) -> None:
    device, token = paired(cast.zoe)
    phone = phone_with(token, how)
    me = phone.get("/api/camera")
    assert me.status_code == 200 and me.json()["device"]["id"] == device.pk
    assert phone.delete("/api/camera").status_code == 204 and phone.get("/api/camera").status_code == 401
    assert not Camera.objects.filter(room=cast.zoe).exists()


def test_a_cookie_needs_the_csrf_token_for_changes_and_a_bearer_does_not(cast: Cast) -> None:
    _, token = paired(cast.zoe)
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies[devices.COOKIE] = token
    assert browser.delete("/api/camera").json()["code"] == "csrf"
    assert browser.post(f"/api/rooms/{cast.zoe.pk}/whip", OFFER, content_type="application/sdp").json()["code"] == "csrf"
    program = Browser(enforce_csrf_checks=True, HTTP_AUTHORIZATION=f"Bearer {token}")
    assert program.delete("/api/camera").status_code == 204


@pytest.mark.parametrize("token", ["", "guessed", "x" * 10_000, "\udcff"])
def test_a_made_up_credential_opens_nothing(cast: Cast, token: str) -> None:
    assert phone_with(token.encode(errors="replace").decode(), "bearer").get("/api/camera").status_code == 401


def test_a_logged_out_browser_that_is_a_camera_too_is_told_to_log_in(cast: Cast) -> None:
    _, token = paired(cast.zoe)
    laptop = phone_with(token)
    laptop.cookies["__Host-babycam_session"] = "over"
    assert laptop.get("/api/rooms").status_code == 401


def test_parents_see_all_phones_and_end_one(cast: Cast, ana_client: APIClient) -> None:
    device, token = paired(cast.zoe)
    paired(cast.max, "Laptop")
    seen = ana_client.get("/api/devices").json()
    assert [(one["name"], one["room_name"], one["kind"], one["online"], one["seen_at"]) for one in seen] == [
        ("Old phone", "Zoe", "phone", False, None),
        ("Laptop", "Max", "phone", False, None),
    ]
    assert ana_client.delete(f"/api/devices/{device.pk}").status_code == 204
    assert phone_with(token).get("/api/camera").status_code == 401
    assert ana_client.get(f"/api/rooms/{cast.zoe.pk}").json()["camera"] is None
    assert ana_client.delete(f"/api/devices/{device.pk}").status_code == 404


def test_a_program_gets_a_token_once_and_an_address(cast: Cast, ben_client: APIClient) -> None:
    made = ben_client.post("/api/devices", {"room": cast.max.pk, "name": "GStreamer"})
    assert made.status_code == 201
    assert made.json()["whip_url"] == f"https://localhost:8443/api/rooms/{cast.max.pk}/whip"
    assert phone_with(made.json()["token"], "bearer").get("/api/camera").json()["device"]["kind"] == "program"
    assert "token" not in ben_client.get("/api/devices").json()[0]
    again: Any = ben_client.post("/api/devices", {"room": cast.max.pk, "name": "OBS"})
    assert (again.status_code, again.json()["params"]) == (409, {"name": "GStreamer"})
    assert ben_client.post("/api/devices", {"room": cast.max.pk, "name": "OBS", "replace": True}).status_code == 201
    assert [device.name for device in Device.objects.all()] == ["OBS"]


def test_the_camera_of_a_phone_is_shown_as_one_and_turned_off_without_an_address(cast: Cast, ben_client: APIClient) -> None:
    paired(cast.max)
    camera = ben_client.get(f"/api/rooms/{cast.max.pk}").json()["camera"]
    assert (camera["kind"], camera["url"]) == ("phone", "")
    off = ben_client.patch(f"/api/cameras/{camera['id']}", {"kind": "phone", "enabled": False})
    assert (off.status_code, off.json()["enabled"]) == (200, False)
    assert not any(preset["kind"] == "phone" for preset in ben_client.get("/api/cameras/presets").json())


def test_a_phone_is_no_address_to_try_or_to_keep(cast: Cast, ben_client: APIClient) -> None:
    for path, body in (("probe", {"kind": "phone"}), ("", {"kind": "phone", "room": cast.max.pk})):
        answer = ben_client.post(f"/api/cameras/{path}".rstrip("/"), body)
        assert answer.json()["fields"] == {"kind": ["Pair the phone instead: it needs no address."]}
    assert list(ben_client.post("/api/cameras", {"kind": "pull", "room": cast.max.pk}).json()["fields"]) == ["url"]
