"""The disk fills up: recording stops loudly, alarms go on, and recording goes on by itself once there is room."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.house import House, Room, note
from tests.faults.page import PATIENCE_S
from tests.support.streams import HttpStream

pytestmark = pytest.mark.timeout(240)
MB = 2**20
SIZE_MB = 480  # of the small disk; workers want 300 MB of it


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of its own, small enough to be filled."""
    folder = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "babycam-test", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def home(disk: Path) -> Iterator[House]:
    with House(data=disk) as house:
        house.ana.patch("/api/settings", {"storage": {"min_free_gb": 0.2}})
        yield house


def fill(disk: Path, name: str, leave: int) -> None:
    """Writes a file until only `leave` bytes are free."""
    with suppress(OSError), (disk / name).open("wb", buffering=0) as file:  # the server may take the last bytes
        space = os.statvfs(disk)
        wanted = max(space.f_bavail * space.f_frsize - leave, 0)
        for _ in range(wanted // MB):
            file.write(bytes(MB))
        file.write(bytes(wanted % MB))


def told(home: House, *, stopped: bool) -> None:
    """Waits until the page hears that recording stopped (or goes on)."""
    home.page.until(
        lambda: (said := home.page.all("storage.changed")) and said[-1]["recording_stopped"] is stopped,
        f"storage.changed, recording_stopped {stopped}",
    )
    assert home.get("/api/settings")["storage"]["recording_stopped"] is stopped
    assert home.health_part("storage")["ok"] is not stopped


def test_a_disk_that_fills_in_a_clip_stops_recording_loudly_but_no_alarm_and_mends_itself(
    home: House, room: Room, stream: HttpStream, disk: Path
) -> None:
    first = room.burst(stream.sound)
    room.rings(first)
    room.shows("recording", lambda state, health: health["recording"])
    fill(disk, "junk", leave=150 * MB)
    filled = time.monotonic()
    told(home, stopped=True)
    note("disk full", "page told that nothing is recorded", time.monotonic() - filled)
    assert "disk is nearly full" in home.page.all("storage.changed")[-1]["words"]
    room.shows("not recording", lambda state, health: not health["recording"])
    room.has_clip(first)  # what was recorded until then stays

    room.settled()
    unseen = room.alarms(stream.sound)
    room.settled()
    assert not [clip for clip in home.get(f"/api/clips?room={room.id}")["results"] if clip["noise"] == unseen]

    fill(disk, "more", leave=0)
    onset = room.burst(stream.sound)
    noise = room.rings(onset)
    note("disk full to the last byte", "alarm after the onset", time.time() - onset)
    (disk / "more").unlink()
    (disk / "junk").unlink()
    freed = time.monotonic()
    room.has_incident(noise)
    note("disk full to the last byte", "incident stored after there was room", time.monotonic() - freed)
    told(home, stopped=False)
    note("disk full", "recording allowed after there was room", time.monotonic() - freed)
    room.settled()
    room.has_clip(room.burst(stream.sound), PATIENCE_S)
    room.only_bursts()


def test_a_guard_above_the_free_space_stops_recording_and_lowering_it_starts_it_again(
    home: House, room: Room, stream: HttpStream
) -> None:
    room.settled()
    free = home.get("/api/settings")["storage"]["free_gb"]
    home.ana.patch("/api/settings", {"storage": {"min_free_gb": free + 1}})
    told(home, stopped=True)
    room.alarms(stream.sound)
    home.ana.patch("/api/settings", {"storage": {"min_free_gb": 0.1}})
    told(home, stopped=False)
