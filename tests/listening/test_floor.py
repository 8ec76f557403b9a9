"""The room's own floor: learns the room, forgets a fan at once, absorbs a machine, and is not fooled by crying."""

import pytest

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import ListeningConfig
from babycam.listening.floor import Floor
from babycam.listening.level import Samples
from babycam.listening.pipeline import Pipeline

from .sounds import cry, ended, feed, hops, noise, over_room, play, started, tone, zeros

FULL = ListeningConfig(voice_band=False)


def floors(*sounds: Samples, config: ListeningConfig = FULL) -> list[float]:
    """The floor after each hop; ten a second."""
    return [hop.floor for hop in hops(play(*sounds, config=config))]


def test_floor_is_known_after_the_first_hop_and_right_within_seconds() -> None:
    floor = floors(noise(20, -55))
    assert floor[0] == pytest.approx(-55, abs=1)
    assert floor[30] == pytest.approx(-55, abs=1)
    assert floor[-1] == pytest.approx(-55, abs=1)


def test_fan_that_is_switched_off_is_forgotten_within_seven_seconds() -> None:
    floor = floors(noise(90, -40), noise(10, -60))
    assert floor[899] == pytest.approx(-40, abs=1)
    assert floor[899 + 70] == pytest.approx(-60, abs=1)


def test_white_noise_machine_is_absorbed_within_two_minutes_but_not_at_once() -> None:
    floor = floors(noise(60, -60), noise(120, -35))
    assert floor[600 + 300] == pytest.approx(-60, abs=1)
    assert floor[-1] == pytest.approx(-35, abs=1)


def test_five_minutes_of_crying_do_not_become_how_it_always_is_here() -> None:
    floor = floors(over_room(zeros(60)), over_room(cry(300, -20)))
    assert max(floor) < -58


def test_crying_almost_without_a_breath_lifts_the_floor_by_two_db_a_minute_only() -> None:
    floor = floors(over_room(zeros(60)), over_room(cry(180, -20, burst=2.2, breath=0.2)))
    assert max(floor) < -55


def test_room_that_is_first_heard_while_somebody_cries_learns_its_floor_in_the_breaths() -> None:
    floor = floors(over_room(cry(20, -20)))
    assert floor[-1] < -58


def test_digital_silence_says_nothing_about_the_room() -> None:
    assert floors(zeros(5))[-1] == SILENCE_DB
    assert floors(noise(20, -50), zeros(9), noise(2, -50))[-1] == pytest.approx(-50, abs=1)


def test_both_bands_are_learnt_so_that_a_changed_setting_finds_a_floor() -> None:
    pipeline = Pipeline(ListeningConfig(voice_band=True))
    feed(pipeline, noise(20, -70) + tone(20, -30, hz=60))
    assert pipeline.floor < -70
    pipeline.configure(FULL)
    assert pipeline.floor == pytest.approx(-30, abs=1)


def test_relative_lines_move_with_the_room_so_that_a_loud_fan_needs_a_louder_child() -> None:
    config = ListeningConfig(relative=True, stir_db=12, loud_db=20, voice_band=False)
    quiet_room = play(noise(20, -60), noise(20, -60) + tone(20, -35), config=config)
    loud_room = play(noise(20, -45), noise(20, -45) + tone(20, -35), config=config)
    assert len(started(quiet_room)) == 1
    assert started(quiet_room)[0].threshold_db == pytest.approx(-40, abs=1.5)
    assert hops(quiet_room)[250].judged == pytest.approx(25, abs=1.5)
    assert started(loud_room) == []


def test_relative_room_that_alarmed_for_a_machine_calms_down_when_it_is_absorbed() -> None:
    config = ListeningConfig(relative=True, stir_db=10, loud_db=20, voice_band=False)
    out = play(noise(30, -62), noise(150, -35), config=config)
    assert len(started(out)) == len(ended(out)) == 1


def test_relative_room_with_a_gated_microphone_does_not_alarm_for_a_whisper() -> None:
    config = ListeningConfig(relative=True, stir_db=12, loud_db=20)
    assert started(play(noise(30, -90), noise(10, -55), config=config)) == []


def test_floor_ignores_levels_that_are_none() -> None:
    floor = Floor()
    assert floor.hear(SILENCE_DB) == SILENCE_DB
    assert floor.hear(-50.0) == -50.0
