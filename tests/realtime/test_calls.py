"""Calls on pages: only the called one's pages ring, and what they answer becomes proof."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from babycam.core import clock
from babycam.notify import page_sightings
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.notify.deliver import Outbox
from babycam.notify.message import Alert
from babycam.notify.models import Channel, Delivery
from tests.cast import Cast
from tests.support.wires import PageWire, login

pytestmark = pytest.mark.django_db(transaction=True)
CRY = Alert(kind="noise", words="Zoe is loud", key="incident-7", rooms=("Zoe",))


@pytest.fixture(autouse=True)
def nobody_seen_yet() -> None:
    page_sightings.forget_all()


session_of = sync_to_async(login)


@sync_to_async
def call(person: Any) -> None:
    step: dict[str, Any] = {"round": 0, "step": 0, "reach": "first", "now": clock.now()}
    notify_services.enqueue(incident_id=7, room_id=None, person_ids=[person.pk], alert=CRY, **step)


async def say(page: PageWire, **message: Any) -> None:
    await page.send(json.dumps(message))


async def kinds_until(page: PageWire, kind: str) -> list[str]:
    """What the page hears, up to the first of this kind."""
    heard: list[str] = []
    while kind not in heard:
        heard.append(json.loads(await page.receive() or "")["type"])
    return heard


async def test_only_the_called_persons_page_rings_and_its_receipts_prove_it(cast: Cast) -> None:
    outbox = Outbox()
    async with PageWire(await session_of(cast.ana)) as ana, PageWire(await session_of(cast.ben)) as ben:
        await ana.hear("hello")
        await ben.hear("hello")
        await call(cast.ana)
        await outbox.turn()
        await outbox.settle()
        alert = await ana.hear("alert")
        assert alert["title"] == "Zoe" and alert["incident"] == 7 and not alert["quiet"]
        await say(ana, type="receipt", delivery=alert["delivery"], token=alert["token"], stage="sounding")
        changed = await ana.hear("delivery.changed")
        while changed["delivery"]["state"] != "received":
            changed = await ana.hear("delivery.changed")
        assert changed["delivery"]["words"] == "Ana, by open pages: it rings"
        assert await sync_to_async(notify_queries.has_receipt)(7, 0, 0)
        assert "alert" not in await kinds_until(ben, "delivery.changed")  # proof is for everybody, ringing is not
    await outbox.close()


async def test_a_page_that_may_ring_makes_its_person_reachable(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana)) as page:
        await page.hear("hello")
        await say(page, type="pong", at="", sound=True)
        for _ in range(100):
            if await Channel.objects.filter(person=cast.ana.pk, sound_at__isnull=False).aexists():
                break
            await asyncio.sleep(0.02)
        assert cast.ana.pk not in await sync_to_async(notify_queries.unreachable)(clock.now())


async def test_made_up_receipts_change_nothing_and_close_nothing(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ben)) as page:
        await page.hear("hello")
        await call(cast.ana)
        row = await Delivery.objects.aget()
        await say(page, type="receipt", delivery=row.pk, token="made up", stage="seen")
        await say(page, type="receipt", delivery=row.pk, token=notify_services.token_for(row.pk), stage="received")
        assert (await page.hear("delivery.changed"))["delivery"]["state"] == "received"
        await row.arefresh_from_db()
        assert row.seen_at is None


async def test_who_answers_the_bedtime_check_is_seen_on_everybodys_pages(cast: Cast) -> None:
    async with PageWire(await session_of(cast.ana)) as ana:
        await ana.hear("hello")
        await sync_to_async(notify_services.bedtime_check)(clock.now())
        row = await Delivery.objects.aget(person=cast.ben.pk)
        token = notify_services.token_for(row.pk)
        await sync_to_async(notify_services.receipt)(delivery_id=row.pk, stage="received", token=token, now=clock.now())
        changed = await ana.hear("delivery.changed")
        while changed["delivery"]["person"]["id"] != cast.ben.pk:
            changed = await ana.hear("delivery.changed")
        assert changed["delivery"]["state"] == "received"
