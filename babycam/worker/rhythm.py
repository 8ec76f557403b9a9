"""When a track was last there, for streams that come in gusts. Pure.

HLS brings seconds of sound at once and then nothing until the next segment is finished. Such a pause is no silence of the
monitor, and must not turn the room's tile each time. So a pause that this stream has made twice within KEPT_S is taken as its
habit: until it is over the track counts as there. A camera that falls silent for good is noticed that much later.
"""

from collections import deque

SHORT_S = 1.0  # shorter pauses are no gusts
LONGEST_S = 12.0  # longer ones are an outage, whatever they are due to
KEPT_S = 60.0
MOST = 60


class Rhythm:
    """One track of one stream. Times are seconds since 1970."""

    def __init__(self) -> None:
        self.gusts = True  # False: this camera has no business to pause
        self._last = 0.0
        self._pauses: deque[tuple[float, float]] = deque(maxlen=MOST)

    def came(self, at: float) -> None:
        """A packet came."""
        pause, self._last = at - self._last, at
        if self.gusts and SHORT_S < pause <= LONGEST_S:
            self._pauses.append((at, pause))

    def restart(self) -> None:
        """The stream is another one: its habits are not known yet."""
        self._pauses.clear()

    def there_at(self, now: float) -> float:
        """Up to when the track was there: the last packet, or later (at most `now`) if it pauses as it always does. 0.0: never."""
        return min(max(now, self._last), self._last + self._habit(now)) if self._last else 0.0

    def _habit(self, now: float) -> float:
        recent = sorted(pause for at, pause in list(self._pauses) if now - at < KEPT_S)
        return recent[-2] if len(recent) > 1 else 0.0
