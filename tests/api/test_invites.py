"""Coming into the family by a link, over REST."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.people.models import AuditEntry, Invite, Person
from tests.cast import Cast
from tests.conftest import PAGE, Browser
from tests.support.authenticator import Authenticator

GOOD = "a good long one"


def invite(client: APIClient, **values: Any) -> dict[str, Any]:
    answer = client.post("/api/invites", {"role": "sitter", "rooms": [], **values})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return {**made, "secret": made["url"].partition("#")[2]}


def accept(secret: str, name: str = "Fay", client: APIClient | None = None, **values: Any) -> Any:
    return (client or Browser()).post("/api/invites/accept", {"secret": secret, "name": name, "password": GOOD, **values})


def test_a_sitter_comes_in_with_a_name_and_a_passphrase(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    made = invite(ana_client, rooms=[cast.max.pk], access_until=clock.rfc3339(clock.now() + timedelta(hours=5)))
    assert made["url"].startswith(settings.DOOR_URL("/join#")) and made["qr"].startswith("data:image/svg+xml")
    look = dee_client.post("/api/invites/look", {"secret": made["secret"]}).json()
    assert (look["family"], look["by"], look["role"]) == ("The Does", "Ana", "sitter")
    assert look["rooms"] == [{"id": cast.max.pk, "name": "Max"}]
    answer = accept(made["secret"], "Fay Ray", dee_client)
    assert answer.status_code == 201 and answer.json()["person"]["username"] == "fay.ray"
    assert [room["name"] for room in dee_client.get("/api/rooms").json()["results"]] == ["Max"]
    assert [(row["state"], row["used"]) for row in ana_client.get("/api/invites").json()] == [("used", 1)]
    assert accept(made["secret"]).json()["code"] == "invite_over"


def test_a_name_and_a_passkey_are_enough(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    made, phone = invite(ana_client, role="parent"), Authenticator(PAGE)
    options = dee_client.post("/api/invites/passkey", {"secret": made["secret"], "name": "Fay"}).json()["publicKey"]
    answer = accept(made["secret"], "Fay", dee_client, password=None, passkey=phone.create(options))
    assert answer.status_code == 201 and [row["host"] for row in dee_client.get("/api/passkeys").json()] == ["localhost"]
    back = Browser()
    options = back.post("/api/session/passkey/options").json()["publicKey"]
    assert back.post("/api/session/passkey", {"passkey": phone.get(options)}).json()["person"]["name"] == "Fay"
    assert not Person.objects.get(name="Fay").has_usable_password()


def test_without_passphrase_and_passkey_nobody_comes_in(cast: Cast, ana_client: APIClient) -> None:
    made = invite(ana_client, role="parent")
    assert accept(made["secret"], password=None).json()["fields"]["password"]
    assert accept(made["secret"], password="12345").json()["fields"]["password"]
    assert accept(made["secret"], name=" \u202e ").json()["fields"]["name"]
    assert ana_client.get("/api/invites").json()[0]["used"] == 0, "what is refused uses nothing up"


def test_several_people_may_share_a_link_and_names_stay_apart(cast: Cast, ana_client: APIClient) -> None:
    made = invite(ana_client, role="parent", uses=2)
    names = [accept(made["secret"], "Fay").json()["person"]["username"] for _ in range(2)]
    assert names == ["fay", "fay2"] and accept(made["secret"]).json()["code"] == "invite_over"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "‮evil", "ʻÓ Conaill", "李雷", "😀"])
def test_any_name_is_shown_as_text(cast: Cast, ana_client: APIClient, name: str) -> None:
    answer = accept(invite(ana_client, role="parent")["secret"], name)
    assert answer.status_code == 201 and "\u202e" not in answer.json()["person"]["name"]
    assert answer.json()["person"]["username"].isascii()


def test_a_link_ends_by_time_by_hand_and_with_its_makers_rights(
    cast: Cast, ana_client: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand, by_rights, by_time = (invite(ana_client, role="parent") for _ in range(3))
    assert ana_client.delete(f"/api/invites/{by_hand['id']}").status_code == 204
    assert accept(by_hand["secret"]).json()["code"] == "invite_over"
    Person.objects.filter(pk=cast.ana.pk).update(role="parent")
    assert accept(by_rights["secret"]).json()["code"] == "invite_over"
    Person.objects.filter(pk=cast.ana.pk).update(role="owner")
    late = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert accept(by_time["secret"]).json()["code"] == "invite_over"


def test_a_room_that_is_gone_is_not_given(cast: Cast, ana_client: APIClient) -> None:
    made = invite(ana_client, rooms=[cast.max.pk])
    ana_client.delete(f"/api/rooms/{cast.max.pk}")
    assert accept(made["secret"]).json()["code"] == "invite_over"


def test_guessing_is_slowed_down(cast: Cast) -> None:
    codes = [accept("x" * 27).json()["code"] for _ in range(12)]
    assert codes[:10] == ["bad_invite"] * 10 and codes[10:] == ["too_many_tries"] * 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "sitter"}, "rooms"),
        ({"role": "king"}, "role"),
        ({"role": "parent", "uses": 11}, "uses"),
        ({"role": "parent", "expires_at": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"role": "viewer", "rooms": [1], "access_until": "2020-01-01T00:00:00Z"}, "access_until"),
    ],
)
def test_what_cannot_be_right_is_named(cast: Cast, ana_client: APIClient, values: dict[str, Any], field: str) -> None:
    assert field in ana_client.post("/api/invites", values).json()["fields"]


def test_only_an_owner_invites(cast: Cast, ben_client: APIClient, cy_client: APIClient, dee_client: APIClient) -> None:
    assert [one.post("/api/invites", {"role": "parent"}).status_code for one in (ben_client, cy_client, dee_client)] == [
        403,
        403,
        401,
    ]


def test_a_reset_link_gives_a_new_passphrase_and_ends_the_old_logins(
    cast: Cast, ana_client: APIClient, dee_client: APIClient
) -> None:
    phone = Browser()
    phone.post("/api/session", {"username": "ben", "password": "correct horse battery"})
    made = ana_client.post(f"/api/people/{cast.ben.pk}/reset").json()
    secret = made["url"].partition("#")[2]
    assert dee_client.post("/api/invites/look", {"secret": secret}).json()["name"] == "Ben"
    assert accept(secret, "", dee_client, password="an even better one").json()["person"]["id"] == cast.ben.pk
    assert phone.get("/api/rooms").status_code == 401 and dee_client.get("/api/rooms").status_code == 200
    assert accept(secret).json()["code"] == "invite_over"


def test_no_secret_is_kept_and_every_step_is_in_the_log(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    made = invite(ana_client, role="parent")
    accept(made["secret"], "Fay")
    assert made["secret"] not in str(list(Invite.objects.values())) + str(list(AuditEntry.objects.values()))
    assert ben_client.get("/api/audit").status_code == 403
    words = [row["words"] for row in ana_client.get("/api/audit").json()["results"]]
    assert words[::-1][:2] == ["Invited somebody as parent", "Fay joined as parent"]
