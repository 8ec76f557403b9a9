"""What follows from a sound once it is measured: one room's judge, its patience and its waker, tied together. Pure.

The pipeline drives it with what is heard now, the replay with what was heard in a night: so what would have woken somebody is said
by the same code that wakes them.
"""

import logging

from babycam.core.errors import BabycamError
from babycam.core.link import ListeningConfig
from babycam.listening.cry import CryScore
from babycam.listening.judge import Judge, Sound
from babycam.listening.noise import NoiseState
from babycam.listening.outputs import Output
from babycam.listening.patience import INSTANT, QUICK, Curve, curve_for
from babycam.listening.waker import Waker

log = logging.getLogger(__name__)


class Judgement:
    """One room's; patience is `quick` until it is configured. All times are unix s, all levels dBFS."""

    def __init__(self) -> None:
        self._judge = Judge()
        self._waker = Waker(self._judge)
        self._curve = QUICK

    @property
    def state(self) -> NoiseState:
        """Where the noise table stands."""
        return self._judge.state

    @property
    def noisy(self) -> bool:
        """Whether a noise is open (Started, not Ended yet)."""
        return self._judge.noisy

    @property
    def unjudged(self) -> str:
        """Why cries cannot be told from noises (as in link.Wake), "" while they can."""
        return self._waker.unjudged

    @property
    def instant(self) -> bool:
        """Without any patience: a block that is no whole hop yet is enough (`glance`)."""
        return self._curve is INSTANT

    @property
    def even(self) -> bool:
        """Nothing over the loud line is on account, and no noise open: only stirring, if anything, is remembered."""
        return not self._judge.noisy and self._judge.even

    def configure(self, config: ListeningConfig) -> None:
        """Judge by `config` from the next sound on. An invalid curve must not stop the listening: it becomes `quick`."""
        self._curve = curve_of(config)
        self._waker.configure(config)

    def cry(self, at: float) -> float | None:
        """The newest score of the cry network at `at`: NaN where there is none, None while nobody can judge."""
        return self._waker.cry(at)

    def hear(self, sound: Sound) -> list[Output]:
        """One hop more."""
        return self._waker.hear(sound.start + sound.seconds, sound.level, sound.stir, self._judge.hear(sound, self._curve))

    def glance(self, sound: Sound) -> list[Output]:
        """A block that is no whole hop yet, in a room without patience."""
        return self._waker.follow(sound.start + sound.seconds, self._judge.glance(sound))

    def scored(self, score: CryScore, at: float, stir: float) -> list[Output]:
        """The cry network has looked; the room was heard up to `at`, and `stir` is its line."""
        return self._waker.scored(score, at, stir)

    def late(self, at: float) -> list[Output]:
        """The cry network is behind, at `at`."""
        return self._waker.late(at)

    def forget(self, at: float) -> list[Output]:
        """What was before says nothing any more: an open noise ends at `at`."""
        return self._waker.follow(at, self._judge.forget(at))


def curve_of(config: ListeningConfig) -> Curve:
    """How long a sound may last by these settings; one that cannot be read must not stop the listening."""
    try:
        return curve_for(config.patience, config.curve)
    except BabycamError:
        log.warning("patience cannot be read, listening on with quick", extra={"patience": config.patience})
        return QUICK
