"""How far a camera's encryption is trusted: as browsers do outside the home, at home addresses also what firmware of 2010 speaks.

No authority vouches for a camera at home, so certificates are not checked there; and an encryption that is out of date still keeps
the sound of a room from most of a Wi-Fi. It is marked on the camera, and never taken from elsewhere.
"""

import ssl

from babycam.core import encryption
from babycam.core.errors import BabycamError
from babycam.media.sources.address import Address

OLD = frozenset({"SSLv3", "TLSv1", "TLSv1.1"})
ALL_CIPHERS = "ALL:!aNULL:!eNULL:@SECLEVEL=0"


def modern(at_home: bool) -> ssl.SSLContext:
    """TLS 1.2 and 1.3 with forward secrecy; the certificate counts outside the home only."""
    context = encryption.modern()
    if at_home:
        _trust_all(context)
    return context


def outdated() -> ssl.SSLContext:
    """Whatever OpenSSL can still speak, at home: TLS 1.0, CBC and RSA key exchange, short keys, no secure renegotiation."""
    context = ssl.create_default_context()
    _trust_all(context)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers(ALL_CIPHERS)
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


def is_old(sock: ssl.SSLSocket) -> bool:
    """Whether what was agreed on is less than TLS 1.2 with forward secrecy and authenticated encryption, as RFC 9325 recommends."""
    if sock.version() in OLD:
        return True
    cipher = sock.cipher()
    name = cipher[0] if cipher else ""
    return sock.version() == "TLSv1.2" and not (
        name.startswith(("ECDHE", "DHE")) and ("GCM" in name or "POLY1305" in name or "CCM" in name)
    )


def failure(error: OSError, address: Address) -> BabycamError:
    """Why no encrypted connection came about."""
    if isinstance(error, TimeoutError):
        return BabycamError("timeout", host=address.host)
    if isinstance(error, ssl.SSLCertVerificationError):
        return BabycamError("bad_certificate", host=address.host, why=error.verify_message)
    reason = str(getattr(error, "reason", "") or "")
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE"):
        return BabycamError("not_tls", host=address.host, port=address.port)
    judged = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    return BabycamError("old_tls" if judged else "tls_failed", host=address.host)


def _trust_all(context: ssl.SSLContext) -> None:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
