"""Nobody in the suite puts itself before the others.

As root, Chromium gives itself a better priority than everybody else has (nice -8); with several of them beside each other the
servers that they look at get too little of the processor, and stories wait for what was never slow.
"""

import ctypes
import sys

PR_CAPBSET_DROP = 24  # prctl(2)
CAP_SYS_NICE = 23  # capabilities(7)


def keep() -> None:
    """From here on, what this process starts cannot raise its priority (Linux, root; others could not before)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)
