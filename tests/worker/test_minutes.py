"""Minutes of a room: what was heard second by second, why it was not, and where it is worth looking closer."""

import math
from collections.abc import Iterable
from typing import Any

import pytest

from babycam.core import level_seconds
from babycam.core.level_seconds import (
    COLUMNS,
    CRY,
    FLAGS,
    FLOOR,
    LOUD,
    MAX,
    MEAN,
    MINUTE_S,
    NOTHING,
    STATE,
    STIR,
    UNTOLD,
    SecondState,
)
from babycam.listening.outputs import HopMeasured
from babycam.worker import minutes
from babycam.worker.minutes import CLOSE_S, Minutes

START = 1_750_000_020.0  # a whole minute
GONE = SecondState.CAMERA_GONE


class Room:
    """Sound and time by hand; `seconds`: what was told, by seconds after START."""

    def __init__(self, phase: float = 0.0) -> None:
        self.minutes = Minutes(self._told)
        self.at, self.phase = START, phase
        self.state = "quiet"
        self.seconds: dict[int, bytes] = {}
        self.hops: dict[int, bytes] = {}
        self.posts: list[int] = []
        self.motion: dict[int, bytes] = {}

    def _told(self, minute: int, columns: bytes, hops: bytes, motion: bytes) -> None:
        begin = minute * MINUTE_S - int(START)
        self.motion[begin // MINUTE_S] = motion
        self.posts.append(begin // MINUTE_S)
        for second in range(MINUTE_S):
            one = columns[second::MINUTE_S]
            kept = self.seconds.get(begin + second, UNTOLD)
            self.seconds[begin + second] = max(kept, one, key=level_seconds.rank)
        for place in range(0, len(hops), 11):
            self.hops[begin + hops[place]] = hops[place + 1 : place + 11]

    def plays(self, seconds: int, level: float = -60.0, why: SecondState = GONE, **more: Any) -> "Room":
        for _ in range(seconds):
            self.sound([level] * 10, **more)
            self.passes(1, why)
        return self

    def sound(self, levels: Iterable[float], after: float = 0.0, lullaby: bool = False, **more: Any) -> None:
        """Hops of the second that begins now."""
        for number, level in enumerate(levels):
            end = self.at + after + self.phase + (number + 1) / 10
            hop = HopMeasured(end, level, level, level, -65.0, level, -57.0, -45.0, **{"cry": 0.0, **more})
            self.minutes.hop(hop, self.state, lullaby=lullaby)

    def passes(self, seconds: float, why: SecondState = GONE) -> "Room":
        for _ in range(int(seconds)):
            self.at += 1
            self.minutes.tick(self.at - 0.5, why)
        return self

    def column(self, number: int, since: int, until: int) -> list[int]:
        return [self.seconds.get(second, UNTOLD)[number] for second in range(since, until)]

    def states(self, since: int, until: int) -> list[int]:
        return self.column(STATE, since, until)


def test_a_minute_leaves_when_it_is_known_what_came_after_it() -> None:
    room = Room().plays(60 + int(CLOSE_S), -50.0)
    assert room.posts == []
    room.plays(1)
    assert room.posts == [0]
    assert room.column(MAX, 0, 60) == room.column(MEAN, 0, 60) == [level_seconds.byte(-50)] * 60
    lines = [room.column(number, 0, 1)[0] for number in (FLOOR, STIR, LOUD)]
    assert [level_seconds.level(kept) for kept in lines] == [-65, -57, -45]
    room.minutes.close()
    assert room.posts == [0, 1]
    assert room.states(60, 110) == [SecondState.QUIET] * 46 + [SecondState.UNTOLD] * 4


def test_a_second_has_its_loudest_hop_its_mean_power_its_surest_score_and_its_weightiest_state() -> None:
    room = Room()
    room.sound([-30.0] * 5 + [-90.0] * 2, cry=0.62)
    room.state = "loud"
    room.sound([-90.0] * 3, after=0.7, cry=0.4)
    room.passes(1)
    room.plays(1, cry=None)
    room.minutes.close()
    first, second = room.seconds[0], room.seconds[1]
    assert level_seconds.level(first[MAX]) == -30
    assert level_seconds.level(first[MEAN]) == -33
    assert (first[CRY], first[STATE], second[CRY]) == (62, SecondState.LOUD, NOTHING)


def test_so_far_a_minute_is_told_up_to_the_second_that_goes_on_and_whole_when_it_leaves() -> None:
    room = Room().plays(70, -50.0)
    first, second = room.minutes.so_far()
    assert [number - int(START) // MINUTE_S for number, *_ in (first, second)] == [0, 1]
    assert [columns[STATE * MINUTE_S :][:MINUTE_S].count(SecondState.QUIET) for _, columns, *_ in (first, second)] == [60, 9]
    assert room.posts == []
    room.minutes.close()
    begin = MINUTE_S * (STATE + 1)
    assert room.states(0, 60) == list(first[1][begin - MINUTE_S : begin])
    assert room.states(60, 70) == [SecondState.QUIET] * 10


def test_what_is_told_so_far_spends_nothing_of_the_hours_hops() -> None:
    once, often = Room(), Room()
    for room in (once, often):
        for _ in range(30):
            room.plays(50).plays(20, -40.0)
            for _ in range(20 if room is often else 0):
                room.minutes.so_far()
        room.minutes.close()
    assert any(once.hops)
    assert often.hops == once.hops


def test_no_look_of_the_network_is_neither_a_score_nor_a_network_that_cannot_judge() -> None:
    room = Room().plays(1, cry=math.nan).plays(1, cry=0.0).plays(1, cry=None)
    room.minutes.close()
    assert room.column(CRY, 0, 3) == [level_seconds.NO_LOOK, 0, NOTHING]


def test_the_first_second_of_a_listening_and_those_under_a_lullaby_are_marked() -> None:
    room = Room().plays(2).plays(2, lullaby=True).plays(1)
    room.minutes.close()
    assert room.column(FLAGS, 0, 5) == [level_seconds.FRESH, 0, level_seconds.LULLABY, level_seconds.LULLABY, 0]


def test_a_second_without_sound_says_why() -> None:
    room = Room().plays(10).passes(10).passes(10, SecondState.UNREADABLE)
    room.minutes.close()
    assert room.states(0, 30) == [0] * 10 + [SecondState.CAMERA_GONE] * 10 + [SecondState.UNREADABLE] * 10
    assert set(room.column(MAX, 10, 30)) == {NOTHING}
    assert set(room.states(30, 60)) == {SecondState.UNTOLD}


def test_a_parents_voice_is_no_sound_of_the_room_and_zeros_are_no_quiet() -> None:
    room = Room().plays(5).plays(5, -20.0, shielded=True).plays(5).plays(10, -96.0, silent=True)
    room.minutes.muted(room.at, True)
    room.plays(5, -96.0, silent=True)
    room.minutes.muted(room.at, False)
    room.plays(5)
    room.minutes.close()
    talk, muted = [SecondState.TALKING] * 5, [SecondState.MUTED] * 15
    assert room.states(0, 35) == [0] * 5 + talk + [0] * 5 + muted + [0] * 5


@pytest.mark.parametrize("phase", [0.0, 0.03, 0.05, 0.0999999, -0.0000001])
def test_hops_have_a_place_each_wherever_in_the_grid_they_fall(phase: float) -> None:
    room = Room(phase)
    room.minutes.noise_started(START)
    room.plays(30, -20.0)
    room.minutes.close()
    inner = b"".join(room.hops[second] for second in range(1, 29))
    assert inner == bytes([level_seconds.byte(-20)] * 280)


def test_hops_are_kept_from_half_a_minute_before_a_noise_to_half_a_minute_after() -> None:
    room = Room().plays(100)
    room.minutes.noise_started(room.at)
    room.plays(20)
    room.minutes.noise_ended(room.at)
    room.plays(200)
    room.minutes.close()
    assert sorted(room.hops) == list(range(70, 151))


def test_of_a_long_noise_its_beginning_and_its_end_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minutes, "LONG_S", 100)
    room = Room().plays(60)
    room.minutes.noise_started(room.at)
    room.plays(600)
    room.minutes.noise_ended(room.at)
    room.plays(120)
    room.minutes.close()
    assert sorted(room.hops) == [*range(30, 161), *range(630, 691)]


def test_what_is_over_the_floor_is_kept_closely_until_the_hour_has_spent_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room().plays(30).plays(1, -58.0).plays(70)
    assert room.minutes and not room.hops
    room.minutes.close()
    assert sorted(room.hops) == list(range(30 - minutes.BEFORE_S, 30 + minutes.AFTER_S + 1))
    monkeypatch.setattr(minutes, "BUDGET_S", 40)
    loud = Room().plays(300, -50.0)
    loud.minutes.close()
    assert len(loud.hops) == 40


def test_a_machine_that_slept_or_whose_clock_was_set_on_says_nothing_of_that_time() -> None:
    room = Room().plays(30)
    room.at += 3600
    room.plays(30)
    room.minutes.close()
    assert set(room.states(31, 3630 - 1)) == {SecondState.UNTOLD}
    assert room.states(3630, 3660) == [0] * 30


def test_a_clock_that_was_set_back_tells_its_minutes_once_more() -> None:
    room = Room().plays(200)
    room.at -= 180
    room.plays(400)
    room.minutes.close()
    assert set(room.states(0, 420)) == {SecondState.QUIET}


def test_clocks_gone_wild_keep_no_more_than_a_few_minutes_in_memory() -> None:
    room = Room()
    for number in range(100):
        room.sound([-60.0] * 10, after=number * 1000.0)
    room.passes(1)
    assert len(room.posts) >= 100 - minutes.MOST_OPEN


def test_sound_that_comes_after_its_minute_goes_after_it_in_one_piece() -> None:
    room = Room().passes(30).plays(100)
    assert room.posts == [0]
    assert set(room.states(0, 30)) == {SecondState.CAMERA_GONE}
    for second in range(30):
        room.sound([-60.0] * 10, after=-130.0 + second)
    room.plays(61)
    assert room.posts.count(0) == 2
    assert set(room.states(0, 60)) == {SecondState.QUIET}


def test_the_columns_are_those_of_the_link() -> None:
    told: list[bytes] = []
    room = Minutes(lambda minute, columns, hops, motion: told.append(columns))
    room.tick(START, GONE)
    room.close()
    assert len(told[0]) == len(COLUMNS) * MINUTE_S


def test_what_moved_goes_along_a_byte_a_second_and_what_nobody_could_tell_is_no_rest() -> None:
    room = Room()
    room.plays(30)
    for since, until, share in ((0.5, 1.0, 0.0), (1.0, 1.5, 0.1), (1.5, 2.0, 0.02), (4.0, 8.0, 0.001)):
        room.minutes.moved(START + since, START + until, share)
    room.plays(100)
    assert list(room.motion[0][:10]) == [0, 20, NOTHING, NOTHING, 1, 1, 1, 1, NOTHING, NOTHING]
    assert len(room.motion[0]) == MINUTE_S and set(room.motion[0][10:]) == {NOTHING}


def test_a_room_whose_motion_nobody_wants_tells_none() -> None:
    room = Room()
    room.plays(130)
    assert room.motion[0] == b""
