"""A stream is tried in a process of its own, and every way in which that may go wrong ends in words."""

import sys

import pytest

from babycam.rooms import probing
from babycam.rooms.models import Camera


def run(script: str, seconds: float = 20.0) -> dict[str, object]:
    camera = Camera(kind="pull", url="rtsp://cam.local/x", username="ana")
    return probing.probe(camera, command=(sys.executable, "-c", script), seconds=seconds)


def test_the_answer_of_the_probe_is_passed_on() -> None:
    script = "import json,sys; print('noise'); print(json.dumps({'ok': True, 'video': None, 'asked': json.load(sys.stdin)}))"
    answer = run(script)
    assert answer["ok"] and answer["asked"] == {
        "kind": "pull",
        "url": "rtsp://cam.local/x",
        "audio_url": "",
        "username": "ana",
        "password": "",
    }


@pytest.mark.parametrize("script", ["import os; os.abort()", "print('{')", "", "print('[1]')", "raise SystemExit(3)"])
def test_a_probe_that_dies_or_talks_nonsense_is_no_media(script: str) -> None:
    answer = run(script)
    assert (answer["ok"], answer["stage"]) == (False, "not_media") and answer["words"]


def test_a_probe_that_hangs_is_ended_and_names_the_host() -> None:
    answer = run("import time; time.sleep(60)", seconds=0.3)
    assert answer["stage"] == "timeout" and "cam.local" in str(answer["words"])


def test_only_so_many_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    monkeypatch.setattr(probing, "_places", threading.BoundedSemaphore(1))
    assert probing._places.acquire()
    assert run("print(1)", seconds=0.05)["stage"] == "unavailable"
