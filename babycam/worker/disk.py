"""Whether there is room for what is recorded."""

import logging
import shutil
from pathlib import Path

log = logging.getLogger(__name__)


class Disk:
    """Says whether the spool has room. Sizes in bytes."""

    def __init__(self, spool: Path, min_free: int) -> None:
        self._spool = spool
        self._min_free = min_free
        self.full = False

    def has_space(self) -> bool:
        """Looks, and tells the log when it turns."""
        try:
            free = shutil.disk_usage(self._spool).free
        except OSError as error:
            log.error("the spool cannot be looked at: %s", error)
            free = 0
        full = free < self._min_free
        if full and not self.full:
            log.error("nothing is recorded: only %d MB are free where clips are written", free // 2**20)
        elif self.full and not full:
            log.info("recording again: there is space for clips")
        self.full = full
        return not full
