"""The processes that try cameras: each answers one question and ends.

One is kept warm, so that a try does not pay for the start of Python. It ends by itself (after KEPT_S, or with this
process), and proves that it is alive before a try counts.
"""

import logging
import os
import select
import subprocess
import sys
import threading
from contextlib import suppress

from babycam.core import clock
from babycam.worker.tryout import BEGUN, KEPT_S, READY

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "babycam.worker.probe", "--warm")
FRESH_S = KEPT_S - 15.0
LONGEST_ANSWER = 8_000_000


class Tryout:
    """One process. Used by one thread."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._began = clock.monotonic()
        self._read = b""

    @property
    def fresh(self) -> bool:
        """It is alive, and will be for a while."""
        return self._process.poll() is None and self.age_s < FRESH_S

    @property
    def age_s(self) -> float:
        return clock.monotonic() - self._began

    def ready(self, within_s: float) -> bool:
        """Whether it has come so far that it can be asked."""
        return self._line(READY, within_s)

    def begins(self, question: bytes, within_s: float) -> bool:
        """Ask it; whether it has begun."""
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                pipe.write(question + b"\n")
        except OSError:
            return False
        return self._line(BEGUN, within_s)

    def answer(self, within_s: float) -> bytes | None:
        """All that it says until it ends; None where it does not end in time."""
        deadline = clock.monotonic() + within_s
        while len(self._read) < LONGEST_ANSWER:
            more = self._more(deadline)
            if more is None:
                return None
            if not more:
                break
            self._read += more
        return self._read

    def end(self) -> None:
        """It is gone afterwards, whatever it did."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _line(self, word: str, within_s: float) -> bool:
        """Whether it says this in time; what else it says is passed over."""
        deadline = clock.monotonic() + within_s
        while True:
            *lines, self._read = self._read.split(b"\n")
            if word.encode() in lines:
                at = lines.index(word.encode())
                self._read = b"\n".join([*lines[at + 1 :], self._read])
                return True
            more = self._more(deadline)
            if not more:
                return False
            self._read += more

    def _more(self, deadline: float) -> bytes | None:
        """Some bytes, b"" at the end, None at the deadline (monotonic)."""
        assert self._process.stdout is not None
        number = self._process.stdout.fileno()
        left = max(deadline - clock.monotonic(), 0.0)
        return os.read(number, 65536) if select.select([number], [], [], left)[0] else None


class Shelf:
    """At most one warm process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: Tryout | None = None
        self._leaves: threading.Timer | None = None

    def take(self) -> Tryout | None:
        """The one that is kept, if it is any good."""
        with self._lock:
            kept, self._kept = self._kept, None
            if self._leaves:
                self._leaves.cancel()
        if kept and not kept.fresh:
            kept.end()
            return None
        return kept

    def stock(self) -> None:
        """Start one, unless there is one. Does not wait for it."""
        with self._lock:
            if self._kept and self._kept.fresh:
                return
            if self._kept:
                self._kept.end()
                self._kept = None
            self._start()

    def _start(self) -> None:
        if self._leaves:
            self._leaves.cancel()
        try:
            self._kept = Tryout()
        except OSError:
            log.warning("no process can be started to try cameras")
            return
        self._leaves = threading.Timer(KEPT_S + 5.0, self._clear)
        self._leaves.daemon = True
        self._leaves.start()

    def _clear(self) -> None:
        """What has ended by itself leaves nothing behind."""
        with self._lock:
            if self._kept and not self._kept.fresh:
                self._kept.end()
                self._kept = None
