"""How a noise began, out of its clip, once that is stored: cut by a process of its own that reads one file at a time.

What waits longer than WAIT_S is asked for again.
"""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

from babycam.core.errors import BabycamError
from babycam.history import queries as history_queries
from babycam.history import shelf
from babycam.history.models import Clip
from babycam.media.piece import Piece

log = logging.getLogger(__name__)

WAIT_S = 5.0
READ_S = 15.0
COMMAND = (sys.executable, "-m", "babycam.media.beginning")
_one = threading.Lock()


def of_clip(noise_id: str) -> Piece | None:
    """The sound around the noise's onset; None where no clip has it. Raises BabycamError("unavailable"): ask again."""
    clip = Clip.objects.filter(noise_id=noise_id, state="ready").exclude(video="").order_by("part").first()
    onset = history_queries.clip_shape(clip)["onset_s"] if clip else None
    if clip is None or onset is None:
        return None
    if not _one.acquire(timeout=WAIT_S):
        raise BabycamError("unavailable")
    try:
        with shelf.on_disk(clip.video) as path:
            return _read(path, onset)
    except FileNotFoundError:
        return None
    finally:
        _one.release()


def _read(path: Path, onset_s: float) -> Piece | None:
    try:
        done = subprocess.run([*COMMAND, str(path), str(onset_s)], capture_output=True, timeout=READ_S, check=True)
        line, _, adts = done.stdout.partition(b"\n")
        facts = json.loads(line)
        return Piece(adts, facts["seconds"], facts["onset_s"]) if facts else None
    except (OSError, ValueError, KeyError, subprocess.SubprocessError):
        log.warning("how %s began cannot be read", path.name, exc_info=True)
        return None
