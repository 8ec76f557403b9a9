"""A new password ends the keys of programs, too, whoever sets it and by whichever door; other people's go on."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from babycam.cli import manage
from babycam.people import access_keys
from babycam.people.models import AccessKey, AuditEntry
from babycam.server import prepare
from tests.api.test_access_keys import asks_by, hears, made
from tests.api.test_invites import accept
from tests.cast import PASSWORD, Cast
from tests.conftest import PAGE, Browser
from tests.support.authenticator import Authenticator

NEW = "a good long one"
Way = Callable[[Cast, APIClient, APIClient, pytest.MonkeyPatch], None]


def by_oneself(cast: Cast, ana: APIClient, ben: APIClient, patch: pytest.MonkeyPatch) -> None:
    assert ben.post("/api/session/password", {"old": PASSWORD, "new": NEW}).status_code == 204


def by_an_owner(cast: Cast, ana: APIClient, ben: APIClient, patch: pytest.MonkeyPatch) -> None:
    assert ana.patch(f"/api/people/{cast.ben.pk}", {"password": NEW}).status_code == 200


def reset(cast: Cast, ana: APIClient) -> str:
    url: str = ana.post(f"/api/people/{cast.ben.pk}/reset").json()["url"]
    return url.partition("#")[2]


def by_a_link(cast: Cast, ana: APIClient, ben: APIClient, patch: pytest.MonkeyPatch) -> None:
    assert accept(reset(cast, ana), "", password=NEW).status_code == 201


def by_a_link_and_a_passkey(cast: Cast, ana: APIClient, ben: APIClient, patch: pytest.MonkeyPatch) -> None:
    secret, phone, new = reset(cast, ana), Authenticator(PAGE), Browser()
    options = new.post("/api/invites/passkey", {"secret": secret, "name": ""}).json()["publicKey"]
    assert accept(secret, "", new, password=None, passkey=phone.create(options)).status_code == 201


def on_the_machine(cast: Cast, ana: APIClient, ben: APIClient, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(prepare, "tables", lambda: None)
    patch.setattr(manage, "_ask", lambda: NEW)
    assert manage._reset_password(["ben"]) == 0


@pytest.mark.parametrize("way", [by_oneself, by_an_owner, by_a_link, by_a_link_and_a_passkey, on_the_machine])
def test_it_ends_with_the_password(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    theirs, hers = (made(who)["key"] for who in (ben_client, ana_client))
    way(cast, ana_client, ben_client, monkeypatch)
    assert (hears(asks_by(theirs), cast.zoe.pk), hears(asks_by(hers), cast.zoe.pk)) == (401, 200)
    words = AuditEntry.objects.filter(act="access_key", whom="Ben").values_list("words", flat=True)
    assert "Access keys of Ben ended: 1" in words


def test_a_wrong_old_password_and_another_name_end_nothing(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    key = made(ben_client)["key"]
    assert ben_client.post("/api/session/password", {"old": "wrong", "new": NEW}).status_code == 400
    assert ana_client.patch(f"/api/people/{cast.ben.pk}", {"name": "Benny"}).status_code == 200
    assert hears(asks_by(key), cast.zoe.pk) == 200
    assert access_keys.access_keys_of(cast.ben).count() == AccessKey.objects.count() == 1
