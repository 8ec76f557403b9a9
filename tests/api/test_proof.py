"""What opens the house for long is made by who has just shown who they are."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.people.session_store import PROVED
from tests.api.test_passkeys import added
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser

INVITE = {"role": "parent"}
DOORS: dict[str, tuple[str, str, Any]] = {
    "an invitation": ("post", "/api/invites", INVITE),
    "a reset link": ("post", "/api/people/{ben}/reset", None),
    "an account": ("post", "/api/people", {"name": "Fay", "username": "fay", "password": "a good long one"}),
    "somebody's password": ("patch", "/api/people/{ben}", {"password": "a good long one"}),
    "somebody's role": ("patch", "/api/people/{ben}", {"role": "owner"}),
    "a passkey": ("post", "/api/passkeys/options", None),
    "a passkey's answer": ("post", "/api/passkeys", {"passkey": {}}),
    "a program's token": ("post", "/api/devices", {"room": 0, "name": "OBS"}),
    "a key for a program that listens": ("post", "/api/access-keys", {"name": "vlc", "rooms": None}),
    "the calendar's link": ("post", "/api/duty/calendar/secret", None),
}


def aged(client: APIClient, at: float = 0) -> APIClient:
    """The same login, long after."""
    session = client.session
    session[PROVED] = at
    session.save()
    return client


def ask(client: APIClient, cast: Cast, door: str) -> Any:
    method, path, body = DOORS[door]
    if body and "room" in body:
        body = {**body, "room": cast.max.pk}
    return getattr(client, method)(path.format(ben=cast.ben.pk), body)


@pytest.mark.parametrize("door", DOORS)
def test_an_older_login_is_asked_for_the_password_and_then_goes_on(cast: Cast, ana_client: APIClient, door: str) -> None:
    asked = ask(aged(ana_client), cast, door)
    assert (asked.status_code, asked.json()["code"]) == (403, "prove_again")
    assert asked.json()["params"] == {"password": True, "passkey": False}
    assert ana_client.post("/api/session/proof", {"password": PASSWORD}).status_code == 204
    assert ask(ana_client, cast, door).json().get("code") != "prove_again"


def test_what_is_no_key_to_the_house_needs_no_proof(cast: Cast, ana_client: APIClient) -> None:
    aged(ana_client)
    assert ana_client.patch(f"/api/people/{cast.ben.pk}", {"colour": "#7c83fd", "role": "parent"}).status_code == 200
    assert ana_client.get("/api/invites").status_code == 200


def test_a_wrong_password_proves_nothing_and_is_counted(cast: Cast, ana_client: APIClient) -> None:
    aged(ana_client)
    answers = [ana_client.post("/api/session/proof", {"password": "wrong"}).json() for _ in range(6)]
    assert [answer["code"] for answer in answers] == ["invalid"] * 5 + ["too_many_tries"]
    assert answers[0]["fields"]["password"] == ["This is not your password."]
    assert ask(ana_client, cast, "an invitation").json()["code"] == "prove_again"


def test_a_proof_from_the_future_is_none(cast: Cast, ana_client: APIClient) -> None:
    """The machine's clock was a day ahead."""
    assert ask(aged(ana_client, 9e9), cast, "an invitation").json()["code"] == "prove_again"


def test_ones_own_passkey_proves_and_another_ones_does_not(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    anas, bens = added(ana_client), added(ben_client)
    aged(ana_client)
    for phone, status in ((bens, 400), (anas, 204)):
        options = ana_client.post("/api/session/passkey/options").json()["publicKey"]
        assert ana_client.post("/api/session/proof", {"passkey": phone.get(options)}).status_code == status
    assert ask(ana_client, cast, "an invitation").status_code == 201


def test_who_has_no_password_chooses_the_first_one_after_a_fresh_proof(cast: Cast, ana_client: APIClient) -> None:
    added(ana_client)
    cast.ana.set_unusable_password()
    cast.ana.save()
    ana_client.force_login(cast.ana)
    change = {"old": "", "new": "quite another one"}
    assert aged(ana_client).post("/api/session/password", {**change, "old": "-"}).json()["code"] == "prove_again"


def test_a_new_login_is_fresh(cast: Cast) -> None:
    browser = Browser()
    assert browser.post("/api/session", {"username": "ana", "password": PASSWORD}).status_code == 200
    assert browser.post("/api/invites", INVITE).status_code == 201
    aged(browser)
    assert browser.post("/api/session", {"username": "ana", "password": PASSWORD}).status_code == 200
    assert browser.post("/api/invites", INVITE).status_code == 201
