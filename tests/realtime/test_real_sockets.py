"""The relay over real TCP: a viewer that never reads, and a worker that vanishes."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from socket import create_server

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.conf import settings

from babycam.core import link
from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.monitor.links import links
from babycam.realtime import live, viewer_sockets
from babycam.server.front.guests import Guests
from babycam.server.run import server
from tests.cast import Cast
from tests.support.services import free_port
from tests.support.wires import login

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

FRAGMENT = os.urandom(100_000)
FRAGMENTS = 400


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """The real application on a real uvicorn on loopback."""
    from babycam.server.asgi import application

    port = free_port()
    listening = create_server(("127.0.0.1", port))
    uvicorn = server(application, Guests(), lifespan=False)
    task = asyncio.create_task(uvicorn.serve(sockets=[listening]))
    await asyncio.wait_for(uvicorn.listening.wait(), 10)
    try:
        yield f"ws://127.0.0.1:{port}"
    finally:
        uvicorn.end()
        await asyncio.wait_for(task, 15)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the network decides
            await asyncio.sleep(0.02)


@asynccontextmanager
async def worker(base: str) -> AsyncIterator[tuple[websockets.ClientConnection, link.Assigned]]:
    """A worker's link that has its room and goes on beating."""
    async with websockets.connect(f"{base}/ws/worker/", additional_headers=_bearer(), compression=None, proxy=None) as socket:
        await socket.send(link.encode(link.Hello(name="pi", instance="i1", version="1")))
        while not isinstance(told := link.decode_from_server(await socket.recv(decode=False)), link.Assigned):
            pass
        talking = asyncio.create_task(_talk(socket, told))
        try:
            yield socket, told
        finally:
            talking.cancel()


async def _talk(socket: websockets.ClientConnection, told: link.Assigned) -> None:
    while True:
        await socket.send(link.encode(link.WorkerBeat(room=told.config.room, epoch=told.epoch, at=0.0, source="live")))
        await asyncio.sleep(0.5)


def _bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.WORKER_TOKEN}"}


def viewer(base: str, room: int, session: str, max_queue: int = 16) -> websockets.connect:
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    url = f"{base}/ws/live/{room}/"
    return websockets.connect(url, additional_headers=cookie, compression=None, proxy=None, max_size=None, max_queue=max_queue)


async def push(base: str, told: link.Assigned, seen: asyncio.Semaphore) -> None:
    """FRAGMENTS of them, each once the viewer that reads has seen the one before."""
    url = f"{base}/ws/worker/live/?room={told.config.room}&epoch={told.epoch}"
    async with websockets.connect(url, additional_headers=_bearer(), compression=None, proxy=None) as socket:
        await socket.send(bytes([LIVE_MIME]) + json.dumps({"mime": "video/mp4"}).encode())
        await socket.send(bytes([LIVE_INIT]) + b"init")
        for number in range(FRAGMENTS):
            kind = LIVE_KEY if number % 30 == 0 else LIVE_DELTA
            await socket.send(bytes([kind]) + number.to_bytes(4) + FRAGMENT)
            await asyncio.wait_for(seen.acquire(), 20)


async def test_a_viewer_that_never_reads_costs_the_others_nothing_and_is_closed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewer_sockets, "STUCK_S", 1.0)
    session = await sync_to_async(login)(cast.ana)
    got, seen = [], asyncio.Semaphore(0)
    before = live.counts.copy()

    async def watch(socket: websockets.ClientConnection) -> None:
        async for frame in socket:
            if isinstance(frame, bytes) and len(frame) > 100:
                got.append(int.from_bytes(frame[:4]))
                seen.release()

    async with serving() as base, worker(base) as (_, told):
        room = told.config.room
        async with viewer(base, room, session) as quick, viewer(base, room, session, max_queue=1) as stuck:
            await until(lambda: len(live.hub.of(room).viewers) == 2)
            reading = asyncio.create_task(watch(quick))
            await push(base, told, seen)
            assert got == list(range(FRAGMENTS))
            await until(lambda: len(live.hub.of(room).viewers) == 1)
            assert live.counts["drops"] > before["drops"]
            assert live.counts["stuck"] == before["stuck"] + 1
            reading.cancel()
            stuck.transport.abort()


async def test_a_worker_that_vanishes_loses_its_link_at_once_and_its_room_when_it_returns_is_the_same(cast: Cast) -> None:
    async with serving() as base:
        async with worker(base) as (socket, told):
            assert links.serves(told.config.room, told.epoch)
            socket.transport.abort()
            await until(lambda: links.of(told.config.room) is None)
        async with worker(base) as (_, again):
            assert again.config.room == told.config.room
            assert again.epoch == told.epoch
