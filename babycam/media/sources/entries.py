"""Whether a camera's pictures have clean beginnings, as browsers need them (IDR; IRAP of H.265). Pure, in microseconds.

Some cameras never send one: they renew each picture bit by bit (gradual intra refresh), or send intra pictures that others refer
past (open GOP). A decoder makes its way through such a stream all the same; a browser never gets a picture. It is told by the
places where decoding may be entered without a clean beginning, or by nothing of the kind for long. A stream that has shown a
clean beginning is given time: some send one only every minute.
"""

ENTERED = 4_000_000
"""Only entries for so long: there will be no clean beginning."""
NOTHING = 10_000_000
"""Neither for so long."""
SEEN_ENTERED, SEEN_NOTHING = 12_000_000, 60_000_000
"""The same after a clean beginning has been seen, and at least three times the longest time between two of them."""
EVERY = 2_000_000
"""Where nothing says where to enter, it is tried so often."""
JUMP = 10_000_000


class Entries:
    """One stream. `refreshes`: it has no clean beginnings."""

    def __init__(self) -> None:
        self.refreshes = False
        self._last = self._at = self._entry = 0
        self._begun = self._seen = self._entered = False
        self._longest = 0

    def came(self, at: int, *, clean: bool, enters: bool) -> bool:
        """Whether decoding can begin with the picture at `at`, such as it can in this stream."""
        if not self._begun or not -JUMP < at - self._at < JUMP:  # the stream began, or its clock jumped
            self._begun, self._last = True, at
        self._at = at
        self._entered = self._entered or enters
        if clean:
            self._clean(at)
        elif at - self._last > self._patience:
            self.refreshes = True
        key = clean or (self.refreshes and (enters or at - self._entry >= EVERY))
        self._entry = at if key else self._entry
        return key

    def _clean(self, at: int) -> None:
        self._longest = max(self._longest, at - self._last)
        self._last, self._seen = at, True
        if not self._entered:
            self.refreshes = False  # its keyframes are only far apart

    @property
    def _patience(self) -> int:
        if not self._seen:
            return ENTERED if self._entered else NOTHING
        return max(SEEN_ENTERED if self._entered else SEEN_NOTHING, 3 * self._longest)
