"""Background jobs come back when they die, and end when they are told to."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from babycam.core import clock, tasks
from babycam.server import background, wiring
from babycam.server.background import Background, Job


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes Jobs of coroutine functions, and pauses of nothing."""
    monkeypatch.setattr(background, "PAUSES_S", (0.0,))
    found: dict[str, Any] = {}
    monkeypatch.setattr(Job, "load", lambda job: found[job.name])

    def make(**runs: Any) -> Background:
        found.update(runs)
        return Background([Job(name, "") for name in runs])

    return make


async def test_a_job_that_dies_is_started_again_and_counted(jobs: Any) -> None:
    alive = asyncio.Event()
    tries: list[int] = []

    async def fragile(stop: asyncio.Event) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OSError("gone")
        alive.set()
        await stop.wait()

    kept = jobs(fragile=fragile)
    kept.start()
    await asyncio.wait_for(alive.wait(), 5)
    assert kept.deaths["fragile"] == 2 and kept.down == {}
    await kept.stopped()


async def test_a_job_that_ran_well_for_long_comes_back_at_once_and_one_that_dies_again_and_again_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lives, pauses = [0.0, 0.0, 0.0, 3600.0, 0.0], list[float]()
    now = 0.0

    async def short(stop: asyncio.Event) -> None:
        nonlocal now
        now += lives[len(pauses)]

    async def pause(stop: asyncio.Event, seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == len(lives):
            stop.set()

    monkeypatch.setattr(Job, "load", lambda job: short)
    monkeypatch.setattr(clock, "monotonic", lambda: now)
    monkeypatch.setattr(tasks, "pause", pause)
    kept = Background([Job("short", "")])
    kept.start()
    await asyncio.wait_for(asyncio.gather(*kept._tasks), 5)
    assert pauses == [0.2, 0.5, 1.0, 0.2, 0.5]


async def test_a_job_that_ends_by_itself_counts_as_dead(jobs: Any) -> None:
    again = asyncio.Event()
    tries: list[int] = []

    async def short(stop: asyncio.Event) -> None:
        tries.append(1)
        if len(tries) == 2:
            again.set()
            await stop.wait()

    kept = jobs(short=short)
    kept.start()
    await asyncio.wait_for(again.wait(), 5)
    assert kept.deaths["short"] == 1
    await kept.stopped()


async def test_one_job_that_dies_does_not_disturb_another(jobs: Any) -> None:
    died = asyncio.Event()
    ended: list[str] = []

    async def steady(stop: asyncio.Event) -> None:
        await stop.wait()
        ended.append("steady")

    async def fragile(stop: asyncio.Event) -> None:
        died.set()
        raise RuntimeError("no")

    kept = jobs(steady=steady, fragile=fragile)
    kept.start()
    await asyncio.wait_for(died.wait(), 5)
    await kept.stopped()
    assert ended == ["steady"] and kept.deaths["steady"] == 0


async def test_a_job_that_does_not_end_is_cancelled(jobs: Any) -> None:
    running = asyncio.Event()

    async def deaf(stop: asyncio.Event) -> None:
        running.set()
        await asyncio.Event().wait()

    kept = jobs(deaf=deaf)
    kept.start()
    await asyncio.wait_for(running.wait(), 5)
    await asyncio.wait_for(kept.stopped(timeout_s=0.05), 5)


def test_everything_in_the_wiring_exists() -> None:
    for job in wiring.JOBS:
        assert asyncio.iscoroutinefunction(job.load()), job
    for subscription in wiring.SUBSCRIPTIONS:
        assert callable(wiring._named(subscription.handler)) and hasattr(wiring._named(subscription.bus), "publish"), subscription


def test_each_subscription_is_connected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[object] = []
    bus = SimpleNamespace(subscribe=heard.append)
    monkeypatch.setattr(wiring, "SUBSCRIPTIONS", (wiring.Subscription("bus", "handler"),))
    monkeypatch.setattr(wiring, "_connected", [])
    monkeypatch.setattr(wiring, "_named", lambda path: bus if path == "bus" else print)
    wiring.subscribe()
    wiring.subscribe()
    assert heard == [print]
