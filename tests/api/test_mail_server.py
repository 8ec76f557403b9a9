"""The household's own mail server: set by a parent, used by ways that name none, against a server that speaks SMTP."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.notify.message import Alert, ring
from babycam.notify.models import Channel, MailServer
from babycam.notify.transports import apprise
from babycam.notify.transports.parcel import Parcel
from babycam.people.models import AuditEntry
from babycam.rooms import seals
from tests.cast import Cast
from tests.support.letters import Letterbox, letterbox

LOGIN = ("babycam", "sesame open")


def is_set(client: APIClient, box: Letterbox, **changes: Any) -> Any:
    values = {"host": "127.0.0.1", "port": box.port, "security": "insecure", "sender": "babycam@example.org", **changes}
    return client.put("/api/mail-server", values, format="json")


def adds_mail(client: APIClient, **form: str) -> Any:
    return client.post("/api/channels", {"kind": "apprise", "service": "mail", "form": form}, format="json")


def calls(way: int) -> str:
    """A call by this way, as its address is stored; what came of it."""
    address = seals.unseal(Channel.objects.get(pk=way).sealed)
    said = ring(Alert(kind="noise", words="Zoe is loud", key="k", rooms=("Zoe",)))
    return apprise.send_now(Parcel(delivery=1, kind="apprise", said=said, address=address)).kind


def test_a_parent_sets_it_sends_a_test_and_its_password_is_never_told(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.get("/api/mail-server").json()["host"] == ""
    with letterbox(LOGIN) as box:
        told = is_set(ben_client, box, username=LOGIN[0], password=LOGIN[1])
        outcome = ben_client.post("/api/mail-server/test", {"to": "ben@example.org"}, format="json").json()
    assert told.json()["has_password"] and LOGIN[1] not in told.content.decode()
    assert LOGIN[1] not in MailServer.objects.get().sealed_password
    assert outcome["ok"], outcome["words"]
    (letter,) = box.letters
    assert (letter["To"], box.logins) == ("ben@example.org", [LOGIN])
    assert "babycam@example.org" in letter["From"]
    assert AuditEntry.objects.get(act="settings").words == "Changed the household’s mail server to 127.0.0.1"


def test_a_refusal_is_told_in_words_and_without_the_password(cast: Cast, ana_client: APIClient) -> None:
    with letterbox(LOGIN) as box:
        is_set(ana_client, box, username=LOGIN[0], password="wrong wrong")
        outcome = ana_client.post("/api/mail-server/test", {"to": "ana@example.org"}, format="json").json()
    assert not outcome["ok"] and outcome["words"] and "wrong wrong" not in outcome["words"]
    closed = ana_client.post("/api/mail-server/test", {"to": "ana@example.org"}, format="json").json()
    assert not closed["ok"] and closed["words"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": "imap.example.org"}, "host"),
        ({"host": "a b"}, "host"),
        ({"host": "mail.lan:25"}, "host"),
        ({"port": 0}, "port"),
        ({"security": "rot13"}, "security"),
        ({"sender": "nobody"}, "sender"),
        ({"username": "ana"}, "password"),
        ({"password": "x"}, "username"),
        ({"username": "ana", "password": "pässwort"}, "password"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(cast: Cast, ana_client: APIClient, changes: dict[str, Any], field: str) -> None:
    answer = is_set(ana_client, Letterbox(), **changes)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not MailServer.objects.exists()


def test_a_test_goes_to_an_address_and_not_too_often(cast: Cast, ana_client: APIClient) -> None:
    assert ana_client.post("/api/mail-server/test", {"to": "a@b.example"}, format="json").status_code == 404
    box = Letterbox()  # nobody listens there
    is_set(ana_client, box)
    assert list(ana_client.post("/api/mail-server/test", {"to": "nobody"}, format="json").json()["fields"]) == ["to"]
    asked = [ana_client.post("/api/mail-server/test", {"to": "a@b.example"}, format="json").status_code for _ in range(6)]
    assert asked == [200] * 5 + [429]


def test_its_password_goes_to_no_other_server_than_it_was_given_for(cast: Cast, ana_client: APIClient) -> None:
    box = Letterbox()
    is_set(ana_client, box, username=LOGIN[0], password=LOGIN[1])
    assert is_set(ana_client, box, username=LOGIN[0], sender="house@example.org").json()["has_password"]
    moved = is_set(ana_client, box, username=LOGIN[0], host="mail.evil.example")
    assert list(moved.json()["fields"]) == ["password"]


def test_a_way_that_names_no_server_is_sent_by_it_follows_it_and_says_when_it_is_gone(cast: Cast, ana_client: APIClient) -> None:
    assert list(adds_mail(ana_client, address="ana@example.org").json()["fields"]) == ["form.server"]
    assert list(adds_mail(ana_client, address="ana@gmail.com").json()["fields"]) == ["form.password"]
    with letterbox() as first, letterbox(LOGIN) as second:
        is_set(ana_client, first)
        way = adds_mail(ana_client, address="ana@example.org").json()
        assert calls(way["id"]) == "ok"
        assert [letter["To"] for letter in first.letters] == ["ana@example.org"]
        is_set(ana_client, second, username=LOGIN[0], password=LOGIN[1])
        assert ana_client.get("/api/mail-server").json()["ways"] == 1
        assert calls(way["id"]) == "ok"
        assert ([letter["To"] for letter in second.letters], len(first.letters)) == (["ana@example.org"], 1)
    assert ana_client.delete("/api/mail-server").status_code == 204
    channel = Channel.objects.get(pk=way["id"])
    assert (channel.dead_reason, channel.verified_at) == ("The household has no mail server any more", None)
    is_set(ana_client, first)
    channel.refresh_from_db()
    assert channel.dead_reason == ""


def test_a_way_with_a_server_of_its_own_stays_as_it_is(cast: Cast, ana_client: APIClient) -> None:
    way = adds_mail(ana_client, address="ana@example.org", server="mail.lan", encryption="insecure").json()
    before = Channel.objects.get(pk=way["id"])
    is_set(ana_client, Letterbox())
    ana_client.delete("/api/mail-server")
    after = Channel.objects.get(pk=way["id"])
    assert (after.sealed, after.dead_reason) == (before.sealed, "")
