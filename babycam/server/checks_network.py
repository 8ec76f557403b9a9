"""What `babycam doctor` says of the server's addresses, and of its name in the network."""

import asyncio

from babycam.server import addresses, env, lock, mdns, page_urls
from babycam.server.findings import Finding, Findings


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
            False, "Address", "This machine is in no network, so no other device reaches it. Plug it in, or join the wifi."
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
