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
    return True


def write(path: Path, content: bytes) -> None:
    """Writes or replaces `path`."""
    _write_temporary(path, content).replace(path)


def _write_temporary(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
