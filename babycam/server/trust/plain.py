"""The plain http side: hands out the authority's certificate and leads to https, under the name by which it was asked."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from babycam.server.answers.replies import reply
from babycam.server.env import Env
from babycam.server.guards import hosts
from babycam.server.network import addresses, page_urls
from babycam.server.trust import authority, page
from babycam.server.trust.downloads import Download, downloads
from babycam.server.trust.steps import DER, PEM, PROFILE, system_of

Plain = Callable[[Any, Any, Any], Awaitable[None]]
Answer = tuple[int, dict[str, str], bytes]
HTML = "text/html; charset=utf-8"
FILES = (DER, PEM, PROFILE)
WRITABLE = re.compile(r"[a-z0-9.:-]+")  # what may be written into a page and its policy
LONGEST = 2000  # characters of an address that is led on
NO_FILE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>babycam</title><h1>The certificate is not there</h1>
<p>Look where babycam was started: <code>babycam doctor</code> says what is wrong.</p></html>
"""


def leading_to(settings: Env) -> Plain:
    """An ASGI application: the certificate's files, and for every other address the page that leads to the same one on https."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        elif scope["type"] == "http":
            status, headers, content = answer(settings, scope)
            await reply(scope, send, status, content, {"Referrer-Policy": "no-referrer", **headers})

    return application


def answer(settings: Env, scope: Any) -> Answer:
    """Status, headers and content for one request."""
    if scope["method"] not in ("GET", "HEAD"):
        return 405, {"Allow": "GET, HEAD", "Content-Type": "text/plain"}, b"Open this address in a browser.\n"
    if scope["path"] == "/favicon.ico":
        return 204, {}, b""
    shown = authority.shown(authority.certificate_path(settings.data))
    if scope["path"] in FILES:
        return _file(downloads(shown.certificate)[scope["path"]]) if shown else _no_file()
    facts = page.TrustFacts(
        origin=origin(settings, _header(scope, b"host")),
        path=_path(scope),
        system=system_of(_header(scope, b"user-agent")),
        name=shown.name if shown else "",
        fingerprint=shown.fingerprint if shown and not _elsewhere(settings) else "",
    )
    headers = {"Content-Type": HTML, "Content-Security-Policy": page.policy(facts.origin)}
    return 200, headers, page.render(facts).encode()


def origin(settings: Env, asked: str) -> str:
    """Where to lead who asked for this Host: the same name on https, or this machine's best address for names that are not ours."""
    if _elsewhere(settings):
        return page_urls.page(settings)
    host = hosts.host_and_port(asked)[0]
    if not WRITABLE.fullmatch(host) or not hosts.allowed(host, (*settings.allowed_hosts, *page_urls.more_names(settings))):
        host = addresses.best().strip("[]")
    return page_urls.origin("https", f"[{host}]" if ":" in host else host, settings.https_port)


def _elsewhere(settings: Env) -> bool:
    """Whether a certificate that every device trusts is in use: the family's own, or a proxy's."""
    return bool(settings.url or page_urls.own_name(settings))


def _path(scope: Any) -> str:
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    query = scope.get("query_string", b"").decode("latin-1")
    whole = f"{path}?{query}" if query else path
    return whole if whole.startswith("/") and len(whole) <= LONGEST else "/"


def _file(file: Download) -> Answer:
    headers = {"Content-Type": file.kind, "Content-Disposition": f'attachment; filename="{file.name}"'}
    return 200, headers, file.content


def _no_file() -> Answer:
    return 404, {"Content-Type": HTML, "Content-Security-Policy": "default-src 'none'"}, NO_FILE.encode()


def _header(scope: Any, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted), "")
