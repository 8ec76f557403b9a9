"""Passkeys beside passwords, over REST, with an authenticator that really signs."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import clock
from tests.cast import PASSWORD, Cast
from tests.conftest import PAGE, Browser
from tests.support.authenticator import Authenticator


def added(client: APIClient, **values: Any) -> Authenticator:
    """A passkey that this client's person has now."""
    phone = Authenticator(PAGE)
    options = client.post("/api/passkeys/options").json()["publicKey"]
    answer = client.post("/api/passkeys", {"passkey": phone.create(options), **values})
    assert answer.status_code == 201, answer.content
    return phone


def login(client: APIClient, phone: Authenticator) -> Any:
    options = client.post("/api/session/passkey/options").json()["publicKey"]
    return client.post("/api/session/passkey", {"passkey": phone.get(options)})


def test_ben_logs_in_by_a_passkey_with_no_name_and_no_password(cast: Cast, ben_client: APIClient, dee_client: APIClient) -> None:
    phone = added(ben_client, name="Ben's phone")
    answer = login(dee_client, phone)
    assert answer.status_code == 200 and answer.json()["person"]["name"] == "Ben"
    assert dee_client.get("/api/rooms").status_code == 200
    (row,) = ben_client.get("/api/passkeys").json()
    assert (row["name"], row["host"]) == ("Ben's phone", "localhost") and row["used_at"] is not None


def test_the_same_answer_does_not_open_twice(cast: Cast, ben_client: APIClient, dee_client: APIClient) -> None:
    phone = added(ben_client)
    options = dee_client.post("/api/session/passkey/options").json()["publicKey"]
    answer = phone.get(options)
    assert dee_client.post("/api/session/passkey", {"passkey": answer}).status_code == 200
    again = Browser()
    again.post("/api/session/passkey/options")
    assert again.post("/api/session/passkey", {"passkey": answer}).json()["code"] == "bad_passkey"
    assert dee_client.post("/api/session/passkey", {"passkey": answer}).json()["code"] == "bad_passkey"


def test_a_stranger_who_asks_for_a_challenge_leaves_nothing_in_the_database(
    cast: Cast, dee_client: APIClient, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert dee_client.post("/api/session/passkey/options").status_code == 200
    assert set(dee_client.cookies) == {"__Host-babycam_challenge"}


def test_a_challenge_that_the_browser_made_up_opens_nothing(cast: Cast, ben_client: APIClient, dee_client: APIClient) -> None:
    phone = added(ben_client)
    options = dee_client.post("/api/session/passkey/options").json()["publicKey"]
    dee_client.cookies["__Host-babycam_challenge"] = dee_client.cookies["__Host-babycam_challenge"].value[:-2] + "xx"
    assert dee_client.post("/api/session/passkey", {"passkey": phone.get(options)}).json()["code"] == "bad_passkey"


def test_an_answer_for_another_site_opens_nothing(cast: Cast, ben_client: APIClient, dee_client: APIClient) -> None:
    phone = added(ben_client)
    phone.origin = "https://localhost.example.org"
    assert login(dee_client, phone).json()["code"] == "bad_passkey"


def test_a_copied_key_that_counts_back_is_refused(cast: Cast, ben_client: APIClient, dee_client: APIClient) -> None:
    phone = added(ben_client)
    phone.count = 7
    assert login(dee_client, phone).status_code == 200
    phone.count = 2
    assert login(Browser(), phone).json()["code"] == "bad_passkey"


def test_a_challenge_is_good_for_five_minutes(
    cast: Cast, ben_client: APIClient, dee_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = added(ben_client)
    options = dee_client.post("/api/session/passkey/options").json()["publicKey"]
    late = clock.now() + timedelta(minutes=5, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert dee_client.post("/api/session/passkey", {"passkey": phone.get(options)}).json()["code"] == "bad_passkey"


def test_browsers_keep_no_passkeys_for_numbers_and_we_say_so(cast: Cast, ben_client: APIClient) -> None:
    answer = ben_client.post("/api/passkeys/options", HTTP_HOST="127.0.0.1:8443")
    assert answer.json()["code"] == "no_passkeys_here" and "127.0.0.1" in answer.json()["detail"]


@pytest.mark.parametrize("junk", [None, 1, "x", [], {}, {"id": 1}, {"id": "x", "response": {}}, {"id": "x" * 20_000}])
def test_junk_is_no_passkey(cast: Cast, ben_client: APIClient, dee_client: APIClient, junk: Any) -> None:
    dee_client.post("/api/session/passkey/options")
    assert dee_client.post("/api/session/passkey", {"passkey": junk}).json()["code"] in ("bad_passkey", "invalid")
    ben_client.post("/api/passkeys/options")
    assert ben_client.post("/api/passkeys", {"passkey": junk}).json()["code"] in ("bad_passkey", "invalid")


def test_nobody_throws_away_the_last_key_to_the_house(cast: Cast, ben_client: APIClient, cy_client: APIClient) -> None:
    added(ben_client)
    (row,) = ben_client.get("/api/passkeys").json()
    assert cy_client.delete(f"/api/passkeys/{row['id']}").status_code == 404
    assert cy_client.patch(f"/api/passkeys/{row['id']}", {"name": "mine"}).status_code == 404
    assert ben_client.patch(f"/api/passkeys/{row['id']}", {"name": "Old phone"}).json()["name"] == "Old phone"
    assert ben_client.delete(f"/api/passkeys/{row['id']}").status_code == 204  # Ben has a password too
    added(ben_client)
    (row,) = ben_client.get("/api/passkeys").json()
    cast.ben.set_unusable_password()
    cast.ben.save()
    ben_client.force_login(cast.ben)
    assert ben_client.delete(f"/api/passkeys/{row['id']}").json()["code"] == "last_way_in"


def test_the_passkey_of_somebody_who_left_opens_nothing(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, dee_client: APIClient
) -> None:
    phone = added(ben_client)
    ana_client.delete(f"/api/people/{cast.ben.pk}")
    assert login(dee_client, phone).json()["code"] == "bad_passkey"
    assert PASSWORD
