"""The waveform of a clip that came without one: found the first time that somebody wants it, by a process of its own, and stored.

One at a time: what waits longer than WAIT_S is asked for again. What cannot be read has none, for good.
"""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path

from babycam.core.errors import BabycamError
from babycam.history import shelf
from babycam.history.models import Clip

log = logging.getLogger(__name__)

WAIT_S = 10.0
READ_S = 30.0
COMMAND = (sys.executable, "-m", "babycam.media.waveform")
_one = threading.Lock()


def waveform(clip: Clip) -> bytes:
    """Its peaks (media/waveform.py), empty where there is nothing to hear. Raises BabycamError("unavailable"): ask again."""
    if clip.peaks is not None:
        return bytes(clip.peaks)
    if not clip.video or clip.state != "ready":
        return b""
    if not _one.acquire(timeout=WAIT_S):
        raise BabycamError("unavailable")
    try:
        return _found(clip)
    finally:
        _one.release()


def _found(clip: Clip) -> bytes:
    """Somebody else may have found it while this one waited."""
    known = Clip.objects.filter(pk=clip.pk).values_list("peaks", flat=True).first()
    if known is not None:
        return bytes(known)
    try:
        with shelf.on_disk(clip.video) as path:
            if not path.exists():  # its disk may not be mounted yet
                return b""
            peaks = _read(path)
    except FileNotFoundError:
        return b""
    Clip.objects.filter(pk=clip.pk).update(peaks=peaks)
    return peaks


def _read(path: Path) -> bytes:
    try:
        done = subprocess.run([*COMMAND, str(path)], capture_output=True, timeout=READ_S, check=True)
        return bytes.fromhex(json.loads(done.stdout)["peaks"])
    except (OSError, ValueError, KeyError, subprocess.SubprocessError):
        log.warning("%s has no waveform", path.name, exc_info=True)
        return b""
