"""How much room the clips' storage has. Only a folder of this machine can be full; other storages have no end that we see."""

import shutil
from pathlib import Path

from django.core.files.storage import default_storage


def free_bytes() -> int | None:
    """Bytes that are free where clips go, or None when that cannot be told."""
    folder = _folder()
    if folder is None:
        return None
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent  # nothing was stored yet
    return shutil.disk_usage(folder).free


def _folder() -> Path | None:
    try:
        return Path(default_storage.path(""))
    except NotImplementedError:
        return None
