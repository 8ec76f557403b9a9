"""The storage as the keeper needs it: lists of names, small files that are replaced whole, and moves, on a disk or on S3.

On a disk a write is one step and a move a rename. Elsewhere a move is a copy and then a removal: a crash in between leaves two.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from babycam.core import files


def names(folder: str) -> list[str]:
    """All files in `folder` and below, by their names in the storage."""
    try:
        folders, files = default_storage.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    inner = [name for sub in folders if sub for name in names(f"{folder}/{sub}")]
    return inner + [f"{folder}/{name}" for name in files if name]


def read(name: str) -> bytes:
    """The content, b"" where there is none."""
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def write(name: str, content: bytes) -> None:
    """Writes or replaces a small file. Raises OSError."""
    path = local(name)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, content)
        return
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def move(name: str, target: str) -> None:
    """Gives a file another name, where nothing is yet. Raises OSError."""
    here, there = local(name), local(target)
    if here is not None and there is not None:
        there.parent.mkdir(parents=True, exist_ok=True)
        here.rename(there)
        return
    with default_storage.open(name) as file:
        default_storage.save(target, file)
    default_storage.delete(name)


def remove(name: str) -> None:
    """Deletes a file."""
    default_storage.delete(name)


def size(name: str) -> int:
    """Bytes; 0 for what has gone meanwhile."""
    try:
        return int(default_storage.size(name))
    except OSError:
        return 0


def local(name: str) -> Path | None:
    """The file on this machine's disk, or None where the storage is elsewhere."""
    try:
        return Path(default_storage.path(name))
    except NotImplementedError:
        return None


@contextmanager
def on_disk(name: str) -> Iterator[Path]:
    """The file itself, or a copy for as long as the block where the storage is elsewhere; a copy of nothing raises OSError."""
    path = local(name)
    if path is not None:
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=".mp4") as copy:
        with default_storage.open(name) as file:
            for chunk in file.chunks():
                copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
