"""From a code on the parents' page to a camera in the phone's browser, over REST."""

from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from babycam.rooms import devices
from babycam.rooms.models import Device
from tests.cast import Cast
from tests.conftest import PAGE, Browser
from tests.support.phones import paired


def invite(client: APIClient, room: int | None = None) -> dict[str, Any]:
    answer = client.post("/api/pairings", {"room": room})
    assert answer.status_code == 201
    pairing: dict[str, Any] = answer.json()
    return pairing


def claim(client: APIClient, room: int, **values: Any) -> Any:
    return client.post("/api/pairings/claim", {"room": room, "name": "Old phone", **values})


def test_a_phone_becomes_a_camera(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    made = invite(ana_client)
    assert dee_client.get("/api/camera").status_code == 401
    look = dee_client.post("/api/pairings/look", {"code": made["code"]}).json()
    zoe, max_ = ({"id": room.pk, "name": room.name} for room in (cast.zoe, cast.max))
    assert look == {"family": "The Does", "room": None, "rooms": [{**zoe, "taken": "Another camera"}, {**max_, "taken": None}]}
    answer = claim(dee_client, cast.max.pk, code=made["code"])
    assert answer.status_code == 201 and answer.json()["device"]["name"] == "Old phone"
    me = dee_client.get("/api/camera").json()
    assert me["room"] == max_ and me["wish"]["quality"] == "auto" and me["lullabies"][0]["id"] == "white"
    state = ana_client.get(f"/api/pairings/{made['id']}").json()
    assert (state["state"], state["device"]["room_name"], state["device"]["online"]) == ("used", "Max", False)


def test_the_credential_is_a_cookie_that_no_script_reads(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    cookie = claim(dee_client, cast.max.pk, code=invite(ana_client)["code"]).cookies[devices.COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Strict", "/")
    assert cookie["max-age"] > 300 * 24 * 3600 and len(cookie.value) == 43
    assert cookie.value not in str(Device.objects.values().get())


def test_the_qr_code_holds_the_address_with_the_secret_behind_the_sharp(cast: Cast, ana_client: APIClient) -> None:
    made = invite(ana_client, cast.max.pk)
    assert made["url"].startswith(settings.DOOR_URL("/camera#")) and len(made["url"].partition("#")[2]) >= 22
    assert made["qr"].startswith("data:image/svg+xml") and made["room"] == cast.max.pk
    assert made["code"] not in made["url"]


def test_the_secret_opens_as_the_digits_do(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    secret = invite(ana_client, cast.max.pk)["url"].partition("#")[2]
    assert [room["name"] for room in dee_client.post("/api/pairings/look", {"secret": secret}).json()["rooms"]] == ["Max"]
    assert claim(dee_client, cast.max.pk, secret=secret).status_code == 201


@pytest.mark.parametrize(
    "body", [{}, {"code": "", "secret": ""}, {"code": "123456", "secret": "x"}, {"code": "1" * 17}, {"code": None}]
)
def test_a_proof_is_one_of_two(cast: Cast, dee_client: APIClient, body: dict[str, Any]) -> None:
    assert dee_client.post("/api/pairings/look", body).json()["code"] == "invalid"


def test_problems_are_said_in_words_and_codes(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    paired(cast.max, "Ben's phone")
    wrong = dee_client.post("/api/pairings/look", {"secret": "guessed"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "bad_code")
    made = invite(ana_client)
    taken = claim(dee_client, cast.max.pk, code=made["code"])
    assert (taken.status_code, taken.json()["code"], taken.json()["params"]) == (409, "room_taken", {"name": "Ben's phone"})
    assert claim(dee_client, cast.max.pk, code=made["code"], replace=True).status_code == 201
    over = claim(dee_client, cast.max.pk, code=made["code"])
    assert (over.status_code, over.json()["code"]) == (410, "pairing_over")
    for _ in range(4):
        dee_client.post("/api/pairings/look", {"code": "000000"})
    late = dee_client.post("/api/pairings/look", {"code": "000000"})
    assert (late.status_code, late["Retry-After"]) == (429, "60")


def test_taken_back_is_over(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    made = invite(ana_client)
    assert ana_client.delete(f"/api/pairings/{made['id']}").status_code == 204
    assert dee_client.post("/api/pairings/look", {"code": made["code"]}).status_code == 410
    assert ana_client.get(f"/api/pairings/{made['id']}").json()["state"] == "expired"


def test_a_foreign_page_cannot_pair_a_browser(cast: Cast, ana_client: APIClient) -> None:
    made = invite(ana_client)
    phone = Browser(enforce_csrf_checks=True)
    assert claim(phone, cast.max.pk, code=made["code"]).json()["code"] == "csrf"
    phone.get("/api/camera")  # answers 401, and sets the CSRF cookie
    phone.credentials(HTTP_X_CSRFTOKEN=phone.cookies["__Host-csrftoken"].value)
    phone.defaults["HTTP_ORIGIN"] = "https://evil.example"
    assert claim(phone, cast.max.pk, code=made["code"]).json()["code"] == "csrf"
    phone.defaults["HTTP_ORIGIN"] = PAGE
    assert claim(phone, cast.max.pk, code=made["code"]).status_code == 201


def test_a_laptop_that_is_logged_in_becomes_a_camera_too_and_stays_logged_in(cast: Cast, ben_client: APIClient) -> None:
    made = invite(ben_client, cast.max.pk)
    assert claim(ben_client, cast.max.pk, code=made["code"]).status_code == 201
    assert ben_client.get("/api/camera").json()["room"]["name"] == "Max"
    assert ben_client.get("/api/session").json()["person"]["username"] == "ben"
    assert len(ben_client.get("/api/rooms").json()["results"]) == 2
    assert ben_client.delete("/api/camera").status_code == 204
    assert ben_client.get("/api/camera").status_code == 401 and ben_client.get("/api/rooms").status_code == 200
