"""The packed hour: whatever order its minutes come in, and however often, it is one story."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core import level_seconds
from babycam.core.level_seconds import MAX, NOTHING, STATE, SecondState
from babycam.history import level_codec
from babycam.history.level_codec import Hour
from tests.history.told_minutes import minute_of, second

seconds_of_any_kind = st.one_of(
    st.just(level_seconds.UNTOLD),
    st.sampled_from([second(state=state) for state in level_seconds.UNHEARD if state != SecondState.UNTOLD]),
    st.builds(second, st.floats(-96, 0), st.sampled_from(sorted(set(SecondState) - level_seconds.UNHEARD)), st.integers(0, 100)),
)
minutes_of_any_kind = st.tuples(
    st.integers(0, 59), st.lists(seconds_of_any_kind, min_size=60, max_size=60).map(minute_of) | st.just(b"")
)


@given(st.lists(minutes_of_any_kind, max_size=4), st.randoms(use_true_random=False))
def test_an_hour_is_the_same_in_whatever_order_and_however_often_its_minutes_come(
    minutes: list[tuple[int, bytes]], chance: random.Random
) -> None:
    hour, again = Hour(), Hour()
    for minute, columns in minutes:
        hour.take(minute, columns, b"")
    shuffled = minutes * 2
    chance.shuffle(shuffled)
    for minute, columns in shuffled:
        again = level_codec.unpack(level_codec.pack(again))
        again.take(minute, columns, b"")
    assert again.columns == hour.columns


def test_levels_are_kept_to_half_a_decibel_and_never_leave_the_scale() -> None:
    assert [level_seconds.byte(db) for db in (-200, -96, -95.5, -0.5, 0, 3)] == [0, 0, 1, 191, 192, 192]
    assert level_seconds.level(level_seconds.byte(-43.3)) == -43.5
    assert level_seconds.level(NOTHING) is None


def test_what_was_heard_wins_over_what_was_not_and_the_louder_over_the_quieter() -> None:
    accounts = [
        level_seconds.UNTOLD,
        second(state=SecondState.LOST),
        second(state=SecondState.CAMERA_GONE),
        second(-60),
        second(-20, SecondState.LOUD, 90),
    ]
    assert sorted(reversed(accounts), key=level_seconds.rank) == accounts


def test_hops_are_kept_by_the_second_and_no_more_than_an_hour_may_have() -> None:
    hour = Hour()
    for minute in range(60):
        hour.take(minute, b"", b"".join(bytes([at, *[100 + at % 10] * 10]) for at in range(60)))
    assert len(hour.hops) == level_codec.MOST_DETAIL
    again = level_codec.unpack(level_codec.pack(hour), level_codec.pack_detail(hour))
    assert again.hops == hour.hops
    assert not hour.take(0, b"", bytes([0, *[90] * 10])), "softer than what is there"
    assert hour.take(0, b"", bytes([0, *[120] * 10])) and hour.hops[0] == bytes([120] * 10)


def test_hops_that_break_off_are_left_out() -> None:
    hour = Hour()
    hour.take(0, b"", bytes([5, *[100] * 10, 6, 1, 2]))
    assert hour.hops == {5: bytes([100] * 10)}


@pytest.mark.parametrize("data", [b"", b"\x02abc", b"\x01abc", b"\x01" + zlib.compress(b"short")])
def test_what_is_no_hour_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        level_codec.unpack(data)


def test_a_minute_of_seconds_has_its_loudest_its_mean_power_and_its_weightiest_state() -> None:
    hour = Hour()
    hour.take(
        0,
        minute_of([second(-20, SecondState.LOUD, 80)] * 30 + [second(-80)] * 20 + [second(state=SecondState.CAMERA_GONE)] * 10),
        b"",
    )
    hour.take(1, minute_of([second(state=SecondState.CAMERA_GONE)] * 40 + [level_seconds.UNTOLD] * 20), b"")
    minutes = level_codec.summary(hour)
    first, gone = minutes[0::60], minutes[1::60]
    assert level_seconds.level(first[MAX]) == -20
    assert level_seconds.level(first[1]) == pytest.approx(-21 - 2.2, abs=0.5), "30 of the 50 seconds that were heard"
    assert (first[5], first[STATE]) == (80, SecondState.LOUD)
    assert gone == second(state=SecondState.CAMERA_GONE)


def test_of_a_minute_the_surest_score_counts_and_flags_add_up() -> None:
    no_look, cannot = second(cry=level_seconds.NO_LOOK), second(cry=NOTHING)
    fresh = second(cry=40)[:-1] + bytes([level_seconds.FRESH])
    sung = second(cry=70)[:-1] + bytes([level_seconds.LULLABY])
    hour = Hour()
    for minute, seconds in enumerate([[fresh, sung, cannot], [no_look, cannot], [cannot]]):
        hour.take(minute, minute_of(seconds * (60 // len(seconds))), b"")
    minutes = level_codec.summary(hour)
    assert list(minutes[level_seconds.CRY * 60 :][:4]) == [70, level_seconds.NO_LOOK, NOTHING, NOTHING]
    assert list(minutes[level_seconds.FLAGS * 60 :][:4]) == [level_seconds.FRESH | level_seconds.LULLABY, 0, 0, NOTHING]
