"""Whether what one room hears is a cry: four looks a second, and what the last four seconds of looks say together.

A look is the network's score of a second and a half. Cries come again and again, and a single look is easily deceived (a meow, a
word), so the live score is the mean of the BEST looks of the last LOOKS: a cry needs two seconds of crying to be
recognised, and is not forgotten in the breath between two. It is told each half second.

The loudness path never waits for this, and a network that cannot judge says so instead of saying "no cry": `cry` is None then,
and `why` tells the reason. What is far under anything that could matter (GATE_DB) counts as 0 without asking the network.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from babycam.core.decibels import to_db
from babycam.listening.cry_network import WINDOW, Network
from babycam.listening.level import HIGHEST_RATE, LOWEST_RATE, Samples, mend
from babycam.listening.mel import BANDS, BATCH, Batch, MelCutter

PROBABLY_CRY = 0.55  # a live score from here on is "probably a cry", and wakes
CRY = 0.8  # and from here on "a cry"
LOOKS, BEST = 16, 8
EARLIER = 15  # frames that the first of a half second's two looks is before the other
GAP_S = 1.0
GATE_DB = -62.0
TREBLE_DB = -90.0  # no microphone in a room has less than this above 2 kHz
TREBLE_BELOW_DB = 45.0  # nor that much less than it has altogether, for half a second on end
FORGET_BAND = 1200  # batches with sound but without treble after which the stream is a band-limited one: ten minutes
CLIPPED = 0.3  # a share of samples at full scale from which nothing is left to look at (a full-scale sine has 0.14)


@dataclass(frozen=True, slots=True)
class CryScore:
    """What is told each half second. `at`: unix s of the end of what was heard; `cry`: the live score, 0 to 1, or None.

    None is where it cannot be judged, and `why` tells the reason, else "": "band" (this stream has no sound above 2 kHz: it is
    band-limited or made by a machine), "clipping", "broken" (there are no weights, or what they say is no number).
    """

    at: float
    cry: float | None
    why: str = ""


class CryListener:
    """One room's. Feed it from one thread at a time. Without a network every look is "broken"."""

    def __init__(self, network: Network | None) -> None:
        self._network = network
        self._rate = self._channels = 0
        self._until: float | None = None

    def feed(self, block: Samples, rate: int, at: float) -> list[CryScore]:
        """The looks that `block` completes: float32 [n] or [channels, n] (any n), `rate` in Hz, `at` unix s of its first sample.

        A jump of `at` by more than GAP_S, another rate or another number of channels starts afresh. Raises ValueError for a
        rate outside 2-384 kHz.
        """
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(f"a sample rate of {rate} Hz")
        samples = mend(np.asarray(block, np.float32).reshape(1, -1) if block.ndim == 1 else np.asarray(block, np.float32))
        if not samples.size:
            return []
        if (rate, len(samples)) != (self._rate, self._channels) or self._until is None or abs(at - self._until) > GAP_S:
            self._start(rate, len(samples))
        begun = at - self._heard / rate  # unix s of the stream's first sample, by this block's clock
        self._heard += samples.shape[1]
        self._until = at + samples.shape[1] / rate
        return [self._look(batch, begun + end / rate) for batch, end in self._cutter.feed(samples)]

    def _start(self, rate: int, channels: int) -> None:
        self._rate, self._channels, self._heard = rate, channels, 0
        self._cutter = MelCutter(rate, channels)
        self._mels = np.zeros((WINDOW + EARLIER, BANDS), np.float32)
        self._batches: deque[Batch] = deque(maxlen=-(-len(self._mels) // BATCH))
        self._looks: deque[float] = deque([0.0] * LOOKS, maxlen=LOOKS)
        self._without_treble = FORGET_BAND

    def _look(self, batch: Batch, at: float) -> CryScore:
        self._mels = np.concatenate((self._mels[BATCH:], batch.mels))
        self._batches.append(batch)
        self._learn_band(batch)
        if self._network is None:
            return CryScore(at, None, "broken")
        if self._without_treble >= FORGET_BAND:
            return CryScore(at, None, "band")
        if max(heard.clipped for heard in self._batches) > CLIPPED:
            return CryScore(at, None, "clipping")
        scores = self._scores(self._network)
        if not np.isfinite(scores).all():
            return CryScore(at, None, "broken")
        self._looks.extend(scores)
        return CryScore(at, sum(sorted(self._looks)[-BEST:]) / BEST)

    def _scores(self, network: Network) -> list[float]:
        """Of the two looks that came with the newest half second."""
        if to_db(max(heard.power for heard in self._batches)) < GATE_DB:
            return [0.0, 0.0]
        return [network.score(self._mels[:WINDOW]), network.score(self._mels[EARLIER:])]

    def _learn_band(self, batch: Batch) -> None:
        """Whether this stream has treble: once it had, it takes ten minutes of sound without to think otherwise."""
        treble, level = to_db(batch.treble), to_db(batch.power)
        if treble > max(TREBLE_DB, level - TREBLE_BELOW_DB):
            self._without_treble = 0
        elif level > TREBLE_DB:
            self._without_treble += 1
