"""Listening without a picture, with the whole house: a camera, a worker, the server, and a program that plays what comes."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bench._house import add_room, camera, wait_until_heard
from tests.rig import Client, Rig
from tests.support.adts import decoded, level_db, pitch_hz

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
SECOND = 48_000


@contextmanager
def played(ana: Client, path: str) -> Iterator[Any]:
    """A stream that is being played."""
    with ana.opener.open(urllib.request.Request(f"{ana.base}/api/{path}"), timeout=20) as answer:
        assert answer.headers["Content-Type"] == "audio/aac"
        yield answer


def listen(answer: Any, seconds: float) -> Any:
    """What is heard of it in that time."""
    heard, until = b"", time.monotonic() + seconds
    while time.monotonic() < until:
        heard += answer.read1(65_536)
    return decoded(heard[: heard.rfind(b"\xff\xf1\x4c")])


def test_a_room_is_heard_by_any_player_and_says_so_when_it_is_not_heard_any_more() -> None:
    with Rig() as rig:
        ana = rig.set_up()
        with camera("rtsp") as one, camera("ipwebcam") as two:
            room, other = add_room(ana, "Max", one), add_room(ana, "Kim", two)
            wait_until_heard(ana, room, other)
            with played(ana, f"rooms/{room}/audio.aac") as answer:
                one.sound.burst(time.time() + 1.5, 1.0)
                heard = listen(answer, 5)
                assert max(level_db(heard[at : at + SECOND // 4]) for at in range(0, len(heard), SECOND // 4)) > -20
                assert [who["how"] for who in ana.get("/api/presence")] == ["listening"]
            with played(ana, f"audio.aac?rooms={room},{other}&mode=mix") as answer:
                listen(answer, 3)  # the process that mixes begins
                one.sound.burst(time.time() + 1.0, 1.0)
                two.sound.burst(time.time() + 3.5, 1.0)
                heard = listen(answer, 6)
                loud = [level_db(heard[at : at + SECOND // 4]) > -20 for at in range(0, len(heard) - SECOND // 4, SECOND // 4)]
                assert sum(now and not before for before, now in zip([False, *loud], loud, strict=False)) == 2
        rig.until(lambda: not ana.get(f"/api/rooms/{room}")["health"]["heard"], 30, "the room to be not heard")
        with played(ana, f"rooms/{room}/audio.aac?squelch=cry") as answer:
            heard = listen(answer, 3)
        note = next(heard[at : at + 8_192] for at in range(0, len(heard), 1_024) if level_db(heard[at : at + 8_192]) > -30)
        assert pitch_hz(note) == pytest.approx(880, abs=20)  # the first of the falling notes
        rig.until(lambda: ana.get("/api/presence") == [], 30, "everybody to be gone")
