"""Who is asking, behind a reverse proxy: what its headers say counts only when they come from an address that the family named.

From everybody else these headers are taken off, so that nothing behind this can be fooled by them.
"""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from babycam.server.guards import hosts

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Headers = list[tuple[bytes, bytes]]

FOR, PROTO, HOST = b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"
OTHERS = (b"forwarded", b"x-real-ip", b"x-forwarded-port", b"x-forwarded-server")  # never looked at
LONGEST_CHAIN = 20  # addresses; longer ones are nobody's real way


class Proxies:
    """ASGI middleware: client, scheme and host as the trusted proxies say, else as they are."""

    def __init__(self, app: App, trusted: Iterable[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self.seen(scope)
        await self._app(scope, receive, send)

    def seen(self, scope: Scope) -> Scope:
        """The scope as those behind this may believe it."""
        peer = _address((scope.get("client") or ("", 0))[0])
        kept = [(name, value) for name, value in scope["headers"] if name not in (FOR, PROTO, HOST, *OTHERS)]
        if peer is None:
            return {**scope, "headers": kept}
        if not self._trusts(peer):
            return {**scope, "headers": kept, "client": (str(peer), scope["client"][1])}
        client = self._first_stranger(peer, _list(scope, FOR))
        return {**scope, "headers": _hosted(kept, scope), "client": (str(client), 0), "scheme": _scheme(scope)}

    def _first_stranger(self, peer: Address, chain: list[str]) -> Address:
        """Each proxy adds whom it saw at the end, so the last address that is no proxy of ours is the client."""
        client = peer
        for text in reversed(chain[-LONGEST_CHAIN:]):
            address = _address(text)
            if address is None:
                break
            client = address
            if not self._trusts(address):
                break
        return client

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _scheme(scope: Scope) -> str:
    schemes = _list(scope, PROTO)
    if not schemes or schemes[-1].lower() not in ("http", "https"):
        return str(scope["scheme"])
    secure = schemes[-1].lower() == "https"
    return ("wss" if secure else "ws") if scope["type"] == "websocket" else ("https" if secure else "http")


def _hosted(kept: Headers, scope: Scope) -> Headers:
    """The headers with the host that the browser asked for, where the proxy says it well."""
    named = _list(scope, HOST)
    if not named or not hosts.host_and_port(named[-1])[0]:
        return kept
    return [(name, value) for name, value in kept if name != b"host"] + [(b"host", named[-1].encode("latin-1"))]


def _list(scope: Scope, wanted: bytes) -> list[str]:
    values = [value.decode("latin-1") for name, value in scope["headers"] if name == wanted]
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _address(text: str) -> Address | None:
    """An address as proxies write it: with or without a port, brackets or a zone; IPv4 inside IPv6 as IPv4."""
    plain = text.strip().strip('"')
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        ip = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip
