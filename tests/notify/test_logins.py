"""A browser's subscription, and the links that it carried, live exactly as long as the login that made them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.core.management import call_command
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core import clock
from babycam.core.ids import new_id
from babycam.notify import queries as notify_queries
from babycam.notify import reach, subscriptions
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports.transport import key_of
from babycam.people import admission
from babycam.people.models import Person, SignIn
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.notify.loop import NIGHT, Night, push_channel, rows, server_key
from tests.support.push_service import Message, PushService, b64, push_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


def logs_in(username: str, browser: Browser | None = None) -> Browser:
    browser = browser or Browser()
    assert browser.post("/api/session", {"username": username, "password": PASSWORD}).status_code == 200
    return browser


def subscribes(browser: APIClient, service: PushService, name: str, **more: Any) -> Channel:
    device = service.devices.get(name) or service.subscribe(name, server_key())
    made = browser.post("/api/channels", {"kind": "webpush", "name": name, "subscription": device.subscription(), **more})
    assert made.status_code == 201, made.content
    Channel.objects.filter(pk=made.json()["id"]).update(verified_at=clock.now())
    return Channel.objects.get(pk=made.json()["id"])


def cries(cast: Cast) -> Incident:
    report: dict[str, Any] = {"noise_id": new_id(), "at": clock.now(), "level_db": -18, "threshold_db": -35}
    alerts_services.report_noise(room_id=cast.zoe.pk, **report)
    return Incident.objects.latest("pk")


async def is_called(cast: Cast, service: PushService, device: str) -> list[Message]:
    """Zoe cries, all that is due is sent: the calls that this device got."""
    await sync_to_async(cries)(cast)
    night = Night()
    night.clock.passed = (clock.now() - NIGHT).total_seconds() + 1
    await night.work()
    return [message for message in service.messages if message.device == device and not message.content["over"]]


def answers_by(token: str) -> Any:
    return Browser().post("/api/answers/act", {"token": token, "act": "ack"}, format="json")


ENDS: dict[str, Callable[[Cast, Browser, Browser], object]] = {
    "logged out": lambda cast, phone, laptop: phone.delete("/api/session"),
    "ended from the list": lambda cast, phone, laptop: [
        laptop.delete(f"/api/sessions/{row['id']}") for row in laptop.get("/api/sessions").json() if not row["this"]
    ],
    "all others ended": lambda cast, phone, laptop: laptop.post("/api/sessions/end-others"),
    "password changed elsewhere": lambda cast, phone, laptop: laptop.post(
        "/api/session/password", {"old": PASSWORD, "new": "a good long one"}
    ),
    "password set by the owner": lambda cast, phone, laptop: logs_in("ana").patch(
        f"/api/people/{cast.ben.pk}", {"password": "another good one"}
    ),
    "password set by Django's own command": lambda cast, phone, laptop: set_by_hand(cast.ben),
    "taken out of the family": lambda cast, phone, laptop: logs_in("ana").delete(f"/api/people/{cast.ben.pk}"),
    "cookie grown too old": lambda cast, phone, laptop: Session.objects.update(expire_date=clock.now() - timedelta(seconds=1)),
    "sessions cleaned up": lambda cast, phone, laptop: (
        Session.objects.update(expire_date=clock.now() - timedelta(seconds=1)),
        call_command("clearsessions"),
    ),
    "reset link used": lambda cast, phone, laptop: resets(cast),
    "somebody else logged in there": lambda cast, phone, laptop: logs_in("ana", phone),
}


def set_by_hand(person: Person) -> None:
    row = Person.objects.get(pk=person.pk)
    row.set_password("a good long one")
    row.save()


def resets(cast: Cast) -> None:
    link = logs_in("ana").post(f"/api/people/{cast.ben.pk}/reset").json()["url"]
    used = Browser().post("/api/invites/accept", {"secret": link.partition("#")[2], "name": "Ben", "password": "a good long one"})
    assert used.status_code in (200, 201), used.content


@pytest.mark.parametrize("how", ENDS)
async def test_a_phone_whose_login_has_ended_is_not_called_and_answers_for_nobody(
    cast: Cast, service: PushService, how: str
) -> None:
    phone, laptop = await sync_to_async(logs_in)("ben"), await sync_to_async(logs_in)("ben")
    channel = await sync_to_async(subscribes)(phone, service, "Ben's phone")
    (call,) = await is_called(cast, service, "Ben's phone")
    await sync_to_async(ENDS[how])(cast, phone, laptop)
    refused = await sync_to_async(answers_by)(call.content["answer"])
    assert refused.status_code in (403, 410), refused.content
    if how != "taken out of the family":
        assert refused.json()["code"] == "link_logged_out" and "logged out" in refused.json()["title"]
    assert (await Incident.objects.aget()).state == "triggered"
    await sync_to_async(Incident.objects.all().delete)()
    assert await is_called(cast, service, "Ben's phone") == [call], "and nothing more was sent to it"
    await channel.arefresh_from_db()
    if how != "somebody else logged in there":
        assert not await sync_to_async(lambda: notify_queries.could_work(channel, clock.now()))()
    for row in await rows(channel=channel, state="dead"):
        assert row.words and "sent" not in row.words


async def test_what_waits_for_a_logged_out_phone_is_dropped_and_the_phone_is_named(cast: Cast, service: PushService) -> None:
    ben = await sync_to_async(logs_in)("ben")
    await sync_to_async(subscribes)(ben, service, "Ben's phone")
    service.always["Ben's phone"] = 503
    assert await is_called(cast, service, "Ben's phone") == []
    (waits,) = await rows(channel__name="Ben's phone")
    assert waits.state == "retry"
    await sync_to_async(ben.delete)("/api/session")
    (dropped,) = await rows(channel__name="Ben's phone")
    assert (dropped.state, dropped.words) == ("dead", subscriptions.LOGGED_OUT)
    ways = await sync_to_async(reach.everybody)(clock.now())
    assert "Ben's phone is logged out" in ways[cast.ben.pk].words and not ways[cast.ben.pk].reached
    shown = (await sync_to_async(lambda: logs_in("ana").get("/api/bedtime").json())())["people"]
    assert "Ben's phone is logged out" in next(one["words"] for one in shown if one["name"] == "Ben")


async def test_another_login_of_the_same_person_keeps_its_phone_and_its_links(cast: Cast, service: PushService) -> None:
    phone, tablet = await sync_to_async(logs_in)("ben"), await sync_to_async(logs_in)("ben")
    await sync_to_async(subscribes)(phone, service, "Ben's phone")
    await sync_to_async(subscribes)(tablet, service, "Ben's tablet")
    (call,) = await is_called(cast, service, "Ben's phone")
    await sync_to_async(tablet.delete)("/api/session")
    assert (await sync_to_async(answers_by)(call.content["answer"])).status_code == 200
    changed = {"old": PASSWORD, "new": "a good long one"}
    assert (await sync_to_async(phone.post)("/api/session/password", changed)).status_code == 204
    await sync_to_async(Incident.objects.all().delete)()
    assert len(await is_called(cast, service, "Ben's phone")) == 2, "whoever changed the password goes on in the same login"
    assert len(await is_called(cast, service, "Ben's tablet")) == 1


async def test_a_shared_tablet_calls_only_who_is_logged_in_on_it_and_old_links_are_not_theirs(
    cast: Cast, service: PushService
) -> None:
    tablet = await sync_to_async(logs_in)("ana")
    first = await sync_to_async(subscribes)(tablet, service, "tablet")
    (anas,) = await is_called(cast, service, "tablet")
    await sync_to_async(logs_in)("ben", tablet)
    second = await sync_to_async(subscribes)(tablet, service, "tablet")
    assert second.pk == first.pk and second.person_id == cast.ben.pk
    refused = await sync_to_async(answers_by)(anas.content["answer"])
    assert (refused.status_code, refused.json()["code"]) == (410, "link_logged_out")
    await sync_to_async(Incident.objects.all().delete)()
    _, bens = await is_called(cast, service, "tablet")
    taken = await sync_to_async(answers_by)(bens.content["answer"])
    assert taken.json()["acked_by"]["name"] == "Ben"
    assert {row.person_id for row in await rows(channel=second, state="accepted")} == {cast.ana.pk, cast.ben.pk}


async def test_a_sitter_whose_evening_is_over_is_not_called_on_the_phone(cast: Cast, service: PushService) -> None:
    cy = await sync_to_async(logs_in)("cy")
    channel = await sync_to_async(subscribes)(cy, service, "Cy's phone")
    over: dict[str, Any] = {"person": cast.cy, "until": clock.now(), "hours": (None, None), "since": None, "now": clock.now()}
    await sync_to_async(admission.allow)(**over)
    await sync_to_async(lambda: admission.expire(person=cast.cy, now=clock.now()))()
    assert await sync_to_async(subscriptions.fault)(await Channel.objects.select_related("person").aget(pk=channel.pk), clock.now())


async def test_a_subscription_of_an_older_version_holds_until_a_login_ends_or_the_page_starts(
    cast: Cast, service: PushService
) -> None:
    old = await push_channel(service, cast.ben, "Ben's phone")
    phone, laptop = await sync_to_async(logs_in)("ben"), await sync_to_async(logs_in)("ben")
    (call,) = await is_called(cast, service, "Ben's phone")
    assert (await sync_to_async(answers_by)(call.content["answer"])).status_code == 200
    await sync_to_async(laptop.delete)("/api/session")
    old = await Channel.objects.select_related("person").aget(pk=old.pk)
    assert await sync_to_async(subscriptions.fault)(old, clock.now()) == subscriptions.LOGGED_OUT
    refused = await sync_to_async(answers_by)(call.content["answer"])
    assert refused.status_code == 410
    device = service.devices["Ben's phone"]
    await Channel.objects.filter(pk=old.pk).aupdate(key=key_of(device.endpoint))
    bound = await sync_to_async(subscribes)(phone, service, "Ben's phone")
    assert bound.pk == old.pk and bound.login_id == (await SignIn.objects.aget(person=cast.ben)).pk
    assert await sync_to_async(subscriptions.fault)(bound, clock.now()) == ""


async def test_a_receipt_of_a_logged_out_phone_does_not_bring_it_back(cast: Cast, service: PushService) -> None:
    phone = await sync_to_async(logs_in)("ben")
    channel = await sync_to_async(subscribes)(phone, service, "Ben's phone")
    (call,) = await is_called(cast, service, "Ben's phone")
    await sync_to_async(phone.delete)("/api/session")
    proof = {"token": call.content["token"], "stage": "seen"}
    await sync_to_async(lambda: Browser().post(f"/api/deliveries/{call.content['delivery']}/receipt", proof, format="json"))()
    await channel.arefresh_from_db()
    assert channel.dead_reason == subscriptions.LOGGED_OUT
    assert await Delivery.objects.filter(channel=channel).acount() == 1


@pytest.mark.django_db
def test_a_browser_calls_whoever_is_logged_in_on_it_and_nobody_else(cast: Cast, service: PushService) -> None:
    device = service.subscribe("phone", server_key())
    ana = logs_in("ana")
    given = {"kind": "webpush", "person": cast.ben.pk, "subscription": device.subscription(), "key": b64(server_key())}
    assert ana.post("/api/channels", given).status_code == 400
    assert not Channel.objects.filter(kind="webpush").exists()
