"""Patience: curves, and the account that breaths give back to."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core.errors import BabycamError
from babycam.listening.patience import NAMED, PATIENT, QUICK, Curve, Patience, check_own, curve_for, seconds_for


@pytest.mark.parametrize(
    ("curve", "over", "seconds"),
    [(QUICK, 0.0, 1.5), (QUICK, 5.0, 0.9), (QUICK, 10.0, 0.3), (QUICK, 40.0, 0.3), (PATIENT, 0.1, 29.72), (PATIENT, 10.0, 2.0)],
)
def test_louder_means_sooner(curve: Curve, over: float, seconds: float) -> None:
    assert seconds_for(curve, over) == pytest.approx(seconds)


def test_own_curve_of_one_point_is_the_same_for_every_loudness() -> None:
    assert [seconds_for(check_own([[6, 4]]), over) for over in (0, 6, 50)] == [4, 4, 4]


@pytest.mark.parametrize(
    "points",
    [
        [],
        [[0]],
        [[0, 1, 2]],
        [[0, 0.1]],
        [[0, 601]],
        [[-1, 1]],
        [[61, 1]],
        [[0, math.nan]],
        [[math.inf, 1]],
        [[0, 1], [0, 1]],
        [[5, 1], [0, 2]],
        [[0, 1], [5, 2]],
        [[n, 1] for n in range(21)],
    ],
)
def test_own_curve_that_makes_no_sense_is_refused(points: Any) -> None:
    with pytest.raises(BabycamError) as refused:
        curve_for("own", points)
    assert refused.value.code == "invalid"


def test_patience_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BabycamError):
        curve_for("forever")
    assert set(NAMED) == {"instant", "quick", "patient"}


@given(st.floats(0, 60), st.floats(0, 60), st.sampled_from([QUICK, PATIENT, ((3.0, 20.0), (9.0, 20.0), (12.0, 0.5))]))
def test_no_curve_lets_a_louder_sound_last_longer(one: float, other: float, curve: Curve) -> None:
    assert seconds_for(curve, max(one, other)) <= seconds_for(curve, min(one, other)) + 1e-9


def spend(patience: Patience, curve: Curve, over_db: float, seconds: float) -> None:
    for _ in range(round(seconds * 10)):
        patience.over(curve, over_db, 0.1)


def rest(patience: Patience, seconds: float) -> None:
    for _ in range(round(seconds * 10)):
        patience.below(0.1)


def test_breath_gives_back_half_of_what_it_lasted() -> None:
    patience = Patience()
    spend(patience, PATIENT, 10.0, 1.0)
    rest(patience, 0.6)
    assert patience.spent == pytest.approx(0.5 - 0.15)


def test_loud_moment_does_not_make_a_long_soft_cry_forgotten() -> None:
    patience = Patience()
    spend(patience, PATIENT, 0.5, 15.0)
    before = patience.spent
    spend(patience, PATIENT, 10.0, 0.1)
    rest(patience, 0.6)
    assert patience.spent > before


def test_patience_comes_back_whole_and_never_more_than_whole() -> None:
    patience = Patience()
    spend(patience, QUICK, 10.0, 5.0)
    assert patience.out
    rest(patience, 1.0)
    assert patience.spent == 0.0
    rest(patience, 60.0)
    assert patience.spent == 0.0
