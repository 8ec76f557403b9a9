"""What `babycam doctor` says of the server's addresses, its name in the network, and its ports."""

import asyncio
import ssl
import urllib.error
import urllib.request

from babycam.server import env
from babycam.server.checks.findings import Finding, Findings
from babycam.server.network import addresses, mdns, page_urls, ports
from babycam.server.store import lock
from babycam.server.trust import authority


def network(settings: env.Env) -> Findings:
    """Where devices find this server, by number and by name."""
    if settings.url:
        yield Finding(True, "Address", f"{settings.url} (BABYCAM_URL)")
    elif page_urls.only_here(settings):
        yield Finding(True, "Address", f"this machine only, because BABYCAM_HOST is {settings.host}")
    else:
        yield _reached(settings)
    at = mdns.here(settings)
    if at and lock.is_taken(settings.data):
        yield Finding(True, "Name", _named(at))


def _reached(settings: env.Env) -> Finding:
    lan = addresses.lan()
    if settings.host in page_urls.EVERYWHERE and not lan:
        return Finding(
            False, "Address", "This machine is not on a network, so no other device reaches it. Plug it in, or join the Wi-Fi."
        )
    if settings.host == "0.0.0.0" and all(address.version == 6 for address in lan):  # noqa: S104 - compared, not bound
        return Finding(False, "Address", "This machine has IPv6 addresses only. Set BABYCAM_HOST=:: to be reached by them.")
    return Finding(True, "Address", f"{page_urls.page(settings)}/, the first time {page_urls.door(settings)}")


def _named(at: list[addresses.Address]) -> str:
    """A comfort only, so nothing here is bad."""
    try:
        seen_at = asyncio.run(mdns.look_up(at))
    except mdns.Failure as error:
        return mdns.NAME_NOT_CARRIED.format(str(error) or type(error).__name__)
    if not seen_at:
        return mdns.NAME_NOT_CARRIED.format("nobody answers to it")
    others = ", ".join(str(address) for address in seen_at if address not in at)
    return (
        f"babycam.local leads to {others}, another machine; this one is babycam-2.local or so"
        if others
        else "babycam.local leads here"
    )


def listening(settings: env.Env) -> Findings:
    """The server is well if it runs; else its ports are free."""
    if lock.is_taken(settings.data):
        yield _answers(settings)
        return
    for port, flag in ((settings.https_port, "--https-port"), (settings.http_port, "--http-port")):
        yield from _free(settings.host, port, flag)


def _free(host: str, port: int, flag: str) -> Findings:
    if not port:
        return
    try:
        for bound in ports.listen(host, port, flag):
            bound.close()
    except ports.PortTaken as taken:
        yield Finding(False, "Ports", str(taken))
    else:
        yield Finding(True, "Ports", f"{port} is free")


def _answers(settings: env.Env) -> Finding:
    context = ssl.create_default_context(cafile=str(authority.certificate_path(settings.data)))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(f"https://127.0.0.1:{settings.https_port}/healthz", timeout=5) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        return Finding(False, "Server", f"It runs, but is not well: {error.read(500).decode(errors='replace')}")
    except OSError:
        return Finding(False, "Server", f"It runs, but does not answer on port {settings.https_port}. Stop it and start it again.")
    return Finding(True, "Server", f"it runs and is well on port {settings.https_port}")
