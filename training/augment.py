"""Sounds that no recording has: mixed, echoing, coloured, cut; in mel power, where adding two sounds is adding two numbers."""

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from babycam.listening.cry_network import WINDOW
from babycam.listening.mel import ALL_BANDS, BANDS, DEEPEST, EPS, HIGHEST, HIGHEST_HZ, LOUD_END, LOWEST_HZ

BAND = torch.arange(BANDS).float()
EDGES = torch.log10(1 + torch.tensor([LOWEST_HZ, HIGHEST_HZ]) / 700)  # in mel over 2595
HERTZ = 700 * (10 ** (EDGES[0] + (BAND + 1) * (EDGES[1] - EDGES[0]) / (ALL_BANDS + 1)) - 1)  # the middle of each band
HARMONICS = torch.arange(1, 13).float()


def even(low: float, high: float, *shape: int) -> Tensor:
    """Evenly spread over [low, high)."""
    return torch.rand(*shape) * (high - low) + low


def bend(sounds: Tensor, others: Tensor, cry: Tensor, rng: np.random.Generator) -> Tensor:
    """Level-free windows for a step: `sounds` and `others` (to be mixed in) are powers [n, WINDOW, BANDS], `cry` [n] is 0 or 1."""
    sounds = _echo(sounds, rng)
    sounds = _mix(sounds, others, cry)
    sounds = sounds * 10 ** (_channel(len(sounds)) / 10)[:, None]
    sounds = _pump(sounds)
    sounds = sounds + sounds.amax((1, 2), keepdim=True) * 10 ** -even(2.6, 6, len(sounds), 1, 1) * (0.5 + torch.rand_like(sounds))
    logs = torch.log(sounds + EPS)
    loud = torch.quantile(logs.reshape(len(logs), -1)[:, ::7], LOUD_END, dim=1)[:, None, None]
    looks = (logs - loud).clamp(DEEPEST, HIGHEST) + 0.25 * torch.randn_like(logs)
    return _mask(looks, rng)


def _echo(sounds: Tensor, rng: np.random.Generator) -> Tensor:
    """A room's tail for two fifths of them."""
    which = torch.rand(len(sounds))
    for number, fall in enumerate(rng.uniform(0.15, 0.8, 2)):
        chosen = (which > 0.6 + 0.2 * number) & (which <= 0.8 + 0.2 * number)
        if not chosen.any():
            continue
        tail = torch.from_numpy(10 ** (-6 * 0.016 * np.arange(28) / fall)).float()
        tail[0] = 0
        tail *= float(rng.uniform(0.1, 1.2)) / tail.sum()
        rows = sounds[chosen].transpose(1, 2)
        echo = F.conv1d(F.pad(rows.reshape(-1, 1, WINDOW), (27, 0)), tail.flip(0)[None, None]).reshape(rows.shape)
        sounds[chosen] = sounds[chosen] + echo.transpose(1, 2)
    return sounds


def _mix(sounds: Tensor, others: Tensor, cry: Tensor) -> Tensor:
    """Two thirds of them with another sound: half of those recorded, half a steady coloured noise, some with a motor in it."""
    count = len(sounds)
    colour = torch.exp(-even(-0.2, 1.6, count, 1) * torch.log(1 + BAND / 6)[None])
    colour = colour * (1 + 0.6 * torch.rand(count, BANDS)) * torch.linspace(1, 2.3, BANDS)
    flutter = -torch.log(torch.rand(3, count, WINDOW, BANDS) + EPS).mean(0)  # gamma of shape 3: three samples' power
    steady = flutter * colour[:, None] + _motor(colour)[:, None]
    added = torch.where((torch.rand(count) < 0.5)[:, None, None], steady, others)
    ratio_db = torch.where(cry > 0, even(-3, 26, count), even(-6, 24, count))
    on = (torch.rand(count) < 0.65).float()
    gain = sounds.sum(2).mean(1) / (added.sum(2).mean(1) + EPS) * 10 ** (-ratio_db / 10) * on
    return sounds + added * gain[:, None, None]


def _motor(air: Tensor) -> Tensor:
    """A hum of 50 to 600 Hz with its harmonics, 0 to 15 dB over the noise of the `air` [count, BANDS], in two fifths of them."""
    count = len(air)
    lines = 50 * 12 ** torch.rand(count, 1) * HARMONICS
    strengths = HARMONICS ** -even(0, 3, count, 1) * even(0.2, 1, *lines.shape)
    hum = (torch.exp(-(((HERTZ - lines[..., None]) / 60) ** 2)) * strengths[..., None]).sum(1)
    over = 10 ** even(0, 1.5, count, 1) * (torch.rand(count, 1) < 0.4)
    return hum * over * air.sum(1, keepdim=True) / (hum.sum(1, keepdim=True) + EPS)


def _channel(count: int) -> Tensor:
    """What microphone, place and line do to the bands, dB [count, BANDS]: a slope, a bump, and where they begin and end."""
    slope = even(-9, 9, count, 1) * (BAND - 22)[None] / 22
    bump = even(-7, 7, count, 1) * torch.exp(-(((BAND[None] - even(0, 43, count, 1)) / even(2, 9, count, 1)) ** 2))
    low = even(-10, 8, count, 1)
    high = torch.where(torch.rand(count, 1) < 0.25, even(30, 44, count, 1), torch.full((count, 1), 60.0))
    return slope + bump - 5 * (low - BAND[None]).clamp(min=0) - 6 * (BAND[None] - high).clamp(min=0)


def _pump(sounds: Tensor) -> Tensor:
    """A fifth of them under a gain that drifts by up to 12 dB, as automatic gain control does."""
    count = len(sounds)
    drift = even(-12, 12, count, 1) * (torch.rand(count, 1) < 0.2).float() * torch.linspace(-0.5, 0.5, WINDOW)[None]
    return sounds * 10 ** (drift / 10)[:, :, None]


def _mask(looks: Tensor, rng: np.random.Generator) -> Tensor:
    """Holes in time and in the bands (SpecAugment, arXiv 1904.08779)."""
    for look in looks:
        if rng.random() < 0.3:
            start = rng.integers(0, WINDOW - 8)
            look[start : start + rng.integers(3, 12)] = DEEPEST if rng.random() < 0.5 else look.mean()
        if rng.random() < 0.3:
            start = rng.integers(0, BANDS - 5)
            look[:, start : start + rng.integers(1, 6)] = look.mean()
    return looks


Powers = npt.NDArray[np.float32]


def cut(mels: Powers, rng: np.random.Generator, at: int | None = None) -> Powers:
    """A window of the powers [frames, BANDS], at frame `at` or anywhere; a shorter sound stands anywhere in silence."""
    if len(mels) < WINDOW:
        out = np.full((WINDOW, BANDS), EPS, np.float32)
        start = int(rng.integers(0, WINDOW - len(mels) + 1))
        out[start : start + len(mels)] = mels
        return out
    start = int(rng.integers(0, len(mels) - WINDOW + 1)) if at is None else at
    return mels[start : start + WINDOW]


def edge(window: Powers, rng: np.random.Generator, most: int) -> Powers:
    """The window with up to `most` frames of silence where the sound has not begun yet, or is over.

    A room hears every sound begin and end, a corpus hardly any: without these edges a door is a cry for half a second. Where
    less than a quarter of the power would be left, the window stays as it is.
    """
    out, count = window.copy(), int(rng.integers(8, most))
    out[slice(0, count) if rng.random() < 0.6 else slice(-count, None)] = EPS
    return out if out.sum() > window.sum() / 4 else window
