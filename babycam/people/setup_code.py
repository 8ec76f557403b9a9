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
    """The code, new if there is none or only half of one: nobody has it yet."""
    files.private_folder(_path(data).parent)
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    whole = f"{code[:5]}-{code[5:]}".encode()
    if not files.write_once(_path(data), whole) and not _stored(data):
        files.write(_path(data), whole)
    return _stored(data)


def matches(data: Path, tried: str) -> bool:
    """Whether `tried` is the code; case, spaces and dashes do not count."""
    code = _stored(data)
    if not code:
        return False
    return hmac.compare_digest(_plain(code).encode(), _plain(tried).encode())


def forget_code(data: Path) -> None:
    """The code has done its work."""
    _path(data).unlink(missing_ok=True)


def _stored(data: Path) -> str:
    """The code in the file; "" where there is none, or only a part of one."""
    try:
        code = _path(data).read_bytes().decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    return code if len(_plain(code)) == LENGTH else ""


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
