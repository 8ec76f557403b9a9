"""Priorities: what the suite starts stays behind whoever started it."""

import os
import subprocess
import sys

import pytest

HURRY = "import os, sys\ntry: os.setpriority(os.PRIO_PROCESS, 0, int(sys.argv[1]) - 1)\nexcept PermissionError: print('no')"


@pytest.mark.skipif(sys.platform != "linux", reason="there are no capabilities")
def test_nobody_puts_itself_before_the_others() -> None:
    ours = str(os.getpriority(os.PRIO_PROCESS, 0))
    assert subprocess.run([sys.executable, "-c", HURRY, ours], capture_output=True, text=True, check=True).stdout == "no\n"
