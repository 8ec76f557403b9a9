"""PostgreSQL goes away with a cry inside: the page rings at once, nothing is lost, and everybody learns that storing hurts."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import websockets

from babycam.core import clock, link
from tests.rig import Rig
from tests.support.services import Postgres, postgres
from tests.support.sockets import trusting

pytestmark = pytest.mark.slow
ROOM_S = 30


async def page_hears(page: websockets.ClientConnection, kind: str, fits: Any = lambda _: True) -> dict[str, Any]:
    async with asyncio.timeout(ROOM_S):
        while True:
            message: dict[str, Any] = json.loads(await page.recv())
            if message["type"] == kind and fits(message):
                return message


async def worker_hears(worker: websockets.ClientConnection, kind: Any) -> Any:
    async with asyncio.timeout(ROOM_S):
        while not isinstance(message := link.decode_from_server(await worker.recv(decode=False)), kind):
            pass
        return message


async def beat(worker: websockets.ClientConnection, told: link.Assigned) -> None:
    while True:
        now = clock.unix()
        beat = link.WorkerBeat(room=told.config.room, epoch=told.epoch, at=now, source="live", last_audio_at=now)
        await worker.send(link.encode(beat))
        await asyncio.sleep(0.5)


async def a_night(rig: Rig, database: Postgres, page: websockets.ClientConnection, worker: websockets.ClientConnection) -> None:
    await page_hears(page, "hello")
    await worker.send(link.encode(link.Hello(name="pi", instance="i1", version="1")))
    told = await worker_hears(worker, link.Assigned)
    beating = asyncio.create_task(beat(worker, told))
    await page_hears(page, "room.health", lambda message: message["health"]["heard"])

    await asyncio.to_thread(database.stop)
    noise, at = str(uuid4()), clock.unix()
    cry = {"room": told.config.room, "epoch": told.epoch, "event_id": noise, "at": at, "onset_at": at - 1}
    await worker.send(link.encode(link.NoiseStarted(seq=1, level_db=-18.0, threshold_db=-35.0, **cry)))
    assert (await page_hears(page, "noise.started"))["noise"]["id"] == noise
    hurt = await page_hears(page, "room.health", lambda message: message["health"]["error"] == "unavailable")
    assert hurt["health"]["heard"]

    await asyncio.to_thread(database.start)
    incident = (await page_hears(page, "incident.changed"))["incident"]
    assert incident["noise_ids"] == [noise]
    assert (await worker_hears(worker, link.Received)).seq == 1
    await page_hears(page, "room.health", lambda message: message["health"]["error"] is None)
    beating.cancel()


def test_a_cry_while_postgresql_is_away_rings_at_once_and_is_stored_when_it_returns() -> None:
    with postgres() as database, Rig(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1", DATABASE_URL=database.url) as rig:
        ana = rig.set_up(camera={"kind": "synthetic", "url": "synthetic://room"})
        token = (rig.data / "keys" / "worker_token").read_text().strip()
        url = rig.base.replace("https", "wss") + "/ws/worker/"

        async def night() -> None:
            bearer = {"Authorization": f"Bearer {token}"}
            async with (
                ana.socket("/ws/events/") as page,
                websockets.connect(url, ssl=trusting(), additional_headers=bearer, compression=None, proxy=None) as worker,
            ):
                await a_night(rig, database, page, worker)

        asyncio.run(night())
        assert [noise["peak_db"] for noise in ana.get("/api/noises")["results"]] == [None]


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process writes, and does not end."""
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_page_is_read_on_while_what_it_said_waits_for_sqlite() -> None:
    """A socket that is not read answers no keepalive: the page would be cut, and say that babycam does not answer."""
    with Rig(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1", DATABASE_URL="") as rig:
        ana = rig.set_up()

        async def night() -> None:
            async with ana.socket("/ws/events/") as page:
                await page_hears(page, "hello")
                with locked(rig.data / "babycam.sqlite3"):
                    for _ in range(3):
                        await page.send(json.dumps({"type": "pong", "at": "", "sound": True}))
                        async with asyncio.timeout(5):
                            await (await page.ping())

        asyncio.run(night())
