"""The server's own secrets: one file each in the data folder, made at the first start, readable by its owner only.

Importing settings must not write anything, so `load` only reads and uses keys for this process alone where a file is missing;
`ensure` makes the files, and every way to really serve calls it first.
"""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec

from babycam.core import files


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`secret_key` signs sessions, `worker_token` lets workers in, `fernet_key` encrypts what is secret in the database,
    `vapid_key` signs push messages (P-256, raw, URL-safe base64): with another one every subscription has to be made anew."""

    secret_key: str
    worker_token: str
    fernet_key: str
    vapid_key: str


def _new() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(50),
        "worker_token": secrets.token_urlsafe(32),
        "fernet_key": Fernet.generate_key().decode(),
        "vapid_key": _new_p256(),
    }


def _new_p256() -> str:
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def folder(data: Path) -> Path:
    """Where the key files are."""
    return data / "keys"


def load(data: Path) -> Keys:
    """The stored keys; a missing one is random and lives as long as this process."""
    stored = {name: _read(folder(data) / name) or value for name, value in _new().items()}
    return Keys(**stored)


def ensure(data: Path) -> Keys:
    """The stored keys, made where missing. Two processes that start at once end up with the same."""
    files.private_folder(folder(data))
    for name, value in _new().items():
        files.write_once(folder(data) / name, value.encode())
    return load(data)


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return ""
