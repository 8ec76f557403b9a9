"""The six digits of a pairing. They can be tried out, so their hash is keyed with the server's own secret."""

import secrets

from django.utils.crypto import salted_hmac

DIGITS = 6


def new_code() -> str:
    """Six digits to type."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def of_code(code: str) -> str:
    """HMAC-SHA-256 in hex, of the digits alone: spaces between them do not count."""
    digits = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    return salted_hmac("babycam.pairing", digits, algorithm="sha256").hexdigest()
