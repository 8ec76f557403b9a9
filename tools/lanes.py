"""Steps beside each other: a lane does one after another, and what waits in real time leaves its processors to what computes.

Each step is a process of its own (a fork of ours: we have no threads), so that its seconds of a processor are its own. What it
says goes to a file, where it can be followed, and is shown as a whole when the step has ended.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Step = Callable[[], int]
INTERRUPTED = 130


@dataclass(frozen=True)
class Result:
    """A step's exit code, its seconds, and its seconds of a processor with its children's."""

    code: int
    seconds: float
    worked: float


@dataclass(frozen=True)
class Lane:
    """Steps by name, one after another, and by how much they stand back behind what runs beside them (nice(2))."""

    names: tuple[str, ...]
    nice: int = 0


@dataclass(frozen=True)
class Running:
    name: str
    lane: int
    began: float


def together(lanes: Iterable[Lane], steps: dict[str, Step], after: dict[str, str], folder: Path) -> dict[str, Result]:
    """Runs all steps of the lanes. `after`: a step begins when that other one has ended, if it is there. Files go to `folder`."""
    return _Run(tuple(lanes), steps, after, folder).all()


class _Run:
    def __init__(self, lanes: tuple[Lane, ...], steps: dict[str, Step], after: dict[str, str], folder: Path) -> None:
        self.lanes, self.steps, self.after, self.folder = lanes, steps, after, folder
        self.left = [list(lane.names) for lane in lanes]
        self.running: dict[int, Running] = {}
        self.results: dict[str, Result] = {}

    def all(self) -> dict[str, Result]:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            while self._begin() or self.running:
                self._end()
        finally:
            for step in self.running.values():  # somebody does not want to wait any longer
                self._show(step.name)
        return self.results

    def _begin(self) -> bool:
        """Starts what can start; whether anything did."""
        busy = {step.lane for step in self.running.values()}
        free = [number for number, names in enumerate(self.left) if names and number not in busy]
        ready = [number for number in free if self._may_begin(self.left[number][0])]
        for number in ready:
            self._start(self.left[number].pop(0), number)
        return bool(ready)

    def _may_begin(self, name: str) -> bool:
        first = self.after.get(name)
        waiting = {other for names in self.left for other in names} | {step.name for step in self.running.values()}
        return first not in waiting

    def _start(self, name: str, number: int) -> None:
        path = said(self.folder, name)
        print(f"test: {name} begins; what it says: {os.path.relpath(path)}", flush=True)
        began = time.monotonic()
        with path.open("wb") as file:
            child = os.fork() or _be(self.steps[name], self.lanes[number].nice, file.fileno())
        self.running[child] = Running(name, number, began)

    def _end(self) -> None:
        """Waits for the next step that ends, and shows what it said."""
        child, status, used = os.wait4(-1, 0)
        step = self.running.pop(child)
        code = os.waitstatus_to_exitcode(status)
        self.results[step.name] = Result(code, time.monotonic() - step.began, used.ru_utime + used.ru_stime)
        self._show(step.name)

    def _show(self, name: str) -> None:
        print(f"\ntest: --- {name}", flush=True)
        sys.stdout.buffer.write(said(self.folder, name).read_bytes())
        sys.stdout.flush()


def said(folder: Path, name: str) -> Path:
    """The file of what a step says."""
    return folder / f"{name}.txt"


def _be(step: Step, nice: int, output: int) -> int:
    """Never returns: the step in the child, which says everything to `output`."""
    code = INTERRUPTED
    try:
        os.nice(nice)
        os.dup2(output, 1)
        os.dup2(output, 2)
        code = step()
    except KeyboardInterrupt:
        pass
    except BaseException:  # noqa: BLE001 (a fork must not go on with what its parent does)
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
