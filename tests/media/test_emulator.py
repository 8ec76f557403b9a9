"""The emulated phone draws its picture once for everybody."""

import itertools
import threading
from contextlib import closing

import pytest

from babycam.core import clock
from babycam.media.emulator import Eye


def test_one_thread_draws_however_quickly_people_come_and_go() -> None:
    eye = Eye(64, 48, 20, 0.5)
    before = set(threading.enumerate())
    for _ in range(5):
        with closing(eye.look()) as look:
            assert next(look).startswith(b"\xff\xd8")
    assert len(set(threading.enumerate()) - before) <= 1


@pytest.mark.parametrize("step_s", [0, -3600], ids=["stands still", "goes back"])
def test_a_clock_that_is_no_good_stops_no_picture(monkeypatch: pytest.MonkeyPatch, step_s: float) -> None:
    times = itertools.count(clock.unix(), step_s)
    monkeypatch.setattr(clock, "unix", lambda: next(times))
    with closing(Eye(64, 48, 100, 0.5).look()) as look:
        pictures = list(itertools.islice(look, 5))
    assert [picture[:2] for picture in pictures] == [b"\xff\xd8"] * 5
