"""Several steps at once: each lane does its own one after the other, each step is a process whose words go to a file.

What waits in real time (a camera, a browser) runs beside what computes, which is nice to it: the processor is never idle, and no
story waits for its turn. A step's words are printed whole when it has ended, and until then one line now and then tells how far
all of them are.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOLD_EVERY_S = 30.0
GRACE_S = 20.0
PERCENT = re.compile(rb"\[ *(\d+)%\]")


@dataclass(frozen=True)
class Lane:
    """Steps in their order; `nice` is added to their priority as nice(1) has it: 0 is in nobody's way, 19 gives way to all."""

    steps: tuple[str, ...]
    nice: int = 0


@dataclass(frozen=True)
class Result:
    """A step's exit code, when it began and ended (s, monotonic clock), and its seconds of a processor with its children's."""

    code: int
    began: float
    ended: float
    worked: float


class Running:
    """The steps of several lanes, of which `command` makes a command each."""

    def __init__(self, command: Sequence[str | Path], options: Sequence[str]) -> None:
        self.command, self.options = command, options
        self.results: dict[str, Result] = {}
        self.going: dict[str, Path] = {}
        self._lock = threading.Lock()
        self._stopped, self._done = threading.Event(), threading.Event()  # to wait for a thread does not outlive a Ctrl-C
        self._pids: set[int] = set()

    def run(self, lanes: Sequence[Lane]) -> dict[str, Result]:
        """Returns when all have ended; a step that failed stops no other one. Ctrl-C, which the steps hear too, begins no more."""
        self._left = len(lanes)
        with tempfile.TemporaryDirectory(prefix="babycam-steps-") as folder:
            try:
                for lane in lanes:
                    threading.Thread(target=self._lane, args=(lane, Path(folder)), daemon=True).start()
                while not self._done.wait(TOLD_EVERY_S):
                    self._tell()
            except KeyboardInterrupt:
                self._stop()
                raise
        return self.results

    def _stop(self) -> None:
        """What has not heard of it by itself, because it had only just begun, is told."""
        self._stopped.set()
        self._done.wait(GRACE_S)
        with self._lock:
            for pid in self._pids:
                os.kill(pid, signal.SIGTERM)
        self._done.wait()

    def _lane(self, lane: Lane, folder: Path) -> None:
        try:
            for step in lane.steps:
                self._step(step, lane.nice, folder / step)
        finally:
            with self._lock:
                self._left -= 1
                if not self._left:
                    self._done.set()

    def _step(self, step: str, nice: int, words: Path) -> None:
        began = time.monotonic()
        with words.open("wb") as file, self._lock:
            if self._stopped.is_set():
                return
            command = ["nice", "-n", str(nice), *map(str, self.command), step, *self.options]
            process = subprocess.Popen(command, stdout=file, stderr=file)
            self._pids.add(process.pid)
            self.going[step] = words
            print(f"test: {step} begins", flush=True)
        code, worked = self._ended(process)
        result = Result(code, began, time.monotonic(), worked)
        with self._lock:
            del self.going[step]
            self.results[step] = result
            sys.stdout.write(f"\ntest: --- {step}\n{words.read_text(errors='replace')}")
            print(f"test: {step} {'FAILED' if code else 'is ok'} after {result.ended - began:.0f} s\n", flush=True)

    def _ended(self, process: "subprocess.Popen[bytes]") -> tuple[int, float]:
        """The process's exit code and its seconds of a processor."""
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:
            self._pids.remove(process.pid)
            _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return abs(process.returncode), used.ru_utime + used.ru_stime

    def _tell(self) -> None:
        with self._lock:
            if self.going:
                print(f"test: ... {', '.join(f'{step}{far(words)}' for step, words in self.going.items())}", flush=True)


def far(words: Path) -> str:
    """How far pytest says it is, in what it has said so far: " 41 %", or nothing."""
    said = PERCENT.findall(words.read_bytes()) if words.is_file() else []
    return f" {int(said[-1])} %" if said else ""
