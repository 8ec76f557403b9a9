"""Secrets of camera phones, and the hashes that are kept of them.

Tokens and pairing secrets are random and long (256 and 160 bits), so a fast hash keeps them; six digits can be tried out, so
theirs is keyed with the server's own secret.
"""

import hashlib
import secrets

from django.utils.crypto import salted_hmac

DIGITS = 6


def new_token() -> str:
    """A device's credential: 256 bits, 43 letters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def new_secret() -> str:
    """What the QR code of a pairing carries: 160 bits."""
    return secrets.token_urlsafe(20)


def new_code() -> str:
    """Six digits to type."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def of_token(token: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def of_code(code: str) -> str:
    """HMAC-SHA-256 in hex, of the digits alone: spaces between them do not count."""
    digits = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    return salted_hmac("babycam.pairing", digits, algorithm="sha256").hexdigest()
