"""A stretch of a room's recordings as one file, made by a process of its own (media/join.py), one at a time.

The file is temporary: whoever asked for it reads it, then it is gone.
"""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
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


def export(found: Sequence[Clip], zone: ZoneInfo) -> Export:
    """These recordings of one room, oldest first, in one file. Raises BabycamError: nothing_recorded, too_long, disk_full,
    unavailable (somebody else's is being made)."""
    stored = [clip for clip in found if clip.video and (path := shelf.local(clip.video)) and path.exists()]
    if not stored:
        raise BabycamError("nothing_recorded")
    if len(stored) > MOST or sum(clip.size_bytes for clip in stored) > MOST_BYTES:
        raise BabycamError("too_long", most=MOST)
    clips.check_room_for(sum(clip.size_bytes for clip in stored))
    if not _one.acquire(timeout=WAIT_S):
        raise BabycamError("unavailable")
    try:
        return _export(stored, zone)
    finally:
        _one.release()


def _export(stored: Sequence[Clip], zone: ZoneInfo) -> Export:
    pieces = [_piece(clip, zone) for clip in stored]
    with tempfile.TemporaryDirectory(prefix="babycam-export-") as folder:
        target = Path(folder) / "export"
        try:
            done = subprocess.run(
                [*COMMAND, str(target)],
                input=json.dumps({"pieces": pieces}).encode(),
                capture_output=True,
                timeout=JOIN_S,
                check=True,
            )
            kind = str(json.loads(done.stdout)["kind"])
        except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
            log.warning("an export failed", exc_info=True)
            raise BabycamError("unavailable") from error
        if not kind:
            raise BabycamError("nothing_recorded")
        size = target.stat().st_size
        return Export(
            target.open("rb"), kind, size, sum(clip.duration_s or 0.0 for clip in stored)
        )  # the open file outlives its name


def _piece(clip: Clip, zone: ZoneInfo) -> dict[str, str]:
    begun = clip.started_at.astimezone(zone)
    words = f"{begun:%Y-%m-%d %H:%M:%S}, {clip.duration_s or 0:.0f} s"
    return {"path": str(shelf.local(clip.video)), "name": f"{_stamp(begun)}.mp4", "words": words}


def _stamp(begun: datetime) -> str:
    return f"{begun:%Y-%m-%d %H.%M.%S}"
