"""Somebody answers in the middle of a delivery: nothing rings after that, and what rang is taken back."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from babycam.notify import claims
from babycam.notify import services as notify_services
from babycam.notify.message import Alert
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports.parcel import Outcome, Parcel, later, ok
from babycam.people import services as people_services
from tests.cast import Cast
from tests.notify.loop import NIGHT, Night, apprise_channel, make, push_channel, row, rows
from tests.support.ntfy import ntfy
from tests.support.push_service import push_service

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = Alert(kind="noise", words="Ana has it", key="incident-7", rooms=("Zoe",))
TIMEOUTS = dict.fromkeys(("page", "webpush", "apprise", "mqtt"), 5.0)
channel = sync_to_async(make)


@sync_to_async
def answered(night: Night, incident: int = 7) -> None:
    """As every answer, end and hand-over does it."""
    notify_services.cancel_unsent(incident_id=incident, now=night.clock.now())
    notify_services.retract(incident_id=incident, alert=TAKEN, now=night.clock.now())


class Slow:
    """A service that says what came of it only when the story wants it to."""

    TIMEOUT_S = 8.0

    def __init__(self, outcome: Outcome | None = None) -> None:
        self.outcome = outcome or ok("taken")
        self.sent: list[Parcel] = []
        self.begun, self.release = asyncio.Event(), asyncio.Event()

    async def send(self, parcel: Parcel) -> Outcome:
        self.sent.append(parcel)
        if parcel.what == "retract":
            return ok("taken")
        self.begun.set()
        await self.release.wait()
        return self.outcome

    @property
    def whats(self) -> list[str]:
        return [parcel.what for parcel in self.sent]


@pytest.mark.parametrize("outcome", [ok("taken"), later("503"), later("no answer in time")], ids=["ok", "503", "unknown"])
@pytest.mark.parametrize("kind", ["page", "webpush", "apprise", "mqtt"])
async def test_what_is_being_sent_at_the_answer_is_taken_back_after_it_and_never_sent_again(
    cast: Cast, kind: str, outcome: Outcome
) -> None:
    phone = Slow(outcome)
    night, other = Night(**{kind: phone}), Night(**{kind: phone})
    if kind != "page":
        await channel(cast.ana, kind, "Ana's phone", "{}")
        await Channel.objects.filter(kind="page").aupdate(enabled=False)
    await night.call([cast.ana])
    await night.outbox.turn()
    await phone.begun.wait()
    await answered(night)
    await night.outbox.turn()
    await other.outbox.turn()
    assert phone.whats == ["alert"], "its taking back waits for it, in every process"
    phone.release.set()
    await night.outbox.settle()
    await other.pass_(60, step=5)
    await night.pass_(60, step=5)
    assert phone.whats == ["alert", "retract"]
    assert (await rows(what="alert", channel__kind=kind))[0].state == "cancelled"


async def test_what_was_claimed_but_not_sent_yet_stays_here(cast: Cast) -> None:
    phone = Slow()
    night = Night(webpush=phone, page=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana])
    parcels = await sync_to_async(claims.claim)(now=night.clock.now(), busy=(), limit=9, timeouts=TIMEOUTS)
    await answered(night)
    await asyncio.gather(*(night.outbox._deliver(parcel) for parcel in parcels))
    assert phone.sent == [] and night.outbox.counts["cancelled"] == 2
    assert {(one.state, one.tries, one.lease_until) for one in await rows(what="alert")} == {("cancelled", 0, None)}


async def test_a_loop_that_stood_still_until_its_lease_was_over_sends_nothing(cast: Cast) -> None:
    phone = Slow()
    night = Night(webpush=phone, page=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana])
    parcels = await sync_to_async(claims.claim)(now=night.clock.now(), busy=(), limit=9, timeouts=TIMEOUTS)
    night.clock.passed = 60
    await asyncio.gather(*(night.outbox._deliver(parcel) for parcel in parcels))
    assert phone.sent == []


async def test_a_lease_that_ran_out_after_the_answer_sends_only_what_takes_it_back(cast: Cast) -> None:
    phone = Slow()
    phone.release.set()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    await sync_to_async(claims.claim)(now=NIGHT, busy=(), limit=9, timeouts=TIMEOUTS)  # and dies, before or after it has sent
    await answered(night)
    await night.pass_(9)
    assert phone.sent == [], "it may be on its way still"
    await night.pass_(5)
    assert phone.whats == ["retract"]


async def test_a_push_that_was_refused_for_a_while_is_not_shown_after_the_answer(cast: Cast) -> None:
    with push_service() as service:
        await push_channel(service, cast.ana, "Ana's phone")
        service.answers["Ana's phone"].extend([503, 503])
        night = Night()
        await night.call([cast.ana], reach="first")
        await night.pass_(3)
        await answered(night)
        await night.pass_(60, step=5)
        assert [message.content["over"] for message in service.messages] == [True]


async def test_what_cannot_be_unsent_is_followed_by_a_soft_word(cast: Cast) -> None:
    with ntfy() as server:
        await apprise_channel(cast.ana, "Ana's ntfy", f"{server.url('zoe')}?priority=max")
        night = Night()
        await night.call([cast.ana])
        await night.work()
        server.status = 503
        await night.call([cast.ana], round=1)
        await night.pass_(21)
        await answered(night)
        server.status = 200
        await night.pass_(60, step=5)
        assert [message["title"] for message in server.messages] == ["Zoe", "Ana has it"]
        assert [headers["X-Priority"] for headers in server.headers] == ["max", "low"]


async def test_a_new_call_is_not_silenced_by_what_was_to_take_back_an_older_one(cast: Cast) -> None:
    outcomes = [ok("taken"), later("503"), ok("taken"), ok("taken")]

    class Phone(Slow):
        async def send(self, parcel: Parcel) -> Outcome:
            self.sent.append(parcel)
            return outcomes.pop(0)

    phone = Phone()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    await night.pass_(21)
    await answered(night)
    await night.work()
    await night.call([cast.ana], reach="first", round=1)
    await night.pass_(60)
    assert phone.whats == ["alert", "retract", "alert"]
    await answered(night)
    await night.work()
    assert phone.whats[-1] == "retract"


def locked_out(cast: Cast) -> None:
    people_services.remove_person(person=cast.cy)


def turned_off(cast: Cast) -> None:
    Channel.objects.filter(name="Cy's phone").update(enabled=False)


@pytest.mark.parametrize("what", [locked_out, turned_off])
async def test_whoever_was_called_hears_that_it_is_over_whatever_has_become_of_them(
    cast: Cast, what: Callable[[Cast], Any]
) -> None:
    phone = Slow()
    phone.release.set()
    night = Night(webpush=phone)
    await channel(cast.cy, "webpush", "Cy's phone", "{}")
    await night.call([cast.cy], reach="first")
    await night.work()
    await sync_to_async(what)(cast)
    await answered(night)
    await night.work()
    assert phone.whats == ["alert", "retract"]


async def test_a_receipt_that_comes_after_the_answer_revives_nothing(cast: Cast) -> None:
    phone = Slow(later("503"))
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    await night.outbox.turn()
    await phone.begun.wait()
    await answered(night)
    parcel = phone.sent[0]
    await sync_to_async(notify_services.receipt)(delivery_id=parcel.delivery, stage="received", token=parcel.token, now=NIGHT)
    phone.release.set()
    await night.outbox.settle()
    await night.pass_(60, step=5)
    assert (await row("Ana's phone", what="alert")).state == "cancelled" and phone.whats == ["alert", "retract"]


async def test_who_hands_over_is_not_rung_by_what_was_on_its_way(cast: Cast) -> None:
    phone, page = Slow(later("503")), Slow()
    night = Night(webpush=phone, page=page)
    for person in (cast.ana, cast.ben):
        await channel(person, "webpush", f"{person.name}'s phone", "{}")
    await night.call([cast.ana, cast.ben], reach="first")
    await night.outbox.turn()
    await phone.begun.wait()
    await page.begun.wait()
    gone: dict[str, Any] = {"incident_id": 7, "alert": TAKEN, "person_ids": [cast.ana.pk], "now": NIGHT}
    assert await sync_to_async(notify_services.call_off)(**gone) == 2, "her phone, and her page"
    phone.release.set()
    page.release.set()
    await night.outbox.settle()
    await night.pass_(10)
    assert [parcel.what for parcel in phone.sent if parcel.person == cast.ana.pk] == ["alert", "retract"]
    assert [parcel.what for parcel in phone.sent if parcel.person == cast.ben.pk] == ["alert"] * 3, "he is called on"


async def test_a_call_about_a_room_that_was_removed_is_not_sent(cast: Cast) -> None:
    phone = Slow()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    await Delivery.objects.aupdate(room=cast.zoe.pk)
    await sync_to_async(cast.zoe.delete)()
    await night.work()
    assert phone.sent == [] and (await row("Ana's phone")).words == "The room was removed"
