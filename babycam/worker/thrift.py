"""Small savings that add up when each room has a process of its own."""

import contextlib
import ctypes
import gc

M_ARENA_MAX = -8  # mallopt(3)


def save_memory() -> None:
    """One malloc arena for all threads (2 MB less; they rarely allocate at the same moment), no garbage collection of imports."""
    with contextlib.suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
    gc.freeze()
