"""What was heard and is not confirmed, on the disk: it survives this process, and the next one with the same spool tells it.

One file for each process, `<instance>.events` in the spool: records of length, CRC-32 and the link's own message, only ever
appended, so a crash leaves whole records and at most one torn one, which is left out. When everything is confirmed the file
goes. An flock says that its process lives. Only what is stored for good is kept (LASTING), not what is worth something only now.

Written at once, which survives the end of any process, and by a thread of its own, because no disk may stand between a cry and
the alarm; synced SYNC_S later if it waits still, which survives a power cut. Mostly the server has confirmed by then, and a card in
a small computer is spared thousands of syncs. A disk that takes nothing costs the copy, and is counted.
"""

import contextlib
import fcntl
import logging
import os
import queue
import struct
import threading
import zlib
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from babycam.core import clock
from babycam.core.link import ClipStarted, Event, LevelsMinute, NoiseEnded, NoiseStarted, NoiseWoke, decode_from_worker, encode

log = logging.getLogger(__name__)

LASTING = (NoiseStarted, NoiseWoke, NoiseEnded, ClipStarted, LevelsMinute)
SUFFIX = ".events"
DRAFT = ".minutes"  # what had not even become an event (draft.py)
SYNC_S = 1.0
COMPACT_BYTES = 2**20
MOST_WAITING = 20_000  # things to write, for a disk that hangs
HEAD = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Replaced:
    """The event `seq` says less now (`by`), or nothing any more."""

    seq: int
    by: Event | None


def record(event: Event) -> bytes:
    """What `read` reads."""
    data = encode(event)
    return HEAD.pack(len(data), zlib.crc32(data)) + data


def read(data: bytes) -> list[Event]:
    """The events of a journal, up to the first record that is torn."""
    events: list[Event] = []
    at = 0
    while at + HEAD.size <= len(data):
        size, crc = HEAD.unpack_from(data, at)
        body = data[at + HEAD.size : at + HEAD.size + size]
        if len(body) < size or zlib.crc32(body) != crc:
            log.warning("a record of %d bytes was torn; it is left out", size)
            break
        at += HEAD.size + size
        with contextlib.suppress(msgspec.DecodeError):  # of another version
            event = decode_from_worker(body)
            if isinstance(event, LASTING):
                events.append(event)
    return events


Order = Event | Replaced | int | threading.Event


class Journal:
    """One process's file. Methods from any thread; only `settle` blocks. `counts`: written, synced, failed, lost."""

    def __init__(self, spool: Path, instance: str) -> None:
        self.path = spool / f"{instance}{SUFFIX}"
        self.counts: Counter[str] = Counter()
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
        self._waiting: deque[tuple[int, bytes]] = deque()
        self._file: int | None = None
        self._size = self._stale = 0  # bytes of the file, and of those what nobody needs any more
        self._whole = True  # the file holds all that waits; if not, the next write tries to rewrite it
        self._unsynced_since: float | None = None
        self._thread: threading.Thread | None = None

    def append(self, event: Event) -> None:
        """Keeps it until its `seq` is confirmed."""
        if isinstance(event, LASTING):
            self._order(event)

    def confirmed(self, seq: int) -> None:
        """Everything up to and including `seq` is stored by the server."""
        if self._thread is not None:
            self._order(seq)

    def replace(self, seq: int, by: Event | None) -> None:
        """What waits under `seq` says less now, or (None) need not be kept."""
        if self._thread is not None:
            self._order(Replaced(seq, by))

    def settle(self, timeout: float) -> bool:
        """Waits until what was given so far is on the disk; False when it is not."""
        if self._thread is None:
            return True
        done = threading.Event()
        self._order(done)
        return done.wait(timeout) and self._whole

    def _order(self, what: Order) -> None:
        if self._orders.qsize() >= MOST_WAITING:
            self.counts["lost"] += 1
            return
        self._orders.put(what)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    # --- its thread ------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            try:
                self._next()
            except OSError as error:
                self.counts["failed"] += 1
                if (n := self.counts["failed"]) & (n - 1) == 0:
                    log.error("what was heard cannot be kept on the disk: %s (%d so far)", error, n)

    def _next(self) -> None:
        with contextlib.suppress(queue.Empty):
            self._follow(self._orders.get(timeout=None if self._unsynced_since is None else SYNC_S))
        if self._unsynced_since is not None and clock.monotonic() - self._unsynced_since >= SYNC_S:
            self._sync()

    def _follow(self, what: Order) -> None:
        if isinstance(what, threading.Event):
            try:
                self._sync()
            finally:
                what.set()
        elif isinstance(what, int):
            self._forget(what)
        elif isinstance(what, Replaced):
            self._replace(what)
        else:
            self._write(what)

    def _write(self, event: Event) -> None:
        kept = record(event)
        self._waiting.append((event.seq, kept))
        whole, self._whole = self._whole, False
        if self._file is None or not whole:
            self._compact()
        else:
            self._put(kept)
        self._whole = True
        self.counts["written"] += 1

    def _put(self, kept: bytes) -> None:
        assert self._file is not None
        written = os.write(self._file, kept)
        if written < len(kept):  # the disk is full: a torn record would hide those behind it
            os.ftruncate(self._file, self._size)
            raise OSError("the disk is full")
        self._size += written
        self._unsynced_since = self._unsynced_since or clock.monotonic()

    def _forget(self, seq: int) -> None:
        before = len(self._waiting)
        while self._waiting and self._waiting[0][0] <= seq:
            self._waiting.popleft()
        if self._file is None or len(self._waiting) == before:
            return
        if not self._waiting:
            self.path.unlink(missing_ok=True)
            os.close(self._file)
            self._file, self._unsynced_since, self._whole = None, None, True
        elif self._size > COMPACT_BYTES:
            self._compact()

    def _replace(self, what: Replaced) -> None:
        kept = record(what.by) if what.by else b""
        for place, (seq, before) in enumerate(self._waiting):
            if seq == what.seq:
                self._waiting[place] = (seq, kept)  # one without bytes goes with the others
                self._stale += len(before) - len(kept)
                break
        if self._file is not None and self._stale > COMPACT_BYTES:
            self._compact()

    def _compact(self) -> None:
        """Puts a file with what waits in the place of this one, or makes the first."""
        content = b"".join(kept for _, kept in self._waiting)
        new = locked(self.path, content)
        if self._file is not None:
            os.close(self._file)
        self._file, self._size, self._stale = new, len(content), 0
        self._unsynced_since = self._unsynced_since or clock.monotonic()

    def _sync(self) -> None:
        self._unsynced_since = None
        if not self._whole:
            self._compact()
            self._whole = True
        if self._file is not None and self._waiting:
            os.fsync(self._file)
            self._unsynced_since = None
            self.counts["synced"] += 1


def locked(path: Path, content: bytes) -> int:
    """A new file with this content, locked before anybody can see it, in the place of an older one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.tmp")
    file = os.open(temporary, os.O_CREAT | os.O_TRUNC | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.write(file, content) < len(content):
            raise OSError("the disk is full")
        temporary.rename(path)
    except OSError:
        os.close(file)
        temporary.unlink(missing_ok=True)
        raise
    return file


# --- what a process left that is no more -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Left:
    """A journal without a process, locked by us. `events` may be empty."""

    path: Path
    events: list[Event]
    file: int

    def discard(self) -> None:
        """Its events are in our own journal."""
        self.path.unlink(missing_ok=True)
        os.close(self.file)

    def release(self) -> None:
        """Somebody else may try."""
        os.close(self.file)


def left_behind(spool: Path) -> Iterator[Left]:
    """The journals anywhere below `spool` whose processes are gone, and their drafts; the caller discards or releases each."""
    for path in sorted([*spool.rglob(f"*{SUFFIX}"), *spool.rglob(f"*{DRAFT}")]):
        if (file := _taken(path)) is None:
            continue
        try:
            with os.fdopen(os.dup(file), "rb") as whole:
                yield Left(path, read(whole.read()), file)
        except OSError as error:
            log.warning("%s cannot be read: %s", path.name, error)
            os.close(file)


def _taken(path: Path) -> int | None:
    """The file, locked by us; None while its process lives, or when somebody else has dealt with it."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_nlink:
            return file
    except BlockingIOError:
        pass
    except OSError as error:
        log.warning("%s cannot be read: %s", path.name, error)
    os.close(file)
    return None


def waits(spool: Path) -> bool:
    """Whether anything lies below `spool` that a server has not confirmed, whoever works on it; a draft only if nobody does."""
    for path in spool.rglob(f"*{SUFFIX}"):
        with contextlib.suppress(OSError):
            if path.stat().st_size:
                return True
    return any(_left_alone(path) for path in spool.rglob(f"*{DRAFT}"))


def _left_alone(path: Path) -> bool:
    if (file := _taken(path)) is None:
        return False
    os.close(file)
    return True
