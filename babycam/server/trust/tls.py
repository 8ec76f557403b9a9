"""The server's certificate, signed by the household's authority (authority.py), and what has to happen to it and when.

An authority that is lost cannot be replaced quietly: every phone would have to trust the new one by hand. So what can be saved is
saved: its certificate is also in the server's chain, and a server certificate that is still good goes on without the key.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from babycam.core import files
from babycam.server.guards.hosts import HOME_SUFFIXES
from babycam.server.trust import authority, limits
from babycam.server.trust.authority import Address, Authority

RENEW_BEFORE = timedelta(days=30)
TOLD_BEFORE, TOLD_AFTER = timedelta(days=90), timedelta(days=30)
MDNS_NAME = "babycam.local"
_LOOPBACK: tuple[Address, ...] = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def cert_path(data: Path) -> Path:
    """The server's certificate, followed by the authority's."""
    return data / "tls" / "cert.pem"


def key_path(data: Path) -> Path:
    """Its private key, mode 0600."""
    return data / "tls" / "key.pem"


def damaged_path(data: Path) -> Path:
    """Where a damaged authority was put aside; while it is there, the doctor speaks of it."""
    return data / "tls" / "authority.damaged"


@dataclass(frozen=True, slots=True)
class CertificateOutcome:
    """`made`: why there is a new server certificate, "" without. `trouble`: what the family has to know, "" when all is well."""

    made: str = ""
    trouble: str = ""

    def __bool__(self) -> bool:
        return bool(self.made)


@dataclass(frozen=True, slots=True)
class CertificateWish:
    """What the server's certificate should hold."""

    names: list[str]
    addresses: list[Address]


def ensure(
    data: Path, *, addresses: Iterable[Address], now: datetime, names: Iterable[str] = (), new_authority: bool = True
) -> CertificateOutcome:
    """Makes what is missing, and a new server certificate when the old one ends soon or misses a name or address.

    `names`: more than this machine's own. `new_authority`: whether one may be made. True if there is a new certificate. Raises
    OSError where the folder cannot be written.
    """
    if new_authority:
        files.private_folder(cert_path(data).parent)
    wanted_names, wanted = names_here(names), [*_LOOPBACK, *addresses]
    signer, trouble = _authority(data, now, new_authority, CertificateWish(wanted_names, wanted))
    if signer is None:
        return CertificateOutcome(trouble=trouble)
    signer, again = _renewed(data, signer, now, CertificateWish(wanted_names, wanted))
    trouble = trouble or _must_be_trusted_anew(data, now)
    wanted_names = limits.names_within(signer.certificate, wanted_names)
    wanted = limits.addresses_within(signer.certificate, wanted)
    why = again or _why_new(data, signer.certificate, wanted_names, wanted, now)
    if why:
        chain, key = authority.sign(signer, names=wanted_names, addresses=wanted, now=now)
        files.write(key_path(data), key)
        files.write(cert_path(data), chain)
    return CertificateOutcome(why, trouble)


def fingerprint(data: Path) -> str:
    """SHA-256 of the authority's certificate, to compare by eye; "" without one."""
    certificates = authority.read_certificates(authority.certificate_path(data))
    return authority.fingerprint(certificates[0]) if certificates else ""


def names_here(more: Iterable[str] = ()) -> list[str]:
    """This machine's names, as far as a certificate may hold them, and `more`."""
    host = host_label()
    home = [host, *(f"{host}.{suffix}" for suffix in HOME_SUFFIXES)] if host else []
    wanted = ["localhost", MDNS_NAME, *home, *more]
    return list(dict.fromkeys(name for name in map(_ascii, wanted) if name))


def host_label() -> str:
    """The first part of this machine's name; "" where it has none that could be used in an address."""
    return _ascii(socket.gethostname().partition(".")[0])


def _ascii(name: str) -> str:
    """The name as DNS writes it; "" for what is no name."""
    try:
        plain = name.lower().rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return plain if all(_LABEL.fullmatch(label) for label in plain.split(".")) else ""


# --- the authority ----------------------------------------------------------------------------------------------------


def _authority(data: Path, now: datetime, may_make: bool, wanted: CertificateWish) -> tuple[Authority | None, str]:
    """The one that signs, or None while the present certificate has to do without; and what the family has to know."""
    certificate, key = _certificate(data), authority.read_key(authority.key_path(data))
    if certificate and key and authority.belong_together(certificate, key):
        _restore(data, certificate)
        return Authority(certificate, key), ""
    if certificate and _serves(data, certificate, now):
        _restore(data, certificate)
        return None, KEY_LOST.format(path=authority.key_path(data))
    if not may_make:
        return None, GONE
    had_one = _put_aside(data)
    made = authority.make(host=host_label() or "home", now=now, names=wanted.names, addresses=wanted.addresses)
    authority.save(data, made)
    return made, NEW_AUTHORITY if had_one else ""


def _renewed(data: Path, old: Authority, now: datetime, wanted: CertificateWish) -> tuple[Authority, str]:
    """In the authority's last year, the same one with a new certificate; and why the server's own must be renewed, "" without."""
    if now <= old.certificate.not_valid_after_utc - authority.RENEW_BEFORE:
        return old, ""
    fresh = authority.renewed(old, now=now, names=wanted.names, addresses=wanted.addresses)
    files.write(authority.before_path(data), old.certificate_pem())
    files.write(authority.certificate_path(data), fresh.certificate_pem())
    return fresh, "the authority was renewed"


def renewed_until(data: Path) -> datetime | None:
    """Until when devices that trusted the authority before its renewal go on; None if it never was renewed."""
    certificates = authority.read_certificates(authority.before_path(data))
    return certificates[0].not_valid_after_utc if certificates else None


def _must_be_trusted_anew(data: Path, now: datetime) -> str:
    """What the family has to know in the last months of the certificate that was renewed, and for a while after."""
    ends = renewed_until(data)
    if ends is None or not -TOLD_AFTER < ends - now < TOLD_BEFORE:
        return ""
    return RENEWED.format(ends=ends)


RENEWED = (
    "Your certificate authority was renewed. Devices that trusted it before go on until {ends:%Y-%m-%d} only: open the http "
    "address on each of them and trust it once more."
)
KEY_LOST = (
    "The key of your certificate authority is lost or damaged. Phones go on as before, but the certificate cannot be renewed, and "
    "new addresses of this machine are not in it. Put {path} back from a backup. Without one, delete the folder tls at a quiet "
    "hour and start again: every phone must then trust a new authority."
)
GONE = (
    "The files of your certificate authority are gone or damaged. What was loaded at the start serves on; put the folder tls back."
)
NEW_AUTHORITY = (
    "ATTENTION: Your certificate authority was damaged, and a new one was made. EVERY PHONE AND COMPUTER MUST BE TOLD TO TRUST IT: "
    "open the http address on each. If you have a backup of the folder tls, put it back instead, and start again."
)


def _certificate(data: Path) -> x509.Certificate | None:
    """The authority's, from its own file, or from the server's chain."""
    own = authority.read_certificates(authority.certificate_path(data))
    return own[0] if own else next(iter(authority.read_certificates(cert_path(data))[1:]), None)


def _restore(data: Path, certificate: x509.Certificate) -> None:
    """Writes the authority's file where it is missing or damaged."""
    if not authority.read_certificates(authority.certificate_path(data)):
        files.write(authority.certificate_path(data), authority.pem(certificate))


def _serves(data: Path, by: x509.Certificate, now: datetime) -> bool:
    """Whether the present server certificate can be used a while longer."""
    leaf = _leaf(data)
    return leaf is not None and authority.signed(leaf, by) and leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc


def _put_aside(data: Path) -> bool:
    """Moves what is left of an authority out of the way, never over an older one. True if there was something."""
    left = [path for path in (authority.key_path(data), authority.certificate_path(data)) if path.exists()]
    if not left and len(authority.read_certificates(cert_path(data))) < 2:
        return False
    aside = damaged_path(data)
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in left:
        target = aside / path.name
        path.rename(target if not target.exists() else target.with_name(f"{path.name}.{path.stat().st_mtime_ns}"))
    return True


# --- the server's certificate -----------------------------------------------------------------------------------------


def _leaf(data: Path) -> x509.Certificate | None:
    """The present one, if it is whole and its key is there."""
    certificates, key = authority.read_certificates(cert_path(data)), authority.read_key(key_path(data))
    return certificates[0] if certificates and key and authority.belong_together(certificates[0], key) else None


def _why_new(data: Path, by: x509.Certificate, names: list[str], addresses: list[Address], now: datetime) -> str:
    """Why the present one does not do, in words; "" if it does."""
    leaf = _leaf(data)
    if leaf is None:
        return "there was none"
    if not authority.signed(leaf, by):
        return "it was not signed by this household's authority"
    if now < leaf.not_valid_before_utc:
        return "it was made while the clock was wrong"
    if now > leaf.not_valid_after_utc - RENEW_BEFORE and leaf.not_valid_after_utc < by.not_valid_after_utc:
        return "it ends soon"
    if missing_addresses(leaf, addresses) or set(names) - set(_alternative(leaf).get_values_for_type(x509.DNSName)):
        return "this machine has a new name or address"
    return ""


def missing_addresses(leaf: x509.Certificate, addresses: Iterable[Address]) -> list[Address]:
    """Those that the certificate does not vouch for."""
    covered = _alternative(leaf).get_values_for_type(x509.IPAddress)
    return [address for address in addresses if address not in covered]


def _alternative(leaf: x509.Certificate) -> x509.SubjectAlternativeName:
    try:
        return leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return x509.SubjectAlternativeName([])
