"""Chat messages on their way to people: real pushes, ntfy and mail, and the alarm that never waits for them."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from babycam.core.events import ScreenEvent, screens
from babycam.notify import chat_deliveries
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.chat_deliveries import Letter
from babycam.notify.models import Delivery
from babycam.notify.transports import webpush
from babycam.notify.transports.parcel import Outcome, Parcel, ok
from tests.cast import Cast
from tests.notify.loop import Night, apprise_channel, make, push_channel, row, rows
from tests.support.letters import letterbox
from tests.support.ntfy import ntfy
from tests.support.push_service import PushService, push_service

pytestmark = pytest.mark.django_db(transaction=True)
TO_NOON = timedelta(hours=8, minutes=30).total_seconds()  # from NIGHT to half past twelve in Berlin


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def noon() -> Night:
    night = Night()
    night.clock.passed = TO_NOON
    return night


@sync_to_async
def say(night: Night, cast: Cast, text: str = "gel is in the fridge", *, to: Any = None, **more: Any) -> int:
    facts = {"thread": "family", "room": None, "author": cast.ben.pk, "author_name": "Ben", "text": text, **more}
    letter, now = Letter(**facts), night.clock.now()
    readers = {person.pk for person in (to or (cast.ana, cast.cy))}
    return chat_deliveries.enqueue(letter=letter, channels=chat_deliveries.ways(letter, now), person_ids=readers, now=now)


async def test_by_day_a_phone_shows_it_as_a_plain_notification_that_opens_the_chat(
    cast: Cast, service: PushService, noon: Night
) -> None:
    await push_channel(service, cast.ana, "Ana's phone")
    assert await say(noon, cast) == 1
    await noon.work()
    (message,) = service.messages
    content = message.content
    assert (content["what"], content["title"], content["body"], content["url"]) == (
        "chat",
        "Ben",
        "gel is in the fridge",
        "/chat",
    )
    assert (content["incident"], content["answer"], message.headers["urgency"]) == (None, "", "normal")
    sent = await row("Ana's phone")
    assert (sent.what, sent.state, sent.incident) == ("chat", "accepted", None)
    await sync_to_async(notify_services.receipt)(
        delivery_id=content["delivery"], stage="received", token=content["token"], now=noon.clock.now()
    )
    assert (await row("Ana's phone")).state == "received"


async def test_a_burst_is_two_notifications_and_the_last_one_has_the_newest_words(
    cast: Cast, service: PushService, noon: Night
) -> None:
    await push_channel(service, cast.ana, "Ana's phone")
    for number in range(50):
        await say(noon, cast, f"message {number}")
        await noon.work()
    await noon.pass_(40)
    assert [message.content["body"] for message in service.messages] == ["message 0", "message 49"]
    assert {message.headers["topic"] for message in service.messages} == {"chat-family"}


async def test_a_message_at_three_in_the_morning_reaches_nobodys_phone(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    assert await say(night, cast) == 0
    await night.pass_(60)
    assert not service.messages and not await rows()


async def test_an_urgent_one_takes_every_way_that_can_show_words_and_no_lamp(cast: Cast, service: PushService) -> None:
    night, heard = Night(), list[ScreenEvent]()
    screens.subscribe(heard.append)
    try:
        with ntfy() as server, letterbox() as box:
            await push_channel(service, cast.ana, "Ana's phone")
            await apprise_channel(cast.ana, "Ana's ntfy", server.url("ana"))
            await apprise_channel(cast.ana, "Ana's mail", box.url("ana@example.org"))
            await sync_to_async(make)(cast.ana, "mqtt", "Ana's lamp", "person/ana")
            await sync_to_async(notify_services.make_page)(cast.ana.pk)
            assert await say(night, cast, "she is too hot", urgent=True, place="Zoe", thread="incident:7", room=cast.zoe.pk) == 4
            await night.work()
            assert (server.messages[0]["title"], server.messages[0]["message"]) == ("Urgent: Ben · Zoe", "she is too hot")
            assert box.letters[0]["Subject"] == "Urgent: Ben · Zoe"
    finally:
        screens._handlers.remove(heard.append)
    assert service.messages[0].headers["urgency"] == "high"
    assert service.messages[0].content["url"] == "/chat/incident/7"
    (page,) = [event for event in heard if event.type == "alert"]
    assert (page.body["what"], page.body["incident"], page.person) == ("chat", None, cast.ana.pk)
    assert "mqtt" not in {found.channel and found.channel.kind for found in await rows()}


async def test_nothing_that_counts_calls_sees_it(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    await say(night, cast, urgent=True, thread="incident:7", room=cast.zoe.pk)
    await night.work()
    assert await sync_to_async(notify_queries.for_incident)(7) == []
    assert await sync_to_async(notify_queries.people_called)(7, 0) == set()
    assert not await sync_to_async(notify_queries.has_receipt)(7, 0, 0)
    await night.call([cast.ana])
    await night.work()
    assert [message.content["what"] for message in service.messages] == ["chat", "alert"]


async def test_others_do_not_learn_who_was_told(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    await say(night, cast, urgent=True, room=cast.zoe.pk)
    seen = sync_to_async(lambda person: notify_queries.seen_by(person, [cast.zoe.pk]).count())
    assert (await seen(cast.ana), await seen(cast.ben)) == (1, 0)


async def test_who_has_the_page_before_their_eyes_needs_no_push(cast: Cast, service: PushService, noon: Night) -> None:
    await push_channel(service, cast.ana, "Ana's phone")
    seen = sync_to_async(notify_services.page_seen)
    await seen(person_id=cast.ana.pk, sound=True, looked=False, now=noon.clock.now())
    assert await say(noon, cast) == 1, "a page in the background shows nothing"
    await seen(person_id=cast.ana.pk, sound=True, looked=True, now=noon.clock.now())
    assert await say(noon, cast, thread="incident:7") == 0
    noon.clock.passed += 25
    assert await say(noon, cast, thread="incident:7") == 1, "she has put the phone away"


async def test_what_could_not_be_sent_before_dark_is_not_sent_in_the_dark(cast: Cast, service: PushService) -> None:
    evening = Night()
    evening.clock.passed = timedelta(hours=15, minutes=50).total_seconds()  # 19:51 in Berlin
    await push_channel(service, cast.ana, "Ana's phone")
    service.always["Ana's phone"] = 503
    await say(evening, cast)
    await evening.pass_(545, step=5)
    service.always.clear()
    await evening.pass_(600, step=10)
    assert not service.messages
    assert (await row("Ana's phone")).state == "dead"


async def test_an_alarm_does_not_wait_for_a_chat_message_that_hangs(cast: Cast, service: PushService) -> None:
    """On the very same phone, and with as many others hanging as there may be."""
    night, hangs = Night(), asyncio.Event()

    class Hanging:
        TIMEOUT_S = 8.0

        async def send(self, parcel: Parcel) -> Outcome:
            if parcel.what == "chat":
                await hangs.wait()
                return ok("at last")
            return await webpush.send(parcel)

    night.outbox.transports = {**night.outbox.transports, "webpush": Hanging()}
    for number in range(20):
        await push_channel(service, cast.ana, f"phone {number}")
    await say(night, cast, urgent=True, to=[cast.ana])
    await night.outbox.turn()
    assert await Delivery.objects.filter(state="sending").acount() == 8
    await night.call([cast.ana])
    await night.outbox.turn()
    await asyncio.to_thread(service.wait_for, 20)
    assert {message.content["what"] for message in service.messages} == {"alert"}
    hangs.set()
    await night.outbox.settle()


async def test_threads_that_hang_with_chat_leave_the_alarms_threads_free(cast: Cast, service: PushService, noon: Night) -> None:
    block = threading.Event()
    try:
        for _ in range(10):
            webpush._chat_pool.submit(block.wait, 20)
        await push_channel(service, cast.ana, "Ana's phone")
        await noon.call([cast.ana])
        await noon.work()
        assert len(service.messages) == 1
    finally:
        block.set()
