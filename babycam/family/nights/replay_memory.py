"""What was judged already: the same seconds by the same settings wake as before, and each move of a line asks for how they were."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from babycam.core.link import ListeningConfig
from babycam.listening.replay import WakeUp

MOST = 64


class Asked(NamedTuple):
    """The seconds (`version` of history.heard_levels), by these settings, with the family's timings (s)."""

    version: bytes
    config: ListeningConfig
    quiet_s: float
    reopen_s: float


class Wakes:
    """The newest MOST answers; whoever asks takes turns. `counts`: kept, judged."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Asked, list[WakeUp]] = OrderedDict()
        self.counts: Counter[str] = Counter()

    def of(self, asked: Asked, judge: Callable[[], list[WakeUp]]) -> list[WakeUp]:
        """The answer, by `judge` if it is not known."""
        known = asked in self._kept
        self.counts["kept" if known else "judged"] += 1
        wakes = self._kept.pop(asked) if known else judge()
        self._kept[asked] = wakes
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return wakes
