"""Two web processes on a real Redis, and Redis going away."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from django.test import override_settings

from babycam.core import clock
from babycam.monitor import bridge as module
from babycam.monitor.bridge import QUEUE, Bridge
from tests.services import Redis

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="Redis is not installed")


@pytest.fixture
def redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    for name, seconds in (("PING_S", 0.2), ("SILENT_S", 1.0), ("SEND_S", 1.0)):
        monkeypatch.setattr(module, name, seconds)
    server = Redis(tmp_path)
    server.start()
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [server.url]}}
    try:
        with override_settings(CHANNEL_LAYERS={"default": layer}):
            yield server
    finally:
        server.stop()


@asynccontextmanager
async def running(*bridges: Bridge) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(bridge.run(stop)) for bridge in bridges]
    await until(lambda: all(bridge.active and bridge.well(clock.monotonic()) and bridge.heard_at for bridge in bridges))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 10)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a server elsewhere decides
            await asyncio.sleep(0.02)


async def test_what_one_process_tells_the_other_one_hears_and_it_does_not_hear_itself(redis: Redis):
    one, other, heard = Bridge(), Bridge(), []
    one.on("news", lambda body: heard.append(("one", body)))
    other.on("news", lambda body: heard.append(("other", body)))
    async with running(one, other):
        one.send("news", {"room": 7, "blob": b"\x00\xff"})
        await until(lambda: bool(heard))
    assert heard == [("other", {"room": 7, "blob": b"\x00\xff"})]


async def test_redis_may_go_and_come_back(redis: Redis):
    one, other, heard = Bridge(), Bridge(), []
    other.on("news", lambda body: heard.append(body["number"]))
    async with running(one, other):
        redis.stop()
        await until(lambda: not one.well(clock.monotonic()))
        one.send("news", {"number": 1})
        redis.start()
        await until(lambda: one.well(clock.monotonic()) and other.well(clock.monotonic()))
        one.send("news", {"number": 2})
        await until(lambda: 2 in heard)


async def test_a_handler_that_fails_does_not_end_the_bridge(redis: Redis):
    one, other, heard = Bridge(), Bridge(), []

    def fails(body: dict[str, object]) -> None:
        raise ValueError("a bug")

    other.on("bad", fails)
    other.on("good", heard.append)
    async with running(one, other):
        one.send("bad", {})
        one.send("good", {"fine": True})
        await until(lambda: heard == [{"fine": True}])
    assert other.counts["failed"] == 1


async def test_copies_that_nobody_takes_do_not_fill_the_memory(redis: Redis):
    one = Bridge()
    async with running(one):
        for number in range(QUEUE + 50):
            one.send("news", {"number": number})
        assert one.counts["dropped"] == 50


async def test_one_process_alone_needs_no_bridge():
    alone, stop = Bridge(), asyncio.Event()
    with override_settings(CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}):
        task = asyncio.create_task(alone.run(stop))
        await asyncio.sleep(0)
        alone.send("news", {})
        stop.set()
        await asyncio.wait_for(task, 10)
    assert not alone.active
    assert alone.well(clock.monotonic())
