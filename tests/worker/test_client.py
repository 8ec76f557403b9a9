"""The link on real sockets: greeting, replay after a cut, junk, silence, trust."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from babycam.core.link import Assigned, CameraConfig, FromServer, Hello, Idle, NoiseStarted, Received, RoomConfig, WorkerBeat
from babycam.worker import client as client_module
from babycam.worker.address import BadAddress, parse
from babycam.worker.client import LinkClient
from babycam.worker.send_queue import SendQueue
from tests.worker.server import TOKEN, Server, self_signed
from tests.worker.test_send_queue import noise

ROOM = RoomConfig(room=1, name="Zoe", camera=CameraConfig(kind="synthetic", url="synthetic:"))


class Desk:
    def __init__(self) -> None:
        self.heard: asyncio.Queue[FromServer] = asyncio.Queue()

    def hello(self) -> Hello:
        return Hello(name="local-1", instance="i", version="0")

    def beat(self) -> WorkerBeat:
        return WorkerBeat(room=1, epoch=1, at=0.0, source="live")

    def handle(self, message: FromServer) -> None:
        if isinstance(message, Idle):
            raise RuntimeError("a desk that stumbles")
        self.heard.put_nowait(message)

    async def next(self, kind: type[FromServer]) -> FromServer:
        async with asyncio.timeout(10):
            while not isinstance(message := await self.heard.get(), kind):
                pass
            return message


class Running:
    def __init__(self, server: Server, **address: Any) -> None:
        self.outbox = SendQueue()
        self.desk = Desk()
        self.client = LinkClient(parse(server.url, TOKEN, **address), self.outbox, self.desk)


@contextlib.asynccontextmanager
async def running(server: Server, **address: Any) -> AsyncIterator[Running]:
    it = Running(server, **address)
    task = asyncio.create_task(it.client.run())
    try:
        yield it
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is polled belongs to the product, which owes nobody an event
            await asyncio.sleep(0.01)


async def test_it_says_hello_beats_and_hears_the_server(server: Server) -> None:
    async with running(server) as it:
        link = await server.link()
        await link.send(Assigned(epoch=1, lease_s=10, config=ROOM))
        await link.wait(WorkerBeat)
        await it.desk.next(Assigned)
        assert it.client.connected


async def test_events_of_a_cut_are_replayed_in_order_with_their_true_times(server: Server) -> None:
    server.confirm = False
    server.greeting = [Assigned(epoch=1, lease_s=10, config=ROOM)]
    async with running(server) as it:
        link = await server.link()
        it.outbox.event(noise(1.0))
        it.outbox.event(noise(2.0))
        await link.wait(NoiseStarted, lambda m: m.seq == 2)
        await link.send(Received(seq=1))
        await until(lambda: it.outbox.queued == 1)
        await server.cut()
        await until(lambda: not it.client.connected)
        it.outbox.event(noise(3.0))
        link = await server.link()
        await link.wait(NoiseStarted, lambda m: m.seq == 3)
        assert [(m.seq, m.at) for m in link.all(NoiseStarted)] == [(2, 2.0), (3, 3.0)]


async def test_junk_from_the_server_is_counted_and_the_link_lives_on(server: Server) -> None:
    async with running(server) as it:
        link = await server.link()
        for n in range(50):
            await link.socket.send_bytes(bytes([n]) * n)
            await link.socket.send_str("{" * n)
        await link.send(Idle(), Received(seq=7))
        assert await it.desk.next(Received) == Received(seq=7)
        assert it.client.counts["junk"] == 100
        assert it.client.counts["unhandled"] == 1
        assert it.client.counts["lost"] == 0


async def test_a_silent_server_is_left_and_dialled_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SILENCE_S", 0.3)
    server.beats = False
    async with running(server) as it:
        first = await server.link()
        await server.link()
        assert first.closed.is_set()
        assert it.client.counts["lost"] == 1


async def test_a_server_that_is_not_there_yet_is_tried_until_it_is(server: Server) -> None:
    await server.stop()
    async with running(server) as it:
        await until(lambda: it.client.counts["lost"] > 0)
        await server.start()
        await server.link()


async def test_a_wrong_token_is_told_and_tried_again(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    wrong = LinkClient(parse(server.url, "wrong-one"), SendQueue(), Desk())
    task = asyncio.create_task(wrong.run())
    await until(lambda: wrong.counts["refused"] > 0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "is the worker's token right?" in caplog.text
    assert "wrong-one" not in caplog.text


async def test_a_pinned_certificate_is_trusted_whatever_name_it_carries(server: Server, tmp_path: Path) -> None:
    await server.stop()
    pem, server.tls = self_signed(tmp_path)
    await server.start()
    async with running(server, ca=pem):
        await server.link()


async def test_another_certificate_than_the_pinned_one_is_refused(server: Server, tmp_path: Path) -> None:
    await server.stop()
    (tmp_path / "other").mkdir()
    _, server.tls = self_signed(tmp_path)
    await server.start()
    for ca in (self_signed(tmp_path / "other")[0], None):
        async with running(server, ca=ca) as it:
            counts = it.client.counts
            await until(lambda: counts["lost"] > 0)  # noqa: B023 - it is asked before the next turn begins
            assert server.links.empty()


@pytest.mark.parametrize("server_url", ["ftp://house", "wss://", "wss://ana:secret@house", "wss://house:port", "wss://house:99999"])
def test_an_address_that_cannot_be_one_is_refused_with_words(server_url: str) -> None:
    with pytest.raises(BadAddress):
        parse(server_url, TOKEN)


def test_an_address_never_shows_its_token() -> None:
    address = parse("house:8443", TOKEN)
    assert address.link == "wss://house:8443/ws/worker/"
    assert address.live(3, 7) == "wss://house:8443/ws/worker/live/?room=3&epoch=7"
    assert TOKEN not in repr(address)


@pytest.mark.parametrize(
    ("address", "exposed"),
    [
        ("wss://house", False),
        ("ws://house:8080", True),
        ("ws://127.0.0.1:8080", False),
        ("http://[::1]:8080", False),
        ("http://192.168.1.9", True),
    ],
)
def test_an_address_in_the_open_is_known_as_one(address: str, exposed: bool) -> None:
    assert parse(address, TOKEN).exposed is exposed
