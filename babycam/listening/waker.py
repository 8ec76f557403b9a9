"""Keeps one room's account of what its noise is known to be, and asks the table in `wake` whether that wakes.

Two lines run here together: the noise table, hop by hop, and the scores of the cry network, which come when they come. Whoever runs
the network says when they come too late (`late`): then nobody can tell, and any noise counts, until the next one.
"""

import math
from dataclasses import replace

from babycam.core.link import ListeningConfig, Wake
from babycam.listening.cry import CRY, PROBABLY_CRY, CryScore
from babycam.listening.judge import Judge
from babycam.listening.outputs import Ended, Judging, Output, Started, Woke
from babycam.listening.wake import CAUSE, CERTAINTY, Effect, Sign, Standing, WakeFor, step, wake_for

FRESH_S = 3.0  # a score says something of now for so long
GATE_S = 2.0  # a cry counts if the room was over the stir line within so long before it was recognised
WAKES = PROBABLY_CRY  # a live score from here on wakes
TOLD = (Standing.WOKEN, Standing.PROBABLY, Standing.CRYING)  # a hop makes no more of them: only a score does, or the end
OVER_LULLABY = CRY  # and while the room's own lullaby plays


class Waker:
    """One room: where its noise stands with the parents, and whether cries can be told."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._standing = Standing.QUIET
        self._score: CryScore | None = None
        self._stirred_until = 0.0
        self.unjudged = ""
        self._wake_for = WakeFor.ANY
        self._long_s: float | None = None
        self._lullaby = False

    def configure(self, config: ListeningConfig) -> None:
        """From the next sign on. While the room's own lullaby plays, nothing but a certain cry wakes, or what nobody can judge."""
        self._lullaby = config.lullaby
        self._wake_for = WakeFor.CRIES if config.lullaby else wake_for(config.wake_for)
        self._long_s = config.long_noise_s

    def cry(self, at: float) -> float | None:
        """The newest score at `at` (unix s), NaN where there was none in FRESH_S; None while nobody can judge."""
        if self.unjudged:
            return None
        score = self._score
        return score.cry if score is not None and score.cry is not None and at - score.at <= FRESH_S else math.nan

    def hear(self, at: float, level: float, stir: float, outputs: list[Output]) -> list[Output]:
        """A hop was judged, up to `at` (unix s), and that brought `outputs`; the same with what wakes. Levels in dBFS."""
        if level > stir:
            self._stirred_until = at
        if not outputs and (self._standing in TOLD or not self._judge.noisy):
            return outputs
        return self.follow(at, outputs)

    def follow(self, at: float, outputs: list[Output]) -> list[Output]:
        """What the noise table said at `at` (s), with what wakes."""
        if outputs and any(isinstance(output, Ended) for output in outputs) and not self._judge.noisy:
            self._step(Sign.OVER)
        return self._weave(at, outputs, self._sign()) if self._judge.noisy else outputs

    def scored(self, score: CryScore, at: float, stir: float) -> list[Output]:
        """The network has looked; the room was heard up to `at` (unix s). `stir`: the line, dBFS."""
        self._score = score
        outputs = self._tell(at, "" if score.cry is not None else score.why or "broken")
        if score.cry is None or score.cry < (OVER_LULLABY if self._lullaby else WAKES) or self._stirred_until < score.at - GATE_S:
            return outputs + self.follow(at, [])
        sign = Sign.CRY if score.cry >= CRY else Sign.PROBABLY
        return outputs + self._weave(at, self._judge.cry(at, stir), sign)

    def late(self, at: float) -> list[Output]:
        """The network is behind, at `at` (unix s)."""
        self._score = None
        return self._tell(at, "late") + self.follow(at, [])

    def _sign(self) -> Sign:
        """What is known of the noise that goes on, a score that has just come apart."""
        if self.unjudged:
            return Sign.UNJUDGED
        long = self._long_s is not None and self._judge.lasted_s > self._long_s - 1e-6
        return Sign.LONG if long else Sign.NOISE

    def _weave(self, at: float, outputs: list[Output], sign: Sign) -> list[Output]:
        """The outputs, with the wake in the Started that is among them, or else behind them."""
        effect = self._step(sign)
        if effect is None:
            return outputs
        wake = self._wake(sign, at)
        if effect is Effect.WAKE and any(isinstance(output, Started) for output in outputs):
            return [replace(output, wake=wake) if isinstance(output, Started) else output for output in outputs]
        return [*outputs, Woke(at, *self._judge.story, wake, again=effect is Effect.RECOGNISED)]

    def _step(self, sign: Sign) -> Effect | None:
        self._standing, effect = step(self._wake_for, self._standing, sign)
        return effect

    def _wake(self, sign: Sign, at: float) -> Wake:
        onset_at, _, _ = self._judge.story
        seconds = self._judge.lasted_s if sign is Sign.LONG else max(0.0, at - onset_at)
        cry = self._score.cry if self._score else None
        certainty = CERTAINTY[self._standing]
        return Wake(cause=CAUSE[sign], certainty=certainty, seconds=round(seconds, 1), cry=cry, unjudged=self.unjudged)

    def _tell(self, at: float, unjudged: str) -> list[Output]:
        if unjudged == self.unjudged:
            return []
        self.unjudged = unjudged
        return [Judging(at, unjudged)]
