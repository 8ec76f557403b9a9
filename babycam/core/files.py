"""Files that are whole or not there: written beside, synced, then put in place in one step. Mode 0600 throughout.

A file is on the disk only when its content is (`sync`) and its name is (`sync_folder`): a power cut takes what was merely written.
"""

import errno
import os
import tempfile
from pathlib import Path

UNSYNCED = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)  # of file systems that sync no folders, or nothing at all


def private_folder(path: Path) -> None:
    """Makes `path` with its parents, and closes it to others (mode 0700)."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)


def write_once(path: Path, content: bytes) -> bool:
    """Writes `path` unless it exists. True if written; of two that write at once, one wins and both see its content."""
    if path.exists():
        return False
    temporary = _write_temporary(path, content)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
    sync_folder(path.parent)
    return True


def write(path: Path, content: bytes) -> None:
    """Writes or replaces `path`."""
    _write_temporary(path, content).replace(path)
    sync_folder(path.parent)


def put_in_place(temporary: Path, path: Path) -> None:
    """A file that was written beside takes the place of `path`, and both are certain to be on the disk."""
    sync(temporary)
    temporary.replace(path)
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """Returns when the file's content is on the disk: seconds, on a slow one. Raises OSError."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Returns when the names in this folder are on the disk. Raises OSError."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def sync_open(descriptor: int) -> None:
    """The same for an open file. Raises OSError."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in UNSYNCED:
            raise


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        sync_open(descriptor)
    finally:
        os.close(descriptor)


def _write_temporary(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)  # a full disk shall not be fuller for it
        raise
    return Path(name)
