"""Camera passwords at rest: Fernet (AES-128-CBC with HMAC-SHA256), key in the data folder, never in the database."""

import logging

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

log = logging.getLogger(__name__)


def seal(password: str) -> str:
    """The encrypted form; "" stays ""."""
    return Fernet(settings.FERNET_KEY).encrypt(password.encode()).decode() if password else ""


def unseal(sealed: str) -> str:
    """The password; "" when it was sealed with a key that is gone (the camera then asks for a login again)."""
    if not sealed:
        return ""
    try:
        return Fernet(settings.FERNET_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken:
        log.warning("a camera password was sealed with another key; enter it again")
        return ""
