"""Clips whose files a power cut has cut although their rows say that they are whole: found at the start, told, and made to end.

New files are on the disk before their rows say so; this is for disks that lie, and for what an older babycam has stored. A file
that is not there at all is left alone: it may be on a disk that is not mounted yet.
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction

from babycam.core.events import ScreenEvent, screens
from babycam.history import queries as history_queries
from babycam.history.models import Clip

log = logging.getLogger(__name__)

PATCH_S = 60.0
TAIL = 64  # bytes of zeros at the end of a file that only a power cut leaves
A_TURN = 10  # clips mended in one go
COMMAND = (sys.executable, "-m", "babycam.media.patch")


@dataclass(slots=True)
class Inspection:
    """One look at all that is stored. `found`: the cut clips that are still to be mended, None before the look."""

    found: list[Clip] | None = None

    def turn(self) -> int:
        """Mends a few; returns how many."""
        if self.found is None:
            self.found = list(_cut())
        now, self.found = self.found[:A_TURN], self.found[A_TURN:]
        for clip in now:
            _mend(clip)
        return len(now)


def _cut() -> Iterator[Clip]:
    for clip in Clip.objects.filter(state="ready").exclude(video="").only("video", "thumbnail", "size_bytes"):
        if _is_cut(_path(clip.video), clip.size_bytes) or _thumbnail_is_cut(_path(clip.thumbnail)):
            yield clip


def _path(name: str) -> Path | None:
    """Where a file of this machine lies."""
    try:
        return Path(default_storage.path(name)) if name else None
    except NotImplementedError:
        return None


def _is_cut(path: Path | None, size: int) -> bool:
    there = _end_of(path, TAIL)
    return there is not None and (there[0] != size or not any(there[1]))


def _thumbnail_is_cut(path: Path | None) -> bool:
    there = _end_of(path, TAIL)
    return there is not None and (not there[0] or not any(there[1]))


def _end_of(path: Path | None, count: int) -> tuple[int, bytes] | None:
    """Size and last bytes of a file; None for one that cannot be read."""
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - count))
            return size, file.read(count)
    except OSError:
        return None


def _mend(clip: Clip) -> None:
    changes: dict[str, Any] = {}
    if _thumbnail_is_cut(_path(clip.thumbnail)):
        changes["thumbnail"] = ""
    path = _path(clip.video)
    if path is not None and _is_cut(path, clip.size_bytes):
        patched = _patched(path)
        if patched is None:
            return
        changes |= _as_it_is(patched, clip.size_bytes)
    with transaction.atomic():
        if changes and Clip.objects.filter(pk=clip.pk).update(**changes):
            log.warning("clip %s was cut, likely by a power cut: %s", clip.pk, changes)
            _publish_clip(str(clip.pk))


def _as_it_is(measured: dict[str, Any], size: int) -> dict[str, Any]:
    if not measured["cut"] and measured["size_bytes"] == size:
        return {}  # it only looked like it
    kept = {"size_bytes": measured["size_bytes"], "duration_s": measured["seconds"], "cut": True}
    return kept if measured["seconds"] else kept | {"state": "broken"}


def _patched(path: Path) -> dict[str, Any] | None:
    """The file, rewritten up to where it was cut, by a process of its own; None where that failed (the next start tries)."""
    try:
        done = subprocess.run([*COMMAND, str(path)], capture_output=True, timeout=PATCH_S, check=True)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        log.warning("%s is cut and cannot be mended now", path.name, exc_info=True)
        return None
    return answer


def _publish_clip(clip_id: str) -> None:
    clip = history_queries.clip(clip_id)
    if clip is not None:
        event = ScreenEvent("clip.changed", clip.room_id, {"clip": history_queries.clip_shape(clip)})
        transaction.on_commit(lambda: screens.publish(event))
