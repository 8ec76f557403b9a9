"""Strangers log in, all at once: few hashes, no lost link, no locked database, and words for everybody."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import websockets

from babycam.core import clock, link
from tests.rig import PASSPHRASE, Client, Refused, Rig
from tests.support.services import postgres
from tests.support.sockets import trusting

pytestmark = pytest.mark.slow
LOGINS = 24
HASHES = 'babycam_count_total{part="passwords",what="most"}'


@pytest.fixture(params=["sqlite", "postgresql"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    if request.param == "sqlite":
        with Rig(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1", DATABASE_URL="") as running:
            yield running
    else:
        with postgres() as database, Rig(BABYCAM_WORKERS="0", BABYCAM_SYNTHETIC="1", DATABASE_URL=database.url) as running:
            yield running


def login(base: str, name: str, password: str) -> tuple[int, str]:
    """Status and code."""
    client = Client(base)
    client.get("/api/session")
    try:
        client.post("/api/session", {"username": name, "password": password})
    except Refused as refused:
        assert refused.body["title"].endswith(".")
        return refused.status, refused.body["code"]
    return 200, ""


def flood(base: str) -> list[tuple[int, str]]:
    names = [("ana", PASSPHRASE) if number % 3 == 0 else (f"nobody{number}", "wrong one") for number in range(LOGINS)]
    with ThreadPoolExecutor(LOGINS) as pool:
        return list(pool.map(lambda one: login(base, *one), names))


async def served(rig: Rig) -> tuple[list[tuple[int, str]], int]:
    """What the strangers got, and how many beats a worker told meanwhile, over one link."""
    token = (rig.data / "keys" / "worker_token").read_text().strip()
    url, bearer = rig.base.replace("https", "wss") + "/ws/worker/", {"Authorization": f"Bearer {token}"}
    async with websockets.connect(url, ssl=trusting(), additional_headers=bearer, compression=None, proxy=None) as worker:
        await worker.send(link.encode(link.Hello(name="pi", instance="i1", version="1")))
        told: Any = None
        while not isinstance(told, link.Assigned):
            told = link.decode_from_server(await worker.recv(decode=False))
        flooding, beats = asyncio.create_task(asyncio.to_thread(flood, rig.base)), 0
        while not flooding.done():
            now = clock.unix()
            beat = link.WorkerBeat(room=told.config.room, epoch=told.epoch, at=now, source="live", last_audio_at=now)
            await worker.send(link.encode(beat))
            await (await worker.ping())
            beats += 1
            await asyncio.wait([flooding], timeout=0.2)
        return flooding.result(), beats


def test_two_dozen_logins_at_once_cost_two_hashes_at_a_time_and_no_link(rig: Rig) -> None:
    ana = rig.set_up(camera={"kind": "synthetic", "url": "synthetic://room"})
    before = rig.family()[0].memory_info().rss
    answers, beats = asyncio.run(served(rig))
    assert beats and (200, "") in answers
    assert {code for _, code in answers} <= {"", "bad_login", "too_many_tries", "login_busy"}
    assert {status for status, _ in answers} <= {200, 403, 429, 503}
    _, _, metrics = ana.raw("GET", "/metrics")
    (most,) = (line for line in metrics.decode().splitlines() if line.startswith(HASHES))
    assert float(most.rpartition(" ")[2]) <= 2
    assert rig.family()[0].memory_info().rss - before < 100e6  # a hash takes 20 MB, and gives it back
    assert "database is locked" not in rig.tail(1_000_000)
