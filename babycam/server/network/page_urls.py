"""Where the family finds this server, worked out each time it is asked for: addresses change while it runs.

`page` is the product (https), for links in messages. `door` is what a QR code holds: an address that works on a phone that has
never been here, which is the plain http page while the household's own authority signs the certificate (trust/plain.py).
"""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from babycam.server.env import Env
from babycam.server.network import addresses

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared, not bound


def page(settings: Env) -> str:
    """The product's address without a slash at the end, such as https://192.168.1.10:8443."""
    return settings.url or origin("https", own_name(settings) or host(settings), settings.https_port)


def door(settings: Env, path: str = "/") -> str:
    """The address for a phone that has never been here. `path` may have a fragment: door(env, "/camera#secret")."""
    if settings.url or own_name(settings) or not settings.http_port:
        return page(settings) + path
    return origin("http", host(settings), settings.http_port) + path


def host(settings: Env) -> str:
    """The name or number, with brackets where needed, under which other devices reach this server best."""
    if settings.host in EVERYWHERE:
        return addresses.best()
    return f"[{settings.host}]" if ":" in settings.host else settings.host


def only_here(settings: Env) -> bool:
    """Whether the server is listened to on this machine alone."""
    try:
        return ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host == "localhost"


def origin(scheme: str, name: str, port: int) -> str:
    """`name`: with brackets where needed. The usual port is not written."""
    return f"{scheme}://{name}" if port == {"https": 443, "http": 80}[scheme] else f"{scheme}://{name}:{port}"


def own_name(settings: Env) -> str:
    """The first name that the family's own certificate vouches for; "" without such a certificate."""
    names = names_in(settings.cert) if settings.cert else []
    return next((name for name in names if not name.startswith("*")), "")


def names_in(certificate: Path) -> list[str]:
    """The names in a PEM file's first certificate; empty where it cannot be read."""
    try:
        leaf = x509.load_pem_x509_certificate(certificate.read_bytes())
        alternative = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return []
    return [name.lower() for name in alternative.get_values_for_type(x509.DNSName)]


def more_names(settings: Env) -> tuple[str, ...]:
    """Names that are the family's own because it set them: in BABYCAM_URL, and in its own certificate."""
    outside = urlsplit(settings.url).hostname or ""
    certified = [name for name in names_in(settings.cert) if not name.startswith("*")] if settings.cert else []
    return tuple(dict.fromkeys(filter(None, [outside, *certified])))
