"""Addresses of cameras: checked once, credentials kept apart, so that no error text or log can show them."""

import ipaddress
import re
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from babycam.core.errors import BabycamError

PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322, "rtmp": 1935, "srt": 9000}
SCHEMES = frozenset(PORTS)
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?([/?#]|$)|\[[0-9A-Fa-f:.%]+\]")
_KEPT = "".join(map(chr, range(33, 127)))
"""What stays in a path as it is; letters outside ASCII are sent as browsers do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a stream is. `path` starts with / and holds the query. The credentials do not show in repr or str."""

    scheme: str
    host: str
    port: int
    path: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return urlunsplit((self.scheme, f"{host}:{self.port}", "", "", "")) + self.path

    @property
    def authority(self) -> str:
        """As a Host header has it (RFC 9110, 7.2): IPv6 in brackets, without its zone; the port where it is not the scheme's."""
        host = self.host.partition("%")[0]
        host = f"[{host}]" if ":" in host else host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def secret_url(self) -> str:
        """With credentials, for FFmpeg only: never log it."""
        if not self.username:
            return str(self)
        userinfo = quote(self.username, safe="") + ":" + quote(self.password, safe="") + "@"
        return str(self).replace("://", "://" + userinfo, 1)

    @property
    def at_home(self) -> bool:
        """True for addresses of a home network, where no certificate authority vouches for cameras."""
        try:
            number = ipaddress.ip_address(self.host)
            return not (getattr(number, "ipv4_mapped", None) or number).is_global
        except ValueError:
            return "." not in self.host or self.host.endswith((".local", ".lan", ".home", ".home.arpa", ".internal", ".fritz.box"))

    def same_server(self, other: "Address") -> bool:
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)

    def at(self, path: str) -> "Address":
        """Another path on the same server."""
        return replace(self, path=path)

    def join(self, reference: str) -> "Address":
        """What `reference` (a redirect, a playlist's line) means from here. Credentials stay with their own server."""
        there = parse(urljoin(str(self), reference.strip().replace(" ", "%20")))
        keeps = self.same_server(there) or self._secured_by(there)
        return replace(there, username=self.username, password=self.password) if keeps else there

    def _secured_by(self, other: "Address") -> bool:
        """Whether `other` is the same server's port for encrypted connections."""
        ports = {"http": "https", "rtsp": "rtsps"}
        return self.host == other.host and ports.get(self.scheme) == other.scheme and self._usual and other._usual

    @property
    def _usual(self) -> bool:
        return self.port == PORTS[self.scheme]


def parse(url: str, username: str = "", password: str = "", schemes: frozenset[str] = SCHEMES) -> Address:
    """The address in `url`; credentials given apart win over those inside.

    Raises bad_url, login_in_address, scheme_not_allowed.
    """
    if holds_raw_login(url):
        raise BabycamError("login_in_address")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise BabycamError("bad_url") from None
    if not parts.scheme or not url.isprintable() or " " in url.strip():
        raise BabycamError("bad_url")
    if parts.scheme not in schemes:
        raise BabycamError("scheme_not_allowed")
    if not parts.hostname:
        raise BabycamError("bad_url")
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_KEPT)
    if not username:
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Address(parts.scheme, _host(parts.hostname), port or PORTS[parts.scheme], path, username, password)


def holds_raw_login(url: str) -> bool:
    """Whether a user name and a password seem to stand in `url` with signs that end the part where they belong (RFC 3986, 3.2)."""
    _, colon, rest = url.strip().partition("://")
    rest = re.sub(r"^\[[0-9A-Za-z:.%]+\](?=[:/?#]|$)", "v6.literal", rest)
    before, at, behind = rest.rpartition("@")
    if not colon or not at or not _HOST.match(behind):
        return False
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "#" in before or re.search(r"[\s\[\]]", before):
        return True
    if "@" in authority:
        return False  # what is behind may hold another one
    name, colon, port = authority.partition(":")
    return bool(colon) and (not port.isdigit() or not ("." in name or name == "localhost"))


def _host(name: str) -> str:
    """In ASCII, as DNS and a Host header have it; the zone of an IPv6 address (RFC 6874) as the system has it. Raises bad_url."""
    if ":" in name:
        return name.replace("%25", "%", 1)
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise BabycamError("bad_url") from None
