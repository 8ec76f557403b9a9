"""Where clips wait: `<clip_id>.json` says what a clip is, and an flock on it says that somebody works on it.

Beside it lies `<clip_id>.mp4.part` while the clip is written, then `<clip_id>.mp4` and `<clip_id>.jpg` until it is uploaded. The
lock ends with the process that holds it, so a left-over of a killed process can be told from a clip in hand, by any process.
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from babycam.core.link import ClipNoise

log = logging.getLogger(__name__)


class ClipMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What a clip is. Times in seconds since 1970: of its first frame, and of the noise; `part` counts from 1 within one noise."""

    clip_id: str
    room: int
    noise_id: str
    started_at: float
    part: int
    onset_at: float = 0.0
    noise: ClipNoise | None = None


class Slot:
    """One clip's files and the lock on them."""

    def __init__(self, sidecar: Path, meta: ClipMeta, lock: int) -> None:
        self.meta = meta
        self.sidecar = sidecar
        self.part = sidecar.with_name(f"{meta.clip_id}.mp4.part")
        self.video = sidecar.with_name(f"{meta.clip_id}.mp4")
        self.thumbnail = sidecar.with_name(f"{meta.clip_id}.jpg")
        self._lock: int | None = lock

    @classmethod
    def create(cls, spool: Path, meta: ClipMeta) -> "Slot":
        """A new clip, locked before anybody can see it. Raises OSError."""
        spool.mkdir(parents=True, exist_ok=True)
        sidecar = spool / f"{meta.clip_id}.json"
        temporary = spool / f"{meta.clip_id}.json.tmp"
        lock = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(lock, msgspec.json.encode(meta))
            temporary.rename(sidecar)
        except OSError:
            os.close(lock)
            temporary.unlink(missing_ok=True)
            raise
        return cls(sidecar, meta, lock)

    @classmethod
    def take(cls, sidecar: Path) -> "Slot | None":
        """The clip behind a sidecar, or None: somebody works on it, it is gone, or it is no sidecar."""
        try:
            lock = os.open(sidecar, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(lock).st_nlink:
                return cls(sidecar, msgspec.json.decode(os.read(lock, 65536), type=ClipMeta), lock)
        except BlockingIOError:
            pass
        except (OSError, msgspec.MsgspecError):
            log.warning("no clip: %s cannot be read", sidecar.name)
        os.close(lock)
        return None

    def release(self) -> None:
        """Let others have it; the files stay."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def discard(self) -> None:
        """Delete everything, the sidecar last, so that a crash in between leaves nothing unnamed."""
        for path in (self.part, self.video, self.thumbnail, self.sidecar):
            path.unlink(missing_ok=True)
        self.release()


@dataclass(frozen=True, slots=True)
class FinishedClip:
    """A clip to upload. `state`: ready | broken (nothing playable; the bytes are kept). Sizes in bytes and pixels."""

    meta: ClipMeta
    state: str
    video: Path
    thumbnail: Path | None
    duration_s: float
    size_bytes: int
    width: int
    height: int
    slot: Slot = field(repr=False, compare=False)

    def discard(self) -> None:
        """Delete its files and let go of its lock (after the upload)."""
        self.slot.discard()


def sidecars(spool: Path) -> Iterator[Path]:
    """Every sidecar below `spool`, oldest first."""
    found = []
    for path in spool.rglob("*.json"):
        try:
            found.append((path.stat().st_mtime, path))
        except OSError:
            continue
    return (path for _, path in sorted(found))


def holds_since(spool: Path, since: float) -> bool:
    """Whether any clip waits below `spool` that was begun after `since` (seconds since 1970), whoever works on it."""
    for path in sidecars(spool):
        with contextlib.suppress(OSError):  # sent just now
            if path.stat().st_mtime >= since:
                return True
    return False


def find_leftovers(spool: Path) -> list[Path]:
    """Sidecars of clips anywhere below `spool` that nobody works on now, oldest first."""
    free = []
    for path in sidecars(spool):
        if slot := Slot.take(path):
            slot.release()
            free.append(path)
    return free
