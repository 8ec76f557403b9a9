"""The timer of the background loops."""

import asyncio

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
