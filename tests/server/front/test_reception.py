"""Requests that come before the one before is answered: read when their turn comes, and not hung up on while they wait."""

import asyncio
import gc
import random
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from babycam.core import clock
from babycam.server import run
from babycam.server.front import limits
from babycam.server.front.guests import Guests
from babycam.server.front.protocol import Reception

IDLE_S = 0.2


class House:
    """An application that answers /N with N; `slow`: those that take longer than a connection may idle."""

    def __init__(self, slow: set[int]) -> None:
        self.slow = slow
        self.made: weakref.WeakSet[Reception] = weakref.WeakSet()  # what is left of connections

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        number = int(scope["path"][1:])
        await asyncio.sleep(3 * IDLE_S if number in self.slow else 0)
        body = f"<{number}>".encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def line(house: House) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection to a real door, over which nothing else comes."""
    guests = Guests()
    server = run.server(house, guests, lifespan=False)
    server.config.timeout_keep_alive = IDLE_S  # type: ignore[assignment]  # whole seconds to uvicorn; its timer takes any
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    house.made = weakref.WeakSet()

    def made() -> Reception:
        guest = guests.admit("192.168.1.9", clock.monotonic())
        assert guest
        reception = server._speaking(guest)
        house.made.add(reception)
        return reception

    listening = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        listening.close()


def asked(numbers: range) -> list[bytes]:
    """Heads, and a body now and then."""
    plain = [f"GET /{number} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for number in numbers]
    for at in range(0, len(plain), 7):
        plain[at] = f"POST /{numbers[at]} HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\n\r\n".encode() + b"b" * 300
    return plain


async def answered(reader: asyncio.StreamReader) -> list[int]:
    """The numbers in what is said until the end."""
    said = await asyncio.wait_for(reader.read(), 30.0)
    return [int(part.partition(b">")[0]) for part in said.split(b"<")[1:]]


@pytest.mark.parametrize("slow", [{0}, {1, 40}, {118, 119}, set()])
async def test_requests_that_wait_are_all_answered_in_order_before_the_line_may_idle(slow: set[int]) -> None:
    """More than the door reads at a time, so the rest is kept until the requests before it are answered."""
    requests = asked(range(120))
    assert sum(map(len, requests)) > 2 * limits.PART
    async with line(House(slow)) as (reader, writer):
        writer.write(b"".join(requests))
        assert await answered(reader) == list(range(120))  # and then it is hung up on, because it idles


async def test_however_they_are_cut_into_pieces_none_is_lost() -> None:
    dice = random.Random(7)
    whole = b"".join(asked(range(150)))
    async with line(House({30, 90})) as (reader, writer):
        while whole:
            size = dice.randint(1, 3000)
            writer.write(whole[:size])
            whole = whole[size:]
            await asyncio.sleep(dice.choice((0, 0, 0.01)))
        assert await answered(reader) == list(range(150))


@pytest.mark.parametrize(
    "said", ["", "GET /1 HT", "GET /1 HTTP/1.1\r\n\r\n", "POST /1 HTTP/1.1\r\nContent-Length: 9\r\n\r\nab", "junk\r\n\r\n"]
)
@pytest.mark.parametrize("rudely", [True, False])
async def test_nothing_of_a_connection_outlives_it(said: str, rudely: bool) -> None:
    """Without the garbage collector, which comes too seldom for what TLS keeps of each."""
    house = House(set())
    gc.collect()
    gc.disable()
    try:
        async with line(house) as (_, writer):
            writer.write(said.encode())
            await asyncio.sleep(0.05)
            assert len(house.made) == 1 or "junk" in said
            if rudely:
                writer.transport.abort()
            else:
                writer.close()
            for _ in range(500):
                if house.made:
                    await asyncio.sleep(0.01)
            assert not house.made
    finally:
        gc.enable()
