"""The server's certificate: self-signed at the first start, renewed before it ends, or the family's own.

A connection that names a host (SNI) gets the family's own certificate if there is one; all others, such as the local workers,
who dial 127.0.0.1 and trust exactly this one file, get the self-signed one.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from babycam.core import files

VALID = timedelta(days=398)  # browsers accept no longer ones
RENEW_BEFORE = timedelta(days=30)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def cert_path(data: Path) -> Path:
    """The self-signed certificate; local workers trust this file."""
    return data / "tls" / "cert.pem"


def key_path(data: Path) -> Path:
    """Its private key, mode 0600."""
    return data / "tls" / "key.pem"


def ensure(data: Path, *, addresses: Iterable[Address], now: datetime) -> bool:
    """Makes the certificate where it is missing, unreadable or about to end. True if a new one was made."""
    if _still_good(data, now):
        return False
    files.private_folder(cert_path(data).parent)
    certificate, key = _make(names=_names(), addresses=[*_LOOPBACK, *addresses], now=now)
    files.write(key_path(data), key)
    files.write(cert_path(data), certificate)
    return True


_LOOPBACK: tuple[Address, ...] = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))


def context(data: Path, own: tuple[Path, Path] | None) -> ssl.SSLContext:
    """What the server speaks TLS with. `own`: the family's certificate and key. Raises ssl.SSLError or OSError if unusable."""
    default = _context(cert_path(data), key_path(data))
    if own:
        named = _context(*own)

        def choose(connection: ssl.SSLObject, name: str | None, _default: ssl.SSLContext) -> None:
            if name:
                connection.context = named

        default.sni_callback = choose
    return default


def fingerprint(data: Path) -> str:
    """SHA-256 of the certificate, as browsers show it."""
    certificate = x509.load_pem_x509_certificate(cert_path(data).read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(certificate, key)
    made.set_alpn_protocols(["http/1.1"])
    return made


def _still_good(data: Path, now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(cert_path(data).read_bytes())
        key = serialization.load_pem_private_key(key_path(data).read_bytes(), password=None)
    except (OSError, ValueError):
        return False
    return key.public_key() == certificate.public_key() and now < certificate.not_valid_after_utc - RENEW_BEFORE


def _names() -> list[str]:
    host = socket.gethostname().lower().partition(".")[0] or "babycam"
    return list(dict.fromkeys(["localhost", host, f"{host}.local"]))


def _make(*, names: list[str], addresses: list[Address], now: datetime) -> tuple[bytes, bytes]:
    """(certificate, key) as PEM; RFC 5280 with everything that strict verifiers want."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "babycam")])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    wanted = [*(x509.DNSName(name) for name in names), *(x509.IPAddress(address) for address in dict.fromkeys(addresses))]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_USAGE, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return pem, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


_USAGE = x509.KeyUsage(
    digital_signature=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)
