"""Processes are killed or told to end in the middle of a clip: what was heard stays, nobody is left behind, and all comes back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.faults.house import SMALL, House, Room, gone, lasts, note, port_is_free, unix
from tests.faults.page import PATIENCE_S
from tests.support.services import free_port
from tests.support.streams import HttpStream, http_stream

pytestmark = pytest.mark.timeout(240)
END_S = 10.0  # the promise is about three seconds; machines are shared


@pytest.fixture
def room(home: House, nursery: Room) -> Room:
    """The room, heard by a running server."""
    assert home.rig.process
    if home.rig.process.poll() is not None:
        home.rig.start()
    nursery.heard()
    nursery.settled()
    lasts(4)  # so that there is a pre-roll
    return nursery


def in_a_clip(room: Room, stream: HttpStream) -> tuple[float, str]:
    """A burst has rung and its clip has been written for two seconds; the burst's onset and the noise."""
    onset = room.burst(stream.sound, seconds=3.0)
    noise = room.rings(onset)
    room.has_incident(noise)
    room.shows("recording", lambda state, health: health["recording"])
    lasts(2)
    return onset, noise


def nothing_was_lost(room: Room, onset: float, noise: str) -> dict[str, Any]:
    """The noise, its incident and its clip, which began before the burst, are there; the clip."""
    room.has_incident(noise)
    assert any(found["id"] == noise for found in room.noises())
    clip = room.has_clip(onset)
    assert clip["noise"] == noise
    assert unix(clip["started_at"]) < onset - 1
    return clip


def test_a_worker_killed_in_a_clip_is_replaced_and_the_clip_is_mended(home: House, room: Room, stream: HttpStream) -> None:
    onset, noise = in_a_clip(room, stream)
    worker = home.worker_of(room)
    killed = time.monotonic()
    worker.kill()
    gone([worker], PATIENCE_S)
    assert room.incidents(only_open=True)
    home.until(lambda: home.worker_of(room).pid != worker.pid, PATIENCE_S, "another worker")
    room.heard()
    home.until(lambda: home.page.levels_at[room.id] > killed + 1, PATIENCE_S, "levels of the new worker")
    note("worker killed in a clip", "heard again", time.monotonic() - killed)
    assert nothing_was_lost(room, onset, noise)["cut"], "it ends before the noise did, and says so"
    note("worker killed in a clip", "clip listed", time.monotonic() - killed)
    room.alarms(stream.sound)
    room.only_bursts()


def test_a_server_killed_in_a_clip_leaves_nobody_behind_and_loses_nothing(home: House, room: Room, stream: HttpStream) -> None:
    onset, noise = in_a_clip(room, stream)
    server, *children = home.rig.family()
    server.kill()
    killed = time.monotonic()
    home.rig.process.wait(10) if home.rig.process else None
    assert gone(children, PATIENCE_S) == []
    note("server killed in a clip", "its workers ended", time.monotonic() - killed)
    assert port_is_free(home.rig.https_port)
    assert port_is_free(home.rig.http_port)
    home.rig.start()
    note("server killed in a clip", "ready after the new start", home.rig.started_in)
    began = time.monotonic()
    nothing_was_lost(room, onset, noise)
    note("server killed in a clip", "clip listed after the new start", time.monotonic() - began)
    room.heard()
    room.settled()  # the burst that the server was killed in may go on after the new start
    room.alarms(stream.sound)
    room.only_bursts()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_told_to_end_in_a_clip_leaves_no_child_and_keeps_the_clip(
    home: House, room: Room, stream: HttpStream, how: signal.Signals
) -> None:
    onset, noise = in_a_clip(room, stream)
    took = home.rig.stop(how)
    note(f"{how.name} in a clip", "ended", took)
    assert home.rig.left_over == []
    assert took < END_S
    assert home.rig.process
    assert home.rig.process.returncode == 0
    assert port_is_free(home.rig.https_port)
    home.rig.start()
    nothing_was_lost(room, onset, noise)


def test_a_second_server_on_the_same_data_is_refused_in_words(home: House, room: Room) -> None:
    environment = {
        **os.environ,
        "BABYCAM_DATA": str(home.rig.data),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "BABYCAM_HOST": "127.0.0.1",
    }
    ports = ["--https-port", str(free_port()), "--http-port", "0"]
    command = [sys.executable, "-m", "babycam.cli.main", "serve", *ports]
    second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert "already running" in second.stderr
    assert "Traceback" not in second.stderr
    assert home.rig.healthy()
    assert room.tile["health"]["heard"]


@pytest.fixture
def attic_worker(home: House, room: Room, tmp_path: Path) -> Iterator[psutil.Popen]:
    """A worker that nobody but us starts, as on another machine; the only local place is taken by `room`."""
    command = [sys.executable, "-m", "babycam.cli.main", "worker", "--server", home.rig.base.replace("https", "wss")]
    keys = ["--ca", str(next(home.rig.data.rglob("authority.pem"))), "--token-file", str(home.rig.data / "keys" / "worker_token")]
    with (tmp_path / "log").open("wb") as log:
        process = psutil.Popen([*command, *keys, "--name", "attic", "--spool", str(tmp_path / "spool")], stderr=log, stdout=log)
    yield process
    process.terminate()
    gone([process], 10)
    if process.is_running():
        process.kill()


def test_a_worker_elsewhere_hears_and_records_on_while_the_server_is_dead(
    home: House, room: Room, attic_worker: psutil.Popen
) -> None:
    with http_stream("ts", **SMALL) as there:
        attic = home.room("Far away", there.url)
        attic.heard()
        server, *children = home.rig.family()
        server.kill()
        home.rig.process.wait(10) if home.rig.process else None
        gone(children, PATIENCE_S)
        lasts(3)
        onset = attic.burst(there.sound)
        lasts(7)
        home.rig.start()
        began = time.monotonic()

        def known() -> str | None:
            return next((noise["id"] for noise in attic.noises() if abs(unix(noise["onset_at"]) - onset) < 2), None)

        noise = home.until(known, PATIENCE_S, "the noise that was heard meanwhile")
        note("server dead for 10 s, worker elsewhere", "noise stored after the new start", time.monotonic() - began)
        nothing_was_lost(attic, onset, noise)
        assert attic_worker.is_running()
        attic.heard()
        attic.settled()
        attic.alarms(there.sound)
        attic.only_bursts()
