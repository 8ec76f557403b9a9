"""Two outbox loops on a real PostgreSQL, and kill -9 in the middle of their work."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_loops_of_which_one_is_killed_again_and_again_lose_nothing_and_show_each_call_once() -> None:
    figures = measured("--deliveries", "60", "--answers", "0", "--kill-each", "1", "--per-second", "10")
    assert figures["kills"] >= 1
    assert (figures["shown_once"], figures["lost"], figures["shown_twice"], figures["refused"]) == (60, 0, 0, 0)
    assert figures["accepted_rows"] == 60


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_nothing_rings_after_its_taking_back_whatever_was_on_its_way_in_two_loops() -> None:
    figures = measured("--deliveries", "0", "--answers", "150", "--kill-each", "5", "--per-second", "25")
    assert figures["answered"] == 150 and figures["answered_under_way"] > 20
    assert (figures["alarms_after_taking_back"], figures["left_ringing"]) == (0, 0)


def measured(*options: str) -> dict[str, Any]:
    """What the bench says."""
    command = [sys.executable, "-m", "bench.exactly_once", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said, _ = process.communicate(timeout=250)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)  # it ends its loops and its database
            process.wait(40)
    assert process.returncode == 0
    figures: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return figures
