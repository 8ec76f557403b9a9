"""Calibrating: from half a minute of quiet to two lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.core.decibels import SILENCE_DB
from babycam.core.errors import BabycamError
from babycam.core.link import ListeningConfig
from babycam.listening.calibrate import propose
from babycam.listening.level import Samples

from .sounds import click, cry, hops, noise, over_room, play, started, tone, zeros


def levels(*sounds: Samples) -> list[float]:
    return [hop.level for hop in hops(play(*sounds))]


def test_quiet_bedroom_gets_lines_well_over_its_floor() -> None:
    proposal = propose(levels(noise(30, -52)))
    assert proposal.floor_db == pytest.approx(-56.5, abs=1)  # white noise: 4 dB less in the band of voices
    assert proposal.stir_db == pytest.approx(proposal.floor_db + 10, abs=0.1)
    assert proposal.loud_db == pytest.approx(proposal.stir_db + 10)


def test_cough_and_a_creaking_board_do_not_move_the_lines() -> None:
    quiet = propose(levels(noise(30, -52)))
    disturbed = propose(levels(noise(24, -52), noise(3, -52) + tone(3, -15), noise(1, -52) + click(1, 0.5), noise(2, -52)))
    assert disturbed.stir_db == pytest.approx(quiet.stir_db, abs=0.5)


def test_restless_room_gets_its_lines_further_up() -> None:
    restless = propose([-55.0, -54.0, -52.0, -48.0, -46.0] * 60)
    assert restless.stir_db > restless.floor_db + 15


def test_room_that_was_calibrated_is_quiet_by_its_own_lines_and_alarms_for_a_cry() -> None:
    proposal = propose(levels(noise(30, -45)))
    config = ListeningConfig(stir_db=proposal.stir_db, loud_db=proposal.loud_db)
    out = play(noise(30, -45, seed=9), noise(5, -45) + cry(5, -18), config=config)
    assert [round(start.onset_at) % 100 for start in started(out)] == [30]


@pytest.mark.parametrize("seconds", [0, 3, 30])
def test_nothing_heard_is_not_called_quiet(seconds: int) -> None:
    with pytest.raises(BabycamError) as refused:
        propose(levels(zeros(seconds + 0.01)))
    assert refused.value.code == "too_quiet_to_calibrate"


def test_microphone_that_is_gated_most_of_the_time_cannot_be_calibrated() -> None:
    with pytest.raises(BabycamError):
        propose(levels(zeros(20), over_room(zeros(10))))


@given(st.lists(st.floats(SILENCE_DB, 0.0), min_size=120, max_size=400))
def test_lines_are_always_in_order_and_on_the_scale(heard: list[float]) -> None:
    try:
        proposal = propose(heard)
    except BabycamError:
        return
    assert SILENCE_DB < proposal.floor_db <= 0.0
    assert -60.0 <= proposal.stir_db < proposal.loud_db <= -10.0
