"""The network that tells a cry from a noise, in numpy: a second and a half of sound in, 0 to 1 out.

A convolution, four depthwise-separable ones (Howard and others, MobileNets, arXiv 1704.04861), the mean over the bands, mean and
largest over time, two dense layers. Several such networks, trained from different beginnings, are averaged: what one of them
hears in a cat, the others seldom do. Batch norm is folded into the weights; they are float16 in the file and float32 at work.
`training/` makes the file, docs/cry.md says from what.
"""

import math
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from babycam.core.errors import BabycamError
from babycam.listening.mel import BANDS, Mels, level_free

Array = npt.NDArray[np.float32]

VERSION = 1  # of the file's layout: another one is refused
WINDOW = 94  # frames: 1.5 s
PACKAGED = Path(__file__).with_name("cry_weights.npz")
CHANNELS = (16, 32, 48, 64, 64)
STRIDES = (2, 1, 2, 1)
HIDDEN = 32
MOST_NETWORKS = 16


def shapes() -> dict[str, tuple[int, ...]]:
    """Each array of one network. Convolutions are [taps, out] or [in, out]; biases end in `_bias`."""
    wanted: dict[str, tuple[int, ...]] = {"first": (25, CHANNELS[0]), "first_bias": (CHANNELS[0],)}
    for number, (before, after) in enumerate(pairwise(CHANNELS)):
        wanted |= {f"deep{number}": (9, before), f"point{number}": (before, after), f"point{number}_bias": (after,)}
    wanted |= {"dense": (2 * CHANNELS[-1], HIDDEN), "dense_bias": (HIDDEN,), "last": (HIDDEN, 1), "last_bias": (1,)}
    return wanted


class Network:
    """Weights that were checked. May be shared by rooms and threads: nothing in it changes."""

    def __init__(self, weights: dict[str, Array], name: str) -> None:
        """`weights`: the arrays of `shapes`, those of several networks stacked ([networks, ...])."""
        self._weights = weights
        self.name = name  # of this training, as docs/cry.md calls it

    @classmethod
    def load(cls, path: Path | None = None) -> "Network":
        """The network of the file at `path`, or the one that comes with babycam.

        Raises BabycamError("cry_weights_broken") when the file is missing, cut, of another version, or holds what is no number.
        """
        try:
            with np.load(path or PACKAGED, allow_pickle=False) as file:
                return cls(_read(file), str(file["name"]))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise BabycamError("cry_weights_broken") from error

    def score(self, mels: Mels) -> float:
        """How much the window `mels` ([WINDOW, BANDS], power) is like a cry: 0 to 1; NaN where it cannot be told."""
        logits = self.logits(mels)
        if not np.isfinite(logits).all():
            return math.nan
        return float(np.mean(1.0 / (1.0 + np.exp(-logits))))

    def logits(self, mels: Mels) -> Array:
        """What each network says about one window before the sigmoid: [networks]."""
        weights = self._weights
        looks = _patches(level_free(mels))
        sound = _relu(looks @ weights["first"] + weights["first_bias"][:, None])  # [networks, places, channels]
        sound = sound.reshape(len(sound), WINDOW // 2, BANDS // 2, -1)
        for number, stride in enumerate(STRIDES):
            deep = _deep(sound, weights[f"deep{number}"], stride)
            places = deep.reshape(len(deep), -1, deep.shape[-1])
            sound = _relu(places @ weights[f"point{number}"] + weights[f"point{number}_bias"][:, None])
            sound = sound.reshape(*deep.shape[:3], -1)
        moments = sound.mean(axis=2)
        heard = np.concatenate((moments.mean(axis=1), moments.max(axis=1)), axis=1)[:, None]
        hidden = _relu(heard @ weights["dense"] + weights["dense_bias"][:, None])
        logits: Array = (hidden @ weights["last"])[:, 0, 0] + weights["last_bias"][:, 0]
        return logits


def _read(file: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Array]:
    """The file's networks, stacked. Raises KeyError or ValueError for what is not as it should be."""
    version, count = int(file["version"]), int(file["networks"])
    if version != VERSION or not 1 <= count <= MOST_NETWORKS:
        raise ValueError(f"version {version}, {count} networks")
    weights = {name: file[name].astype(np.float32) for name in shapes()}
    for name, shape in shapes().items():
        if weights[name].shape != (count, *shape) or not np.isfinite(weights[name]).all():
            raise ValueError(name)
    return weights


def _relu(values: Array) -> Array:
    return np.maximum(values, np.float32(0.0), out=values)


def _patches(looks: Mels) -> Array:
    """The 5 x 5 patches, every second one each way: [WINDOW / 2 * BANDS / 2, 25]."""
    scaled = np.zeros((WINDOW + 4, BANDS + 4), np.float32)
    scaled[2:-2, 2:-2] = looks / np.float32(4.5) + np.float32(0.8)
    patches = np.lib.stride_tricks.sliding_window_view(scaled, (5, 5))[::2, ::2]
    return patches.reshape(-1, 25)


def _deep(sound: Array, taps: Array, stride: int) -> Array:
    """A 3 x 3 convolution of each channel by itself, zeros around. `sound`: [networks, time, band, channel]."""
    networks, time, bands, channels = sound.shape
    padded = np.zeros((networks, time + 2, bands + 2, channels), np.float32)
    padded[:, 1:-1, 1:-1] = sound
    later, higher = (time - 1) // stride + 1, (bands - 1) // stride + 1
    out = np.zeros((networks, later, higher, channels), np.float32)
    for tap in range(9):
        down, right = divmod(tap, 3)
        part = padded[:, down : down + stride * (later - 1) + 1 : stride, right : right + stride * (higher - 1) + 1 : stride]
        out += part * taps[:, None, None, tap]
    return out
