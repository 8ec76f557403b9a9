"""A browser's subscription that the server has lost, or that nobody may push to any more, is known for what it is, and renewed."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from rest_framework.test import APIClient

from babycam.core import clock
from babycam.notify import queries as notify_queries
from babycam.notify import reach
from babycam.notify import services as notify_services
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports import webpush
from babycam.people.models import SignIn
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.support.push_service import Device, b64, public_bytes

pytestmark = pytest.mark.django_db
OLD, NEW = "https://push.example.com/send/old", "https://push.example.com/send/new"


def logs_in(username: str) -> APIClient:
    browser = Browser()
    assert browser.post("/api/session", {"username": username, "password": PASSWORD}).status_code == 200
    return browser


def subscription(endpoint: str = OLD) -> dict[str, Any]:
    return Device("phone", endpoint, b"").subscription()


def subscribe(browser: APIClient, endpoint: str = OLD, **more: Any) -> dict[str, Any]:
    made = browser.post("/api/channels", {"kind": "webpush", "subscription": subscription(endpoint), **more})
    assert made.status_code == 201, made.content
    Channel.objects.filter(pk=made.json()["id"]).update(verified_at=clock.now())
    return dict(made.json())


def asked(browser: APIClient, endpoint: str = OLD, key: str | None = None) -> dict[str, Any]:
    answer = browser.post(
        "/api/push/subscription", {"endpoint": endpoint, "key": notify_queries.push_key() if key is None else key}
    )
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@pytest.fixture
def other_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """What the server has after a backup without its keys was put back."""
    key = ec.generate_private_key(ec.SECP256R1())
    number = key.private_numbers().private_value.to_bytes(32, "big")
    monkeypatch.setattr(settings, "VAPID_PRIVATE_KEY", b64(number))
    return b64(public_bytes(key))


def test_a_browser_is_told_whether_it_is_called_and_asking_changes_nothing(cast: Cast) -> None:
    ana = logs_in("ana")
    assert asked(ana)["state"] == "renew" and not Channel.objects.filter(kind="webpush").exists()
    made = subscribe(ana, name="Ana's phone")
    for _ in range(2):
        known = asked(ana)
        assert (known["state"], known["key"], known["channel"]["id"]) == ("on", notify_queries.push_key(), made["id"])
    ana.patch(f"/api/channels/{made['id']}", {"enabled": False})
    assert asked(ana)["state"] == "off", "and is not turned on again behind somebody's back"
    assert SignIn.objects.filter(person=cast.ana).count() == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_the_push_service_refuses_has_to_be_subscribed_anew(cast: Cast, status: int) -> None:
    ana = logs_in("ana")
    made = subscribe(ana, name="Ana's phone")
    Channel.objects.filter(pk=made["id"]).update(dead_reason=webpush.STATUS_WORDS[status])
    assert asked(ana)["state"] == "anew"
    again = subscribe(ana, NEW, replaces=OLD)
    assert (again["id"], again["name"], again["dead_reason"]) == (made["id"], "Ana's phone", "")
    assert asked(ana, NEW)["state"] == "on" and asked(ana, OLD)["state"] == "renew"
    assert Channel.objects.filter(kind="webpush").count() == 1


def test_a_renewed_browser_has_to_prove_itself_and_is_asked_to_at_once(cast: Cast) -> None:
    ana = logs_in("ana")
    subscribe(ana)
    ana.post("/api/channels", {"kind": "webpush", "subscription": subscription(), "prove": True})
    assert not Delivery.objects.exists(), "what has proven itself is left in peace"
    ana.post("/api/channels", {"kind": "webpush", "subscription": subscription(NEW), "replaces": OLD, "prove": True})
    test = Delivery.objects.get()
    assert test.what == "test" and test.said["quiet"] and not reach.everybody(clock.now())[cast.ana.pk].reached
    notify_services.receipt(delivery_id=test.pk, stage="received", token=notify_services.token_for(test.pk), now=clock.now())
    assert reach.everybody(clock.now())[cast.ana.pk].reached


def test_another_key_is_noticed_before_the_night_named_at_bedtime_and_mended_by_the_page(cast: Cast, other_key: str) -> None:
    ana = logs_in("ana")
    made = subscribe(ana, name="Ana's phone")
    Channel.objects.filter(pk=made["id"]).update(made_for="the key of before")
    assert not reach.everybody(clock.now())[cast.ana.pk].reached
    words = next(one["words"] for one in ana.get("/api/bedtime").json()["people"] if one["name"] == "Ana")
    assert "Ana's phone was subscribed with an old key of this server: open babycam on it once" in words
    known = asked(ana, key="the key of before")
    assert (known["state"], known["key"]) == ("anew", other_key)
    refused = ana.post("/api/channels", {"kind": "webpush", "subscription": subscription(), "key": "the key of before"})
    assert refused.status_code == 400
    subscribe(ana, NEW, replaces=OLD, key=other_key)
    assert asked(ana, NEW)["state"] == "on" and reach.everybody(clock.now())[cast.ana.pk].reached


def test_a_lost_phone_is_named_at_bedtime_also_when_another_device_answered(cast: Cast) -> None:
    ana = logs_in("ana")
    lost = subscribe(ana, name="Ana's phone")
    subscribe(ana, NEW, name="Ana's tablet")
    ana.post("/api/bedtime")
    row = Delivery.objects.get(channel__name="Ana's tablet")
    notify_services.receipt(delivery_id=row.pk, stage="received", token=notify_services.token_for(row.pk), now=clock.now())
    Channel.objects.filter(pk=lost["id"]).update(dead_reason=webpush.STATUS_WORDS[410])
    shown = next(one for one in ana.get("/api/bedtime").json()["people"] if one["name"] == "Ana")
    assert shown["reached"] and shown["words"].startswith("Ana's tablet answered. Ana's phone lost its subscription: open babycam")


def test_a_browser_that_somebody_else_had_has_to_be_given_to_us_and_tells_nothing_of_them(cast: Cast) -> None:
    subscribe(logs_in("ana"), name="Ana's phone")
    bens = asked(logs_in("ben"))
    assert bens["state"] == "renew" and bens["channel"] is None


def test_a_browser_that_renews_by_itself_keeps_its_name(cast: Cast) -> None:
    ana = logs_in("ana")
    subscribe(ana, name="Ana's phone")
    assert subscribe(ana)["name"] == "Ana's phone"


def test_a_full_list_makes_room_for_a_browser_by_what_is_dead(cast: Cast) -> None:
    ana = logs_in("ana")
    for number in range(20):
        subscribe(ana, f"{OLD}-{number}")
    full = ana.post("/api/channels", {"kind": "webpush", "subscription": subscription(NEW)})
    assert full.status_code == 400
    Channel.objects.filter(kind="webpush").update(dead_reason="It lost its subscription.")
    subscribe(ana, NEW)
    assert Channel.objects.filter(kind="webpush").count() == 20


def test_a_stranger_learns_nothing(cast: Cast, dee_client: APIClient) -> None:
    assert dee_client.post("/api/push/subscription", {"endpoint": OLD, "key": ""}).status_code in (401, 403)
