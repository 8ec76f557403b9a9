"""How busy this machine was: a process's own seconds leave out those of a browser's pages, whose parent does not wait for them."""

import os
from pathlib import Path

STAT = Path("/proc/stat")  # proc(5): its first line sums up all processors, in ticks
IDLE, WAITS, STOLEN = 3, 4, 7
KINDS = 8  # the last two columns are counted in the first two already


def busy() -> tuple[int, int]:
    """Ticks that the processors have worked, and all ticks, since the machine began; (0, 0) where the system does not tell."""
    return counted(STAT.read_text()) if STAT.exists() else (0, 0)


def counted(stat: str) -> tuple[int, int]:
    ticks = [int(word) for word in stat.splitlines()[0].split()[1 : KINDS + 1]]
    return sum(ticks) - ticks[IDLE] - ticks[WAITS] - ticks[STOLEN], sum(ticks)


def share(before: tuple[int, int], after: tuple[int, int]) -> str:
    """In words, how busy all processors were in between."""
    worked, passed = after[0] - before[0], after[1] - before[1]
    if not passed:
        return "how busy the processors were is not known here"
    return f"{os.cpu_count()} processors, busy for {worked / passed:.0%} of the time, browsers included"
