"""A worker that is to look for motion tells what moves, second by second and with each beat; another one does not look."""

import msgspec
import numpy as np
import pytest

from babycam.core import clock
from babycam.core.level_seconds import NOTHING
from babycam.core.link import Configure, LevelsMinute, Released, SeeingConfig, WorkerBeat
from babycam.worker import lookout
from tests.worker.camera import Camera
from tests.worker.shift import Shift
from tests.worker.test_client import until

QUIET = -60.0
CHILD = slice(24, 44), slice(20, 44)


class Cot:
    """A cot whose child sits up and sways while `up`."""

    def __init__(self) -> None:
        self.up, self._noise = False, np.random.default_rng(1)

    def __call__(self, number: int) -> np.ndarray:
        luma = 90 + 40 * np.sin(np.arange(64) / 5)[None, :] + self._noise.normal(0, 2, (48, 64))
        rows, columns = CHILD
        luma[rows, columns] += 60 * (number // 5 % 2) if self.up else 0
        return np.clip(luma, 0, 255).astype(np.uint8)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks as soon as there is a keyframe: seconds of the stream pass faster than those of the house."""
    monkeypatch.setattr(lookout, "MOTION_S", 0.005)
    monkeypatch.setattr(lookout, "MOST_SHARE", 1e9)


async def sees(shift: Shift, seeing: SeeingConfig) -> Cot:
    cot = Cot()
    shift.camera.lens = cot
    shift.camera.play(QUIET, 1)
    await shift.link.send(Configure(epoch=1, config=shift.changed(seeing=seeing)))
    await until(lambda: shift.worker._room is not None and shift.worker._room.config.seeing == seeing)
    await shift.link.wait(WorkerBeat, lambda m: m.source == "live" and m.video != "")
    return cot


async def passes(shift: Shift, seconds: int) -> None:
    """Second by second, so that each keyframe is looked at."""
    room = shift.worker._room
    assert room is not None
    for _ in range(seconds):
        at = shift.camera.play(QUIET, 1)
        await until(lambda at=at: (newest := room._lookout.newest_at) is not None and newest >= at - 0.01)  # type: ignore[misc]


async def told(shift: Shift) -> list[int]:
    """What the room's history gets, once the worker leaves."""
    await shift.link.send(Released(room=1, epoch=1, reason="camera removed"))
    await shift.link.wait(LevelsMinute, lambda m: m.minute == int(shift.camera.now - 1.5) // 60)
    return [value for minute in shift.link.all(LevelsMinute) for value in minute.motion]


async def test_a_child_that_sits_up_is_told_with_the_beat_and_in_the_history(shift: Shift) -> None:
    cot = await sees(shift, SeeingConfig(motion=True, zone=((200, 300, 600, 700),)))
    await passes(shift, 10)
    cot.up, began = True, shift.camera.now
    await passes(shift, 9)
    beat = await shift.link.wait(WorkerBeat, lambda m: bool(m.moving_since))
    assert beat.motion_unjudged == ""
    assert 5 <= beat.at - (beat.moving_since or 0.0) <= shift.camera.now - began + 1
    seconds = await told(shift)
    assert any(0 < value < NOTHING for value in seconds) and seconds.count(0) >= 2 and NOTHING in seconds


async def test_what_moves_outside_of_the_zone_is_nobodys_motion(shift: Shift) -> None:
    cot = await sees(shift, SeeingConfig(motion=True, zone=((750, 0, 250, 300),)))
    await passes(shift, 10)
    cot.up = True
    await passes(shift, 9)
    assert {value for value in await told(shift) if value != NOTHING} == {0}


async def test_a_zone_that_is_drawn_anew_while_something_moves_lets_nobody_say_that_it_rests(shift: Shift) -> None:
    cot = await sees(shift, SeeingConfig(motion=True, zone=((200, 300, 600, 700),)))
    await passes(shift, 10)
    cot.up = True
    await passes(shift, 9)
    await shift.link.wait(WorkerBeat, lambda m: bool(m.moving_since))
    cot.up, told_before = False, len(shift.link.all(WorkerBeat))
    await sees(shift, SeeingConfig(motion=True, zone=((100, 200, 700, 800),)))
    await passes(shift, 10)
    await shift.link.wait(WorkerBeat, lambda m: m.moving_since is None and m in shift.link.all(WorkerBeat)[told_before:])
    assert 0.0 not in [beat.moving_since for beat in shift.link.all(WorkerBeat)[told_before:]]


async def test_a_room_that_wants_no_motion_is_looked_at_every_few_seconds_only(shift: Shift, camera: Camera) -> None:
    camera.lens = Cot()
    camera.play(QUIET, 6)
    await shift.link.wait(WorkerBeat, lambda m: m.last_video_at > 0)
    assert await told(shift) == []
    assert msgspec.structs.asdict(shift.link.all(WorkerBeat)[-1])["moving_since"] is None


async def test_for_how_long_it_moves_is_no_matter_of_a_clock_that_was_set(shift: Shift, monkeypatch: pytest.MonkeyPatch) -> None:
    cot = await sees(shift, SeeingConfig(motion=True, zone=((200, 300, 600, 700),)))
    await passes(shift, 10)
    cot.up, began = True, shift.camera.now
    await passes(shift, 9)
    await shift.link.wait(WorkerBeat, lambda m: bool(m.moving_since))
    right = clock.unix
    monkeypatch.setattr(clock, "unix", lambda: right() + 3600)
    assert shift.worker._room is not None
    told = shift.worker._room._lookout.for_beat()["moving_since"]
    assert 5 <= clock.unix() - told <= shift.camera.now - began + 1
