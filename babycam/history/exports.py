"""A stretch of a room's recordings as one file, made by a process of its own (media/join.py), one at a time.

The file is temporary: whoever asked for it reads it, then it is gone.
"""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from babycam.core.errors import BabycamError
from babycam.history import clips, shelf
from babycam.history.models import Clip

log = logging.getLogger(__name__)

MOST = 300  # recordings
MOST_BYTES = 4 * 10**9
WAIT_S = 5.0
JOIN_S = 120.0
COMMAND = (sys.executable, "-m", "babycam.media.join")
_one = threading.Lock()


@dataclass(frozen=True, slots=True)
class Export:
    """`file`: open, and gone once it is closed; `kind`: mp4 | zip; `recorded_s`: seconds of the stretch that are in it."""

    file: IO[bytes]
    kind: str
    size: int
    recorded_s: float


def check(found: Sequence[Clip]) -> None:
    """Raises what `export` would, as far as it can be known before the recordings are read."""
    _wanted(found)
    with _turn():
        pass


def export(found: Sequence[Clip], zone: ZoneInfo) -> Export:
    """These recordings of one room, oldest first, in one file; those that lie elsewhere (S3) are fetched for as long as it is made.
    Raises BabycamError: nothing_recorded, too_long, disk_full, unavailable (somebody else's is being made)."""
    stored = _wanted(found)
    with _turn(), ExitStack() as copies:
        return _export([(clip, path) for clip in stored if (path := _on_disk(clip, copies))], zone)


def _wanted(found: Sequence[Clip]) -> list[Clip]:
    """Those that are there; of what lies elsewhere only the database is asked. Raises nothing_recorded, too_long, disk_full."""
    places = [(clip, shelf.local(clip.video)) for clip in found if clip.video]
    stored = [clip for clip, path in places if path is None or path.exists()]
    size = sum(clip.size_bytes for clip in stored)
    if not stored:
        raise BabycamError("nothing_recorded")
    if len(stored) > MOST or size > MOST_BYTES:
        raise BabycamError("too_long", most=MOST)
    clips.check_room_for(size)
    fetched = sum(clip.size_bytes for clip, path in places if path is None)
    if size + fetched > shutil.disk_usage(tempfile.gettempdir()).free:
        raise BabycamError("disk_full")
    return stored


@contextmanager
def _turn() -> Iterator[None]:
    if not _one.acquire(timeout=WAIT_S):
        raise BabycamError("unavailable")
    try:
        yield
    finally:
        _one.release()


def _on_disk(clip: Clip, copies: ExitStack) -> Path | None:
    """The recording as a file until `copies` closes; None for one that has gone meanwhile."""
    try:
        return copies.enter_context(shelf.on_disk(clip.video))
    except FileNotFoundError:
        return None


def _export(stored: Sequence[tuple[Clip, Path]], zone: ZoneInfo) -> Export:
    pieces = [_piece(clip, path, zone) for clip, path in stored]
    with tempfile.TemporaryDirectory(prefix="babycam-export-") as folder:
        target = Path(folder) / "export"
        kind = _joined(pieces, target)
        if not kind:
            raise BabycamError("nothing_recorded")
        recorded_s = sum(clip.duration_s or 0.0 for clip, _ in stored)
        return Export(target.open("rb"), kind, target.stat().st_size, recorded_s)  # the open file outlives its name


def _joined(pieces: Sequence[dict[str, str]], target: Path) -> str:
    try:
        done = subprocess.run(
            [*COMMAND, str(target)],
            input=json.dumps({"pieces": pieces}).encode(),
            capture_output=True,
            timeout=JOIN_S,
            check=True,
        )
        return str(json.loads(done.stdout)["kind"])
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        log.warning("an export failed", exc_info=True)
        raise BabycamError("unavailable") from error


def _piece(clip: Clip, path: Path, zone: ZoneInfo) -> dict[str, str]:
    begun = clip.started_at.astimezone(zone)
    words = f"{begun:%Y-%m-%d %H:%M:%S}, {clip.duration_s or 0:.0f} s"
    return {"path": str(path), "name": f"{_stamp(begun)}.mp4", "words": words}


def _stamp(begun: datetime) -> str:
    return f"{begun:%Y-%m-%d %H.%M.%S}"
