"""The loop itself: what is claimed, what is given up, and what happens when parts of it break."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import OperationalError

from babycam.core.events import ScreenEvent, screens
from babycam.notify import claims
from babycam.notify import services as notify_services
from babycam.notify.deliver import Outbox
from babycam.notify.models import Attempt, Channel, Delivery
from babycam.notify.transports.parcel import Outcome, Parcel, ok
from tests.cast import Cast
from tests.notify.loop import NIGHT, Night, make, row, rows

pytestmark = pytest.mark.django_db(transaction=True)


class Recorder:
    """A transport of the story's own making: it takes everything, or does what it is told."""

    TIMEOUT_S = 5.0

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self.sent: list[Parcel] = []
        self.outcomes = list(outcomes)

    async def send(self, parcel: Parcel) -> Outcome:
        self.sent.append(parcel)
        outcome = self.outcomes.pop(0) if self.outcomes else ok("taken")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[ScreenEvent]:
    events: list[ScreenEvent] = []
    monkeypatch.setattr(screens, "_handlers", [*screens._handlers, events.append])
    return events


channel = sync_to_async(make)


async def test_a_page_that_is_open_is_called_and_one_that_is_not_is_looked_for_until_it_is_no_use(
    cast: Cast, heard: list[ScreenEvent]
) -> None:
    night = Night()
    await sync_to_async(notify_services.page_seen)(person_id=cast.ana.pk, sound=True, now=night.clock.now())
    await night.call([cast.ana, cast.ben])
    await night.work()
    assert [row.state for row in await rows()] == ["accepted", "retry"]
    assert [event.person for event in heard if event.type == "alert"] == [cast.ana.pk, cast.ben.pk]
    await night.pass_(301, step=5)
    ended = (await rows(person=cast.ben.pk))[0]
    assert ended.state == "dead" and ended.words == "No page open"


async def test_a_page_that_opens_meanwhile_is_called_then(cast: Cast, heard: list[ScreenEvent]) -> None:
    night = Night()
    await night.call([cast.ben])
    await night.pass_(12)
    await sync_to_async(notify_services.page_seen)(person_id=cast.ben.pk, sound=False, now=night.clock.now())
    await night.pass_(6)
    assert [row.state for row in await rows()] == ["accepted"]
    assert len({event.body["delivery"] for event in heard if event.type == "alert"}) == 1  # the page shows it once


async def test_a_transport_that_throws_is_tried_again_and_stops_nobody(cast: Cast) -> None:
    broken, fine = Recorder(RuntimeError("boom")), Recorder()
    night = Night(webpush=broken, apprise=fine)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await channel(cast.ana, "apprise", "Ana's ntfy", "x")
    await night.call([cast.ana])
    await night.work()
    assert (await row("Ana's ntfy")).state == "accepted"
    failed = await row("Ana's phone")
    assert failed.state == "retry" and "boom" not in failed.words and night.outbox.counts["broken"] == 1
    await night.pass_(3)
    assert (await row("Ana's phone")).state == "accepted"


async def test_what_goes_to_one_channel_goes_in_order_one_by_one(cast: Cast) -> None:
    phone = Recorder()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    for incident in (1, 2, 3):
        await night.call([cast.ana], incident=incident, reach="first")
    first = await night.outbox.turn()
    await night.outbox.settle()
    assert first == 2 and [parcel.incident for parcel in phone.sent] == [1]  # and the page's
    await night.work()
    assert [parcel.incident for parcel in phone.sent] == [1, 2, 3]


async def test_a_loop_that_died_leaves_a_lease_that_runs_out(cast: Cast) -> None:
    night, phone = Night(webpush=Recorder()), Recorder()
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    timeouts = {"page": 2.0, "webpush": 5.0, "apprise": 5.0, "mqtt": 5.0}
    claim = sync_to_async(claims.claim)
    taken = await claim(now=NIGHT, busy=(), limit=9, timeouts=timeouts)  # and dies here, before or after it has sent
    assert {parcel.kind for parcel in taken} == {"page", "webpush"}
    other = Night(webpush=phone)
    await other.pass_(9)
    assert phone.sent == []
    await other.pass_(2)
    (again,) = phone.sent
    assert again.again and again.said.tag == "incident-7" and again.delivery in {parcel.delivery for parcel in taken}
    assert (await row("Ana's phone")).state == "accepted"


async def test_a_loop_that_wakes_up_late_cannot_undo_what_the_next_one_did(cast: Cast) -> None:
    night = Night(webpush=Recorder())
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    timeouts = dict.fromkeys(("page", "webpush", "apprise", "mqtt"), 5.0)
    late = await sync_to_async(claims.claim)(now=NIGHT, busy=(), limit=9, timeouts=timeouts)
    await night.pass_(11)
    for parcel in late:
        await sync_to_async(claims.mark)(parcel=parcel, outcome=Outcome("later", "too late"), now=night.clock.now())
    assert (await row("Ana's phone")).state == "accepted"
    assert await Attempt.objects.filter(words="too late").acount() == 2  # but it is written down


async def test_a_receipt_that_is_faster_than_the_mark_stays(cast: Cast) -> None:
    class Quick(Recorder):
        async def send(self, parcel: Parcel) -> Outcome:
            await sync_to_async(notify_services.receipt)(
                delivery_id=parcel.delivery, stage="received", token=parcel.token, now=NIGHT
            )
            return await super().send(parcel)

    night = Night(webpush=Quick())
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    await night.work()
    proven = await row("Ana's phone")
    assert proven.state == "received" and proven.sent_at is not None


async def test_what_was_cancelled_or_turned_off_is_not_sent(cast: Cast) -> None:
    phone = Recorder()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await channel(cast.ben, "webpush", "Ben's phone", "{}")
    await night.call([cast.ana, cast.ben], reach="first")
    await sync_to_async(notify_services.cancel_unsent)(incident_id=7, person_ids=[cast.ana.pk], now=NIGHT)
    await Channel.objects.filter(name="Ben's phone").aupdate(enabled=False)
    await night.work()
    assert phone.sent == []
    assert [(await row(name)).state for name in ("Ana's phone", "Ben's phone")] == ["cancelled", "dead"]


async def test_what_is_older_than_it_is_useful_is_not_sent_after_a_long_outage(cast: Cast) -> None:
    phone = Recorder()
    night = Night(webpush=phone)
    await channel(cast.ana, "webpush", "Ana's phone", "{}")
    await night.call([cast.ana], reach="first")
    night.clock.passed = 3600
    await night.work()
    assert phone.sent == [] and (await row("Ana's phone")).state == "dead"


async def test_the_bell_wakes_the_loop_at_once_and_a_database_that_stumbles_does_not_end_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, real, stumbles = Recorder(), claims.claim, [OperationalError("away")] * 2
    await channel(cast.ana, "webpush", "Ana's phone", "{}")

    def claim(**known: Any) -> list[Parcel]:
        if stumbles:
            raise stumbles.pop()
        return real(**known)

    monkeypatch.setattr(claims, "claim", claim)
    stop, night = asyncio.Event(), Night()
    outbox = Outbox(night.clock, {**night.outbox.transports, "webpush": phone})
    running = asyncio.create_task(outbox.run(stop))
    await night.call([cast.ana], reach="first")
    async with asyncio.timeout(20):
        while not await Delivery.objects.filter(channel__name="Ana's phone", state="accepted").aexists():  # noqa: ASYNC110 - it is written in another thread
            await asyncio.sleep(0.02)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert len(phone.sent) == 1 and not stumbles


async def test_what_was_sent_while_the_database_went_away_is_marked_later_and_not_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Recorder()
    night = Night(webpush=phone)
    await sync_to_async(make)(cast.ana, "webpush", "Ana's phone", "x")
    await night.call([cast.ana], reach="first")
    mark, away = claims.mark, [True]

    def marks(**what: Any) -> None:
        if away[0]:
            raise OperationalError("gone")
        mark(**what)

    monkeypatch.setattr(claims, "mark", marks)
    await night.outbox.turn()
    await night.outbox.settle()
    with pytest.raises(OperationalError):
        await night.outbox.turn()
    away[0] = False
    await night.pass_(60)
    assert len(phone.sent) == 1
    assert (await row("Ana's phone")).state == "accepted"


async def test_the_outbox_rests_longer_only_while_nothing_will_be_due_meanwhile(cast: Cast) -> None:
    night = Night()
    outbox = Outbox(night.clock, {})
    await outbox.turn()
    assert outbox._each_s() == 1.0
    await sync_to_async(notify_services.page_seen)(person_id=cast.ana.pk, sound=True, now=night.clock.now())
    await night.call([cast.ana])
    await sync_to_async(Delivery.objects.update)(next_at=night.clock.now() + timedelta(seconds=0.9))
    await outbox.turn()
    assert outbox._each_s() == 0.5
    await sync_to_async(Delivery.objects.update)(next_at=night.clock.now() + timedelta(seconds=3))
    await outbox.turn()
    assert outbox._each_s() == 1.0
    await outbox.close()
