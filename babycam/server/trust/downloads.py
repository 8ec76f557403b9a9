"""The authority's certificate in the forms that systems take."""

import plistlib
import uuid
from dataclasses import dataclass

from cryptography import x509

from babycam.server.trust import authority
from babycam.server.trust.steps import DER, PEM, PROFILE


@dataclass(frozen=True, slots=True)
class Download:
    """A file to hand out."""

    name: str
    kind: str
    content: bytes


def downloads(certificate: x509.Certificate) -> dict[str, Download]:
    """Each by its address."""
    return {
        DER: Download(DER[1:], "application/x-x509-ca-cert", authority.der(certificate)),
        PEM: Download(PEM[1:], "application/x-pem-file", authority.pem(certificate)),
        PROFILE: Download(PROFILE[1:], "application/x-apple-aspen-config", profile(certificate)),
    }


def profile(certificate: x509.Certificate) -> bytes:
    """A configuration profile for Apple's systems. The same authority always gives the same one, so it replaces itself."""
    mark = authority.fingerprint(certificate).replace(":", "").lower()
    name = authority.common_name(certificate)
    root = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"babycam.authority.{mark[:16]}.root",
        "PayloadUUID": _uuid(mark, "root"),
        "PayloadDisplayName": name,
        "PayloadDescription": "Lets this device trust the babycam of this household.",
        "PayloadCertificateFileName": DER[1:],
        "PayloadContent": authority.der(certificate),
    }
    whole = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"babycam.authority.{mark[:16]}",
        "PayloadUUID": _uuid(mark, "profile"),
        "PayloadDisplayName": name,
        "PayloadOrganization": "babycam",
        "PayloadDescription": "Lets this device trust the babycam of this household, and nothing else.",
        "PayloadRemovalDisallowed": False,
        "PayloadContent": [root],
    }
    return plistlib.dumps(whole)


def _uuid(mark: str, part: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"babycam:{mark}:{part}")).upper()
