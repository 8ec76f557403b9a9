"""Real pushes: encrypted and signed by us, checked and decrypted by a push service and its devices on loopback."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.message import Alert
from babycam.notify.models import Channel
from babycam.notify.transports import webpush
from tests.cast import Cast
from tests.notify.loop import CRY, Night, push_channel, row, rows, tries
from tests.support.push_service import PushService, push_service

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


async def test_a_phone_reads_what_we_sent_and_can_prove_it(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    await night.call([cast.ana])
    await night.work()
    (message,) = service.messages
    assert message.content["title"] == "Zoe" and message.content["body"] == CRY.words and message.content["tag"] == "incident-7"
    assert message.headers["ttl"] == "120" and message.headers["topic"] == "incident-7"
    sent = await row("Ana's phone")
    assert sent.state == "accepted" and sent.sent_at == night.clock.now()
    await receive(message.content, night)
    assert (await row("Ana's phone")).state == "received"


async def receive(content: dict[str, Any], night: Night) -> None:
    await sync_to_async(notify_services.receipt)(
        delivery_id=content["delivery"], stage="received", token=content["token"], now=night.clock.now()
    )


@pytest.mark.parametrize("status", [404, 410, 400, 401, 403])
async def test_a_subscription_that_has_ended_is_named_and_never_tried_again(cast: Cast, service: PushService, status: int) -> None:
    night = Night()
    channel = await push_channel(service, cast.ana, "Ana's phone")
    service.always["Ana's phone"] = status
    await night.call([cast.ana])
    await night.call([cast.ana], round=1)
    await night.pass_(60, step=10)
    assert service.requests == 1
    await channel.arefresh_from_db()
    assert "Turn notifications" in channel.dead_reason
    assert [found.state for found in await rows(channel=channel)] == ["dead", "dead"]


async def test_a_busy_service_says_when_to_come_back(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    service.answers["Ana's phone"].extend([429])
    await night.call([cast.ana])
    await night.work()
    waits = await row("Ana's phone")
    assert waits.state == "retry" and waits.next_at and (waits.next_at - night.clock.now()).total_seconds() == 7
    await night.pass_(8)
    assert (await row("Ana's phone")).state == "accepted"


async def test_a_broken_service_is_tried_again_less_and_less_often_until_it_is_no_use(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    service.always["Ana's phone"] = 500
    await night.call([cast.ana])
    await night.pass_(400, step=2)
    ended = await row("Ana's phone")
    assert ended.state == "dead" and "500" in ended.words
    outcomes = await tries("Ana's phone")
    assert {outcome for outcome, _ in outcomes} == {"later"} and 8 <= len(outcomes) <= 16


async def test_what_is_too_long_is_said_again_in_few_words(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    service.answers["Ana's phone"].extend([413])
    await night.call([cast.ana])
    await night.work()
    (message,) = service.messages
    assert message.content["title"] == "Zoe" and "body" not in message.content
    service.always["Ana's phone"] = 413
    await night.call([cast.ana], incident=8)
    await night.work()
    ended = await row("Ana's phone", incident=8)
    assert ended.state == "dead" and "too long" in ended.words


async def test_a_service_that_never_answers_holds_up_no_other_phone(
    cast: Cast, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webpush, "ANSWER_S", 0.3)
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    await push_channel(service, cast.ben, "Ben's phone")
    service.always["Ana's phone"] = "never"
    await night.call([cast.ana, cast.ben])
    assert await night.outbox.turn() == 4
    assert (await asyncio.to_thread(service.wait_for, 1))[0].device == "Ben's phone"  # while Ana's request still hangs
    await night.outbox.settle()
    assert (await row("Ben's phone")).state == "accepted"
    hung = await row("Ana's phone")
    assert hung.state == "retry" and "did not answer" in hung.words


async def test_a_service_that_is_not_there_makes_the_person_unreachable(cast: Cast, service: PushService) -> None:
    night = Night()
    channel = await push_channel(service, cast.ana, "Ana's phone")
    await Channel.objects.filter(pk=channel.pk).aupdate(verified_at=night.clock.now())
    service.server.server_close()
    service.always["Ana's phone"] = 503
    await night.call([cast.ana])
    unreachable = sync_to_async(notify_queries.unreachable)
    assert cast.ana.pk not in await unreachable(night.clock.now())
    await night.pass_(30)
    assert cast.ana.pk in await unreachable(night.clock.now())


async def test_the_taking_back_replaces_the_call_on_the_same_screen(cast: Cast, service: PushService) -> None:
    night = Night()
    await push_channel(service, cast.ana, "Ana's phone")
    await night.call([cast.ana])
    await night.work()
    over = Alert(kind="noise", words="Ben has it", key="incident-7", rooms=("Zoe",))
    await sync_to_async(notify_services.retract)(incident_id=7, alert=over, now=night.clock.now())
    await night.work()
    call, back = service.messages
    assert back.content["tag"] == call.content["tag"] and back.content["over"] and not back.content["renotify"]
    assert back.content["title"] == "Ben has it"
