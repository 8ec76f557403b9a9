"""Which events of a link may be confirmed: `Received(seq)` says that everything up to `seq` is stored, so gaps hold it back."""

from collections import deque


class Receipts:
    """Sequence numbers in the order they came in; they may be stored in another order."""

    def __init__(self) -> None:
        self._open: deque[int] = deque()
        self._stored: set[int] = set()

    def came(self, seq: int) -> None:
        """An event came in; one that comes again while it waits is the same one."""
        if seq not in self._open:
            self._open.append(seq)

    def stored(self, seq: int) -> int | None:
        """It is stored; returns the number to confirm now, if any."""
        self._stored.add(seq)
        confirmed = None
        while self._open and self._open[0] in self._stored:
            confirmed = self._open.popleft()
            self._stored.discard(confirmed)
        return confirmed
