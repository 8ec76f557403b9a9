"""WHIP (RFC 9725) as programs and phones speak it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.core import link
from babycam.loops.database import in_db
from babycam.monitor import questions
from babycam.rooms import devices
from babycam.rooms.models import Device
from tests.api.test_phone import ask
from tests.cast import Cast
from tests.conftest import Browser
from tests.support.phones import OFFER, paired
from tests.support.quiet_house import quiet_house
from tests.support.wires import WorkerWire

pytestmark = pytest.mark.django_db(transaction=True)
pair = sync_to_async(paired)


@pytest.fixture(autouse=True)
def house() -> Iterator[None]:
    with quiet_house():
        yield


def program(token: str) -> APIClient:
    return Browser(HTTP_AUTHORIZATION=f"Bearer {token}")


def offer(client: APIClient, room: int, sdp: str = OFFER, kind: str = "application/sdp", **headers: Any) -> Any:
    return client.post(f"/api/rooms/{room}/whip", sdp, content_type=kind, **headers)


async def test_an_offer_gets_an_answer_and_a_place(cast: Cast) -> None:
    device, token = await pair(cast.zoe)
    client = program(token)
    async with WorkerWire() as worker:
        await worker.hello()
        answer, question = await ask(worker, offer, client, cast.zoe.pk, result={"sdp": "v=0 answer"})
        session = question.args["session"]
        assert question.args == {"session": session, "sdp": OFFER, "device": str(device.pk)}
        assert (answer.status_code, answer.content, answer["Content-Type"]) == (201, b"v=0 answer", "application/sdp")
        assert answer["Location"] == f"/api/rooms/{cast.zoe.pk}/whip/{session}"
        gone, farewell = await ask(worker, client.delete, answer["Location"])
        assert gone.status_code == 200 and (farewell.what, farewell.args) == ("whip_end", {"session": session})
        assert (await sync_to_async(client.delete)(answer["Location"])).status_code == 404
    assert (await sync_to_async(Device.objects.get)()).published_at is not None


async def test_a_newer_session_makes_the_older_one_nobodys(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    client = program(token)
    async with WorkerWire() as worker:
        await worker.hello()
        first, _ = await ask(worker, offer, client, cast.zoe.pk, result={"sdp": "v=0"})
        second, _ = await ask(worker, offer, client, cast.zoe.pk, result={"sdp": "v=0"})
        assert (await sync_to_async(client.delete)(first["Location"])).status_code == 404
        gone, _ = await ask(worker, client.delete, second["Location"])
    assert gone.status_code == 200


async def test_nobody_else_ends_a_session(cast: Cast, ana_client: APIClient) -> None:
    _, token = await pair(cast.zoe)
    _, other = await pair(cast.max)
    async with WorkerWire() as worker:
        await worker.hello()
        answer, _ = await ask(worker, offer, program(token), cast.zoe.pk, result={"sdp": "v=0"})
    assert (await sync_to_async(program(other).delete)(answer["Location"])).status_code == 404
    assert (await sync_to_async(ana_client.delete)(answer["Location"])).status_code == 401


async def test_a_worker_that_comes_a_moment_later_is_waited_for(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    waiting = asyncio.create_task(sync_to_async(offer)(program(token), cast.zoe.pk))
    async with WorkerWire() as worker:
        await worker.hello()
        question = await worker.hear(link.Ask)
        await worker.say(link.Answer(request_id=question.request_id, error="no_worker"))  # its settings are on their way
        question = await worker.hear(link.Ask)
        await worker.say(link.Answer(request_id=question.request_id, result={"sdp": "v=0"}))
        assert (await waiting).status_code == 201


def test_without_a_worker_it_says_so_and_when_to_come_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "WAIT_S", 0.3)
    _, token = paired(cast.zoe)
    answer = offer(program(token), cast.zoe.pk)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "no_worker", "2")
    assert answer["Content-Type"] == "application/problem+json"


async def test_a_phone_that_is_revoked_meanwhile_gets_no_answer_and_its_session_ends(cast: Cast) -> None:
    device, token = await pair(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
        waiting = asyncio.create_task(sync_to_async(offer)(program(token), cast.zoe.pk))
        question = await worker.hear(link.Ask)
        await in_db(Device.objects.filter(pk=device.pk).delete)  # by another web process: this one was not told
        await worker.say(link.Answer(request_id=question.request_id, result={"sdp": "v=0"}))
        farewell = await worker.hear(link.Ask)
        await worker.say(link.Answer(request_id=farewell.request_id))
        assert farewell.what == "whip_end" and (await waiting).status_code == 404


async def test_a_codec_that_babycam_cannot_read_is_named(cast: Cast) -> None:
    _, token = await pair(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
        params = {"codec": "AV1", "sound": True}
        answer, _ = await ask(worker, offer, program(token), cast.zoe.pk, error="codec_not_supported", params=params)
    assert (answer.status_code, answer.json()["params"]) == (400, params) and "AV1" in answer.json()["title"]


@pytest.mark.parametrize(
    ("sdp", "kind", "accept", "status"),
    [
        (OFFER, "application/json", "*/*", 415),
        (OFFER, "application/trickle-ice-sdpfrag", "*/*", 415),
        (OFFER, "application/sdp", "text/html", 406),
        ("v=0" * 30_000, "application/sdp", "*/*", 413),
        ("hello", "application/sdp", "*/*", 400),
        ("", "application/sdp", "*/*", 400),
        ("v=0\r\n", "application/sdp", "application/sdp", 400),
    ],
)
def test_what_is_no_offer_is_refused_as_a_problem(cast: Cast, sdp: str, kind: str, accept: str, status: int) -> None:
    _, token = paired(cast.zoe)
    answer = offer(program(token), cast.zoe.pk, sdp, kind, HTTP_ACCEPT=accept)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_the_methods_are_those_of_the_standard(cast: Cast) -> None:
    _, token = paired(cast.zoe)
    client, endpoint = program(token), f"/api/rooms/{cast.zoe.pk}/whip"
    options = client.options(endpoint)
    assert (options.status_code, options["Accept-Post"]) == (204, "application/sdp")
    for method in (client.get, client.put, client.patch, client.delete):
        assert method(endpoint).status_code == 405
    session = f"{endpoint}/00000000-0000-0000-0000-000000000000"
    refused = client.patch(session, "a=x", content_type="application/trickle-ice-sdpfrag")
    assert refused.status_code == 405 and "PATCH" not in refused["Allow"]


def test_a_stranger_is_asked_for_a_token(cast: Cast, dee_client: APIClient) -> None:
    answer = offer(dee_client, cast.zoe.pk)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_phone_whose_camera_is_off_sends_nothing(cast: Cast) -> None:
    device, token = paired(cast.zoe)
    type(device.camera).objects.update(enabled=False)
    assert offer(program(token), cast.zoe.pk).json()["code"] == "no_camera"
    assert devices.known(token) is not None
