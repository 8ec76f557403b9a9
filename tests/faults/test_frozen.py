"""A server is stopped in the middle of the night, and goes on, or is killed: what its workers heard meanwhile is there, once."""

import signal
import time

import pytest

from tests.faults.house import House, Room, gone, lasts, note
from tests.faults.page import PATIENCE_S
from tests.support.streams import HttpStream

pytestmark = pytest.mark.timeout(240)
APART_S = 13.0  # a noise of one second is over by then


def bursts(room: Room, stream: HttpStream, times: int) -> list[float]:
    """So many noises while nobody answers; their onsets."""
    onsets = []
    for _ in range(times):
        onsets.append(room.burst(stream.sound))
        lasts(APART_S)
    return onsets


def test_what_was_heard_while_the_server_was_frozen_survives_that_it_is_killed(home: House, room: Room, stream: HttpStream) -> None:
    server, *children = home.rig.family()
    server.send_signal(signal.SIGSTOP)
    onsets = bursts(room, stream, 2)
    server.kill()
    home.rig.process.wait(10) if home.rig.process else None
    assert gone(children, PATIENCE_S) == []
    home.rig.start()
    began = time.monotonic()
    room.told_once(onsets)
    note("server frozen for 26 s, then killed", "all that was heard is stored", time.monotonic() - began)
    room.heard()
    room.alarms(stream.sound)
    room.only_bursts()


def test_a_server_that_was_frozen_and_goes_on_keeps_its_workers_and_loses_nothing(
    home: House, room: Room, stream: HttpStream
) -> None:
    room.heard()
    room.settled()
    worker = home.worker_of(room)
    assert home.rig.process
    home.rig.process.send_signal(signal.SIGSTOP)
    onsets = bursts(room, stream, 1)
    home.rig.process.send_signal(signal.SIGCONT)
    began = time.monotonic()
    room.heard()
    home.page.until(lambda: home.page.levels_at[room.id] > began, "levels")
    note("server frozen for 13 s", "heard again after it goes on", time.monotonic() - began)
    room.told_once(onsets)
    assert home.worker_of(room).pid == worker.pid
    room.settled()
    room.alarms(stream.sound)
    room.only_bursts()
