"""From a stream's own time stamps to the common clock: pure, all in microseconds.

A stream counts from anywhere, drifts, wraps and jumps. `Timeline.place` says what to add to its stamps so that they mean
microseconds since 1970: anchored to arrival, following the stream's own spacing, and slewed so slowly that nobody notices
the difference between the camera's crystal and ours. Stamps that jump are anchored anew, and the caller starts a new
generation.
"""

JUMP = 2_000_000
"""A packet that claims to be further in the future than this jumped."""
LATE = 6_000_000
"""A packet that comes later than this jumped (a network may hold packets back for a while; a silence of 5 s is a lost source)."""
BACKWARDS = 500_000
"""Stamps may step back by this much (rounding, reordered pictures) without being a jump."""
WINDOW = 10_000_000
"""The least delayed packet of this time tells the drift."""
SLEW = 1000
"""Late streams are drawn nearer by 1 / SLEW of the passing time; those from the future by twenty times that."""


class Timeline:
    """One clock of one camera, used by its tracks (True: video, False: audio).

    `gust`: how much of the stream comes at once (the length of a segment); packets may be that much earlier or later.
    """

    def __init__(self) -> None:
        self._shift: dict[bool, int] = {}
        self._last: dict[bool, int] = {}
        self._least: int | None = None
        self._lag = 0
        self._window_began = 0
        self._slewed_at = 0
        self.gust = 0

    def anchor(self, shift: int) -> None:
        """Begin with this shift for all tracks."""
        self._shift = {True: shift, False: shift}

    def place(self, video: bool, stamp: int, arrived: int) -> tuple[int, bool]:
        """What to add to the stamps of a packet with decoding time `stamp`, and whether the track jumped."""
        shift = self._shift.setdefault(video, self._shift.get(not video, arrived - stamp))
        last = self._last.get(video)
        earliest, latest = -JUMP - self.gust, LATE + self.gust
        jumped = (last is not None and stamp < last - BACKWARDS) or not earliest <= arrived - stamp - shift <= latest
        if jumped:
            shift = self._shift[video] = self._anew(video, stamp, arrived)
        self._last[video] = stamp
        self._slew(arrived - stamp - shift, arrived)
        return self._shift[video], jumped

    def _anew(self, video: bool, stamp: int, arrived: int) -> int:
        """The other track's shift where that makes sense (both jumped together and stay in sync), else this arrival's."""
        other = self._shift.get(not video)
        if other is not None and -JUMP <= arrived - stamp - other <= JUMP:
            return other
        return arrived - stamp

    def _slew(self, error: int, arrived: int) -> None:
        if self._least is None:
            self._window_began = self._slewed_at = arrived
        self._least = error if self._least is None else min(self._least, error)
        if arrived - self._window_began >= WINDOW:
            self._lag, self._least, self._window_began = self._least, error, arrived
        wanted = min(self._lag, self._least)
        passed, self._slewed_at = max(arrived - self._slewed_at, 0), arrived
        step = max(min(wanted, passed // SLEW), -(passed * 20 // SLEW))
        if step:
            self._shift = {track: shift + step for track, shift in self._shift.items()}
            self._lag, self._least = self._lag - step, self._least - step
