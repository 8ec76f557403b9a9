"""What parents see of a phone, wish of it, and say through it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.core import link
from babycam.monitor.presence import presence
from babycam.monitor.state import board
from tests.cast import Cast
from tests.support.phones import OFFER, PhoneWire, paired
from tests.support.quiet_house import quiet_house
from tests.support.wires import WorkerWire

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with quiet_house():
        yield


async def ask(worker: WorkerWire, request: Any, *args: Any, **answer: Any) -> tuple[Any, link.Ask]:
    """Makes a request, lets the worker answer the question that it causes, and returns both."""
    waiting = asyncio.create_task(sync_to_async(request)(*args))
    question = await worker.hear(link.Ask)
    await worker.say(link.Answer(request_id=question.request_id, **answer))
    return await waiting, question


def talk(client: APIClient, room: int, sdp: str = OFFER) -> Any:
    return client.post(f"/api/rooms/{room}/talk", sdp, content_type="application/sdp")


def test_a_room_without_a_phone_has_none(cast: Cast, cy_client: APIClient) -> None:
    shape = cy_client.get(f"/api/rooms/{cast.zoe.pk}/phone").json()
    assert (shape["device"], shape["online"], shape["beat"], shape["talking"]) == (None, False, None, None)


def test_a_sitter_soothes_the_room_she_was_given(cast: Cast, cy_client: APIClient) -> None:
    paired(cast.zoe)
    path = f"/api/rooms/{cast.zoe.pk}/phone"
    answer = cy_client.patch(path, {"play": {"track": "heart", "volume": 0.2}, "light": {"on": True}})
    assert answer.status_code == 200 and answer.json()["wish"]["play"]["track"] == "heart"
    assert cy_client.get(path).json()["wish"]["light"]["on"] is True
    assert cy_client.patch(f"/api/rooms/{cast.max.pk}/phone", {}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"light": {"level": 2}}, "light.level"),
        ({"light": {"level": "bright"}}, "light.level"),
        ({"light": True}, "light"),
        ({"play": {"track": "x" * 65}}, "play.track"),
        ({"play": {"until": "soon"}}, "play.until"),
        ({"play": {"until": "2099-01-01T00:00:00Z"}}, "play.until"),
        ({"quality": 7}, "quality"),
    ],
)
def test_a_wish_that_cannot_be_right_is_refused_in_words(cast: Cast, ana_client: APIClient, body: Any, field: str) -> None:
    answer = ana_client.patch(f"/api/rooms/{cast.zoe.pk}/phone", body)
    assert answer.status_code == 400 and list(answer.json()["fields"]) == [field]


async def test_the_phone_speaks_and_falls_silent(cast: Cast, ana_client: APIClient) -> None:
    _, token = await sync_to_async(paired)(cast.zoe)
    path = f"/api/rooms/{cast.zoe.pk}/phone"
    get = sync_to_async(lambda: ana_client.get(path).json())
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        await phone.beat(battery=44)
        while board.of(cast.zoe.pk).phone is None:
            await phone.hear("heard")
        shape = await get()
    assert shape["online"] and shape["device"]["online"] and shape["beat"]["battery"] == 44
    state = board.of(cast.zoe.pk)
    assert state.phone is not None
    state.phone = type(state.phone)(state.phone.device, state.phone.beat, state.phone.at - 5.0)
    assert (await get())["online"] is False


async def test_a_reload_reaches_the_phone(cast: Cast, ben_client: APIClient) -> None:
    _, token = await sync_to_async(paired)(cast.zoe)
    async with PhoneWire(token) as phone:
        await phone.hear("hello")
        assert (await sync_to_async(ben_client.post)(f"/api/rooms/{cast.zoe.pk}/phone/reload")).status_code == 204
        await phone.hear("reload")


async def test_a_parent_talks_to_the_room(cast: Cast, cy_client: APIClient) -> None:
    await sync_to_async(paired)(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
        answer, question = await ask(worker, talk, cy_client, cast.zoe.pk, result={"sdp": "v=0 answer"})
        session = question.args["session"]
        assert question.args == {"session": session, "sdp": OFFER, "person": cast.cy.pk, "name": "Cy"}
        assert (answer.status_code, answer.content, answer["Location"]) == (
            201,
            b"v=0 answer",
            f"/api/rooms/{cast.zoe.pk}/talk/{session}",
        )
        gone, farewell = await ask(worker, cy_client.delete, answer["Location"])
        assert gone.status_code == 204 and (farewell.what, farewell.args) == ("talk_end", {"session": session})


async def test_one_voice_at_a_time(cast: Cast, ana_client: APIClient) -> None:
    await sync_to_async(paired)(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
        answer, _ = await ask(worker, talk, ana_client, cast.zoe.pk, error="somebody_talks", params={"name": "Ben"})
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (409, "somebody_talks", {"name": "Ben"})
    assert answer["Content-Type"] == "application/problem+json"


def test_a_camera_that_is_no_phone_cannot_speak(cast: Cast, ana_client: APIClient) -> None:
    assert talk(ana_client, cast.zoe.pk).json()["code"] == "no_camera"
    assert talk(ana_client, cast.zoe.pk, "hello").json()["code"] in ("no_camera", "invalid")


def test_nobody_talks_by_what_is_no_offer(cast: Cast, ana_client: APIClient) -> None:
    paired(cast.zoe)
    assert talk(ana_client, cast.zoe.pk, "hello").json()["code"] == "invalid"
    assert presence.sittings() == []
