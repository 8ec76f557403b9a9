"""The timer of the background loops."""

import asyncio

import pytest

from babycam.core import tasks
from babycam.loops.bell import Bell
from babycam.loops.timer import every


async def test_a_loop_survives_a_job_that_fails_and_does_its_last_duty() -> None:
    stop, turns, ended = asyncio.Event(), [0], list[str]()
    loop = asyncio.get_running_loop()

    def job() -> None:
        turns[0] += 1
        if turns[0] < 3:
            raise OSError("no database")
        loop.call_soon_threadsafe(stop.set)

    async with asyncio.timeout(20):
        await every(0.001, job, stop, name="test", last=lambda: ended.append("last"))
    assert turns == [3]
    assert ended == ["last"]


async def test_a_bell_rung_in_any_thread_ends_a_rest_and_stop_ends_it_too() -> None:
    bell, stop = Bell(), asyncio.Event()
    bell.ring()  # nobody listens
    rung = bell.listen()
    async with asyncio.timeout(20):
        await asyncio.gather(asyncio.to_thread(bell.ring), tasks.pause(stop, 3600, rung))
        assert rung.is_set() and not stop.is_set()
        rung.clear()
        stop.set()
        assert await tasks.pause(stop, 3600, rung)


async def test_loops_that_come_round_wake_the_process_together_and_never_late(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    for begun in (1000.01, 1000.1, 1000.2):
        monkeypatch.setattr(loop, "time", lambda begun=begun: begun)
        assert tasks._wakes_at(1.0) == 1001.0 and tasks._wakes_at(0.5) == 1000.5
        assert tasks._wakes_at(0.2) == begun + 0.2, "a short pause is kept to"


async def test_a_loop_may_say_after_each_turn_how_long_it_rests() -> None:
    stop, rests = asyncio.Event(), [0.001, 0.002]
    loop = asyncio.get_running_loop()

    def rest() -> float:
        if len(rests) == 1:
            loop.call_soon_threadsafe(stop.set)
        return rests.pop(0)

    turns = [0]

    def job() -> None:
        turns[0] += 1

    async with asyncio.timeout(20):
        await every(rest, job, stop, name="test")
    assert turns == [2] and not rests
