"""The room's own noise floor: how loud it is here when nobody makes a sound.

The target is the 10th percentile of the last minute's hops, the level that the room comes back to between sounds. A cry
cannot lift it while the child draws breath for a tenth of the time. The floor falls to the target at once, so a fan that is
switched off is forgotten within 6 s (a tenth of a minute), and rises to it slowly, at a speed that depends on how steady the
sound is: the gap between the median and the lowest twentieth is 1-3 dB for a fan, rain or a white-noise machine, and 10-30 dB
for crying, talking or music, which stop for breath even where they stop for nothing else. Steady sounds are absorbed at half
a dB a second (with the minute that the percentile takes: in one to two minutes), unsteady ones at 2 dB a minute, so that
minutes of crying do not become "how it always is here". In the first 10 s there is no past to defend, and the floor follows
the target both ways.

Digital silence says nothing about the room and is left out.
"""

from collections import deque

from babycam.core.decibels import SILENCE_DB

WINDOW = 600  # hops: a minute
LEARNING = 100  # hops: ten seconds
PERCENTILE = 0.10
LOWEST = 0.05
STEADY_DB = 6.0
RISE_STEADY = 0.5  # dB a second
RISE_UNSTEADY = 2.0 / 60.0  # dB a second
EVERY = 10  # hops between two looks at the window


class Floor:
    """Tracks one level. `db` is the floor in dBFS, SILENCE_DB until something was heard; `heard` counts its hops."""

    def __init__(self) -> None:
        self.db = SILENCE_DB
        self._recent: deque[float] = deque(maxlen=WINDOW)
        self.heard = 0

    def hear(self, level: float) -> float:
        """One hop more (dBFS); returns the floor."""
        if level <= SILENCE_DB:
            return self.db
        self._recent.append(level)
        self.heard += 1
        if self.heard < LEARNING or self.heard % EVERY == 0:
            self._look()
        return self.db

    def _look(self) -> None:
        ordered = sorted(self._recent)
        target = ordered[int(PERCENTILE * len(ordered))]
        if self.heard <= LEARNING or target <= self.db:
            self.db = target
            return
        steady = ordered[len(ordered) // 2] - ordered[int(LOWEST * len(ordered))] <= STEADY_DB
        self.db = min(target, self.db + (RISE_STEADY if steady else RISE_UNSTEADY) * EVERY / 10)
