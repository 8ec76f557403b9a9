"""The one-time code that proves that whoever sets the family up can see the window where babycam was started.

It lives in a 0600 file in the data folder, so that a second start prints the same code, and goes once somebody exists.
"""

import hmac
import secrets
from pathlib import Path

from babycam.core import files

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
LENGTH = 10


def _path(data: Path) -> Path:
    return data / "keys" / "setup_code"


def make(data: Path) -> str:
    """The code, new if there is none."""
    files.private_folder(_path(data).parent)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    files.write_once(_path(data), f"{code[:5]}-{code[5:]}".encode())
    return _path(data).read_text()


def matches(data: Path, tried: str) -> bool:
    """Whether `tried` is the code; case, spaces and dashes do not count."""
    try:
        code = _path(data).read_text()
    except FileNotFoundError:
        return False
    return hmac.compare_digest(_plain(code).encode(), _plain(tried).encode())


def forget(data: Path) -> None:
    """The code has done its work."""
    _path(data).unlink(missing_ok=True)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
