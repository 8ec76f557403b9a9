"""Tells the home network the name babycam.local and where the page is (RFC 6762, RFC 6763), so that nobody types numbers.

A comfort: where the network does not carry it, that is said in words, tried again, and nothing else depends on it.
"""

import asyncio
import ipaddress
import logging
from collections.abc import Callable, Iterable

from zeroconf import AddressResolver, Error, NonUniqueNameException  # type: ignore[attr-defined]
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from babycam.core import tasks
from babycam.server import env
from babycam.server.network import addresses, page_urls
from babycam.server.network.addresses import Address

log = logging.getLogger(__name__)

LABEL = "babycam"
SERVICE = "_https._tcp.local."
EVERY_S = 10.0
PAUSES_S = (10.0, 30.0, 60.0, 300.0)  # after failures
OPEN_S = 15.0  # probing takes a second or two
CLOSE_S = 1.5
ASK_MS = 1500
MOST_NAMES = 9  # babycam, babycam-2, ... babycam-9
NAME_NOT_CARRIED = "This network does not carry the name babycam.local ({}). Use the numeric address; this is tried again."
Failure = (OSError, Error, RuntimeError, TimeoutError)


class Announcer:
    """`name`: what is announced now, such as "babycam.local", else ""; `trouble`: why not, in words, else ""."""

    def __init__(self) -> None:
        self.name = ""
        self.trouble = ""
        self._at: list[Address] = []
        self._open: AsyncZeroconf | None = None

    async def run(self, stop: asyncio.Event, here: Callable[[], list[Address]], port: int) -> None:
        """Keeps the network informed until `stop`, also when this machine's addresses change. `here`: they, now."""
        failures = 0
        try:
            while not stop.is_set():
                failures = 0 if await self._follow(await asyncio.to_thread(here), port) else failures + 1
                pause = PAUSES_S[min(failures, len(PAUSES_S)) - 1] if failures else EVERY_S
                await tasks.pause(stop, pause)
        finally:
            await self.withdraw()

    async def _follow(self, wanted: list[Address], port: int) -> bool:
        if wanted == self._at and (self._open or not wanted):
            return True
        await self.withdraw()
        self._at = wanted
        return not wanted or await self.announce(wanted, port)

    async def announce(self, at: list[Address], port: int) -> bool:
        """Takes a free name and announces it at these addresses. False, with words in `trouble`, where that cannot be."""
        try:
            async with asyncio.timeout(OPEN_S):
                self._open = AsyncZeroconf(interfaces=[str(address) for address in at])
                label = await _free_label(self._open, at)
                await self._register(self._open, label, at, port)
        except Failure as error:
            self._say(NAME_NOT_CARRIED.format(str(error) or type(error).__name__))
            await self.withdraw()
            return False
        self.name, self.trouble = f"{label}.local", ""
        log.info("devices in this network also find this server at %s/", page_urls.origin("https", self.name, port))
        return True

    async def withdraw(self) -> None:
        """Says goodbye and closes; at most CLOSE_S each. Sockets of an address that is gone take no goodbye, and are closed too."""
        opened, self._open, self.name = self._open, None, ""
        if opened is None:
            return
        for leave in (opened.async_unregister_all_services, opened.async_close):
            try:
                async with asyncio.timeout(CLOSE_S):
                    await leave()
            except Failure as error:
                log.debug("leaving the network's names: %s", error)

    async def _register(self, opened: AsyncZeroconf, label: str, at: list[Address], port: int) -> None:
        info = AsyncServiceInfo(
            SERVICE,
            f"{label}.{SERVICE}",
            port=port,
            properties={"path": "/"},
            server=f"{label}.local.",
            parsed_addresses=[str(address) for address in at],
        )
        await (await opened.async_register_service(info, allow_name_change=True))

    def _say(self, words: str) -> None:
        if words != self.trouble:
            log.warning("%s", words)
        self.trouble = words


async def _free_label(opened: AsyncZeroconf, own: Iterable[Address]) -> str:
    """The first of babycam, babycam-2, ... that nobody else has."""
    for number in range(1, MOST_NAMES + 1):
        label = LABEL if number == 1 else f"{LABEL}-{number}"
        if not set(await found_at(opened, label)) - set(own):
            return label
    raise NonUniqueNameException(f"{MOST_NAMES} others are called so")


async def found_at(opened: AsyncZeroconf, label: str) -> list[Address]:
    """Where the network says that this name leads to; empty when nobody answers."""
    asked = AddressResolver(f"{label}.local.")
    await asked.async_request(opened.zeroconf, ASK_MS)
    return [ipaddress.ip_address(text) for text in asked.parsed_addresses()]


async def look_up(at: list[Address]) -> list[Address]:
    """Where babycam.local leads to, as another device in these networks would learn it. Raises Failure's errors."""
    async with asyncio.timeout(OPEN_S):
        opened = AsyncZeroconf(interfaces=[str(address) for address in at])
        try:
            return await found_at(opened, LABEL)
        finally:
            await opened.async_close()


def here(settings: env.Env) -> list[Address]:
    """The addresses at which other devices reach this server now; none where it is not to be announced."""
    if not settings.mdns or page_urls.only_here(settings):
        return []
    if settings.host in page_urls.EVERYWHERE:
        return [address for address in addresses.lan() if address.version == 4 or settings.host != "0.0.0.0"]  # noqa: S104
    try:
        return [ipaddress.ip_address(settings.host)]
    except ValueError:
        return []


announcer = Announcer()


async def run(stop: asyncio.Event) -> None:
    """The background job."""
    from django.conf import settings

    await announcer.run(stop, lambda: here(settings.ENV), settings.HTTPS_PORT)
