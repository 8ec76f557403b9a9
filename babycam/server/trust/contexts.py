"""What the running server speaks TLS with. Certificates are exchanged while it runs: whoever is connected stays so, whoever
comes next gets the new one.

A connection that names a host (SNI) which the family's own certificate vouches for gets that one; all others, such as phones that
open a number address and the local workers, get the one that the household's authority signed.
"""

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from babycam.server.network import page_urls
from babycam.server.trust import tls

Stamp = tuple[tuple[int, int, int], ...]
OWN_SOON = timedelta(days=3)  # whoever renews it had every chance


class Unusable(RuntimeError):
    """The family's own certificate cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Own:
    """Certificate files of the family's own."""

    certificate: Path
    key: Path

    def check(self) -> list[x509.Certificate]:
        """The chain. Raises Unusable with words for what is wrong most often."""
        chain = self._chain()
        if self._key().public_key() != chain[0].public_key():
            raise Unusable(
                "BABYCAM_CERT and BABYCAM_KEY do not fit together. "
                "The chain's first certificate must be the server's own, not its authority's."
            )
        return chain

    def context(self) -> ssl.SSLContext:
        """Ready for connections. Raises Unusable."""
        self.check()
        try:
            return _context(self.certificate, self.key)
        except (ssl.SSLError, OSError) as error:
            raise Unusable(f"BABYCAM_CERT or BABYCAM_KEY cannot be used: {error}.") from error

    def _chain(self) -> list[x509.Certificate]:
        try:
            return x509.load_pem_x509_certificates(self.certificate.read_bytes())
        except OSError as error:
            raise Unusable(f"BABYCAM_CERT cannot be read: {error.strerror}. May this user read {self.certificate}?") from error
        except ValueError as error:
            raise Unusable(f"BABYCAM_CERT is not a certificate in PEM form: {self.certificate}.") from error

    def _key(self) -> PrivateKeyTypes:
        try:
            return serialization.load_pem_private_key(self.key.read_bytes(), password=None)
        except OSError as error:
            raise Unusable(f"BABYCAM_KEY cannot be read: {error.strerror}. May this user read {self.key}?") from error
        except TypeError as error:
            raise Unusable("BABYCAM_KEY is locked with a password, which nobody types at night. Use a key without one.") from error
        except (ValueError, UnsupportedAlgorithm) as error:
            raise Unusable(f"BABYCAM_KEY is not a private key in PEM form: {self.key}.") from error


def out_of_time(certificate: x509.Certificate, now: datetime) -> str:
    """Words when the family's own certificate is not valid, or soon not any more; "" while all is well."""
    ends = certificate.not_valid_after_utc
    if now < certificate.not_valid_before_utc:
        return f"Your own certificate is valid from {certificate.not_valid_before_utc:%Y-%m-%d} on only. Is the clock right?"
    if now > ends:
        return f"Your own certificate ended on {ends:%Y-%m-%d}: phones refuse it. Renew BABYCAM_CERT; it is read again by itself."
    if now > ends - OWN_SOON:
        return f"Your own certificate ends on {ends:%Y-%m-%d}. Renew BABYCAM_CERT; it is read again by itself."
    return ""


class Certificates:
    """`context` is for the web server, once; `load` exchanges what is behind it."""

    def __init__(self, data: Path, own: Own | None) -> None:
        self._usual = (tls.cert_path(data), tls.key_path(data))
        self._own = own
        self._own_names: list[str] = []
        self._own_context: ssl.SSLContext | None = None
        self._usual_context: ssl.SSLContext
        self._loaded: Stamp = ()
        self.load()
        self.context = _context(*self._usual)
        self.context.sni_callback = self._choose

    def load(self) -> None:
        """Reads all files again. Either all of it is new or nothing. Raises Unusable, ssl.SSLError or OSError."""
        stamp = self._stamp()
        usual = _context(*self._usual)
        own = self._own.context() if self._own else None
        self._own_names = page_urls.names_in(self._own.certificate) if self._own else []
        self._usual_context, self._own_context, self._loaded = usual, own, stamp

    def changed(self) -> bool:
        """Whether a file is another one than that which was loaded."""
        return self._stamp() != self._loaded

    def own_trouble(self, now: datetime) -> str:
        """What is wrong with the time of the family's own certificate, in words; "" otherwise."""
        return out_of_time(self._own.check()[0], now) if self._own else ""

    def _stamp(self) -> Stamp:
        files = (*self._usual, *((self._own.certificate, self._own.key) if self._own else ()))
        return tuple(_stamp(path) for path in files)

    def _choose(self, connection: ssl.SSLObject, name: str | None, _default: ssl.SSLContext) -> None:
        own = self._own_context
        connection.context = own if own and name and vouches(self._own_names, name) else self._usual_context


def vouches(names: list[str], name: str) -> bool:
    """Whether a certificate with these names is good for `name` (RFC 9525: a star stands for one whole label)."""
    host = name.lower().rstrip(".")
    return host in names or f"*.{host.partition('.')[2]}" in names


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, 0, 0)
    return (state.st_ino, state.st_mtime_ns, state.st_size)


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(certificate, key, password=_no_passphrase)
    made.set_alpn_protocols(["http/1.1"])
    return made


def _no_passphrase() -> str:
    return ""  # OpenSSL would ask the terminal
