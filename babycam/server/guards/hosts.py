"""Under which names this server may be asked, and from which pages its sockets may be opened.

Number addresses cannot be faked by DNS rebinding (the attack needs a name), names that only a local resolver can answer
neither; any other name must be this machine's own or be listed in BABYCAM_ALLOWED_HOSTS.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from babycam.server.answers.replies import reply

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]

HOME_SUFFIXES = ("local", "lan", "home", "home.arpa", "internal", "fritz.box", "localdomain", "localhost")


_hostnames: frozenset[str] = frozenset()


def own_names() -> frozenset[str]:
    """This machine's names, lower case, as far as they are known: asking for them never waits."""
    return _hostnames or frozenset({"localhost", socket.gethostname().lower()})


def look_up_names() -> None:
    """Learns what the network calls this machine. Takes seconds where no resolver answers: nothing for the event loop."""
    global _hostnames
    _hostnames = frozenset({"localhost", socket.gethostname().lower(), socket.getfqdn().lower()})


def host_and_port(netloc: str) -> tuple[str, int | None]:
    """Host (lower case, without brackets) and port of a Host header or an origin's netloc; ("", None) if malformed."""
    if not netloc or any(sign in netloc for sign in "/@?# \\"):
        return "", None
    try:
        parts = urlsplit(f"//{netloc}")
        return (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "", None


def allowed(host: str, more: Iterable[str] = ()) -> bool:
    """Whether the server answers to this host (no port). `more`: names that the family added."""
    try:
        ipaddress.ip_address(host)
        return True
    except ValueError:
        pass
    first, _, rest = host.partition(".")
    plain = {name.partition(".")[0] for name in own_names()}
    return host in own_names() or (bool(first) and rest in HOME_SUFFIXES) or (first in plain and not rest) or host in set(more)


def same_origin(origin: str, host: str) -> bool:
    """Whether a page from `origin` is ours, when it asks for `host` (a Host header)."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    default = 443 if parts.scheme == "https" else 80
    theirs, ours = host_and_port(parts.netloc), host_and_port(host)
    return bool(theirs[0]) and (theirs[0], theirs[1] or default) == (ours[0], ours[1] or default)


class HostGuard:
    """ASGI middleware around everything: wrong names get 400 in words, foreign pages get no socket."""

    def __init__(self, app: App, more: Iterable[str] = (), origins: Iterable[str] = ()) -> None:
        """`more`: names that are ours too. `origins`: pages that are ours whatever name their proxy asks for."""
        self._app = app
        self._more = frozenset(more)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan" or self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4403})
        else:
            await _explain(scope, send)

    def _may_pass(self, scope: Scope) -> bool:
        host = _header(scope, b"host")
        if not allowed(host_and_port(host)[0], self._more):
            return False
        if scope["type"] != "websocket":
            return True
        origin = _header(scope, b"origin")
        return (
            not origin or origin in self._origins or same_origin(origin, host)
        )  # browsers always say where a socket comes from; programs do not


def _header(scope: Scope, name: bytes) -> str:
    values = [value for key, value in scope["headers"] if key.lower() == name]
    return values[0].decode("latin-1").lower() if len(values) == 1 else ""


async def _explain(scope: Scope, send: Any) -> None:
    name = host_and_port(_header(scope, b"host"))[0] or "this name"
    words = f"This server does not know itself as {name}. Add it to BABYCAM_ALLOWED_HOSTS, or use the numeric address.\n"
    await reply(scope, send, 400, words.encode(), {"Content-Type": "text/plain; charset=utf-8"})
