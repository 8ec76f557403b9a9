"""The server's own secrets: one file each in the data folder, made at the first start, readable by its owner only.

Importing settings must not write anything, so `load` only reads and uses keys for this process alone where a file is missing;
`ensure` makes the files, and every way to really serve calls it first. A file that is there and holds no whole key is damaged, not
missing: with another key logins, push subscriptions and stored passwords would silently be worth nothing.
"""

import base64
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.asymmetric import ec

from babycam.core import files


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """`secret_key` signs sessions, `worker_token` lets workers in, `fernet_key` encrypts what is secret in the database,
    `vapid_key` signs push messages (P-256, raw, URL-safe base64): with another one every subscription has to be made again."""

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


class Damaged(RuntimeError):
    """A key file holds no whole key; the text says which and what to do, and nothing of what is in it."""


def load(data: Path) -> Keys:
    """The stored keys; a missing one is random and lives as long as this process. Raises Damaged."""
    stored = {name: _read(folder(data) / name) or value for name, value in _new().items()}
    return Keys(**stored)


def key_faults(data: Path) -> dict[str, str]:
    """What is wrong with each damaged file, in words, by the key's name; {} when all are whole or missing."""
    faults = {}
    for name in _WHOLE:
        try:
            _read(folder(data) / name)
        except Damaged as damaged:
            faults[name] = str(damaged)
    return faults


def ensure(data: Path) -> Keys:
    """The stored keys, made where missing. Two processes that start at once end up with the same."""
    files.private_folder(folder(data))
    for name, value in _new().items():
        files.write_once(folder(data) / name, value.encode())
    return load(data)


def _read(path: Path) -> str:
    """The key in a file, "" where there is no file. Raises Damaged."""
    try:
        key = path.read_bytes().decode("ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Damaged(_fault(path)) from error
    if not _WHOLE[path.name](key):
        raise Damaged(_fault(path))
    return key


def _fault(path: Path) -> str:
    return (
        f"The key file {path} is damaged or cannot be read. Put it back from a backup of the data folder. "
        f"Without one, delete it and start again; then {_LOST[path.name]}"
    )


def _letters(count: int) -> Callable[[str], bool]:
    """As secrets.token_urlsafe makes them."""
    return lambda key: re.fullmatch(rf"[A-Za-z0-9_-]{{{count}}}", key) is not None


def _is_fernet(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _is_p256(key: str) -> bool:
    """A raw private key: 32 bytes, from 1 to the curve's order (SEC 1, 3.2.1)."""
    if not _letters(43)(key):
        return False
    try:
        ec.derive_private_key(int.from_bytes(base64.urlsafe_b64decode(f"{key}="), "big"), ec.SECP256R1())
    except ValueError:
        return False
    return True


_WHOLE: dict[str, Callable[[str], bool]] = {
    "secret_key": _letters(67),
    "worker_token": _letters(43),
    "fernet_key": _is_fernet,
    "vapid_key": _is_p256,
}
_LOST = {
    "secret_key": "everybody has to log in again, and links that were sent before no longer work.",
    "worker_token": "workers on other machines have to be given the new one.",
    "fernet_key": "passwords of cameras and of channels have to be entered again.",
    "vapid_key": "each phone has to turn its notifications on again.",
}
