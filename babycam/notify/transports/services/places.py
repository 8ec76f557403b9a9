"""Servers as people write them: with or without a scheme, with a slash too many, pasted with what stands behind them. Pure."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

NO_SERVER = "This is not the address of a server. It should look like {example}."
NO_LOGIN = "Leave user name and password out of this address."
NO_PATH = "Leave out what comes after the server’s name: {path}"
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A server. `host` has no brackets; `port` None: the scheme's own."""

    secure: bool
    host: str
    port: int | None

    def __str__(self) -> str:
        return f"{self.scheme('http')}://{self.netloc}"

    def scheme(self, plain: str) -> str:
        """The scheme of that name, or its secure twin: "http" or "https"."""
        return f"{plain}s" if self.secure else plain

    @property
    def netloc(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else host


def place(text: str, example: str, port: int | None = None) -> Place:
    """The server that `text` names. Without a scheme it is https in the internet and http at home; `port`: the one that is usual at
    home, if none is given. Raises ValueError with words."""
    bare = re.match(r"(?i)https?:/{0,2}", text) is None
    parts = _split(text, bare, example)
    host, given = _host(parts, example), _port(parts, example)
    if parts.username or parts.password:
        raise ValueError(NO_LOGIN)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(NO_PATH.format(path=parts.path.strip("/")[:60]))
    secure = _is_global(host) if bare else parts.scheme.lower() == "https"
    return Place(secure, host, given or (port if bare and not secure else None))


def _split(text: str, bare: bool, example: str) -> SplitResult:
    try:
        return urlsplit(f"https://{text}" if bare else re.sub(r"(?i)^(https?):/*", r"\1://", text))
    except ValueError:
        raise ValueError(NO_SERVER.format(example=example)) from None


def _host(parts: SplitResult, example: str) -> str:
    host = parts.hostname or ""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        if not _NAME.fullmatch(host) or len(host) > 253:
            raise ValueError(NO_SERVER.format(example=example)) from None
        return host


def _port(parts: SplitResult, example: str) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise ValueError(NO_SERVER.format(example=example)) from None


def _is_global(host: str) -> bool:
    """Whether a server of this name is met with https at most homes."""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.rstrip(".").endswith((".local", ".lan", ".home", ".internal", ".arpa", ".box"))
