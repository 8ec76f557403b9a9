"""A stream is tried in a process of its own, and every way in which that may go wrong ends in words."""

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest

from babycam.rooms import camera_probes, tryouts
from babycam.rooms.models import Camera
from tests.support.streams import tcp_server

SPEAKS = (
    "import json,os,sys,time; say = lambda word: print(word, flush=True); "
    "say('ready'); asked = json.load(sys.stdin); say('begun'); "
)


def run(script: str, seconds: float = 20.0, **more: float) -> dict[str, object]:
    camera = Camera(kind="pull", url="rtsp://cam.local/x", username="ana")
    return camera_probes.probe(camera, command=(sys.executable, "-c", script), seconds=seconds, **more)


def test_the_answer_of_the_probe_is_passed_on() -> None:
    answer = run(SPEAKS + "print('noise'); print(json.dumps({'ok': True, 'video': None, 'asked': asked}))")
    assert answer["ok"] and answer["asked"] == {
        "kind": "pull",
        "url": "rtsp://cam.local/x",
        "audio_url": "",
        "username": "ana",
        "password": "",
    }


@pytest.mark.parametrize("script", ["os.abort()", "print('{')", "", "print('[1]')", "raise SystemExit(3)"])
def test_a_probe_that_dies_or_talks_nonsense_is_no_media(script: str) -> None:
    answer = run(SPEAKS + script)
    assert (answer["ok"], answer["stage"]) == (False, "not_media") and answer["words"]


def test_a_probe_that_hangs_is_ended_and_names_the_host() -> None:
    answer = run(SPEAKS + "time.sleep(60)", seconds=0.3)
    assert answer["stage"] == "timeout" and "cam.local" in str(answer["words"])


def test_the_time_of_a_try_counts_from_when_its_process_is_ready() -> None:
    slow = "import time; time.sleep(1.5); " + SPEAKS + "print(json.dumps({'ok': True}))"
    assert run(slow, seconds=1.0)["ok"]


def test_a_machine_that_cannot_start_a_try_in_time_says_so_and_blames_no_camera() -> None:
    answer = run("import time; time.sleep(60)", start_s=0.3)
    assert answer["stage"] == "too_busy" and "babycam is too busy" in str(answer["words"])


def test_only_so_many_run_at_once_and_the_rest_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_probes, "_places", threading.BoundedSemaphore(1))
    assert camera_probes._places.acquire()
    assert run("print(1)", turn_s=0.05)["stage"] == "too_busy"
    camera_probes._places.release()
    monkeypatch.setattr(camera_probes, "_queue", threading.BoundedSemaphore(1))
    assert camera_probes._queue.acquire()
    assert run("print(1)")["stage"] == "too_busy"


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[tryouts.Shelf]:
    shelf = tryouts.Shelf()
    monkeypatch.setattr(camera_probes, "_shelf", shelf)
    yield shelf
    if kept := shelf.take():
        kept.end()


def try_nothing() -> dict[str, object]:
    with tcp_server(b"SSH-2.0-OpenSSH_9.9\r\n", close=True) as port:
        return camera_probes.probe(Camera(kind="pull", url=f"http://127.0.0.1:{port}/"))


def kept_process(shelf: tryouts.Shelf) -> int:
    kept = shelf._kept
    assert kept is not None
    return kept._process.pid


def test_a_process_is_kept_warm_asked_once_and_replaced(shelf: tryouts.Shelf) -> None:
    camera_probes.warm()
    first = kept_process(shelf)
    camera_probes.warm()
    assert kept_process(shelf) == first
    assert try_nothing()["stage"] == "not_media"
    assert kept_process(shelf) != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "stopped"])
def test_a_kept_process_that_is_dead_or_stopped_costs_no_answer(
    shelf: tryouts.Shelf, signal_: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(camera_probes, "BEGIN_S", 0.5)
    camera_probes.warm()
    assert shelf._kept is not None and shelf._kept.ready(60)
    shelf._kept._read = b"ready\n"
    os.kill(kept_process(shelf), signal_)
    assert try_nothing()["stage"] == "not_media"


def test_a_kept_process_ends_with_whoever_kept_it() -> None:
    kept = tryouts.Tryout()
    assert kept.ready(60)
    assert kept._process.stdin is not None
    kept._process.stdin.close()
    assert kept._process.wait(20) == 0
    kept.end()
