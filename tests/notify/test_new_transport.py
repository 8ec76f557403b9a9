"""A new transport is one file and one row: everything else follows from what the file says."""

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.notify import chat_deliveries, direct, reach
from babycam.notify.chat_deliveries import Letter
from babycam.notify.direct import AlertRef, Direct
from babycam.notify.message import ring
from babycam.notify.models import Channel
from babycam.notify.transports import registry
from tests.cast import Cast
from tests.notify import doorbell
from tests.notify.loop import CRY, NIGHT, Night, make, row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.TRANSPORTS, "doorbell", doorbell.TRANSPORT)
    monkeypatch.setattr(doorbell, "rung", [])


def test_the_api_takes_its_field_says_its_reasons_and_asks_who_may(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    made = ben_client.post("/api/channels", {"kind": "doorbell", "door": "front"}).json()
    assert (made["name"], made["address"], made["proves"], made["while_open"]) == ("Ben's doorbell", "the front door", False, False)
    refused = ben_client.post("/api/channels", {"kind": "doorbell", "door": "7"})
    assert refused.status_code == 400 and "Name the door in letters." in refused.text
    assert [
        client.post("/api/channels", {"kind": "doorbell", "door": "back"}).status_code for client in (ben_client, cy_client)
    ] == [403, 403]
    assert ana_client.post("/api/channels", {"kind": "doorbell", "door": "back"}).status_code == 201
    moved = ben_client.patch(f"/api/channels/{made['id']}", {"door": "side"})
    assert moved.status_code == 200 and moved.json()["address"] == "the side door"
    other = ben_client.post("/api/channels", {"kind": "doorbell", "door": "front"}).json()
    twin = ben_client.patch(f"/api/channels/{other['id']}", {"door": "side"})
    assert twin.status_code == 400 and twin.json()["fields"] == {"door": ["This one has already been added."]}


async def test_the_loop_delivers_by_it_and_what_it_took_is_proof(cast: Cast) -> None:
    night = Night()
    await sync_to_async(make)(cast.ana, "doorbell", "Ana's doorbell", "front")
    await night.call([cast.ana], reach="first")
    await night.work()
    assert doorbell.rung == [("front", ring(CRY).title)]
    sent = await row("Ana's doorbell")
    assert sent.state == "accepted" and sent.words == "The doorbell rang" and sent.channel and sent.channel.verified_at
    assert (await sync_to_async(reach.everybody)(NIGHT))[cast.ana.pk].words == "Ana's doorbell would be called"


async def test_it_rings_from_memory_and_takes_urgent_chat(cast: Cast) -> None:
    await sync_to_async(make)(cast.ana, "doorbell", "Ana's doorbell", "front")
    by_memory = Direct()
    by_memory.attach()
    ways = [way for way in await sync_to_async(direct.ways)(NIGHT) if way.kind == "doorbell"]
    by_memory._ring("key", ring(CRY), tuple(ways), AlertRef(room=cast.zoe.pk))
    await by_memory.settle()
    assert doorbell.rung == [("front", ring(CRY).title)]
    letter = Letter("family", None, cast.ben.pk, "Ben", "Come", urgent=True)
    by_chat: list[Channel] = await sync_to_async(chat_deliveries.ways)(letter, NIGHT)
    assert "doorbell" in [channel.kind for channel in by_chat]
