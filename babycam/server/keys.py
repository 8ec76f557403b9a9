"""The server's own secrets: one file each in the data folder, made at the first start, readable by its owner only.

Importing settings must not write anything, so `load` only reads and uses keys for this process alone where a file is missing;
`ensure` makes the files, and every way to really serve calls it first.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`secret_key` signs sessions, `worker_token` lets workers in, `fernet_key` encrypts camera passwords."""

    secret_key: str
    worker_token: str
    fernet_key: str


def _new() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(50),
        "worker_token": secrets.token_urlsafe(32),
        "fernet_key": Fernet.generate_key().decode(),
    }


def folder(data: Path) -> Path:
    """Where the key files are."""
    return data / "keys"


def load(data: Path) -> Keys:
    """The stored keys; a missing one is random and lives as long as this process."""
    stored = {name: _read(folder(data) / name) or value for name, value in _new().items()}
    return Keys(**stored)


def ensure(data: Path) -> Keys:
    """The stored keys, made where missing. Two processes that start at once end up with the same."""
    private_folder(folder(data))
    for name, value in _new().items():
        write_once(folder(data) / name, value.encode())
    return load(data)


def private_folder(path: Path) -> None:
    """Makes `path` with mode 0700."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)


def write_once(path: Path, content: bytes) -> bool:
    """Writes `path` with mode 0600 unless it exists; never leaves half a file. True if written."""
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
    """Writes or replaces `path` with mode 0600; never leaves half a file."""
    _write_temporary(path, content).replace(path)


def _write_temporary(path: Path, content: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""
