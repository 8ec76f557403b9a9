"""The cry network of one room, on a thread of its own: sound in, scores out, and the loudness path never waits for it.

What waits is bounded by MOST_S: a thread that is late loses all that waits and begins afresh with the newest sound (counted as
`cry_late`), because a score of long ago helps nobody. A network that cannot be read, or that fails, says so in its scores
("broken"); of a thread that hangs, `late` is true: in all three cases any noise counts.
"""

import logging
import threading
from collections import Counter, deque
from collections.abc import Callable

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.listening.cry import CryListener, CryScore
from babycam.listening.cry_network import Network
from babycam.listening.level import Samples

log = logging.getLogger(__name__)

BATCH_S = 0.25  # each wake-up of the thread costs more than its work
MOST_S = 15.0  # of sound; HLS brings it in gusts
LATE_S = 3.0
MUTE_S = 4.0  # the network looks each 0.5 s, once it has heard 1.5 s


class Recogniser:
    """`scored` is called from the thread, without any lock held. `counts` gets cry_late and cry_failed."""

    def __init__(
        self,
        scored: Callable[[list[CryScore]], None],
        counts: Counter[str],
        load: Callable[[], Network] = Network.load,
        monotonic: Callable[[], float] = clock.monotonic,
    ) -> None:
        self._scored, self._load, self._monotonic, self.counts = scored, load, monotonic, counts
        self._waiting: deque[tuple[Samples, int, float]] = deque()
        self._waiting_s = 0.0
        self._since: float | None = None  # monotonic s at which the oldest sound came that has not been looked at
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def offer(self, block: Samples, rate: int, at: float) -> None:
        """A block of sound, as CryListener.feed has it, at `at` (s). Never blocks; the first one starts the thread."""
        with self._news:
            if self._closed:
                return
            if self._waiting_s > MOST_S:
                self.counts["cry_late"] += 1
                self._forget()
            self._waiting.append((block, rate, at))
            self._waiting_s += block.shape[-1] / rate
            self._since = self._monotonic() if self._since is None else self._since
            if self._waiting_s >= BATCH_S:
                self._news.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="cries", daemon=True)
            self._thread.start()

    def late(self) -> bool:
        """Whether sound has waited for longer than LATE_S."""
        since = self._since
        return since is not None and self._monotonic() - since > LATE_S

    def close(self) -> None:
        """Nobody listens any more. Does not wait for the thread."""
        with self._news:
            self._closed, self._since = True, None
            self._forget()
            self._news.notify()

    def _forget(self) -> None:
        self._waiting.clear()
        self._waiting_s = 0.0

    def _run(self) -> None:
        network = self._network()
        listener = CryListener(network)
        mute_s = 0.0
        while blocks := self._take():
            mute_s += sum(block.shape[-1] / rate for block, rate, _ in blocks)
            try:
                scores = [score for block in blocks for score in listener.feed(*block)]
            except Exception as error:  # a supervisor: the room is heard without its network
                self.counts["cry_failed"] += 1
                log.exception("the cry network failed: %s", type(error).__name__)
                listener = CryListener(network)
                scores = [CryScore(blocks[-1][2], None, "broken")]
            if scores or mute_s > MUTE_S:
                self._scored(scores or [CryScore(blocks[-1][2], None, "broken")])
                mute_s = 0.0
            self._done()

    def _network(self) -> Network | None:
        try:
            return self._load()
        except BabycamError as error:
            log.error("the cry network cannot be read (%s): any noise counts", error.code)
        except Exception as error:  # a supervisor: so it is
            log.exception("the cry network cannot be read: %s", type(error).__name__)
        self.counts["cry_failed"] += 1
        return None

    def _take(self) -> list[tuple[Samples, int, float]]:
        """What waits, once that is worth the trouble; nothing when it is closed."""
        with self._news:
            self._news.wait_for(lambda: self._closed or self._waiting_s >= BATCH_S)
            blocks = list(self._waiting)
            self._forget()
            return blocks

    def _done(self) -> None:
        """What was taken has been looked at. Sound that came meanwhile has waited no longer than since now."""
        with self._news:
            self._since = self._monotonic() if self._waiting else None
