"""The household's certificate authority: made once, kept for ten years, trusted by hand on every phone. It signs one thing only,
this server's certificate, so that a phone that trusts it accepts whatever certificate the server has next, and only for names and
addresses of a home (limits.py).

In its last year it is renewed: a new certificate for the same key, so that devices that trust either accept the server.

Its key stays in <data>/tls (mode 0600). If it is lost, so is every phone's trust, so nothing here replaces it but `tls.ensure`,
which says so loudly. X.509 as RFC 5280 wants it, with what strict verifiers and Apple's rules for servers (at most 398 days) ask
for.
"""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from babycam.core import files
from babycam.server.trust import limits

BUILT = datetime(2025, 1, 1, tzinfo=UTC)  # no clock that is right says less
LASTS = timedelta(days=3652)
RENEW_BEFORE = timedelta(days=365)
LEAF_LASTS = timedelta(days=396)
EARLIER = timedelta(days=1)  # clocks of phones may be behind
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate and the key that belongs to it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> bytes:
        return pem(self.certificate)

    def key_pem(self) -> bytes:
        return _key_pem(self.key)


def certificate_path(data: Path) -> Path:
    """What phones, browsers and workers trust. Not secret."""
    return data / "tls" / "authority.pem"


def before_path(data: Path) -> Path:
    """The certificate that was renewed: devices that have not been asked again trust this one, until it ends."""
    return data / "tls" / "authority.before.pem"


def key_path(data: Path) -> Path:
    """The secret behind it."""
    return data / "tls" / "authority.key"


def save(data: Path, made: Authority) -> None:
    """Key first: a certificate without its key would be worth nothing."""
    files.private_folder(key_path(data).parent)
    files.write(key_path(data), made.key_pem())
    files.write(certificate_path(data), made.certificate_pem())


def read_certificates(path: Path) -> list[x509.Certificate]:
    """All of a PEM file; empty where it is missing or damaged."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        return []


def read_key(path: Path) -> ec.EllipticCurvePrivateKey | None:
    """None where it is missing, damaged, or of another kind."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, ec.EllipticCurvePrivateKey) else None


def belong_together(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bool:
    """Whether the key is the certificate's own."""
    return bool(key.public_key() == certificate.public_key())


def signed(leaf: x509.Certificate, by: x509.Certificate) -> bool:
    """Whether `leaf` was signed by the authority `by`."""
    try:
        leaf.verify_directly_issued_by(by)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 as phones and browsers show it: "AB:CD:..."."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see of an authority: `name` in the phone's settings, `fingerprint` as in `fingerprint`."""

    certificate: x509.Certificate
    name: str
    fingerprint: str


def shown(path: Path) -> Shown | None:
    """The authority in this PEM file, which is read again when it has changed; None where it is missing or damaged."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return _shown(path, facts.st_ino, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4)
def _shown(path: Path, *_version: int) -> Shown | None:
    certificates = read_certificates(path)
    return Shown(certificates[0], common_name(certificates[0]), fingerprint(certificates[0])) if certificates else None


def pem(certificate: x509.Certificate) -> bytes:
    """The certificate as text."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def der(certificate: x509.Certificate) -> bytes:
    """The certificate as phones like it."""
    return certificate.public_bytes(serialization.Encoding.DER)


def common_name(certificate: x509.Certificate) -> str:
    """What the phone's settings call it."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else ""


def make(*, host: str, now: datetime, names: Iterable[str] = (), addresses: Iterable[Address] = ()) -> Authority:
    """A new authority, valid from long ago: this machine's clock may be wrong at its first start. `host`: this machine's name;
    `names`, `addresses`: for what it may vouch besides the home's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    name = _name(f"babycam authority {identifier.digest.hex()[:4].upper()} ({host})"[:64])
    return _certified(key, name, now, limits.extension(names, addresses))


def renewed(old: Authority, *, now: datetime, names: Iterable[str], addresses: Iterable[Address]) -> Authority:
    """The same authority for another ten years: the same name and key, with limits as a new one has."""
    return _certified(old.key, old.certificate.subject, now, limits.extension(names, addresses))


def _certified(key: ec.EllipticCurvePrivateKey, name: x509.Name, now: datetime, within: x509.NameConstraints) -> Authority:
    builder = (
        _builder(name, name, key.public_key(), (BUILT, max(now, BUILT) + LASTS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(within, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return Authority(builder.sign(key, hashes.SHA256()), key)


def sign(authority: Authority, *, names: Iterable[str], addresses: Iterable[Address], now: datetime) -> tuple[bytes, bytes]:
    """A new certificate for this server: (chain with the authority, key), both PEM. It never outlives the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    ends = min(max(now, BUILT) + LEAF_LASTS, authority.certificate.not_valid_after_utc)
    wanted = [*(x509.DNSName(name) for name in names), *(x509.IPAddress(address) for address in dict.fromkeys(addresses))]
    builder = (
        _builder(_name("babycam"), authority.certificate.subject, key.public_key(), (ends - LEAF_LASTS - EARLIER, ends))
        .add_extension(x509.SubjectAlternativeName(wanted), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    leaf = builder.sign(authority.key, hashes.SHA256())
    return pem(leaf) + authority.certificate_pem(), _key_pem(key)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "babycam"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, valid: tuple[datetime, datetime]
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
    )


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
