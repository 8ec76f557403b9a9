"""Whether the sound that arrives can be heard: packets are a promise, samples are sound. Pure.

A room is heard while decoding gives samples. Here is noticed when packets go on and samples do not: a codec that nothing here
reads, a decoder that refuses each packet, or takes them and gives nothing. A stream of which now and then a packet decodes is not
heard either: sound counts as flowing while a LEAST part of the packets, or of the time, of the last SPAN_S became samples.
"""

from collections import deque

from babycam.worker.rhythm import Rhythm

UNREADABLE_S = 2.0  # packets without samples for so long: it is not read
THERE_S = 2.0  # packets count as arriving for so long
SPAN_S = 3.0
YOUNG_S = 1.0
LEAST = 0.25
MOST = 3000


class Hearing:
    """One room's sound, over all reconnects. Times are seconds since 1970; stream times are seconds of the stream's own clock."""

    def __init__(self) -> None:
        self.packets = Rhythm()
        self.samples = Rhythm()
        self._window: deque[tuple[float, float]] = deque(maxlen=MOST)  # stream time, seconds of samples
        self._since = 0.0  # the first packet since samples last flowed; 0.0: they flow

    def gusts(self, may: bool) -> None:
        """Whether pauses may be this camera's habit (see rhythm)."""
        self.packets.gusts = self.samples.gusts = may

    def restart(self, another: bool) -> None:
        """The stream was announced; `another`: its sound is of another kind than before."""
        if another:
            self._since = 0.0
        self.packets.restart()
        self.samples.restart()
        self._window.clear()

    def took(self, arrived: float, stream_at: float, seconds: float) -> bool:
        """A packet was given to the decoder and became so many seconds of samples; whether sound flows."""
        self.packets.came(arrived)
        if self._window and not 0 <= stream_at - self._window[-1][0] <= SPAN_S:
            self._window.clear()
        self._window.append((stream_at, seconds))
        while stream_at - self._window[0][0] > SPAN_S:
            self._window.popleft()
        if seconds > 0 and self._flows():
            self.samples.came(arrived)
            self._since = 0.0
            return True
        self._since = self._since or arrived
        return False

    def unread_s(self, now: float) -> float:
        """How long packets have come without samples; 0.0 where samples flow, or nothing comes at all."""
        if not self._since or now - self.packets.there_at(now) > THERE_S:
            return 0.0
        silent = now - max(self._since, self.samples.there_at(now))
        return silent if silent > UNREADABLE_S else 0.0

    def _flows(self) -> bool:
        span = self._window[-1][0] - self._window[0][0]
        if span < YOUNG_S:
            return True
        read = [seconds for _, seconds in self._window if seconds > 0]
        return len(read) >= LEAST * len(self._window) or sum(read) >= LEAST * span
