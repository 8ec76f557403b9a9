"""Several channels to one, for what is recorded and watched: nothing that one microphone hears is lost in the mix.

A plain mean loses everything where one channel is the other turned upside down, and half where one is dead. So a channel that
moves against the loudest one is turned round, one that is far below it is left out, and what changes is faded over a block.
"""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

KEPT_S = 0.25  # how long what was heard says how the channels stand to each other
DEAD = 0.01  # of the loudest channel's power (-20 dB): adds nothing, and takes nothing away
AGAINST = 0.3  # correlation beyond which two channels move against each other, or (once turned) together again


class Downmix:
    """One stream's. Not for several threads."""

    def __init__(self) -> None:
        self._products: NDArray[np.float64] | None = None  # of each channel with each other, mean over the last moments
        self._signs: NDArray[np.float64] = np.ones(0)
        self._gains: NDArray[np.float64] = np.ones(0)

    def mono(self, samples: Samples, rate: int) -> Samples:
        """A block of AudioDecoder as [n]."""
        if samples.ndim == 1:
            return samples
        channels, length = samples.shape
        if channels == 1 or not length:
            return np.asarray(samples[0])
        before = self._gains if self._gains.size == channels else None
        gains = self._gains = self._weigh(samples, length / rate)
        if before is None or np.array_equal(before, gains):
            return np.asarray(gains.astype(np.float32) @ samples, dtype=np.float32)
        fade = np.linspace(0, 1, length, dtype=np.float32)
        faded = before[:, None] * (1 - fade) + gains[:, None] * fade
        return np.asarray((faded * samples).sum(axis=0), dtype=np.float32)

    def _weigh(self, samples: Samples, seconds: float) -> NDArray[np.float64]:
        centred = np.nan_to_num(samples.astype(np.float64))
        centred -= centred.mean(axis=1, keepdims=True)
        products = centred @ centred.T / samples.shape[1]
        if self._products is not None and self._products.shape == products.shape:
            share = min(1.0, seconds / KEPT_S)
            products = self._products * (1 - share) + products * share
        else:
            self._signs = np.ones(len(products))
        self._products = products
        return self._shares(products)

    def _shares(self, products: NDArray[np.float64]) -> NDArray[np.float64]:
        powers = np.diag(products)
        loudest = int(np.argmax(powers))
        if powers[loudest] <= 0:
            return np.full(len(powers), 1 / len(powers))
        together = products[loudest] / np.sqrt(np.maximum(powers * powers[loudest], 1e-30))
        turned = self._signs * self._signs[loudest]
        relative = np.where(together < -AGAINST, -1.0, np.where(together > AGAINST, 1.0, turned))
        self._signs = relative
        alive = powers >= DEAD * powers[loudest]
        return np.asarray(np.where(alive, relative, 0.0) / alive.sum())
