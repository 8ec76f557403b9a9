"""How an alarm began, over REST: from the worker, from what the server kept of it, or out of the clip."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from rest_framework.test import APIClient

from babycam.alerts.models import Incident
from babycam.core import link
from babycam.core.ids import new_id
from babycam.media.piece import Piece
from babycam.monitor.beginnings import beginnings
from tests.api.test_clips import noise_of, stored
from tests.cast import Cast
from tests.media.test_beginning import begins_at_its_onset, clip_with_sound
from tests.support.quiet_house import quiet_house
from tests.support.wires import WorkerWire

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2025, 3, 30, 1, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def house(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = str(tmp_path)
    with quiet_house():
        yield


def place(room: Any) -> str:
    return f"/api/incidents/{Incident.objects.get(room=room).pk}/beginning"


async def answer(worker: WorkerWire, blob: bytes, *, whole: bool) -> link.Ask:
    question = await worker.hear(link.Ask)
    result = {"onset_s": 10.0, "seconds": 12.0, "whole": whole}
    await worker.say(link.Answer(request_id=question.request_id, blob=blob, result=result))
    return question


def test_without_worker_and_clip_it_is_said_that_it_is_gone(cast: Cast, ana_client: APIClient) -> None:
    noise_of(cast.zoe, AT)
    response = ana_client.get(place(cast.zoe))
    assert (response.status_code, response.json()["code"]) == (404, "beginning_gone")
    assert "Clips page" in response.json()["detail"]


async def test_the_worker_is_asked_for_the_newest_noise(cast: Cast, cy_client: APIClient) -> None:
    noise = await sync_to_async(noise_of)(cast.zoe, AT)
    path = await sync_to_async(place)(cast.zoe)
    async with WorkerWire() as worker:
        await worker.hello()
        asking = asyncio.create_task(sync_to_async(cy_client.get)(path))
        question = await answer(worker, b"adts", whole=False)
        response = await asking
    assert (question.what, question.args) == ("beginning", {"noise": noise})
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"adts", "audio/aac")
    assert (response["X-Onset-Seconds"], response["Cache-Control"]) == ("10.0", "private, no-store")


async def test_what_woke_is_fetched_at_once_and_outlives_its_worker(cast: Cast, ana_client: APIClient) -> None:
    noise = new_id()
    async with WorkerWire() as worker:
        await worker.hello()
        await worker.cry(noise)
        await worker.hear(link.Received)
        assert (await answer(worker, b"some", whole=False)).args == {"noise": noise}
    response = await sync_to_async(ana_client.get)(await sync_to_async(place)(cast.zoe))
    assert (response.status_code, response.content) == (200, b"some")


def test_the_clip_has_it_once_it_is_stored(cast: Cast, ana_client: APIClient, tmp_path: Path) -> None:
    noise = noise_of(cast.zoe, AT)
    stored(cast.zoe, _clip(tmp_path), noise_id=noise, started_at=AT.timestamp() - 14)
    response = ana_client.get(place(cast.zoe))
    assert response.status_code == 200
    begins_at_its_onset(Piece(response.content, 15.0, float(response["X-Onset-Seconds"])))


def _clip(folder: Path) -> bytes:
    path = folder / "made.mp4"
    clip_with_sound(path)
    return path.read_bytes()


def test_only_of_rooms_that_one_may_see_and_of_noises_that_are_its_own(
    cast: Cast, ana_client: APIClient, cy_client: APIClient, dee_client: APIClient
) -> None:
    noise_of(cast.max, AT)
    path = place(cast.max)
    assert dee_client.get(path).status_code == 401
    assert cy_client.get(path).json()["code"] == "not_found"
    assert ana_client.get(path, {"noise": new_id()}).json()["code"] == "not_found"
    assert ana_client.get(path, {"noise": "one"}).status_code == 400


def test_memory_is_bounded(cast: Cast) -> None:
    facts = {"onset_s": 1.0, "seconds": 2.0, "whole": True}
    for number in range(40):
        beginnings._keep(f"n{number}", link.Answer(request_id="", blob=b"x", result=facts))
    beginnings._keep("huge", link.Answer(request_id="", blob=bytes(2 << 20), result=facts))
    beginnings._keep("junk", link.Answer(request_id="", blob=b"x", result={"onset_s": "soon"}))
    assert list(beginnings._kept) == [f"n{number}" for number in range(24, 40)]
