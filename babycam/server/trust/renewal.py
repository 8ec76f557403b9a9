"""Keeps the certificate right while the server runs: it is renewed before it ends, when this machine got a new address or name,
and when the clock was set right; certificate files of the family's own are read again when they change. Nobody is disconnected.
"""

import asyncio
import logging
import ssl
from collections import Counter
from datetime import datetime

from babycam.core import clock, tasks
from babycam.server.env import Env
from babycam.server.guards import hosts
from babycam.server.network import addresses, mdns, page_urls
from babycam.server.trust import tls
from babycam.server.trust.contexts import Certificates, Unusable

log = logging.getLogger(__name__)

EVERY_S = 20.0
FAILED = "The certificate could not be renewed or read again: {}. The old one stays, and this is tried again."


class Keeper:
    """`trouble`: what is not well now, in words; "" when all is."""

    def __init__(self) -> None:
        self._settings: Env | None = None
        self._certificates: Certificates | None = None
        self.trouble = ""
        self.counts: Counter[str] = Counter()

    def take(self, settings: Env, certificates: Certificates, trouble: str = "") -> None:
        """Whose certificate to keep. Without, `look` does nothing."""
        self._settings, self._certificates, self.trouble = settings, certificates, trouble

    def look(self, now: datetime) -> None:
        """One round: make, read again, and say what is wrong once."""
        if self._settings is None or self._certificates is None:
            return
        trouble = ""
        try:
            outcome = ensure(self._settings, now)
            trouble = outcome.trouble
            if outcome:
                self.counts["made"] += 1
                hosts.look_up_names()  # the machine may have got a new name
                log.info("a new certificate, because %s", outcome.made)
            if self._certificates.changed():
                self._certificates.load()
                self.counts["loaded"] += 1
            trouble = trouble or self._certificates.own_trouble(now)
        except (OSError, ssl.SSLError, Unusable) as error:
            self.counts["failed"] += 1
            trouble = trouble or FAILED.format(str(error).rstrip("."))
        if trouble and trouble != self.trouble:
            log.warning("%s", trouble)
        self.trouble = trouble


def ensure(settings: Env, now: datetime) -> tls.CertificateOutcome:
    """tls.ensure for this machine as it is now. No new authority while the server runs: its disk may only be away for a while."""
    return tls.ensure(settings.data, addresses=addresses.lan(), now=now, names=certificate_names(settings), new_authority=False)


def certificate_names(settings: Env) -> tuple[str, ...]:
    """Names that the family added, and the one that the network knows."""
    return tuple(filter(None, (*settings.allowed_hosts, *page_urls.more_names(settings), mdns.announcer.name)))


keeper = Keeper()


async def run(stop: asyncio.Event) -> None:
    """The background job."""
    await asyncio.to_thread(hosts.look_up_names)
    while not await tasks.pause(stop, EVERY_S):
        await asyncio.to_thread(keeper.look, clock.now())
