"""Addresses of cameras: checked once, credentials kept apart, so that no error text or log can show them."""

import ipaddress
from dataclasses import dataclass, field, replace
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from babycam.core.errors import BabycamError

PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322, "rtmp": 1935, "srt": 9000}
SCHEMES = frozenset(PORTS)


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
            return not ipaddress.ip_address(self.host).is_global
        except ValueError:
            return "." not in self.host or self.host.endswith((".local", ".lan", ".home", ".home.arpa", ".internal", ".fritz.box"))

    def same_server(self, other: "Address") -> bool:
        return (self.scheme, self.host, self.port) == (other.scheme, other.host, other.port)

    def at(self, path: str) -> "Address":
        """Another path on the same server."""
        return replace(self, path=path)

    def join(self, reference: str) -> "Address":
        """What `reference` (a redirect, a playlist's line) means from here. Credentials stay with their own server."""
        there = parse(urljoin(str(self), reference))
        return replace(there, username=self.username, password=self.password) if self.same_server(there) else there


def parse(url: str, username: str = "", password: str = "", schemes: frozenset[str] = SCHEMES) -> Address:
    """The address in `url`; credentials given apart win over those inside. Raises bad_url or scheme_not_allowed."""
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
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not username:
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme], path, username, password)
