"""Keeps one room's accounts, hop by hop, and asks the noise table what they mean.

The accounts are in seconds of sound, never in differences of clocks: a timestamp that jumps an hour changes nothing, and while
no sound arrives nothing moves. Calm counts up below the stir line and four times as fast down above it, so that a child that
sobs every two seconds does not settle but a ticking clock lets it. Lull counts up below the loud line and ten times as fast down.
How long a noise has lasted counts up above the loud line and half as fast down below it, because nothing is loud without a gap.
"""

from typing import NamedTuple

from babycam.core.decibels import SILENCE_DB
from babycam.listening.noise import CALM_S, LULL_S, SETTLE_S, STAYS, Cue, NoiseEffect, NoiseState, noisy, step
from babycam.listening.outputs import Ended, Output, Started, StateMoved
from babycam.listening.patience import Curve, Patience

FULL, LULL, STIR, SETTLED, CALM, BREATH = Cue.FULL, Cue.LULL, Cue.STIR, Cue.SETTLED, Cue.CALM, Cue.BREATH
QUIET = NoiseState.QUIET  # names of their own: a member that is looked up costs as much as the rest of a hop's cue
CALM_LOST = 4.0
LULL_LOST = 10.0
LASTED_LOST = 0.5


class Sound(NamedTuple):
    """A hop or a block as it is judged: unix s, seconds, and three levels in dBFS."""

    start: float
    seconds: float
    level: float
    stir: float
    loud: float


class Judge:
    """One room: its state of the noise table, and what leads to the next. `noisy`: a noise is open. `lasted_s`: how long it has
    been over the loud line."""

    def __init__(self) -> None:
        self.state = NoiseState.QUIET
        self.noisy = False
        self._patience = Patience()
        self._calm_s = SETTLE_S
        self._lull_s = 0.0
        self._onset_at = 0.0
        self._peak = SILENCE_DB
        self._loud_s = 0.0
        self._line = SILENCE_DB
        self._stirred_at: float | None = None
        self._stirred_peak = SILENCE_DB
        self.lasted_s = 0.0

    @property
    def story(self) -> tuple[float, float, float]:
        """Of the noise that goes on: unix s of its onset, its loudest hop, and the line that it went over (dBFS)."""
        return self._onset_at, self._peak, self._line

    @property
    def even(self) -> bool:
        """Nothing that was over the loud line is on account any more."""
        return not self._patience.spent and not self.lasted_s

    def hear(self, sound: Sound, curve: Curve) -> list[Output]:
        """One hop more."""
        self._count(sound, curve)
        cue = self._cue(sound)
        if (self.state, cue) in STAYS:
            return []
        return self._step(cue, sound.start + sound.seconds, sound.loud)

    def glance(self, sound: Sound) -> list[Output]:
        """A block that is not a whole hop yet, in a room without any patience. Its time is counted with its hop."""
        if sound.level <= sound.loud or self.noisy:
            return []
        self._remember(sound.start, sound.level)
        return self._step(Cue.FULL, sound.start + sound.seconds, sound.loud)

    def cry(self, at: float, line: float) -> list[Output]:
        """A cry was recognised at `at` (unix s), over `line` (dBFS)."""
        self._lull_s = 0.0
        if not self.noisy and not self._patience.spent:
            self._onset_at, self._peak, self._loud_s = at if self._stirred_at is None else self._stirred_at, self._stirred_peak, 0.0
        return self._step(Cue.CRY, at, line)

    def forget(self, at: float) -> list[Output]:
        """What was before says nothing any more: an open noise ends at `at` (s)."""
        moved = self._step(Cue.FORGOTTEN, at, SILENCE_DB)
        self._patience.forgive()
        self._calm_s, self.lasted_s = SETTLE_S, 0.0
        self._stirred_at, self._stirred_peak = None, SILENCE_DB
        return moved

    def _count(self, sound: Sound, curve: Curve) -> None:
        start, seconds, level, stir, loud = sound
        over_loud, over_stir = level > loud, level > stir
        self._calm_s = _tally(self._calm_s, not over_stir, seconds, CALM_LOST, SETTLE_S)
        if self.noisy:
            self._lull_s = _tally(self._lull_s, not over_loud, seconds, LULL_LOST, LULL_S)
            self._peak = level if level > self._peak else self._peak
        elif over_loud:
            self._remember(start, level)
        if over_stir or self._stirred_at is not None:
            self._stir(start, level, over=over_stir)
        if over_loud:
            self.lasted_s += seconds
            self._loud_s += seconds
            self._patience.over(curve, level - loud, seconds)
            return
        if self.lasted_s:
            self.lasted_s = max(0.0, self.lasted_s - LASTED_LOST * seconds)
        if self._patience.spent:
            self._patience.below(seconds)

    def _stir(self, start: float, level: float, *, over: bool) -> None:
        """Since when, and how loud, it has been over the lower line; forgotten in a calm."""
        if over:
            self._stirred_at = start if self._stirred_at is None else self._stirred_at
            self._stirred_peak = level if level > self._stirred_peak else self._stirred_peak
        elif self._calm_s > CALM_S - 1e-6:
            self._stirred_at, self._stirred_peak = None, SILENCE_DB

    def _remember(self, start: float, level: float) -> None:
        """Keep the loudest; a sound that is the first over the line in a while begins a new story."""
        if not self._patience.spent:
            self._onset_at, self._peak, self._loud_s = start, SILENCE_DB, 0.0
        self._peak = max(self._peak, level)

    def _cue(self, sound: Sound) -> Cue:
        if self._patience.out:
            return FULL
        if self.noisy and self._lull_s > LULL_S - 1e-6:
            return LULL
        if sound.level > sound.stir and (self.state is QUIET or self._calm_s < CALM_S):
            return STIR
        if self._calm_s > SETTLE_S - 1e-6:
            return SETTLED
        return CALM if self._calm_s > CALM_S - 1e-6 else BREATH

    def _step(self, cue: Cue, at: float, line: float) -> list[Output]:
        after, effect = step(self.state, cue)
        if after is self.state:
            return []
        self.state, self.noisy = after, noisy(after)
        if after in (NoiseState.STIRRING, NoiseState.LOUD):
            self._calm_s = 0.0
        out: list[Output] = []
        if effect is NoiseEffect.START:
            self._lull_s = 0.0
            self._line = line
            out.append(Started(at, self._onset_at, self._peak, line))
        if effect is NoiseEffect.END:
            self._patience.forgive()
            self.lasted_s = 0.0
            out.append(Ended(at, self._peak, self._loud_s))
        return [*out, StateMoved(at, after)]


def _tally(count: float, up: bool, seconds: float, lost: float, most: float) -> float:
    if up:
        return count + seconds if count + seconds < most else most
    return count - lost * seconds if count > lost * seconds else 0.0
