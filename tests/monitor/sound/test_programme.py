"""What one listener is given of one room: silence is never taken for quiet, and the sound is never old."""

from collections import Counter

import pytest

from babycam.core.adts import FRAME_S, wrap
from babycam.media.cues.frames import HUSH, NOTES, TICK, cue
from babycam.monitor.sound import titles
from babycam.monitor.sound.gate import ALWAYS, CRY, HOLD_S, TICK_S, Facts
from babycam.monitor.sound.programme import AHEAD_S, NOTES_S, Programme, counts

QUIET, LOUD, GONE = Facts(heard=True), Facts(heard=True, noise="loud", woke=True), Facts(heard=False)
FOUR = 4 * FRAME_S


class Listener:
    """Hears a room whose worker pushes four frames at a time."""

    def __init__(self, squelch: str = ALWAYS) -> None:
        self.now = 100.0
        self.programme = Programme(squelch, self.now)
        self.number = 0
        self.given: list[bytes] = []

    def frames(self, count: int) -> list[bytes]:
        self.number += count
        return [wrap(b"%06d" % number) for number in range(self.number - count, self.number)]

    def passes(self, seconds: float, facts: Facts, *, sound: bool = True, gust_s: float = 0.0) -> list[bytes]:
        """What is given in that time."""
        given: list[bytes] = []
        for _ in range(round(seconds / FOUR)):
            self.now += FOUR
            given += self.programme.take(self.frames(4) if sound else [], facts, gust_s, self.now)
        self.given += given
        return given


def made(frames: list[bytes]) -> Counter[str]:
    """Of which cues they are; "sound" for the room's own."""
    names = {frame: name for name in (HUSH, TICK, NOTES) for frame in cue(name)}
    return Counter(names.get(frame, "sound") for frame in frames)


def test_an_open_gate_gives_the_rooms_own_frames_in_order_and_nothing_else() -> None:
    listener = Listener()
    given = listener.passes(20, QUIET)
    assert given == [wrap(b"%06d" % number) for number in range(len(given))]


def test_a_closed_gate_hushes_and_ticks_and_opens_for_a_cry() -> None:
    listener = Listener(CRY)
    listener.passes(HOLD_S + 1, QUIET)
    ticks = [made(listener.passes(10, QUIET))[TICK] for _ in range(9)]
    assert sum(ticks) == 3 * len(cue(TICK))
    assert not listener.programme.open
    assert made(listener.passes(5, LOUD)) == {"sound": 4 * round(5 / FOUR)}
    assert TICK_S == 30


def test_a_stream_never_stops_though_its_camera_has() -> None:
    listener = Listener()
    listener.passes(5, QUIET)
    given = listener.passes(60, GONE, sound=False)
    assert len(given) * FRAME_S == pytest.approx(60, abs=1)


def test_a_room_that_is_not_heard_says_so_at_once_and_again_and_is_silent_about_it_when_it_is_back() -> None:
    listener = Listener(CRY)
    listener.passes(30, QUIET)
    gone = made(listener.passes(3 * NOTES_S, GONE, sound=False))
    assert gone[NOTES] == pytest.approx(3 * len(cue(NOTES)), abs=len(cue(NOTES)) / 2)
    assert gone["sound"] == 0
    assert set(made(listener.passes(3, QUIET))) == {"sound"}  # what was not known is a reason to hear it


def test_a_microphone_that_sends_only_zeros_is_not_taken_for_quiet() -> None:
    listener = Listener()
    listener.passes(5, QUIET)
    given = made(listener.passes(10, GONE, sound=True))
    assert given[NOTES] == len(cue(NOTES)) and given["sound"] == 0


def test_what_a_stalled_line_brings_at_once_is_left_out_up_to_the_newest() -> None:
    listener = Listener()
    listener.passes(5, QUIET)
    listener.passes(3, QUIET, sound=False)
    before, burst = counts["late"], listener.frames(140)
    listener.now += FOUR
    given = listener.programme.take(burst, QUIET, 0.0, listener.now)
    assert given == burst[-len(given) :]
    assert len(given) * FRAME_S <= AHEAD_S
    assert counts["late"] - before == len(burst) - len(given)


def test_a_camera_that_sends_in_gusts_loses_nothing_by_them() -> None:
    listener = Listener()
    given: list[bytes] = []
    for _ in range(10):
        listener.passes(2 - FOUR, QUIET, sound=False, gust_s=2.0)
        listener.now += FOUR
        given += listener.programme.take(listener.frames(94), QUIET, 2.0, listener.now)
    assert len(given) == 940
    assert not made(listener.given)[HUSH]


def test_players_that_ask_are_told_how_the_room_is_between_the_sound() -> None:
    said = titles.Titles()
    stream = said.put(bytes(titles.METAINT + 10), "Zoe’s room: quiet") + said.put(bytes(titles.METAINT), "Zoe’s room: quiet")
    size = stream[titles.METAINT] * 16
    words = stream[titles.METAINT + 1 : titles.METAINT + 1 + size].rstrip(b"\0").decode()
    assert words == "StreamTitle='Zoe’s room: quiet';"
    rest = stream[titles.METAINT + 1 + size :]
    assert rest[: titles.METAINT] == bytes(titles.METAINT) and rest[titles.METAINT] == 0  # nothing new
