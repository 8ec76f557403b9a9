"""Requests of a crowd wait for each other, and nobody else for them."""

import asyncio
from typing import Any

import pytest

from babycam.server.guards import turns
from babycam.server.guards.turns import Queue, Turns


class House:
    """An application whose every answer waits until it is let go."""

    def __init__(self) -> None:
        self.inside: list[str] = []
        self.go = asyncio.Event()
        self.said: list[int] = []
        self.turns = Turns(self._app)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        await receive()
        self.inside.append(scope["client"][0])
        await self.go.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def ask(self, address: str, path: str = "/") -> "asyncio.Task[None]":
        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.said.append(message["status"])

        return asyncio.create_task(
            self.turns({"type": "http", "method": "GET", "path": path, "client": (address, 1)}, receive, send)
        )


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn ends by itself."""
    monkeypatch.setattr(turns, "LONG_S", 60.0)


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.usefixtures("endless")
async def test_a_crowd_from_one_address_leaves_places_for_others() -> None:
    house = House()
    crowd = [house.ask("2001:db8::" + format(number, "x")) for number in range(1, 50)]  # one /64
    await settled()
    assert len(house.inside) == turns.FROM_ONE
    ana = house.ask("192.168.1.9")
    await settled()
    assert house.inside[-1] == "192.168.1.9"
    house.go.set()
    await asyncio.gather(*crowd, ana)
    assert house.said == [200] * 50


@pytest.mark.usefixtures("endless")
async def test_crowds_from_many_addresses_have_their_turns_and_a_worker_waits_for_nobody() -> None:
    house = House()
    asked = [house.ask(f"192.0.2.{number % 8}") for number in range(80)]
    await settled()
    assert len(house.inside) == turns.AT_ONCE
    ana = house.ask("192.168.1.9")
    clip = house.ask("192.168.1.5", "/api/worker/clips")
    await settled()
    assert house.inside[-1] == "192.168.1.5"
    house.go.set()
    await asyncio.gather(*asked, ana, clip)
    assert "192.168.1.9" in house.inside[: turns.AT_ONCE + 1 + 8 + 1]


async def test_what_waits_for_something_else_gives_its_turn_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONG_S", 0.0)
    house = House()
    asked = [house.ask("192.0.2.1") for _ in range(20)]
    await asyncio.sleep(0.1)  # or the loop's timers never come
    assert len(house.inside) == 20
    house.go.set()
    await asyncio.gather(*asked)


@pytest.mark.usefixtures("endless")
async def test_no_turn_in_time_is_said_and_who_left_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.01)
    house = House()
    asked = [house.ask("192.0.2.1") for _ in range(turns.FROM_ONE + 2)]
    await asyncio.gather(*asked[turns.FROM_ONE :])
    assert house.said == [503, 503]
    house.go.set()
    await asyncio.gather(*asked)
    again = house.ask("192.0.2.1")
    await again
    assert house.said[-1] == 200


async def test_a_wait_that_ends_as_its_turn_comes_breaks_neither_itself_nor_whose_turn_is_over() -> None:
    """In the round of the event loop in which time runs out, the turn is cancelled before its task knows."""
    rows = Queue()
    for _ in range(turns.FROM_ONE):
        await rows.enter("here")
    late, next_one = (asyncio.create_task(rows.enter("here")) for _ in range(2))
    await settled()
    late.cancel()
    rows.leave("here")
    with pytest.raises(asyncio.CancelledError):
        await late
    rows.leave("here")
    await next_one
    for _ in range(turns.FROM_ONE - 1):
        rows.leave("here")
    await asyncio.wait_for(rows.enter("here"), 5.0)
