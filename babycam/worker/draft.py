"""The minutes that have not left yet, on the disk as far as they go: a worker that dies alone does not take them along.

A minute leaves 45 s after it is over (`minutes.py`), so the last 45 to 105 s of a room are in memory only. Each EVERY_S they are
put into `<instance>.minutes` in the spool, an old file or a new one and never half of one, locked while its process lives. Whoever
tells what a dead worker left (`journal.left_behind`) tells them, too: of two accounts of one second the one that says most is kept,
so nothing is lost where the whole minute came after all.
"""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from babycam.core.link import LevelsMinute
from babycam.worker.journal import DRAFT, locked, record

EVERY_S = 10.0


class Draft:
    """One process's file. Its methods block, for a thread."""

    def __init__(self, spool: Path, instance: str) -> None:
        self.path = spool / f"{instance}{DRAFT}"
        self._lock = threading.Lock()
        self._file: int | None = None
        self._over = False

    def write(self, minutes: Sequence[LevelsMinute]) -> None:
        """These instead of those before, which are there still where this raises OSError."""
        with self._lock:
            if minutes and not self._over:
                self._keep(locked(self.path, b"".join(record(minute) for minute in minutes)))
            else:
                self._remove()

    def finish(self) -> None:
        """All of them have left: nothing is written any more. Raises OSError."""
        with self._lock:
            self._over = True
            self._remove()

    def _remove(self) -> None:
        if self._file is not None:
            self.path.unlink(missing_ok=True)
            self._keep(None)

    def _keep(self, new: int | None) -> None:
        before, self._file = self._file, new
        if before is not None:
            os.close(before)
