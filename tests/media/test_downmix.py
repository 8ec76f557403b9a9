"""Several channels to one: nothing that one microphone hears is lost."""

import numpy as np
import numpy.typing as npt
import pytest

from babycam.media.downmix import Downmix

RATE = 16000
BLOCK = 320
LEFT = np.sin(np.arange(2 * RATE) * 2 * np.pi * 450 / RATE).astype(np.float32) * 0.25


def mixed(channels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    downmix = Downmix()
    return np.concatenate([downmix.mono(channels[:, at : at + BLOCK], RATE) for at in range(0, channels.shape[1], BLOCK)])


def level(samples: npt.NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(samples[RATE // 2 :].astype(float) ** 2)))


@pytest.mark.parametrize(
    ("story", "right"),
    [
        ("the same", LEFT),
        ("turned against it", -LEFT),
        ("turned, and a little softer", -0.97 * LEFT),
        ("turned, and much softer", -0.3 * LEFT),
        ("dead", 0 * LEFT),
        ("dead, with a constant offset", 0 * LEFT + 0.5),
    ],
)
def test_a_second_channel_costs_no_loudness(story: str, right: npt.NDArray[np.float32]) -> None:
    made = mixed(np.stack([LEFT, right.astype(np.float32)]))
    assert level(made - made.mean()) > level(LEFT) - 4, story
    assert level(made - made.mean()) == pytest.approx(level(LEFT), abs=0.5) or story.endswith("much softer")


def test_a_cry_in_one_of_eight_channels_is_kept_whole_from_its_first_moment() -> None:
    room = np.random.default_rng(1).standard_normal((8, 2 * RATE)).astype(np.float32) * 0.001
    room[5, RATE:] += LEFT[:RATE]
    made = mixed(room)
    assert level(made[RATE // 2 :]) == pytest.approx(level(LEFT), abs=0.5)
    first = made[RATE + BLOCK : RATE + 2 * BLOCK]
    assert np.abs(first).max() > 0.2


def test_a_channel_that_turns_round_is_followed_without_a_click() -> None:
    right = np.concatenate([LEFT[:RATE], -LEFT[RATE:]])
    made = mixed(np.stack([LEFT, right]))
    assert level(made[RATE:]) == pytest.approx(level(LEFT), abs=0.5)
    assert np.abs(np.diff(made)).max() < 1.5 * np.abs(np.diff(LEFT)).max()


def test_one_channel_is_left_as_it_is() -> None:
    assert Downmix().mono(LEFT, RATE) is LEFT
