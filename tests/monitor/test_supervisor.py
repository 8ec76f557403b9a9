"""Local workers as real processes: started for each room, started again, and none left behind."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from asgiref.sync import sync_to_async

from babycam.monitor import supervisor as module
from babycam.monitor.links import links
from babycam.monitor.supervisor import (
    FIRST_S,
    PAUSES_S,
    SILENT_S,
    SPARE_S,
    STEADY,
    Slot,
    Supervisor,
    backoff_s,
    local_prefix,
    wanted_workers,
)
from babycam.rooms import services as rooms_services
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_pauses_between_starts_grow_to_ten_seconds() -> None:
    assert [backoff_s(number) for number in range(8)] == [0.0, *PAUSES_S, PAUSES_S[-1]]


def test_a_worker_that_was_healthy_for_a_minute_starts_at_once_again() -> None:
    slot = Slot("local-1", failures=5, started_at=0.0)
    slot.note_end(61.0)
    assert slot.failures == 1
    assert slot.not_before == 61.0 + PAUSES_S[0]


@pytest.mark.parametrize(
    ("rooms_", "others", "cap", "workers"), [(2, 0, 8, 2), (2, 1, 8, 1), (9, 0, 8, 8), (2, 0, 0, 0), (1, 2, 8, 0)]
)
def test_there_are_as_many_workers_as_rooms_that_nobody_else_has(rooms_: int, others: int, cap: int, workers: int) -> None:
    assert wanted_workers(rooms_, others, cap) == workers


def test_names_are_the_same_at_each_start_and_no_other_data_folder_has_them(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one, again, other = (local_prefix(tmp_path / name) for name in ("one", "one", "other"))
    assert one == again != other
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    assert local_prefix(tmp_path / "copy") not in (one, other)


@asynccontextmanager
async def supervised(folder: Path, how: str = "waits") -> AsyncIterator[Supervisor]:
    child = str(Path(__file__).with_name("child.py"))
    supervisor, stop = Supervisor((sys.executable, child, "--folder", str(folder), "--how", how), 8, "local-"), asyncio.Event()
    task = asyncio.create_task(supervisor.run(stop))
    try:
        yield supervisor
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - another process decides
            await asyncio.sleep(0.02)


def beating(slot: Slot, times: int, since: float) -> None:
    """It starts to run and beats once a second."""
    ours, its = socket.socketpair()
    ours.setblocking(False)
    slot.begin(cast_to_process(), ours)
    with its:
        for second in range(times):
            its.send(b".")
            slot.listen(since + second)


def cast_to_process() -> Any:
    return SimpleNamespace(returncode=None, pid=0)


def silent(slot: Slot, since: float, seconds: float) -> bool:
    for look in range(1, round(seconds * 4) + 1):
        slot.listen(since + look / 4)
    return slot.hangs


def test_a_worker_that_does_not_beat_hangs_but_not_while_we_were_stopped_ourselves() -> None:
    slot = Slot("local-1")
    beating(slot, 10, 0.0)
    slot.listen(500.0)  # the server was stopped, or the laptop slept
    assert not slot.hangs
    assert not silent(slot, 500.0, SILENT_S - 2)
    assert silent(slot, 500.0 + SILENT_S - 2, 2)


def test_a_machine_that_is_too_slow_for_its_workers_is_given_more_and_more_time() -> None:
    slot = Slot("local-1")
    beating(slot, 0, 0.0)
    assert not silent(slot, 0.0, FIRST_S - 1)
    slot.weak = 1  # ended before it had beaten for a while
    assert not silent(slot, FIRST_S - 1, FIRST_S)
    assert silent(slot, 2 * FIRST_S - 1, 2)
    beating(slot, STEADY, 100.0)
    assert slot.weak == 0


async def test_a_worker_that_never_beats_is_ended_with_all_its_group_and_started_anew(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_S", 0.5)
    async with supervised(tmp_path, "deaf") as supervisor:
        await until(lambda: len(starts(tmp_path, "local-1")) == 2)
        (first, _), (second, _) = starts(tmp_path, "local-1")
        assert not psutil.pid_exists(first)
        assert second != first
        assert supervisor.counts["hung"] >= 1


def test_only_a_worker_without_a_room_is_spare_and_only_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    serving = [SimpleNamespace(name=f"local-{number}", room=number) for number in (1, 2, 3)]
    monkeypatch.setattr(links, "all", lambda: serving)
    supervisor = Supervisor()
    supervisor._slots = {worker.name: Slot(worker.name) for worker in serving}
    supervisor._wanted = 2

    def spare(now: float) -> list[str]:
        return [slot.name for slot in supervisor._superfluous(now)]

    assert spare(0.0) == []  # the room of one is gone, but it has not heard of that yet
    serving[0].room = 0
    assert spare(10.0) == [] and spare(10.0 + SPARE_S) == ["local-1"]
    serving[0].room = 7  # another room came
    assert spare(30.0) == []
    serving[0].room = 0
    assert spare(31.0) == [] and spare(30.0 + SPARE_S) == []


def starts(folder: Path, name: str) -> list[list[int]]:
    file = folder / name
    return [[int(part) for part in line.split()] for line in file.read_text().splitlines()] if file.exists() else []


async def test_each_room_with_a_camera_gets_a_process_and_stop_ends_them_all(cast: Cast, tmp_path: Path) -> None:
    async with supervised(tmp_path) as supervisor:
        await until(lambda: len(starts(tmp_path, "local-1")) == 1)
        await sync_to_async(rooms_services.add_camera)(room=cast.max, values={"kind": "synthetic", "url": "synthetic://max"})
        supervisor.nudge()
        await until(lambda: len(starts(tmp_path, "local-2")) == 1)
        (first,), (second,) = starts(tmp_path, "local-1"), starts(tmp_path, "local-2")
        assert first[1] == second[1] == os.getpid()
    assert not psutil.pid_exists(first[0])
    assert not psutil.pid_exists(second[0])


async def test_a_killed_worker_is_started_again_under_its_name(cast: Cast, tmp_path: Path) -> None:
    async with supervised(tmp_path) as supervisor:
        await until(lambda: len(starts(tmp_path, "local-1")) == 1)
        psutil.Process(starts(tmp_path, "local-1")[0][0]).kill()
        await until(lambda: len(starts(tmp_path, "local-1")) == 2)
        assert supervisor.counts["died"] == 1


async def test_a_worker_that_keeps_dying_is_started_less_and_less_often(cast: Cast, tmp_path: Path) -> None:
    async with supervised(tmp_path, "dies") as supervisor:
        await until(lambda: supervisor.counts["died"] >= 2)
        (slot,) = supervisor.workers()
        assert slot.failures >= 2
        assert backoff_s(slot.failures) > backoff_s(1)


async def test_a_worker_whose_room_is_gone_is_ended(cast: Cast, tmp_path: Path) -> None:
    async with supervised(tmp_path) as supervisor:
        await until(lambda: len(starts(tmp_path, "local-1")) == 1)
        await sync_to_async(rooms_services.delete_camera)(camera=cast.camera)
        supervisor.nudge()
        await until(lambda: not psutil.pid_exists(starts(tmp_path, "local-1")[0][0]))


async def test_a_worker_that_does_not_listen_is_killed(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STOP_S", 0.2)
    async with supervised(tmp_path, "deaf"):
        await until(lambda: len(starts(tmp_path, "local-1")) == 1)
    assert not psutil.pid_exists(starts(tmp_path, "local-1")[0][0])
