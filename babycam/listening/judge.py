"""Keeps one room's accounts, hop by hop, and asks the noise table what they mean.

The accounts are in seconds of sound, never in differences of clocks: a timestamp that jumps an hour changes nothing, and while
no sound arrives nothing moves. Calm counts up below the stir line and four times as fast down above it, so that a child that
sobs every two seconds does not settle but a ticking clock lets it. Lull counts up below the loud line and ten times as fast down.
How long a noise has lasted counts up above the loud line and half as fast down below it, because nothing is loud without a gap.
"""

from dataclasses import dataclass

from babycam.core.decibels import SILENCE_DB
from babycam.listening.noise import CALM_S, LULL_S, SETTLE_S, Cue, NoiseEffect, NoiseState, noisy, step
from babycam.listening.outputs import Ended, Output, Started, StateMoved
from babycam.listening.patience import Curve, Patience

CALM_LOST = 4.0
LULL_LOST = 10.0
LASTED_LOST = 0.5


@dataclass(frozen=True, slots=True)
class Sound:
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
        return self._step(self._cue(sound), sound.start + sound.seconds, sound.loud)

    def glance(self, sound: Sound) -> list[Output]:
        """A block that is not a whole hop yet, in a room without any patience. Its time is counted with its hop."""
        if sound.level <= sound.loud or self.noisy:
            return []
        self._remember(sound)
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
        over_loud = sound.level > sound.loud
        self._calm_s = _tally(self._calm_s, sound.level <= sound.stir, sound.seconds, CALM_LOST, SETTLE_S)
        self._lull_s = _tally(self._lull_s, not over_loud, sound.seconds, LULL_LOST, LULL_S) if self.noisy else 0.0
        if over_loud or self.noisy:
            self._remember(sound)
        self._stir(sound)
        if over_loud:
            self.lasted_s += sound.seconds
        elif self.lasted_s:
            self.lasted_s = max(0.0, self.lasted_s - LASTED_LOST * sound.seconds)
        if over_loud:
            self._loud_s += sound.seconds
            self._patience.over(curve, sound.level - sound.loud, sound.seconds)
        else:
            self._patience.below(sound.seconds)

    def _stir(self, sound: Sound) -> None:
        """Since when, and how loud, it has been over the lower line; forgotten in a calm."""
        if sound.level > sound.stir:
            self._stirred_at = sound.start if self._stirred_at is None else self._stirred_at
            self._stirred_peak = max(self._stirred_peak, sound.level)
        elif self._calm_s > CALM_S - 1e-6:
            self._stirred_at, self._stirred_peak = None, SILENCE_DB

    def _remember(self, sound: Sound) -> None:
        """Keep the loudest; a sound that is the first over the line in a while begins a new story."""
        if not self._patience.spent and not self.noisy:
            self._onset_at, self._peak, self._loud_s = sound.start, SILENCE_DB, 0.0
        self._peak = max(self._peak, sound.level)

    def _cue(self, sound: Sound) -> Cue:
        if self._patience.out:
            return Cue.FULL
        if self.noisy and self._lull_s > LULL_S - 1e-6:
            return Cue.LULL
        if sound.level > sound.stir and (self.state is NoiseState.QUIET or self._calm_s < CALM_S):
            return Cue.STIR
        if self._calm_s > SETTLE_S - 1e-6:
            return Cue.SETTLED
        return Cue.CALM if self._calm_s > CALM_S - 1e-6 else Cue.BREATH

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
