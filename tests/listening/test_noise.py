"""The noise table, and the stories that it must tell right."""

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import ListeningConfig
from babycam.listening.noise import TABLE, Cue, ImpossibleStep, NoiseEffect, NoiseState, diagram, noisy, step
from babycam.listening.pipeline import Pipeline

from .sounds import T0, click, cry, ended, feed, hops, noise, over_room, play, started, states, tone, zeros

DOCS = Path(__file__).parents[2] / "docs" / "listening.md"
INSTANT = ListeningConfig(patience="instant")
QUICK = ListeningConfig()
PATIENT = ListeningConfig(patience="patient")


# --- the table ------------------------------------------------------------------------------------------------------


def test_pair_that_is_not_in_the_table_raises() -> None:
    for pair in itertools.product(NoiseState, Cue):
        if pair not in TABLE:
            with pytest.raises(ImpossibleStep):
                step(*pair)
    assert (NoiseState.LOUD, Cue.SETTLED) not in TABLE


def test_start_and_end_come_in_turns_because_only_a_noise_can_end() -> None:
    for (state, _), (after, effect) in TABLE.items():
        assert (effect is NoiseEffect.START) == (not noisy(state) and noisy(after))
        assert (effect is NoiseEffect.END) == (noisy(state) and not noisy(after))


def test_room_can_always_become_quiet_again() -> None:
    for state in NoiseState:
        assert step(state, Cue.FORGOTTEN)[0] is NoiseState.QUIET


def test_diagram_in_the_docs_is_the_table() -> None:
    drawn = re.search(r"```mermaid\n(.*?)\n```", DOCS.read_text(), re.S)
    assert drawn and drawn[1] == diagram(), "paste what babycam.listening.noise.diagram() returns"


# --- a night ---------------------------------------------------------------------------------------------------------


def test_cry_goes_through_all_states_and_back() -> None:
    out = play(over_room(zeros(5)), over_room(cry(10, -22)), over_room(zeros(15)))
    assert states(out) == ["stirring", "loud", "settling", "quiet"]
    (start,), (end,) = started(out), ended(out)
    assert start.onset_at == pytest.approx(T0 + 5.0, abs=0.11)
    assert start.at == pytest.approx(T0 + 5.4, abs=0.11)
    assert start.level_db == pytest.approx(-22, abs=1.5)
    assert start.threshold_db == -35
    assert end.at == pytest.approx(T0 + 14.4 + 8.0, abs=0.3)
    assert end.peak_db == pytest.approx(-22, abs=1.5)
    assert end.loud_s == pytest.approx(6.0, abs=0.9)


def test_child_that_cries_on_while_the_room_settles_is_the_same_noise() -> None:
    out = play(*(over_room(sound) for sound in (cry(5, -22), zeros(5), cry(5, -22), zeros(12))))
    assert states(out) == ["stirring", "loud", "settling", "loud", "settling", "quiet"]
    assert len(started(out)) == len(ended(out)) == 1


def test_stirring_never_alarms_and_is_over_two_seconds_after_it_stopped() -> None:
    out = play(over_room(zeros(3)), over_room(tone(60, -40)), over_room(zeros(3)))
    assert states(out) == ["stirring", "quiet"]
    assert started(out) == []


def test_child_that_only_babbles_after_a_cry_does_not_keep_the_noise_open_for_ever() -> None:
    out = play(over_room(cry(5, -22)), over_room(tone(80, -40)), over_room(zeros(5)))
    assert states(out) == ["stirring", "loud", "stirring", "quiet"]
    assert ended(out)[0].at == pytest.approx(T0 + 65, abs=1)


def test_ticking_clock_lets_the_room_settle() -> None:
    ticks = cry(40, -40, burst=0.05, breath=0.95)
    out = play(over_room(cry(5, -22)), over_room(ticks))
    assert len(ended(out)) == 1


def test_sobs_every_two_seconds_keep_the_noise_open() -> None:
    out = play(over_room(cry(5, -22)), over_room(cry(40, -33, burst=0.6, breath=1.4)))
    assert ended(out) == []


# --- patience ----------------------------------------------------------------------------------------------------------


def waited(config: ListeningConfig, db: float, seconds: float = 60) -> float | None:
    """Seconds from onset to alarm for a steady tone of `db` dBFS."""
    starts = started(play(over_room(zeros(2)), over_room(tone(seconds, db)), config=config))
    return round(starts[0].at - T0 - 2, 2) if starts else None


@pytest.mark.parametrize(
    ("config", "db", "least", "most"),
    [
        (QUICK, -24.0, 0.3, 0.4),
        (QUICK, -30.0, 0.9, 1.0),
        (QUICK, -34.5, 1.4, 1.6),
        (PATIENT, -24.0, 2.0, 2.1),
        (PATIENT, -30.0, 16.0, 16.1),
        (PATIENT, -34.5, 28.5, 28.8),
        (INSTANT, -34.5, 0.01, 0.13),
        (ListeningConfig(patience="own", curve=((3.0, 10.0), (12.0, 1.0))), -30.0, 8.0, 8.1),
        (ListeningConfig(patience="own", curve=((0.0, 5.0),)), -24.0, 5.0, 5.1),
    ],
)
def test_louder_alarms_sooner(config: ListeningConfig, db: float, least: float, most: float) -> None:
    alarmed = waited(config, db)
    assert alarmed is not None
    assert least <= alarmed <= most


@pytest.mark.parametrize("config", [INSTANT, QUICK, PATIENT])
def test_sound_below_the_loud_line_never_alarms(config: ListeningConfig) -> None:
    assert waited(config, -36.0) is None


@pytest.mark.parametrize("breath", [0.5, 0.6, 0.8, 1.0])
@pytest.mark.parametrize("config", [QUICK, PATIENT])
def test_crying_in_bursts_of_a_second_alarms_whatever_the_breath(config: ListeningConfig, breath: float) -> None:
    starts = started(play(over_room(zeros(2)), over_room(cry(20, -22, breath=breath)), config=config))
    assert len(starts) == 1
    assert starts[0].at - T0 < 12


def test_soft_crying_alarms_the_patient_in_the_end() -> None:
    starts = started(play(over_room(cry(120, -31, breath=0.5)), config=PATIENT))
    assert len(starts) == 1
    assert 10 < starts[0].at - T0 < 60


def test_loud_word_does_not_alarm_the_patient() -> None:
    assert started(play(*[over_room(sound) for sound in (tone(1.2, -20), zeros(20)) * 3], config=PATIENT)) == []


@given(st.floats(0.0, 2.9), st.sampled_from([8_000, 16_000, 44_100, 48_000]), st.booleans())
@settings(max_examples=40, deadline=None)
def test_click_of_10_ms_never_alarms_wherever_it_falls(at: float, rate: int, voice_band: bool) -> None:
    for patience, curve in (("quick", ()), ("patient", ()), ("own", ((0.0, 0.3),))):
        config = ListeningConfig(patience=patience, curve=curve, voice_band=voice_band, loud_db=-60, stir_db=-70)
        assert started(play(click(3.0, at, rate), config=config, rate=rate)) == []


def test_click_alarms_the_instant() -> None:
    assert len(started(play(over_room(click(3.0, 1.5)), config=INSTANT))) == 1


def test_knocking_each_second_is_no_cry() -> None:
    assert started(play(*[over_room(click(1.0, 0.5))] * 20)) == []


def test_instant_alarms_in_the_block_that_is_over_the_line_before_any_hop_is_complete() -> None:
    pipeline = Pipeline(INSTANT)
    feed(pipeline, over_room(zeros(1.0)), T0, block=320)
    out = pipeline.feed(tone(0.02, -20), 16_000, T0 + 1.0)
    assert hops(out) == []
    (start,) = started(out)
    assert start.onset_at == T0 + 1.0
    assert start.at == pytest.approx(T0 + 1.02)
    assert states(out) == ["loud"]


def test_instant_judges_the_band_of_voices_too() -> None:
    lorry, child = tone(2.0, -12.0, 60.0), tone(2.0, -30.0, 900.0)
    assert started(play(over_room(lorry), config=INSTANT)) == []
    assert len(started(play(over_room(lorry), over_room(lorry + child), config=INSTANT))) == 1
    assert len(started(play(over_room(lorry), config=ListeningConfig(patience="instant", voice_band=False)))) == 1


def test_twenty_starts_in_a_silent_room_alarm_nobody() -> None:
    offset = noise(2.0, -60) + 0.1  # with a microphone whose zero is none
    for first in range(0, 20 * 331, 331):
        assert started(play(offset[first:], config=ListeningConfig(patience="instant", loud_db=-50, stir_db=-55))) == []
        relative = ListeningConfig(patience="instant", relative=True, stir_db=6, loud_db=10, voice_band=False)
        assert started(play(offset[first:], config=relative)) == []


def test_instant_counts_each_burst_once() -> None:
    bursts = [over_room(sound) for sound in (tone(0.5, -20), zeros(10))] * 5
    out = play(*bursts, config=INSTANT)
    assert len(started(out)) == len(ended(out)) == 5
    assert [end.loud_s for end in ended(out)] == pytest.approx([0.5] * 5, abs=0.11)


# --- what never may happen -----------------------------------------------------------------------------------------------

a_sound = st.tuples(st.sampled_from([-96, -60, -43, -36, -34, -30, -20, -6]), st.floats(0.05, 15.0))
a_config = st.builds(
    ListeningConfig,
    patience=st.sampled_from(["instant", "quick", "patient"]),
    voice_band=st.booleans(),
    stir_db=st.sampled_from([-45.0, -30.0]),
)


@given(st.lists(a_sound, max_size=12), a_config)
@settings(max_examples=60, deadline=None)
def test_noises_start_and_end_in_turns_with_sane_times(sounds: list[tuple[int, float]], config: ListeningConfig) -> None:
    played = [zeros(seconds, 8_000) if db < -90 else tone(seconds, db, rate=8_000) for db, seconds in sounds]
    out = play(zeros(0.1, 8_000), *played, zeros(20, 8_000), config=config, rate=8_000)
    starts, ends = started(out), ended(out)
    assert len(starts) == len(ends)
    before = T0
    for start, end in zip(starts, ends, strict=True):
        assert before - 0.11 <= start.onset_at <= start.at <= end.at
        assert SILENCE_DB < start.level_db <= end.peak_db + 0.5
        assert 0.0 <= end.loud_s <= end.at - start.onset_at + 0.11
        before = end.at
    assert states(out)[-1:] in ([], ["quiet"])
