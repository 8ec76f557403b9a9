"""A room's looks for crying: what cannot be judged is said, and how the sound was cut does not matter."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from babycam.listening.cry import EARLIER, GATE_DB, LOOKS, PROBABLY_CRY, CryListener, CryScore
from babycam.listening.cry_network import PACKAGED, WINDOW, Network
from babycam.listening.level import Samples
from babycam.listening.mel import BATCH, MelCutter, level_free

from .sounds import RATE, T0, cry, noise, over_room, tone, zeros

NETWORK = Network.load()
RATES = [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 384_000]


def listen(sound: Samples, rate: int = RATE, cuts: list[int] | None = None, network: Network | None = NETWORK) -> list[CryScore]:
    listener = CryListener(network)
    said: list[CryScore] = []
    size = sound.shape[-1]
    for first, last in pairwise([0, *sorted(cuts or range(1024, size, 1024)), size]):
        said += listener.feed(sound[..., first:last], rate, T0 + first / rate)
    return said


def scores(said: list[CryScore]) -> list[float]:
    assert all(look.cry is not None and look.why == "" for look in said), said
    return [look.cry for look in said if look.cry is not None]


def reasons(said: list[CryScore]) -> set[str]:
    assert all((look.cry is None) == bool(look.why) for look in said)
    return {look.why for look in said}


def test_a_look_comes_each_half_second_with_the_time_of_its_end() -> None:
    said = listen(noise(10.0, -40.0))
    assert len(said) == 20
    times = [look.at - T0 for look in said]
    assert np.diff(times) == pytest.approx(0.496)
    assert times[0] == pytest.approx(0.505, abs=0.002)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 4 * RATE), max_size=40))
def test_how_the_sound_is_cut_changes_nothing(cuts: list[int]) -> None:
    sound = over_room(cry(4.0, -20.0))
    cut, whole = listen(sound, cuts=cuts), listen(sound)
    assert [look.at for look in cut] == pytest.approx([look.at for look in whole], abs=1e-4)
    assert [(look.cry, look.why) for look in cut] == [(look.cry, look.why) for look in whole]


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_has_looks_that_begin_within_half_a_second(rate: int) -> None:
    said = listen(noise(3.0, -30.0, rate), rate)
    assert len(said) in (5, 6)
    assert all(0.0 <= score <= 1.0 for score in scores(said))


@pytest.mark.parametrize("rate", [1_999, 384_001, 0, -1])
def test_a_rate_that_cannot_be_is_refused(rate: int) -> None:
    with pytest.raises(ValueError, match="sample rate"):
        CryListener(NETWORK).feed(zeros(1.0), rate, T0)


@pytest.mark.parametrize("rate", [8_000, 24_000, 48_000, 96_000])
def test_a_rate_shows_the_same_bands_as_16_khz(rate: int) -> None:
    def bands(at: int) -> Samples:
        voice = sum(tone(2.0, -30.0, hz, at) for hz in (310.0, 930.0, 1550.0, 2480.0))
        return level_free(MelCutter(at, 1).feed(np.asarray(voice, np.float32).reshape(1, -1))[2][0].mels)

    assert np.abs(bands(rate) - bands(RATE)).mean() < 0.25  # nepers, of nine


def test_channels_turned_against_each_other_read_like_one() -> None:
    sound = over_room(cry(6.0, -20.0))
    alone = scores(listen(sound))
    assert scores(listen(np.stack((sound, -sound)))) == pytest.approx(alone, abs=1e-4)
    assert scores(listen(np.stack((sound, zeros(6.0))))) == pytest.approx(alone, abs=1e-3)


def test_a_constant_offset_is_no_sound() -> None:
    sound = over_room(cry(6.0, -20.0))
    assert scores(listen(sound + np.float32(0.3))) == pytest.approx(scores(listen(sound)), abs=0.02)


def test_what_is_no_number_counts_as_silence() -> None:
    sound = over_room(cry(6.0, -20.0))
    holes, zeroed = sound.copy(), sound.copy()
    holes[20_000:21_000] = np.nan
    zeroed[20_000:21_000] = 0.0
    assert listen(holes) == listen(zeroed)
    assert reasons(listen(np.full(RATE * 3, np.nan, np.float32))) == {"band"}


def test_samples_beyond_full_scale_are_full_scale() -> None:
    loud = noise(4.0, -14.0) * 4
    assert listen(loud) == listen(np.clip(loud, -1.0, 1.0))


def test_a_sound_of_which_nothing_but_full_scale_is_left_cannot_be_judged() -> None:
    said = listen(np.concatenate((noise(4.0, -30.0), np.sign(noise(4.0, -10.0)), noise(8.0, -30.0))))
    assert said[4].why == "" and said[12].why == "clipping"
    assert said[-1].why == ""


def test_a_loud_sine_is_not_taken_for_clipped() -> None:
    assert reasons(listen(tone(4.0, -3.02, 440.0) + noise(4.0, -40.0))) == {""}


@pytest.mark.parametrize("hz", [120.0, 440.0, 1000.0, 1500.0, 1990.0])
@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_tone_on_digital_silence_is_no_room_and_cannot_be_judged(hz: float, rate: int) -> None:
    bursts = np.concatenate([np.concatenate((tone(0.7, -12.0, hz, rate), zeros(0.4, rate))) for _ in range(6)])
    in_16_bits = (np.round(bursts * 32767) / 32768).astype(np.float32)
    assert reasons(listen(in_16_bits, rate)) == {"band"}


def test_a_room_on_the_telephone_can_be_judged() -> None:
    assert reasons(listen(noise(3.0, -60.0, 8_000), 8_000)) == {""}
    spectrum = np.fft.rfft(noise(4.0, -50.0))
    spectrum[3400 * 4 :] = 0
    assert reasons(listen(np.fft.irfft(spectrum).astype(np.float32))) == {""}


def test_a_stream_at_4_khz_has_nothing_above_2_khz() -> None:
    assert reasons(listen(noise(3.0, -30.0, 4_000), 4_000)) == {"band"}


def test_a_stream_that_had_treble_keeps_its_judgement_through_a_hum() -> None:
    said = listen(np.concatenate((noise(3.0, -50.0), tone(30.0, -20.0, 120.0), zeros(10.0))))
    assert reasons(said) == {""}


def test_an_hour_of_zeros_is_never_a_cry_and_never_judged() -> None:
    listener = CryListener(NETWORK)
    said = [look for minute in range(60) for look in listener.feed(zeros(60.0), RATE, T0 + 60 * minute)]
    assert len(said) == 7258
    assert reasons(said) == {"band"}


def test_what_is_far_under_anything_that_matters_counts_as_nothing() -> None:
    assert scores(listen(noise(6.0, GATE_DB - 2))) == [0.0] * 12


def test_a_gap_starts_afresh() -> None:
    sound = over_room(cry(3.0, -20.0))
    listener = CryListener(NETWORK)
    first = listener.feed(sound, RATE, T0)
    again = listener.feed(sound, RATE, T0 + 60)
    assert [look.at - 60 for look in again] == pytest.approx([look.at for look in first])
    assert [look.cry for look in again] == [look.cry for look in first]


def test_another_rate_or_more_channels_start_afresh() -> None:
    listener = CryListener(NETWORK)
    listener.feed(noise(2.7, -40.0), RATE, T0)
    [look] = listener.feed(noise(0.6, -40.0, 8_000), 8_000, T0 + 2.7)
    assert look.at == pytest.approx(T0 + 2.7 + 0.505, abs=0.01)
    [look] = listener.feed(np.stack((noise(0.6, -40.0, 8_000),) * 2), 8_000, T0 + 3.3)
    assert look.at == pytest.approx(T0 + 3.3 + 0.505, abs=0.01)


def test_a_jitter_of_the_timestamps_is_no_gap() -> None:
    listener = CryListener(NETWORK)
    said = []
    for second in range(4):
        said += listener.feed(noise(1.0, -40.0), RATE, T0 + second + (0.3 if second % 2 else 0.0))
    assert len(said) == 8


def test_an_empty_block_says_nothing() -> None:
    listener = CryListener(NETWORK)
    assert listener.feed(zeros(0.0), RATE, T0) == []
    assert listener.feed(np.zeros((2, 0), np.float32), RATE, T0) == []


def test_without_a_network_no_look_claims_to_know() -> None:
    assert reasons(listen(over_room(cry(3.0, -20.0)), network=None)) == {"broken"}


def test_weights_that_make_no_number_are_told_as_broken() -> None:
    huge = {name: np.full_like(array, 1e30) for name, array in NETWORK._weights.items()}
    with np.errstate(all="ignore"):
        assert reasons(listen(noise(3.0, -30.0), network=Network(huge, "huge"))) == {"broken"}


def test_two_looks_come_with_each_batch_and_the_file_is_small() -> None:
    assert WINDOW == 3 * BATCH + 1
    assert (LOOKS, 2 * EARLIER) == (16, BATCH - 1)
    assert PACKAGED.stat().st_size < 300_000


def hiss(seconds: float, db: float) -> Samples:
    """White noise of which two bits are left."""
    return np.asarray(np.round(noise(seconds, db) * 2) / 2, np.float32)


def pumped(seconds: float) -> Samples:
    """A room's hiss under a gain that swells for two seconds and falls at once, as automatic gain control has it."""
    time = np.arange(round(seconds * RATE)) / RATE
    return np.asarray(noise(seconds, -55.0) * 10 ** (1.2 * (time % 2.0) / 2.0), np.float32)


@pytest.mark.parametrize("sound", [hiss(10.0, -10.0), pumped(10.0), over_room(zeros(10.0), -40.0)], ids=["2 bits", "gain", "room"])
def test_hiss_is_no_cry(sound: Samples) -> None:
    assert max(scores(listen(sound))) < PROBABLY_CRY


def test_a_made_up_cry_is_recognised_within_three_seconds_and_a_tone_never() -> None:
    found = next(look.at - T0 for look in listen(over_room(cry(8.0, -20.0))) if (look.cry or 0.0) >= PROBABLY_CRY)
    assert found < 3.0
    for hz in (250.0, 440.0, 1000.0):
        assert max(scores(listen(over_room(tone(8.0, -20.0, hz))))) < PROBABLY_CRY


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_a_cry_is_recognised_at_every_rate(rate: int) -> None:
    assert max(scores(listen(over_room(cry(6.0, -20.0, rate=rate), rate=rate), rate))) >= PROBABLY_CRY


def test_a_cry_of_two_channels_turned_against_each_other_is_recognised() -> None:
    sound = over_room(cry(6.0, -20.0))
    assert max(scores(listen(np.stack((sound, -sound))))) >= PROBABLY_CRY


def test_a_quiet_cry_is_recognised_as_well_as_a_loud_one() -> None:
    assert max(scores(listen(over_room(cry(6.0, -45.0), -70.0)))) >= PROBABLY_CRY
