"""What one listener is given of one room, frame by frame: its sound, or what is made in its place.

Through a closed gate: a hush, and a soft tick each TICK_S. From a room that is not heard: three falling notes at once, and
again each NOTES_S, so that its silence is not taken for quiet. The stream never stops: where no sound comes, it is filled up.
It keeps near to now: what a stalled line brings all at once is left out up to the newest, unless that camera sends in gusts
(HLS). Knows no socket and no clock.
"""

import math
from collections import Counter, deque
from collections.abc import Sequence

from babycam.core.adts import FRAME_S
from babycam.media.cues.frames import HUSH, NOTES, TICK, cue
from babycam.monitor.sound.gate import Facts, open_gate, reason, step

NOTES_S = 10.0
AHEAD_S = 0.5  # of sound that a player may have waiting, beside what comes in gusts
PATIENCE_S = 0.3  # for sound that is late
LONGEST_FILL_S = 2.0

counts: Counter[str] = Counter()  # frames: late (left out, because newer ones were there), made (in place of sound)


class Programme:
    """`squelch`: always | stir | cry. Times are monotonic s."""

    def __init__(self, squelch: str, now: float) -> None:
        self._squelch = squelch
        self._gate = open_gate(now)
        self._until = now  # when what was given will have been played
        self._noted_at = -math.inf
        self._cue: deque[bytes] = deque()
        self._ticks = False  # what waits in the cue is a tick
        self._hushed = 0
        self._filling = False

    @property
    def open(self) -> bool:
        """Whether its sound comes through."""
        return self._gate.open

    @property
    def noting(self) -> bool:
        """Whether the falling notes are under way."""
        return bool(self._cue) and not self._ticks

    def take(self, frames: Sequence[bytes], facts: Facts, gust_s: float, now: float) -> list[bytes]:
        """What to send now. `frames`: what came since the last call; `gust_s`: the longest pause that is this room's habit."""
        self._look(facts, now)
        given = self._near(frames, AHEAD_S + gust_s, now)
        if given:
            self._filling = False
            self._until = max(self._until, now)
        passes = facts.heard and self._gate.open
        out = list(given) if passes else [self._made() for _ in given]
        out += [self._made() for _ in range(self._missing(gust_s, now) if not given else 0)]
        self._until += len(out) * FRAME_S
        return out

    def _look(self, facts: Facts, now: float) -> None:
        """Which made sound is due."""
        self._gate, tick = step(self._gate, reasoned=reason(facts, self._squelch), now=now)
        if not facts.heard and now - self._noted_at >= NOTES_S:
            self._noted_at, self._ticks = now, False
            self._cue = deque(cue(NOTES))
        elif facts.heard:
            if not self._ticks or self._gate.open:
                self._cue.clear()
            self._noted_at = -math.inf
            if tick:
                self._cue, self._ticks = deque(cue(TICK)), True

    def _near(self, frames: Sequence[bytes], most_s: float, now: float) -> Sequence[bytes]:
        """The newest of them, as many as may wait."""
        room = max(0, math.floor((most_s - max(0.0, self._until - now)) / FRAME_S))
        if len(frames) <= room:
            return frames
        counts["late"] += len(frames) - room
        return frames[len(frames) - room :]

    def _missing(self, gust_s: float, now: float) -> int:
        """How many frames a player lacks, once the sound has been late for too long."""
        lacks = now - self._until
        if not self._filling and lacks < PATIENCE_S + gust_s:
            return 0
        self._filling = True
        if lacks > LONGEST_FILL_S + gust_s:
            self._until = now - LONGEST_FILL_S
        return max(0, math.ceil((now - self._until) / FRAME_S))

    def _made(self) -> bytes:
        counts["made"] += 1
        if self._cue:
            return self._cue.popleft()
        hush = cue(HUSH)
        self._hushed += 1
        return hush[self._hushed % len(hush)]
