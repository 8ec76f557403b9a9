"""What counts as a modern encryption, said here: some systems build Python so that it takes whatever OpenSSL does."""

import ssl

MODERN_CIPHERS = "ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM"


def modern() -> ssl.SSLContext:
    """For somebody who connects: TLS 1.2 and 1.3 with forward secrecy, the system's authorities, and the name compared."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(MODERN_CIPHERS)
    return context
