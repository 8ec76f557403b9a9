"""Files that are whole or not there: written beside, flushed, then put in place in one step. Mode 0600 throughout."""

import os
import tempfile
from pathlib import Path


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
    _sync(path.parent)
    return True


def write(path: Path, content: bytes) -> None:
    """Writes or replaces `path`."""
    _write_temporary(path, content).replace(path)
    _sync(path.parent)


def put_in_place(temporary: Path, path: Path) -> None:
    """A file that was written beside takes the place of `path`, and both are certain to be on the disk."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


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


def _sync(folder: Path) -> None:
    """Makes a new name in `folder` last through a power cut, where the file system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems refuse that of folders
    finally:
        os.close(descriptor)
