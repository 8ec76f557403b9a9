"""Whoever listens at the house's broker, and the connection that speaks to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiomqtt
from asgiref.sync import sync_to_async

from babycam.notify import channels
from babycam.notify.broker import BrokerConnection
from babycam.notify.home import RoomFacts
from tests.support.services import Mosquitto


class Ears:
    """Whoever listens at the broker: the newest value of every topic, and everything that came, in order."""

    def __init__(self) -> None:
        self.now: dict[str, str] = {}
        self.came: list[tuple[str, str]] = []
        self.news = asyncio.Condition()

    async def until(self, check: Callable[[dict[str, str]], object], seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds), self.news:
            await self.news.wait_for(lambda: bool(check(self.now)))


@asynccontextmanager
async def listening(server: Mosquitto, login: tuple[str, str] | None = None) -> AsyncIterator[Ears]:
    ears = Ears()
    name, password = login or (None, None)

    async def hear(client: aiomqtt.Client) -> None:
        async for message in client.messages:
            async with ears.news:
                text = bytes(message.payload or b"").decode()
                ears.now[str(message.topic)] = text
                ears.came.append((str(message.topic), text))
                ears.news.notify_all()

    async with aiomqtt.Client("127.0.0.1", server.port, username=name, password=password) as client:
        await client.subscribe("#", qos=1)
        task = asyncio.create_task(hear(client))
        try:
            yield ears
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def living(house: BrokerConnection, facts: Callable[[], list[RoomFacts]]) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(house.run(stop, facts))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 10)


@sync_to_async
def point_at(server: Mosquitto, **values: object) -> None:
    channels.save_broker(values={"host": "127.0.0.1", "port": server.port, **values})


async def settled(house: BrokerConnection, *, elsewhere: bool) -> None:
    async with asyncio.timeout(20):
        while house.elsewhere is not elsewhere or house.connected is elsewhere:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.02)


async def lost(house: BrokerConnection) -> None:
    """Until it knows that its broker is away."""
    async with asyncio.timeout(10):
        while house.connected or not house.fault:  # noqa: ASYNC110 - nothing tells that it is lost
            await asyncio.sleep(0.02)
