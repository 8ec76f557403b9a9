"""The emulated phone draws its picture once for everybody."""

import threading

from babycam.media.emulator import Eye


def test_one_thread_draws_however_quickly_people_come_and_go() -> None:
    eye = Eye(64, 48, 20, 0.5)
    before = set(threading.enumerate())
    for _ in range(5):
        look = eye.look()
        assert next(look).startswith(b"\xff\xd8")
        look.close()
    assert len(set(threading.enumerate()) - before) <= 1
