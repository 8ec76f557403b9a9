"""The plain http page. It only leads to https: microphones, cameras and notifications work nowhere else."""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

from babycam.server import addresses, hosts

Plain = Callable[[Any, Any, Any], Awaitable[None]]
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>babycam</title><h1>babycam</h1>
<p><a href="{address}">{address}</a></p>
<p>Everything that babycam says and shows is encrypted, so it lives at the address above. The first time, your browser will warn
that it does not know this server's certificate: this server made it by itself. Choose "Advanced", then "Continue".</p></html>
"""


def leading_to(https_port: int, more: frozenset[str]) -> Plain:
    """An ASGI application that answers every request with PAGE, for the name under which it was asked."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        elif scope["type"] == "http":
            content = PAGE.format(address=escape(_address(scope, https_port, more))).encode()
            headers = [*HEADERS, (b"content-length", str(len(content)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    return application


def _address(scope: Any, https_port: int, more: frozenset[str]) -> str:
    asked = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    host = hosts.host_and_port(asked)[0]
    if not hosts.allowed(host, more):
        host = addresses.best()
    return https(f"[{host}]" if ":" in host and not host.startswith("[") else host, https_port)


def https(host: str, port: int) -> str:
    """The product's address."""
    return f"https://{host}/" if port == 443 else f"https://{host}:{port}/"
