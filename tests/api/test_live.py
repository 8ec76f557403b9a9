"""Still pictures, WHEP and the parts of the house: asked over REST as owner, partner, sitter and stranger."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.core import link
from tests.cast import Cast
from tests.support.quiet_house import quiet_house
from tests.support.wires import WorkerWire

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"


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


def offer(client: APIClient, room: int, sdp: str = OFFER) -> Any:
    return client.post(f"/api/rooms/{room}/whep", data=sdp, content_type="application/sdp")


async def test_a_snapshot_is_the_picture_that_the_worker_sends(cast: Cast, cy_client: APIClient) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        response, question = await ask(worker, cy_client.get, f"/api/rooms/{cast.zoe.pk}/snapshot.jpg", blob=b"\xff\xd8jpeg")
    assert question.what == "snapshot"
    assert (response.status_code, response.content) == (200, b"\xff\xd8jpeg")
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store"


def test_a_room_without_a_worker_says_so(cast: Cast, ana_client: APIClient) -> None:
    response = ana_client.get(f"/api/rooms/{cast.zoe.pk}/snapshot.jpg")
    assert (response.status_code, response.json()["code"]) == (503, "no_worker")


def test_a_room_without_a_camera_says_so(cast: Cast, ana_client: APIClient) -> None:
    response = ana_client.get(f"/api/rooms/{cast.max.pk}/snapshot.jpg")
    assert (response.status_code, response.json()["code"]) == (409, "no_camera")


def test_the_sitter_gets_no_picture_of_a_room_that_she_was_not_given(cast: Cast, cy_client: APIClient) -> None:
    assert cy_client.get(f"/api/rooms/{cast.max.pk}/snapshot.jpg").status_code == 404
    assert offer(cy_client, cast.max.pk).status_code == 404


def test_a_stranger_gets_nothing(cast: Cast, dee_client: APIClient) -> None:
    for path in ("snapshot.jpg", "whep/7f0c9d1e-0000-4000-8000-000000000000"):
        assert dee_client.get(f"/api/rooms/{cast.zoe.pk}/{path}").status_code == 401
    assert offer(dee_client, cast.zoe.pk).status_code == 401
    assert dee_client.get("/api/health").status_code == 401


async def test_whep_takes_an_offer_and_gives_an_answer_with_its_place(cast: Cast, cy_client: APIClient) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        response, question = await ask(worker, offer, cy_client, cast.zoe.pk, result={"sdp": "v=0 answer"})
        assert response.status_code == 201
        assert response.content == b"v=0 answer"
        assert response["Content-Type"] == "application/sdp"
        session = question.args["session"]
        assert question.args["sdp"] == OFFER
        assert response["Location"] == f"/api/rooms/{cast.zoe.pk}/whep/{session}"
        gone, farewell = await ask(worker, cy_client.delete, response["Location"])
        assert gone.status_code == 204
        assert (farewell.what, farewell.args) == ("whep_end", {"session": session})


def test_an_offer_that_is_no_sdp_is_refused(cast: Cast, ana_client: APIClient) -> None:
    response = ana_client.post(f"/api/rooms/{cast.zoe.pk}/whep", data={"sdp": OFFER}, format="json")
    assert response.status_code == 415
    assert offer(ana_client, cast.zoe.pk, "v=0" * 50_000).status_code == 413


async def test_both_lines_are_proposed_from_what_the_worker_heard(cast: Cast, ben_client: APIClient) -> None:
    lines = {"floor_db": -62.0, "stir_db": -50.0, "loud_db": -40.0}
    async with WorkerWire() as worker:
        await worker.hello()
        response, question = await ask(worker, ben_client.post, f"/api/rooms/{cast.zoe.pk}/calibrate", {"seconds": 5}, result=lines)
    assert (question.what, question.args) == ("calibrate", {"seconds": 5.0})
    assert response.json() == lines


async def test_the_light_is_switched_by_the_rooms_worker(cast: Cast, ana_client: APIClient) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        response, question = await ask(worker, ana_client.post, f"/api/cameras/{cast.camera.pk}/control", {"torch": True})
    assert response.status_code == 204
    assert (question.what, question.args) == ("control", {"torch": True})


async def test_health_names_each_part_in_words(cast: Cast, ben_client: APIClient) -> None:
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.beat(video="h264 640x480")
        await worker.cry("7f0c9d1e-0000-4000-8000-000000000001")
        await worker.hear(link.Received)
        body = (await sync_to_async(ben_client.get)("/api/health")).json()
    parts = {part["part"]: part for part in body["parts"]}
    assert set(parts) >= {"web", "database", "channel layer", "workers", "storage", "clock", f"room:{cast.zoe.pk}"}
    assert parts[f"room:{cast.zoe.pk}"] == {
        "part": f"room:{cast.zoe.pk}",
        "ok": True,
        "words": "Heard and seen.",
        "detail": "h264 640x480 aac 48000 Hz",
    }
    assert parts["workers"]["ok"]


def test_health_says_which_room_nobody_takes_care_of(cast: Cast, ana_client: APIClient) -> None:
    body = ana_client.get("/api/health").json()
    parts = {part["part"]: part for part in body["parts"]}
    assert not body["ok"]
    assert not parts["workers"]["ok"]
    assert parts[f"room:{cast.max.pk}"]["words"] == "No camera."


def test_the_sitter_need_not_know_about_the_machinery(cast: Cast, cy_client: APIClient) -> None:
    assert cy_client.get("/api/health").status_code == 403
