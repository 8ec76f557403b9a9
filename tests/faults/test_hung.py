"""A worker that lives and does nothing: stopped, or inside a codec that never returns. It is noticed, named, and replaced."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.faults.house import House, Room, gone, note
from tests.faults.page import PATIENCE_S
from tests.support.streams import HttpStream

pytestmark = pytest.mark.timeout(240)
AGAIN_S = 15.0  # from the hang until the room is heard again: before anybody is woken because it is not

Hang = Callable[[psutil.Process], None]


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that blocks the codec (see blocking/sitecustomize.py)."""
    return tmp_path_factory.mktemp("codec") / "order"


@pytest.fixture(scope="module")
def home(order: Path) -> Iterator[House]:
    hook = str(Path(__file__).with_name("blocking"))
    with House(BABYCAM_WORKERS="1", PYTHONPATH=hook, BLOCKED_CODEC=str(order)) as one:
        yield one


@pytest.fixture(params=["stopped", "waits", "holds"])
def hang(request: pytest.FixtureRequest, order: Path) -> tuple[str, Hang]:
    def stop(worker: psutil.Process) -> None:
        worker.send_signal(signal.SIGSTOP)

    def block(_: psutil.Process) -> None:
        order.with_suffix(".new").write_text(request.param)
        order.with_suffix(".new").rename(order)

    return request.param, stop if request.param == "stopped" else block


def test_a_worker_that_hangs_is_named_replaced_and_the_room_is_heard_again_before_anybody_is_woken(
    home: House, room: Room, stream: HttpStream, hang: tuple[str, Hang]
) -> None:
    how, do = hang
    room.heard()
    room.settled()  # a noise that goes on would end with its worker only when the server gives it up
    worker = home.worker_of(room)
    began = time.monotonic()
    do(worker)
    said = room.shows("that its worker hangs", lambda state, health: health["error"] == "worker_hung")
    note(f"worker hangs ({how})", "said so", time.monotonic() - began)
    assert "does not answer" in said["words"] and said["source"] == "lost" and not said["heard"]
    home.until(lambda: home.worker_of(room).pid != worker.pid, PATIENCE_S, "another worker")
    home.page.until(lambda: home.page.levels_at[room.id] > began + 5, "levels of the new worker")
    took = time.monotonic() - began
    note(f"worker hangs ({how})", "heard again", took)
    assert gone([worker], PATIENCE_S) == []
    room.heard()
    assert took < AGAIN_S
    assert room.incidents("monitor_lost") == []
    room.settled()
    room.alarms(stream.sound)
    room.only_bursts()
