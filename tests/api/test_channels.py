"""Channels: secrets go in and never come out, and what cannot work is named when it is saved."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.notify import services as notify_services
from babycam.notify.models import Broker, Channel, Delivery
from babycam.rooms import seals
from tests.cast import Cast
from tests.notify.loop import server_key
from tests.support.push_service import Device, b64

pytestmark = pytest.mark.django_db
NTFY = "ntfy://ana:hunter22@ntfy.example.org/secret-topic"


def phone(name: str = "phone") -> dict[str, Any]:
    return Device(name, f"https://push.example.com/send/{name}", server_key()).subscription()


def add(client: APIClient, **values: Any) -> Any:
    return client.post("/api/channels", values)


def test_a_browser_subscribes_with_our_key_and_the_endpoint_stays_secret(cast: Cast, ana_client: APIClient) -> None:
    assert ana_client.get("/api/push/key").json() == {"key": b64(server_key())}
    made = add(ana_client, kind="webpush", name="Ana's phone", subscription=phone())
    assert made.status_code == 201 and made.json()["address"] == "push.example.com"
    assert "send/phone" not in str(ana_client.get("/api/channels").json())
    assert "push.example.com" not in Channel.objects.get(kind="webpush").sealed


def test_the_same_browser_again_is_the_same_channel_also_when_it_changes_hands(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    first = add(ana_client, kind="webpush", subscription=phone()).json()
    again = add(ana_client, kind="webpush", subscription=phone()).json()
    bens = add(ben_client, kind="webpush", subscription=phone()).json()
    assert first["id"] == again["id"] == bens["id"] and bens["person"] == cast.ben.pk


@pytest.mark.parametrize("bad", [None, {}, {"endpoint": "https://push.example.com"}, {"endpoint": 5, "keys": 5}])
def test_what_is_no_subscription_is_refused(cast: Cast, ana_client: APIClient, bad: Any) -> None:
    assert add(ana_client, kind="webpush", subscription=bad).status_code == 400


def test_an_apprise_address_is_shown_without_its_secrets(cast: Cast, ana_client: APIClient) -> None:
    made = add(ana_client, kind="apprise", url=NTFY)
    assert made.status_code == 201, made.json()
    everything = str([made.json(), ana_client.get("/api/channels").json()])
    assert "hunter22" not in everything
    assert seals.unseal(Channel.objects.get(kind="apprise").sealed) == NTFY


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("pover://user-key-only-hunter22", "Pushover User Key"),
        ("nonsense", "Unsupported URL"),
        ("tgram://hunter22", "Telegram"),
        ("syslog://", "cannot reach a person"),
        ("vapid://a@b.example.org", "cannot reach a person"),
        ("", ""),
    ],
)
def test_a_broken_apprise_address_is_named_with_apprises_own_reason(
    cast: Cast, ana_client: APIClient, url: str, reason: str
) -> None:
    answer = add(ana_client, kind="apprise", url=url)
    assert answer.status_code == 400 and not Channel.objects.filter(kind="apprise").exists()
    assert reason in str(answer.json()["fields"]["url"]) and "hunter22" not in str(answer.json())


def test_a_changed_address_has_to_prove_itself_again(cast: Cast, ana_client: APIClient) -> None:
    made = add(ana_client, kind="apprise", url=NTFY).json()
    Channel.objects.filter(pk=made["id"]).update(verified_at=clock.now(), fail_streak=4, dead_reason="gone")
    changed = ana_client.patch(f"/api/channels/{made['id']}", {"url": f"{NTFY}-2", "name": "ntfy"}).json()
    assert changed["verified_at"] is None and changed["dead_reason"] == "" and changed["fail_streak"] == 0
    assert ana_client.patch(f"/api/channels/{made['id']}", {"url": "nonsense"}).status_code == 400


def test_sitters_have_pages_and_browsers_only_and_know_of_their_own(
    cast: Cast, ana_client: APIClient, cy_client: APIClient
) -> None:
    ntfy = add(ana_client, kind="apprise", url=NTFY).json()
    assert add(cy_client, kind="apprise", url=NTFY).status_code == 403
    assert add(cy_client, kind="webpush", subscription=phone("cy")).status_code == 201
    assert add(cy_client, kind="webpush", person=cast.ana.pk, subscription=phone("x")).status_code == 404
    assert [one["kind"] for one in cy_client.get("/api/channels").json()["results"]] == ["webpush", "page"]
    for answer in (cy_client.get, cy_client.delete):
        assert answer(f"/api/channels/{ntfy['id']}").status_code == 404


def test_parents_may_set_up_a_channel_for_somebody_else_who_may_only_turn_it_off(
    cast: Cast, ben_client: APIClient, cy_client: APIClient
) -> None:
    made = add(ben_client, kind="apprise", person=cast.cy.pk, url=NTFY)
    assert made.status_code == 201 and made.json()["person"] == cast.cy.pk
    place = f"/api/channels/{made.json()['id']}"
    assert cy_client.patch(place, {"url": "json://192.168.1.1"}).status_code == 403
    assert cy_client.patch(place, {"enabled": False}).json()["enabled"] is False


def test_a_test_may_be_sent_a_few_times_a_minute(cast: Cast, ana_client: APIClient) -> None:
    made = add(ana_client, kind="webpush", subscription=phone()).json()
    answers = [ana_client.post(f"/api/channels/{made['id']}/test").status_code for _ in range(6)]
    assert answers == [202] * 5 + [429]
    assert Delivery.objects.filter(what="test").count() == 5


def test_open_pages_cannot_be_removed_but_other_channels_can(cast: Cast, ana_client: APIClient) -> None:
    page = ana_client.get("/api/channels").json()["results"][0]
    made = add(ana_client, kind="webpush", subscription=phone()).json()
    assert ana_client.delete(f"/api/channels/{page['id']}").status_code == 400
    assert ana_client.delete(f"/api/channels/{made['id']}").status_code == 204


def test_a_receipt_needs_no_login_but_its_token(cast: Cast, ana_client: APIClient, dee_client: APIClient) -> None:
    made = add(ana_client, kind="webpush", subscription=phone()).json()
    sent = ana_client.post(f"/api/channels/{made['id']}/test").json()
    bare = APIClient(HTTP_HOST="localhost:8443")
    place = f"/api/deliveries/{sent['id']}/receipt"
    assert bare.post(place, {"token": "made up", "stage": "seen"}, secure=True).status_code == 404
    token = notify_services.token_for(sent["id"])
    assert bare.post(place, {"token": token, "stage": "received"}, secure=True).status_code == 204
    known = ana_client.get("/api/deliveries").json()["results"]
    assert [(one["what"], one["state"]) for one in known] == [("test", "received")]
    assert ana_client.get(f"/api/channels/{made['id']}").json()["verified_at"]


def test_calls_about_a_room_are_seen_by_those_who_see_the_room(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    Delivery.objects.create(incident=3, room=cast.max.pk, person=cast.ana, created_at=clock.now(), give_up_at=clock.now())
    for client, count in ((ana_client, 1), (ben_client, 1), (cy_client, 0)):
        assert len(client.get("/api/deliveries?incident=3").json()["results"]) == count
    assert ana_client.get("/api/deliveries?incident=4").json()["results"] == []


def test_bedtime_names_who_would_not_be_woken(cast: Cast, ana_client: APIClient) -> None:
    add(ana_client, kind="webpush", name="Ana's phone", subscription=phone())
    before = ana_client.get("/api/bedtime").json()
    assert not before["armed"] and before["untried"] and {one["words"] for one in before["people"]} == {"Not asked yet"}
    ana_client.post("/api/bedtime")
    row = Delivery.objects.get(channel__name="Ana's phone")
    notify_services.receipt(delivery_id=row.pk, stage="received", token=notify_services.token_for(row.pk), now=clock.now())
    after = ana_client.get("/api/bedtime").json()
    assert after["armed"] and not after["untried"] and not ana_client.get("/api/duty/now").json()[0]["untried"]
    words = {one["name"]: (one["reached"], one["words"]) for one in after["people"]}
    assert words["Ana"] == (True, "Ana's phone answered")
    assert words["Ben"] == (False, "Would not be woken: No answer yet")


def test_the_broker_keeps_its_password_and_brings_a_siren(cast: Cast, ana_client: APIClient) -> None:
    put = ana_client.put("/api/broker", {"host": "192.168.1.10", "username": "baby", "password": "hunter22"})
    assert put.status_code == 200 and put.json()["has_password"] and "hunter22" not in str(put.json())
    ana_client.put("/api/broker", {"host": "192.168.1.10", "base": "nursery"})
    assert seals.unseal(Broker.objects.get().sealed_password) == "hunter22"
    assert Channel.objects.filter(key="siren").count() == 1
    assert ana_client.put("/api/broker", {"host": "no host", "base": "#"}).json()["fields"].keys() == {"host", "base"}
    assert ana_client.delete("/api/broker").status_code == 204
    assert not Channel.objects.filter(key="siren").exists()


@pytest.mark.parametrize("change", [{"host": "192.168.1.11"}, {"port": 1884}, {"tls": False}, {"host": "a.example", "base": "x"}])
def test_the_brokers_password_is_for_the_server_that_it_was_given_for(
    cast: Cast, ben_client: APIClient, change: dict[str, Any]
) -> None:
    kept = {"host": "192.168.1.10", "port": 1883, "tls": True}
    ben_client.put("/api/broker", {**kept, "username": "baby", "password": "hunter22"})
    assert ben_client.put("/api/broker", {**kept, **change}).json()["has_password"] is False
    assert Broker.objects.get().sealed_password == ""
    assert ben_client.put("/api/broker", {**kept, **change, "password": "hunter22"}).json()["has_password"]
