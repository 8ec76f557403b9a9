"""Memory that goes back to the system when it is free."""

import contextlib
import ctypes

M_MMAP_THRESHOLD = -3  # mallopt(3)
M_ARENA_MAX = -8
LARGE = 128 * 1024  # bytes
ARENAS = 2


def give_back() -> None:
    """Each large block is the system's again once it is freed. Call it before there are threads.

    By itself glibc learns from the first password hash (19 MiB) to keep such blocks, one for each thread that ever made one: 24
    logins left 320 MB behind. TLS has a block of 256 kB for each connection, so that a crowd leaves holes of that size: what is
    LARGE begins below it, where glibc begins too. Threads that come and go by the hundred share ARENAS pools of small blocks,
    where glibc would make eight for each core.
    """
    with contextlib.suppress(AttributeError, OSError):  # only glibc has it
        library = ctypes.CDLL(None)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
        library.mallopt(M_ARENA_MAX, ARENAS)
