"""What the figures share: percentiles, the cost of a process tree, and the one JSON line that each prints last."""

import json
import platform
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psutil


def percentile(values: Iterable[float], part: float) -> float:
    """The `part` (0..1) quantile by linear interpolation; NaN for no values."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def summary(values: list[float], digits: int = 1) -> dict[str, float]:
    """Median, p95, smallest and largest."""
    return {
        "p50": round(statistics.median(values), digits),
        "p95": round(percentile(values, 0.95), digits),
        "min": round(min(values), digits),
        "max": round(max(values), digits),
        "n": len(values),
    }


def report(figure: str, **facts: Any) -> None:
    """Prints the figure's line."""
    machine = f"{psutil.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"
    print(json.dumps({"figure": figure, **facts, "machine": machine}), flush=True)


@dataclass(frozen=True)
class Cost:
    """What a process tree used: per cent of one core, and megabytes (PSS: shared pages split among their users)."""

    cpu: float
    pss_mb: float
    processes: int


def seconds_used(tree: list[psutil.Process]) -> float:
    """CPU seconds of every process, children that ended included."""
    total = 0.0
    for process in tree:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def cost(tree: list[psutil.Process], seconds: float) -> Cost:
    """The cost of `tree` over the next `seconds`."""
    before, began = seconds_used(tree), time.monotonic()
    time.sleep(seconds)
    cpu = 100.0 * (seconds_used(tree) - before) / (time.monotonic() - began)
    alive = [process for process in tree if process.is_running()]
    return Cost(round(cpu, 2), round(sum(process.memory_full_info().pss for process in alive) / 1e6, 1), len(alive))
