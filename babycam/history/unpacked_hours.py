"""Stored hours as arrays, the newest kept in memory: a line that is moved to and fro asks for the same nights each time.

An hour is found by what is stored of it, so one that was told more of since is another one, and nothing has to be invalidated.
"""

import hashlib
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from babycam.core.level_seconds import COLUMNS, HOPS_A_SECOND, MAX, NOTHING
from babycam.history import level_codec
from babycam.history.level_codec import HOUR_S

MOST_BYTES = 16_000_000  # seven nights of three rooms, about

Bytes = npt.NDArray[np.uint8]
Seconds = npt.NDArray[np.int16]  # of an hour
counts: Counter[str] = Counter()  # kept (found in memory), unpacked


@dataclass(frozen=True, eq=False)
class Unpacked:
    """`columns` [8, 3600] as core.level_seconds has them; `fine`: the seconds whose hops were kept [n], and `hops` [n, 10]."""

    columns: Bytes
    fine: Seconds
    hops: Bytes
    version: bytes

    @cached_property
    def heard(self) -> Seconds:
        """The seconds in which the room was heard."""
        return np.flatnonzero(self.columns[MAX] != NOTHING).astype(np.int16)

    @property
    def size(self) -> int:
        """Bytes, with what is counted later."""
        return self.columns.nbytes + self.fine.nbytes + self.hops.nbytes + 2 * HOUR_S


class Hours:
    """Unpacked hours by what is stored of them; the ones used longest ago go first. Thread-safe."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[bytes, bytes], Unpacked] = OrderedDict()
        self.size = 0

    def hour(self, data: bytes, detail: bytes) -> Unpacked:
        """What nobody can read is empty."""
        with self._lock:
            if kept := self._kept.get((data, detail)):
                self._kept.move_to_end((data, detail))
                counts["kept"] += 1
                return kept
        new = _unpacked(data, detail)
        with self._lock:
            counts["unpacked"] += 1
            self._keep((data, detail), new)
        return new

    def forget(self) -> None:
        """As if none had been asked for."""
        with self._lock:
            self._kept.clear()
            self.size = 0

    def _keep(self, key: tuple[bytes, bytes], new: Unpacked) -> None:
        if key in self._kept:
            return
        self._kept[key] = new
        self.size += new.size + sum(map(len, key))
        while self.size > self._most and self._kept:
            (data, detail), oldest = self._kept.popitem(last=False)
            self.size -= oldest.size + len(data) + len(detail)


def _unpacked(data: bytes, detail: bytes) -> Unpacked:
    fine, hops = _hops(detail)
    return Unpacked(_columns(data), fine, hops, hashlib.blake2b(data + b"|" + detail, digest_size=16).digest())


def _columns(data: bytes) -> Bytes:
    try:
        return np.frombuffer(level_codec.unpack_body(data), np.uint8).reshape(len(COLUMNS), HOUR_S)
    except ValueError:
        return np.full((len(COLUMNS), HOUR_S), NOTHING, np.uint8)


def _hops(detail: bytes) -> tuple[Seconds, Bytes]:
    try:
        mask, levels = level_codec.unpack_fine(detail)
    except ValueError:
        mask, levels = b"", b""
    bits = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")
    return np.flatnonzero(bits).astype(np.int16), np.frombuffer(levels, np.uint8).reshape(-1, HOPS_A_SECOND)


hours = Hours()
