"""The pipeline: settings that bite at once, a microphone that died, and a stream that breaks off."""

import logging
import math
from itertools import pairwise

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import Level, ListeningConfig
from babycam.listening.cry import CryScore
from babycam.listening.outputs import StateMoved
from babycam.listening.pipeline import FORGET_S, Pipeline
from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet

from .sounds import RATE, T0, cry, ended, feed, hops, mutings, noise, over_room, play, started, states, tone, zeros

NOISY_S = 5.0


def crying() -> Pipeline:
    """A room in the middle of a noise, heard until T0 + NOISY_S."""
    pipeline = Pipeline(ListeningConfig())
    feed(pipeline, over_room(tone(NOISY_S, -22)))
    assert pipeline.noisy
    return pipeline


# --- what it says ---------------------------------------------------------------------------------------------------------


def test_hop_travels_as_the_link_wants_it() -> None:
    hop = hops(play(over_room(tone(1.0, -22))))[5]
    link = hop.for_link()
    assert link == Level(hop.at, hop.rms, hop.peak, hop.judged, hop.floor, hop.level)
    assert hop.at == pytest.approx(T0 + 0.6)
    assert link.judged == hop.level == pytest.approx(-22, abs=0.3)


def test_hop_knows_the_lines_that_it_was_judged_by() -> None:
    """As the noise says it; the floor of a relative room moves both."""
    hop = hops(play(over_room(tone(1.0, -60))))[5]
    assert (hop.stir, hop.loud) == (-45, -35)
    relative = hops(play(over_room(tone(5.0, -60)), config=ListeningConfig(stir_db=8, loud_db=20, relative=True)))[-1]
    assert relative.stir == pytest.approx(relative.floor + 8) and relative.loud == pytest.approx(relative.floor + 20)


def test_hop_says_how_sure_a_cry_was_that_nobody_had_looked_and_that_nobody_could() -> None:
    pipeline = Pipeline(ListeningConfig())

    def said(at: float) -> float | None:
        return hops(pipeline.feed(over_room(tone(0.2, -40)), RATE, T0 + at))[-1].cry

    assert math.isnan(said(0.0) or 0.0)
    pipeline.scored(CryScore(T0 + 0.2, 0.7))
    assert said(0.2) == 0.7
    assert math.isnan(said(9.0) or 0.0), "what it said of nine seconds ago says nothing of now"
    pipeline.scored(CryScore(T0 + 9.2, None, "band"))
    assert said(9.2) is None


def test_hop_says_that_it_was_not_judged_and_that_it_was_nothing_but_zeros() -> None:
    pipeline = Pipeline(ListeningConfig())
    pipeline.shield(T0 + 0.5)
    out = hops(pipeline.feed(over_room(tone(1.0, -20)), RATE, T0)) + hops(pipeline.feed(zeros(0.5), RATE, T0 + 1.0))
    assert [hop.shielded for hop in out] == [True] * 5 + [False] * 10
    assert [hop.silent for hop in out] == [False] * 10 + [True] * 5


@given(st.lists(st.integers(1, RATE * 4), max_size=25))
@settings(max_examples=25, deadline=None)
def test_outputs_do_not_depend_on_how_the_sound_was_cut_into_blocks(cuts: list[int]) -> None:
    sound = np.concatenate([over_room(zeros(0.5)), over_room(tone(3.0, -22)), over_room(zeros(12))])
    whole, pipeline, cut = play(sound, block=sound.size), Pipeline(ListeningConfig()), []
    for first, last in pairwise([0, *sorted({min(place, sound.size) for place in cuts}), sound.size]):
        cut += pipeline.feed(sound[first:last], RATE, T0 + first / RATE)
    assert [type(said) for said in cut] == [type(said) for said in whole]
    assert [hop.level for hop in hops(cut)] == [hop.level for hop in hops(whole)]
    assert [said.at for said in cut] == pytest.approx([said.at for said in whole], abs=1e-4)


def test_samples_may_come_as_any_numbers() -> None:
    pipeline = Pipeline(ListeningConfig())
    out = pipeline.feed(tone(0.2, -20).astype(np.float64)[None, :], RATE, T0)
    out += pipeline.feed([], RATE, T0 + 0.2)
    out += pipeline.feed(np.full(3200, np.nan, np.float32), RATE, T0 + 0.2)
    assert [hop.peak > SILENCE_DB for hop in hops(out)] == [True, True, False, False]


# --- settings ---------------------------------------------------------------------------------------------------------------


def test_new_line_bites_at_the_next_block_without_losing_the_room() -> None:
    pipeline = Pipeline(ListeningConfig())
    assert started(feed(pipeline, over_room(tone(3.0, -40)))) == []
    pipeline.configure(ListeningConfig(stir_db=-70, loud_db=-60))
    (start,) = started(feed(pipeline, over_room(tone(1.0, -40)), T0 + 3))
    assert start.at == pytest.approx(T0 + 3.3, abs=0.11)
    assert start.threshold_db == -60


def test_line_that_is_raised_in_a_noise_lets_it_settle() -> None:
    pipeline = crying()
    pipeline.configure(ListeningConfig(stir_db=-15, loud_db=-10))
    out = feed(pipeline, over_room(tone(10, -22)), T0 + NOISY_S)
    assert states(out) == ["settling", "quiet"]
    assert len(ended(out)) == 1


def test_own_curve_that_is_none_listens_on_with_quick_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        out = play(over_room(tone(2.0, -22)), config=ListeningConfig(patience="own", curve=()))
    assert len(started(out)) == 1
    assert "patience" in caplog.text


def test_stir_line_over_the_loud_one_does_not_hide_a_noise() -> None:
    out = play(over_room(tone(2.0, -22)), over_room(zeros(12)), config=ListeningConfig(stir_db=-10, loud_db=-35))
    assert states(out) == ["stirring", "loud", "settling", "quiet"]


# --- a microphone that died ----------------------------------------------------------------------------------------------------


def test_microphone_that_sends_only_zeros_is_muted_after_ten_seconds_once_and_sounds_again() -> None:
    out = play(over_room(zeros(2)), zeros(40), over_room(zeros(2)))
    assert mutings(out) == [(12.0, True), (42.1, False)]


def test_microphone_that_is_gated_between_sounds_is_not_muted() -> None:
    assert mutings(play(*[zeros(9), noise(0.2, -50)] * 4)) == []


def test_microphone_stuck_at_a_constant_is_muted_too() -> None:
    assert mutings(play(np.full(12 * RATE, 0.2, np.float32))) == [(10.0, True)]


def test_seconds_without_any_data_do_not_count_as_zeros() -> None:
    pipeline = Pipeline(ListeningConfig())
    out = feed(pipeline, zeros(6), T0) + pipeline.lost(T0 + 6) + feed(pipeline, zeros(6), T0 + 20)
    assert mutings(out) == []


def test_muted_stays_muted_while_the_stream_comes_and_goes() -> None:
    pipeline = Pipeline(ListeningConfig())
    out = feed(pipeline, zeros(11), T0) + pipeline.lost(T0 + 11) + feed(pipeline, zeros(15), T0 + 60)
    assert mutings(out) == [(10.0, True)]
    assert pipeline.muted


# --- a stream that breaks off ---------------------------------------------------------------------------------------------------


def test_noise_does_not_end_because_the_data_stopped() -> None:
    pipeline = crying()
    out = [said for later in range(300) for said in pipeline.lost(T0 + NOISY_S + later)]
    assert ended(out) == []
    assert pipeline.noisy


def test_noise_that_goes_on_after_a_gap_is_the_same_noise() -> None:
    pipeline = crying()
    pipeline.lost(T0 + NOISY_S + 3)
    out = feed(pipeline, over_room(tone(5, -22)), T0 + 60)
    assert (started(out), ended(out)) == ([], [])


def test_room_that_is_quiet_after_a_gap_settles_in_sound_that_was_heard() -> None:
    pipeline = crying()
    pipeline.lost(T0 + NOISY_S + 3)
    (end,) = ended(feed(pipeline, over_room(zeros(10)), T0 + 60))
    assert end.at == pytest.approx(T0 + 68, abs=0.3)


def test_cry_after_ten_minutes_without_sound_begins_after_them() -> None:
    pipeline = Pipeline(ListeningConfig())
    feed(pipeline, over_room(tone(3.0, -40)))
    assert pipeline.state == "stirring"
    back = T0 + 3 + FORGET_S + 60
    feed(pipeline, over_room(tone(2.0, -40)), back)
    (start,) = started(pipeline.scored(CryScore(back + 2, 0.9)))
    assert start.onset_at == pytest.approx(back, abs=0.11)


def test_noise_is_given_up_when_the_room_was_not_heard_for_ten_minutes() -> None:
    pipeline = crying()
    assert ended(pipeline.lost(T0 + NOISY_S + FORGET_S - 1)) == []
    out = pipeline.lost(T0 + NOISY_S + FORGET_S + 1)
    assert [end.at for end in ended(out)] == pytest.approx([T0 + NOISY_S])
    assert states(out) == ["quiet"]
    assert pipeline.lost(T0 + NOISY_S + FORGET_S + 2) == []


def test_first_block_after_hours_ends_the_old_noise_and_may_begin_a_new_one() -> None:
    pipeline = crying()
    out = feed(pipeline, over_room(tone(5, -22)), T0 + 3600)
    assert [end.at for end in ended(out)] == pytest.approx([T0 + NOISY_S])
    assert [start.onset_at for start in started(out)] == pytest.approx([T0 + 3600])
    assert isinstance(out[0], type(ended(out)[0])) or states(out)[0] == "quiet"


def test_timestamps_that_jump_back_an_hour_change_nothing_in_a_noise() -> None:
    pipeline = crying()
    out = feed(pipeline, over_room(tone(5, -22)), T0 - 3600)
    assert (started(out), ended(out)) == ([], [])
    (end,) = ended(feed(pipeline, over_room(zeros(10)), T0 - 3595))
    assert end.at == pytest.approx(T0 - 3587, abs=0.3)


def test_hop_in_hand_is_still_measured_when_the_stream_breaks_off() -> None:
    pipeline = Pipeline(ListeningConfig())
    pipeline.feed(tone(0.15, -20), RATE, T0)
    assert [round(hop.at - T0, 2) for hop in hops(pipeline.lost(T0 + 1))] == [0.15]


def test_jitter_of_the_timestamps_is_no_gap() -> None:
    pipeline = Pipeline(ListeningConfig())
    out = [
        said for n in range(100) for said in pipeline.feed(tone(0.064, -22), RATE, T0 + n * 0.064 + (0.3 if n % 7 == 3 else 0.0))
    ]
    assert len(hops(out)) == 64
    assert len(started(out)) == 1


def test_room_that_is_released_in_a_noise_ends_it() -> None:
    pipeline = crying()
    assert [end.at for end in ended(pipeline.close(T0 + 9))] == [T0 + 9]
    assert pipeline.close(T0 + 10) == []


def test_changed_sample_rate_in_a_cry_loses_nothing() -> None:
    pipeline = Pipeline(ListeningConfig())
    out = feed(pipeline, over_room(cry(6, -22)), T0)
    out += feed(pipeline, over_room(cry(6, -22, rate=48_000), rate=48_000), T0 + 6, rate=48_000)
    assert len(started(out)) == 1
    assert ended(out) == []
    assert sum(isinstance(said, StateMoved) for said in out) == 2


def test_rate_that_is_none_is_refused_and_the_room_is_heard_on() -> None:
    pipeline = crying()
    with pytest.raises(ValueError, match="sample rate"):
        pipeline.feed(zeros(0.1), 0, T0 + NOISY_S)
    assert len(hops(feed(pipeline, over_room(tone(1, -22)), T0 + NOISY_S))) == 10


@given(
    st.lists(
        st.tuples(
            st.sampled_from([-3600.0, -0.5, 0.0, 0.0, 0.0, 0.4, 5.0, 700.0]),
            st.sampled_from([8_000, 44_100]),
            st.floats(0.001, 4.0),
            st.sampled_from([-96.0, -40.0, -20.0, float("nan")]),
        ),
        max_size=25,
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_stream_does_noises_start_and_end_in_turns(pieces: list[tuple[float, int, float, float]]) -> None:
    pipeline, at, out = Pipeline(ListeningConfig(patience="instant")), T0, []
    for jump, rate, seconds, db in pieces:
        sound = tone(seconds, db, rate=rate)
        out += pipeline.feed(sound, rate, at + jump)
        at += jump + seconds
    open_noise = False
    for said in [*out, *pipeline.close(at)]:
        if said in started(out) or said in ended([said]):
            assert open_noise is bool(ended([said]))
            open_noise = not open_noise
    assert not open_noise
    assert all(SILENCE_DB <= level <= 0 for hop in hops(out) for level in (hop.rms, hop.peak, hop.judged, hop.floor))


# --- a parent who talks to the room ------------------------------------------------------------------------------------------


def test_what_a_parent_says_into_the_room_is_shown_but_begins_nothing() -> None:
    pipeline = Pipeline(ListeningConfig())
    feed(pipeline, over_room(zeros(2.0)))
    floor = pipeline.floor
    pipeline.shield(T0 + 7.0)
    said = feed(pipeline, over_room(tone(5.0, -12)), at=T0 + 2.0)
    assert not started(said) and not states(said) and not pipeline.noisy
    assert max(hop.level for hop in hops(said)) > -15
    assert pipeline.floor == floor, "a voice is not the room's floor"
    assert started(feed(pipeline, over_room(tone(5.0, -12)), at=T0 + 7.0)), "afterwards a cry is one"


def test_a_room_without_patience_is_not_alarmed_either() -> None:
    pipeline = Pipeline(ListeningConfig(patience="instant"))
    pipeline.shield(T0 + 5.0)
    assert not started(feed(pipeline, over_room(tone(5.0, -12))))


def test_a_noise_that_was_on_before_a_parent_talked_stays_on() -> None:
    pipeline = crying()
    pipeline.shield(T0 + NOISY_S + 20.0)
    said = feed(pipeline, over_room(zeros(20.0)), at=T0 + NOISY_S)
    assert not ended(said) and pipeline.noisy
    assert ended(feed(pipeline, over_room(zeros(12.0)), at=T0 + NOISY_S + 20.0)), "it settles by what is heard afterwards"


def test_a_microphone_that_dies_while_a_parent_talks_is_told() -> None:
    pipeline = Pipeline(ListeningConfig())
    feed(pipeline, over_room(zeros(1.0)))
    pipeline.shield(T0 + 60.0)
    assert mutings(feed(pipeline, zeros(12.0), at=T0 + 1.0)) == [(11.0, True)]


def test_a_shield_can_be_taken_down_early() -> None:
    pipeline = Pipeline(ListeningConfig())
    pipeline.shield(T0 + 100.0)
    feed(pipeline, over_room(tone(2.0, -12)))
    pipeline.shield(T0 + 2.0)
    assert started(feed(pipeline, over_room(tone(4.0, -12)), at=T0 + 2.0))


def test_a_clock_that_was_set_back_does_not_leave_the_room_unjudged_for_hours() -> None:
    pipeline = Pipeline(ListeningConfig())
    feed(pipeline, over_room(zeros(2.0)))
    pipeline.shield(T0 + 3.5)
    hour = 3600.0
    assert started(feed(pipeline, over_room(tone(5.0, -12)), at=T0 + 2.0 - hour))


@pytest.mark.parametrize("application", ["voip", "audio", "lowdelay"])
def test_a_muted_microphone_is_told_through_opus_too(application: str) -> None:
    open_mic, muted = np.repeat(noise(2.0, -50), 3), np.zeros(48_000 * 15, np.float32)
    heard = through_opus(np.concatenate([open_mic, muted]), application)
    assert [dead for _, dead in mutings(Pipeline(ListeningConfig()).feed(heard, 48_000, T0))] == [True]


@pytest.mark.parametrize("application", ["voip", "audio", "lowdelay"])
def test_a_very_quiet_microphone_is_not_taken_for_a_muted_one_by_opus(application: str) -> None:
    steps = (np.random.default_rng(7).integers(-1, 2, 48_000 * 15) / 32768).astype(np.float32)
    assert not mutings(Pipeline(ListeningConfig()).feed(through_opus(steps, application), 48_000, T0))


def through_opus(samples: "npt.NDArray[np.float32]", application: str) -> "npt.NDArray[np.float32]":
    """Mono at 48 kHz, as it comes out at the other end of a phone's call."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = 48_000, "mono", "s16", 48_000
    encoder.options = {"application": application, "frame_duration": "20"}
    decoder = AudioDecoder(AudioInfo("opus", 48_000, 1))
    blocks = []
    for start in range(0, samples.size - 959, 960):
        frame = av.AudioFrame.from_ndarray(
            (samples[None, start : start + 960] * 32768).astype(np.int16), format="s16", layout="mono"
        )
        frame.sample_rate, frame.pts = 48_000, start
        for packet in encoder.encode(frame):
            at = start * 1_000_000 // 48_000
            blocks += [block for block, _ in decoder.feed(Packet(False, at, at, 20_000, True, bytes(packet), T0))]
    return np.concatenate(blocks)
