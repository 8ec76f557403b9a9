"""One room's listening: blocks of sound in, outputs out.

Where the stream breaks off (the source is lost, a timestamp jumps by more than GAP_S in either direction, the rate changes),
the hop in hand is closed short and measuring starts afresh; the accounts of the judge stay, because they count seconds of sound
and no sound came. So a noise never ends because the data stopped: it stays open until sound is back and was quiet for long
enough. The bound: when the room was not heard for FORGET_S, what was before says nothing any more; an open noise then ends as of
the last moment that was heard, be it at the first block after the gap or at a call of lost() during it.

Zeros are quiet, so a noise may settle in them; but after MUTED_S of nothing but zeros the microphone is reported as muted, since no
open microphone is that quiet.

While a parent talks to the room through its camera (`shield`), hops are measured, but neither judged nor taken for the room's
floor: the accounts of the judge stand still, so nothing begins and nothing ends. Zeros still tell of a muted microphone. A shield
that would last longer than anybody may talk is none: a room must not stay unjudged because a clock was set back meanwhile.
"""

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import ListeningConfig
from babycam.listening.cry import CryScore
from babycam.listening.floor import Floor
from babycam.listening.judge import Sound
from babycam.listening.judgement import Judgement
from babycam.listening.level import Hop, Meter, Samples
from babycam.listening.lines import LEARNT_HOPS, lines_for, zero
from babycam.listening.noise import NoiseState
from babycam.listening.outputs import HopMeasured, Muted, Output

GAP_S = 1.0
FORGET_S = 600.0
MUTED_S = 10.0
LONGEST_SHIELD_S = 150.0  # nobody asks for more: what is left after a clock was set back is a mistake


class Pipeline:
    """Feed it from one thread at a time. A new configuration bites at the next block."""

    def __init__(self, config: ListeningConfig) -> None:
        self._meter = Meter()
        self._judgement = Judgement()
        self._voice_floor, self._full_floor = Floor(), Floor()
        self._until: float | None = None  # unix s up to which the room was heard
        self._zeros_s = 0.0
        self._shield = 0.0
        self.muted = False
        self.configure(config)

    @property
    def state(self) -> NoiseState:
        """Where the noise table stands."""
        return self._judgement.state

    @property
    def noisy(self) -> bool:
        """Whether a noise is open (Started, not Ended yet)."""
        return self._judgement.noisy

    @property
    def floor(self) -> float:
        """The room's noise floor in the judged band, dBFS; SILENCE_DB until something was heard."""
        return self._floor.db

    @property
    def unjudged(self) -> str:
        """Why cries cannot be told from noises (as in link.Wake), "" while they can."""
        return self._judgement.unjudged

    def configure(self, config: ListeningConfig) -> None:
        """Judge by `config` from the next block on. An invalid curve must not stop the listening: it becomes `quick`."""
        self._config = config
        self._judgement.configure(config)
        self._floor = self._voice_floor if config.voice_band else self._full_floor

    def feed(self, block: npt.ArrayLike, rate: int, at: float) -> list[Output]:
        """What `block` brought: float32 [n] or [channels, n] (any n), `rate` in Hz, `at` the unix s of its first sample.

        Raises ValueError for a rate outside 2-384 kHz.
        """
        samples: Samples = np.asarray(block, dtype=np.float32)
        if not samples.size:
            return []
        seconds = samples.shape[-1] / rate if rate > 0 else 0.0
        out = self._bridge(at)
        out += self._hops(self._meter.retune(rate))
        if self._judgement.instant:
            out += self._glance(samples, rate, at)
        out += self._hops(self._meter.feed(samples, rate, at))
        self._until = at + seconds
        return out

    def scored(self, score: CryScore) -> list[Output]:
        """What a look of the cry network means, whenever it comes. It never comes for what a shield covers."""
        if self._until is None:
            return []
        stir, _ = self._lines()
        return self._judgement.scored(score, self._until, stir)

    def late(self) -> list[Output]:
        """The cry network does not keep up: until its next look, nobody can tell cries from noises."""
        return [] if self._until is None else self._judgement.late(self._until)

    def shield(self, until: float) -> None:
        """What is heard up to `until` (unix s, at most LONGEST_SHIELD_S ahead) is not the room's own. A later call may end it."""
        self._shield = until

    def lost(self, at: float) -> list[Output]:
        """No sound comes any more at `at` (s); call it again as long as that lasts. See the module for what becomes of an open
        noise."""
        out = self._hops(self._meter.flush())
        self._zeros_s = 0.0
        if self._until is not None and at - self._until > FORGET_S:
            out += self._forget(self._until)
        return out

    def close(self, at: float) -> list[Output]:
        """Nobody listens to this room any more (camera removed, room released): an open noise ends at `at` (s)."""
        return self._hops(self._meter.flush()) + self._forget(at)

    def _forget(self, at: float) -> list[Output]:
        return self._judgement.forget(at)

    def _bridge(self, at: float) -> list[Output]:
        """What a jump of the timestamps means, before the block that made it."""
        if self._until is None or abs(at - self._until) <= GAP_S:
            return []
        return self.lost(at)

    def shielded(self, at: float) -> bool:
        """Whether what is heard at `at` (unix s) is not the room's own."""
        return at < self._shield <= at + LONGEST_SHIELD_S

    def _glance(self, samples: Samples, rate: int, at: float) -> list[Output]:
        """Without patience, a block over the line is enough; it need not fill a hop."""
        if self.shielded(at) or (self._config.relative and self._floor.db <= SILENCE_DB):
            return []  # nothing to be relative to yet
        stir, loud = self._lines()
        level = self._meter.newest(samples, self._config.voice_band, loud)
        return self._judgement.glance(Sound(at, samples.shape[-1] / rate, level, stir, loud))

    def _hops(self, hops: list[Hop]) -> list[Output]:
        out: list[Output] = []
        for hop in hops:
            out += self._hop(hop)
        return out

    def _hop(self, hop: Hop) -> list[Output]:
        level = hop.voice if self._config.voice_band else hop.rms
        shielded = self.shielded(hop.start)
        if not hop.silent and not shielded:
            self._voice_floor.hear(hop.voice)
            self._full_floor.hear(hop.rms)
        judged = level - zero(self._floor.db) if self._config.relative else level
        stir, loud = self._lines()
        cry = self._judgement.cry(hop.end)
        out: list[Output] = [
            HopMeasured(hop.end, hop.rms, hop.peak, judged, self._floor.db, level, stir, loud, cry, hop.silent, shielded)
        ]
        out += self._mute(hop)
        if shielded:
            return out
        return out + self._judgement.hear(Sound(hop.start, hop.seconds, level, stir, loud))

    def _mute(self, hop: Hop) -> list[Output]:
        self._zeros_s = self._zeros_s + hop.seconds if hop.silent else 0.0
        muted = self._zeros_s > MUTED_S - 1e-6 or (self.muted and hop.silent)
        if muted is self.muted:
            return []
        self.muted = muted
        return [Muted(hop.end, muted)]

    def _lines(self) -> tuple[float, float]:
        return lines_for(self._config, self._floor.db, learnt=self._floor.heard >= LEARNT_HOPS)
