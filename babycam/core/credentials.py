"""Secrets that let somebody in: random and long (256 and 160 bits), told once, and kept as a fast hash only."""

import hashlib
import secrets


def new_token() -> str:
    """A lasting credential: 256 bits, 43 letters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def new_secret() -> str:
    """What a link or its QR code carries for a short time: 160 bits."""
    return secrets.token_urlsafe(20)


def of_token(token: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
