"""Where clips wait: `<clip_id>.json` says what a clip is, and an flock on it says that somebody works on it.

Beside it lies `<clip_id>.mp4.part` while the clip is written, then `<clip_id>.mp4` and `<clip_id>.jpg` until it is uploaded. The
lock ends with the process that holds it, so a left-over of a killed process can be told from a clip in hand, by any process. The
sidecar is on the disk before anybody is told of the clip; should it be lost all the same, the clip's own label brings it back.
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from babycam.core import files
from babycam.core.link import ClipNoise
from babycam.media import labels

log = logging.getLogger(__name__)

ENDINGS = (".mp4.part", ".mp4")


class ClipMeta(msgspec.Struct, frozen=True, kw_only=True):
    """What a clip is. Times in seconds since 1970: of its first frame, and of the noise; `part` counts from 1 within one noise.

    `kind`: noise | timelapse | sound (the last two: worker/reels.py).
    """

    clip_id: str
    room: int
    noise_id: str
    started_at: float
    part: int
    onset_at: float = 0.0
    noise: ClipNoise | None = None
    kind: str = "noise"


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
        """A new clip, locked before anybody can see it, and known on the disk. Raises OSError."""
        spool.mkdir(parents=True, exist_ok=True)
        sidecar = spool / f"{meta.clip_id}.json"
        temporary = spool / f"{meta.clip_id}.json.tmp"
        lock = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(lock, msgspec.json.encode(meta))
            files.sync_open(lock)
            temporary.rename(sidecar)
            files.sync_folder(spool)
        except OSError:
            os.close(lock)
            temporary.unlink(missing_ok=True)
            sidecar.unlink(missing_ok=True)
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
            meta = _meta(sidecar, lock) if os.fstat(lock).st_nlink else None
            if meta:
                return cls(sidecar, meta, lock)
        except BlockingIOError:
            pass
        except OSError:
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


def _meta(sidecar: Path, lock: int) -> ClipMeta | None:
    """What the sidecar says; where a power cut left it empty or half, what the clip's own file says (and is rewritten)."""
    try:
        return msgspec.json.decode(os.read(lock, 65536), type=ClipMeta)
    except msgspec.MsgspecError:
        meta = _labelled(sidecar)
    if meta is None:
        log.warning("no clip: %s cannot be read", sidecar.name)
        return None
    log.warning("what clip %s is was lost; its own file says it", meta.clip_id)
    os.ftruncate(lock, 0)
    os.pwrite(lock, msgspec.json.encode(meta), 0)
    files.sync_open(lock)
    return meta


def _labelled(sidecar: Path) -> ClipMeta | None:
    """What one of the clip's files says it is, if that is the clip that it is named after."""
    for ending in ENDINGS:
        try:
            meta = msgspec.json.decode(labels.read_label(sidecar.with_name(sidecar.stem + ending)) or b"", type=ClipMeta)
        except msgspec.MsgspecError:
            continue
        if meta.clip_id == sidecar.stem:
            return meta
    return None


def _restore_sidecars(spool: Path) -> None:
    """Gives clips whose sidecar is gone another one."""
    for path in [path for ending in ENDINGS for path in spool.rglob(f"*{ending}")]:
        sidecar = path.with_name(path.name.partition(".")[0] + ".json")
        if sidecar.exists() or (meta := _labelled(sidecar)) is None:
            continue
        try:
            sidecar.with_suffix(".json.tmp").unlink(missing_ok=True)
            Slot.create(path.parent, meta).release()
            log.warning("clip %s was there without its sidecar; its own file says what it is", meta.clip_id)
        except OSError:
            log.warning("clip %s is there without its sidecar", meta.clip_id, exc_info=True)


@dataclass(frozen=True, slots=True)
class FinishedClip:
    """A clip to upload. `state`: ready | broken (nothing playable; the bytes are kept). Sizes in bytes and pixels.

    `codecs`: RFC 6381, such as "hvc1.1.6.L93.90, mp4a.40.2". `cut`: it ends, or breaks off, before the recording should have.
    `peaks`: its sound as a picture (waveform.py); None: nobody has looked, because it is long.
    """

    meta: ClipMeta
    state: str
    video: Path
    thumbnail: Path | None
    duration_s: float
    size_bytes: int
    width: int
    height: int
    slot: Slot = field(repr=False, compare=False)
    codecs: str = ""
    cut: bool = False
    peaks: bytes | None = b""

    def discard(self) -> None:
        """Delete its files and let go of its lock (after the upload)."""
        self.slot.discard()


def sidecars(spool: Path) -> Iterator[Path]:
    """Every sidecar below `spool`, oldest first."""
    paths = []
    for path in spool.rglob("*.json"):
        try:
            paths.append((path.stat().st_mtime, path))
        except OSError:
            continue
    return (path for _, path in sorted(paths))


def holds_since(spool: Path, since: float) -> bool:
    """Whether any clip waits below `spool` that was begun after `since` (seconds since 1970), whoever works on it."""
    for path in sidecars(spool):
        with contextlib.suppress(OSError):  # sent just now
            if path.stat().st_mtime >= since:
                return True
    return False


def find_leftovers(spool: Path) -> list[Path]:
    """Sidecars of clips anywhere below `spool` that nobody works on now, oldest first; lost ones are brought back before."""
    _restore_sidecars(spool)
    free = []
    for path in sidecars(spool):
        if slot := Slot.take(path):
            slot.release()
            free.append(path)
    return free
