"""Levels: the scale, the band of voices, and hops that do not depend on how the sound was cut."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.core.decibels import SILENCE_DB, to_db
from babycam.listening.level import Hop, Meter, Samples

from .sounds import RATE, click, noise, tone, zeros

RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]


def measure(sound: Samples, rate: int = RATE, cuts: list[int] | None = None) -> list[Hop]:
    meter = Meter()
    hops: list[Hop] = []
    edges = [0, *sorted(cuts or []), sound.size]
    for first, last in pairwise(edges):
        hops += meter.feed(sound[first:last], rate, first / rate)
    return hops


def test_full_scale_sine_reads_minus_3_rms_and_0_peak() -> None:
    hop = measure(tone(0.5, -3.0103))[2]
    assert hop.rms == pytest.approx(-3.01, abs=0.02)
    assert hop.peak == pytest.approx(0.0, abs=0.02)


def test_full_scale_square_wave_is_0_dbfs_and_nothing_is_louder() -> None:
    square = np.sign(tone(0.5, -3.0, hz=997.0)).astype(np.float32)
    assert measure(square)[2].rms == pytest.approx(0.0, abs=0.01)
    assert measure(square * 50)[2].rms <= 0.0
    assert measure(square * 50)[2].peak <= 0.0


def test_digital_silence_is_the_floor_and_not_full_scale() -> None:
    for hop in measure(zeros(1.0)):
        assert (hop.rms, hop.peak, hop.voice) == (SILENCE_DB, SILENCE_DB, SILENCE_DB)
        assert hop.silent


def test_one_step_of_16_bits_is_a_sound_and_half_a_step_is_none() -> None:
    assert not measure((np.sign(tone(0.5, -3.0)) / 32768).astype(np.float32))[2].silent
    assert measure((np.sign(tone(0.5, -3.0)) / 65536 * 0.99).astype(np.float32))[2].silent


@pytest.mark.parametrize("share", [1.0, 0.5, 0.0, -0.5, -0.97, -1.0])
def test_the_louder_of_two_channels_counts_however_they_stand_to_each_other(share: float) -> None:
    wave = (np.sin(np.arange(16000) * 2 * np.pi * 900 / 16000) * 0.25).astype(np.float32)
    [alone, *_] = Meter().feed(wave, 16000, 0.0)
    for pair in ([wave, wave * np.float32(share)], [wave * np.float32(share), wave]):
        hops = Meter().feed(np.stack(pair), 16000, 0.0)
        assert len(hops) == 10
        assert (hops[0].rms, hops[0].peak, hops[0].voice) == pytest.approx((alone.rms, alone.peak, alone.voice), abs=0.01)


def test_a_hum_in_one_channel_does_not_hide_a_voice_in_the_other() -> None:
    at = np.arange(16000) / 16000
    hum, voice = np.sin(2 * np.pi * 50 * at) * 0.5, np.sin(2 * np.pi * 900 * at) * 0.05
    hops = Meter().feed(np.stack([hum, voice]).astype(np.float32), 16000, 0.0)
    assert hops[5].voice == pytest.approx(20 * np.log10(0.05) - 3.01, abs=0.3)


def test_channels_that_come_and_go_do_not_cut_the_hop_in_hand() -> None:
    meter, wave = Meter(), np.full(400, 0.1, np.float32) * np.resize([1, -1], 400).astype(np.float32)
    hops = [hop for number in range(8) for hop in meter.feed(np.stack([wave] * (1 + number % 3)), 16000, 0.025 * number)]
    assert [hop.seconds for hop in hops] == [0.1, 0.1]
    assert [hop.rms for hop in hops] == pytest.approx([-20.0, -20.0], abs=0.1)


def test_constant_offset_of_a_cheap_microphone_is_no_sound() -> None:
    assert measure(np.full(RATE, 0.3, np.float32))[3].silent
    offset = measure(tone(1.0, -40.0) + np.float32(0.3))
    assert [hop.rms for hop in offset] == pytest.approx([-40.0] * 10, abs=0.05)
    assert [hop.voice for hop in offset] == pytest.approx([-40.0] * 10, abs=0.7)  # the first hop holds the sine's own onset


@pytest.mark.parametrize("rate", RATES)
def test_each_rate_gives_ten_hops_a_second_and_the_same_levels(rate: int) -> None:
    hops = measure(tone(3.0, -30.0, rate=rate), rate)
    assert len(hops) == 30
    assert [hop.start for hop in hops] == pytest.approx([n / 10 for n in range(30)], abs=1.01 / rate)
    assert [hop.rms for hop in hops[1:]] == pytest.approx([-30.0] * 29, abs=0.1)
    assert [hop.voice for hop in hops[1:]] == pytest.approx([-30.0] * 29, abs=0.1)


@pytest.mark.parametrize("rate", RATES)
def test_band_of_voices_lets_voices_through_and_keeps_rumble_and_hiss_out(rate: int) -> None:
    def voice(hz: float) -> float:
        return measure(tone(1.0, -20.0, hz, rate), rate)[5].voice

    assert [voice(hz) for hz in (450, 1000, 2500, 3000)] == pytest.approx([-20.0] * 4, abs=0.5)
    assert [voice(hz) for hz in (300, 3400)] == pytest.approx([-26.0] * 2, abs=1.0)
    assert max(voice(hz) for hz in (30, 50, 100, 150, 200)) < -70
    if rate > 8_000:
        assert voice(4000) < -70
        assert voice(min(7000, 0.45 * rate)) < -70


def test_lorry_that_shakes_the_house_is_quiet_in_the_band_of_voices() -> None:
    lorry = tone(2.0, -9.0, 53.0) + tone(2.0, -14.0, 87.0)
    hop = measure(lorry)[10]
    assert hop.rms > -9.0
    assert hop.voice < -60.0


def test_click_on_the_border_touches_two_hops_and_no_more() -> None:
    hops = measure(click(1.0, at=0.485))
    assert [hop.voice > -60 for hop in hops] == [n in (4, 5) for n in range(10)]


def test_stream_that_changes_its_rate_in_mid_hop_loses_nothing() -> None:
    meter = Meter()
    hops = meter.feed(tone(0.25, -20.0), RATE, 0.0)
    hops += meter.feed(tone(0.3, -20.0, rate=48_000), 48_000, 0.25)
    assert [round(hop.start, 3) for hop in hops] == [0.0, 0.1, 0.2, 0.25, 0.35, 0.45]
    assert [round(hop.seconds, 3) for hop in hops] == [0.1, 0.1, 0.05, 0.1, 0.1, 0.1]
    assert [hop.voice for hop in hops] == pytest.approx([-20.0] * 6, abs=0.8)


def test_stream_that_changes_its_rate_with_each_block_is_still_heard() -> None:
    meter = Meter()
    hops = [
        hop
        for n in range(50)
        for rate in (16_000, 44_100)
        for hop in meter.feed(tone(0.02, -20.0, rate=rate), rate, n * 0.04 + (rate == 44_100) * 0.02)
    ]
    assert sum(hop.seconds for hop in hops) == pytest.approx(2.0, abs=0.03)
    assert all(hop.rms > -23 for hop in hops)


@pytest.mark.parametrize("rate", [0, -1, 100, 10_000_000])
def test_rate_that_no_sound_card_has_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="sample rate"):
        Meter().feed(zeros(0.1), rate, 0.0)


def test_level_of_a_power_that_is_none_is_the_floor() -> None:
    assert [to_db(power) for power in (0.0, -1.0, float("nan"), 1e-300)] == [SILENCE_DB] * 4
    assert to_db(float("inf")) == 0.0


@given(st.lists(st.integers(0, 2 * RATE), max_size=30), st.sampled_from([11_025, 16_000, 44_100]))
@settings(max_examples=40, deadline=None)
def test_hops_do_not_depend_on_how_the_sound_was_cut_into_blocks(cuts: list[int], rate: int) -> None:
    sound = noise(1.2, -30.0, rate) + tone(1.2, -20.0, 440.0, rate)
    whole, cut = measure(sound, rate), measure(sound, rate, [min(place, sound.size) for place in cuts])
    assert [(hop.rms, hop.peak, hop.voice, hop.seconds) for hop in cut] == [
        (hop.rms, hop.peak, hop.voice, hop.seconds) for hop in whole
    ]
    assert [hop.start for hop in cut] == pytest.approx([hop.start for hop in whole], abs=1e-9)


wild = st.floats(width=32) | st.sampled_from([0.0, 1.0, -1.0, float("nan"), float("inf"), float("-inf"), 1e38, 1e-40])


@given(st.lists(st.tuples(st.lists(wild, max_size=40), st.sampled_from([2_000, 8_000, 16_000])), max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_samples_whatever_make_a_level_that_is_no_number(blocks: list[tuple[list[float], int]]) -> None:
    meter = Meter()
    hops: list[Hop] = []
    for samples, rate in blocks:
        hops += meter.feed(np.array(samples * 7, np.float32), rate, 0.0)
    for hop in hops + meter.flush():
        for level in (hop.rms, hop.peak, hop.voice):
            assert SILENCE_DB <= level <= 0.0
        assert hop.rms <= hop.peak + 1e-3
