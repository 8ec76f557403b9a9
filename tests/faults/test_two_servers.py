"""Two servers of one family share a database: one freezes, the other takes its room, and each noise is told once."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.house import House, Room, lasts
from tests.faults.page import PATIENCE_S
from tests.rig import Client, Rig
from tests.support.services import postgres, redis
from tests.support.streams import HttpStream

APART_S = 13.0  # a noise of one second is over by then
LATE_S = 18.0  # and whatever is told late is told

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def shared() -> Iterator[dict[str, str]]:
    keys = {"BABYCAM_SECRET_KEY": "s" * 40, "BABYCAM_WORKER_TOKEN": "w" * 40, "BABYCAM_FERNET_KEY": "A" * 43 + "="}
    with postgres() as database, redis() as layer:
        yield {"DATABASE_URL": database.url, "REDIS_URL": layer.url, "BABYCAM_WORKERS": "2", **keys}


@pytest.fixture(scope="module")
def home(shared: dict[str, Any]) -> Iterator[House]:
    with House(**shared) as house:
        yield house


def test_a_room_that_changed_servers_while_one_was_frozen_tells_each_noise_and_each_clip_once(
    home: House, room: Room, stream: HttpStream, shared: dict[str, Any]
) -> None:
    with Rig(**shared) as other:
        ana = Client(other.base).login("ana")

        def worker() -> str:
            health = ana.get(f"/api/rooms/{room.id}")["health"]
            return str(health["worker"] or "") if health["heard"] else ""  # what was heard outlives its worker for a moment

        frozen, first = home.rig.process, home.until(worker, PATIENCE_S, "a worker")
        assert frozen
        frozen.send_signal(signal.SIGSTOP)
        try:
            onsets = [room.burst(stream.sound)]  # heard by the frozen server's worker alone
            second = home.until(lambda: worker() not in ("", first) and worker(), PATIENCE_S, "the other server's worker")
            assert second.split("-")[1] != first.split("-")[1]
            lasts(2)
            onsets.append(room.burst(stream.sound))  # heard by both
            lasts(APART_S)
        finally:
            frozen.send_signal(signal.SIGCONT)
        lasts(2)
        onsets.append(room.burst(stream.sound))
        lasts(LATE_S)
        room.told_once(onsets)
        assert worker() == second, "a healthy room is not taken from its worker"
        room.only_bursts()
