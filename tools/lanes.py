"""Several steps at once: each lane does its own one after the other, each step is a process whose words go to a file.

What waits in real time (a camera, a browser) runs beside what computes, which is nice to it: the processor is never idle, and no
story waits for its turn. A step's words are printed whole when it has ended, and until then one line now and then tells how far
all of them are.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOLD_EVERY_S = 30.0
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

    def run(self, lanes: Sequence[Lane]) -> dict[str, Result]:
        """Returns when all have ended; a step that failed stops no other one."""
        with tempfile.TemporaryDirectory(prefix="babycam-steps-") as folder:
            threads = [threading.Thread(target=self._lane, args=(lane, Path(folder))) for lane in lanes]
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                self._wait(threads)
                self._tell()
        return self.results

    @staticmethod
    def _wait(threads: Sequence[threading.Thread]) -> None:
        until = time.monotonic() + TOLD_EVERY_S
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _lane(self, lane: Lane, folder: Path) -> None:
        for step in lane.steps:
            self._step(step, lane.nice, folder / step)

    def _step(self, step: str, nice: int, words: Path) -> None:
        with self._lock:
            self.going[step] = words
            print(f"test: {step} begins", flush=True)
        began = time.monotonic()
        code, worked = self._ended([*map(str, self.command), step, *self.options], nice, words)
        result = Result(code, began, time.monotonic(), worked)
        with self._lock:
            del self.going[step]
            self.results[step] = result
            sys.stdout.write(f"\ntest: --- {step}\n{words.read_text(errors='replace')}")
            print(f"test: {step} {'FAILED' if code else 'is ok'} after {result.ended - began:.0f} s\n", flush=True)

    @staticmethod
    def _ended(command: list[str], nice: int, words: Path) -> tuple[int, float]:
        """The process's exit code and its seconds of a processor."""
        with words.open("wb") as file:
            process = subprocess.Popen(["nice", "-n", str(nice), *command], stdout=file, stderr=file)
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
