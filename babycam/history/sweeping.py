"""Files in the storage that no row knows: what a crash between a file and its row has left."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

log = logging.getLogger(__name__)

SWEEP_AGE = timedelta(hours=1)  # a file may be on its way to its row


def sweep(*, folder: str, known: Collection[str], what: str, now: datetime) -> int:
    """Deletes the files of `folder` that are not `known` and older than SWEEP_AGE; returns how many. `what` they belong to."""
    swept = 0
    for name in _files(folder):
        if name not in known and default_storage.get_modified_time(name) < now - SWEEP_AGE:
            log.warning("%s belongs to no %s; it is deleted", name, what)
            default_storage.delete(name)
            swept += 1
    return swept


def _files(folder: str) -> list[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    inner = [name for sub in folders for name in _files(f"{folder}/{sub}")]
    return inner + [f"{folder}/{name}" for name in files]
