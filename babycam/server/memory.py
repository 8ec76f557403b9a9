"""Memory that goes back to the system when it is free."""

import contextlib
import ctypes

M_MMAP_THRESHOLD = -3  # mallopt(3)
LARGE = 1024 * 1024  # bytes


def give_back() -> None:
    """Each large block is the system's again once it is freed. By itself glibc learns from the first password hash (19 MiB) to keep
    such blocks, one for each thread that ever made one: 24 logins left 320 MB behind. Call it before there are threads.
    """
    with contextlib.suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
