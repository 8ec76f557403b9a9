"""Consent to be sent something (RFC 7675), of a peer that itself sends media.

aioice asks every 5 s whether the peer still agrees, and closes when six questions in a row were not answered. FFmpeg's WHIP
sender (9.0) answers none. What comes from it, over SRTP with the keys that it agreed to, shows as well that it is there; and what
we send to a sender is little: receipts, and the voice of a parent who talks. So a connection that receives is closed
only when, besides, no media came for SILENT_S. A peer that only receives (media/live/rtc.py) must answer: consent is what protects
a bystander from a flood of pictures.

Seam (private to aioice, see tests/media/ingest/test_seams.py): `Connection.connect` runs `query_consent`, found on the instance.
"""

import asyncio
import logging
import random
from collections.abc import Callable

from aioice import ice, stun

from babycam.core import clock

log = logging.getLogger(__name__)

SILENT_S = 30.0  # as long as aioice waits: CONSENT_FAILURES times CONSENT_INTERVAL


def by_media(connection: ice.Connection, heard_at: Callable[[], float]) -> None:
    """Lets media count as consent, too; to be said before it connects. `heard_at`: of the last packet (monotonic s, 0.0: never)."""

    async def query_consent() -> None:
        failures = 0
        while True:
            await asyncio.sleep(ice.CONSENT_INTERVAL * random.uniform(0.8, 1.2))  # noqa: S311 - spread, not secret
            failures = 0 if await _agrees(connection) else failures + 1
            if failures >= ice.CONSENT_FAILURES and clock.monotonic() - heard_at() > SILENT_S:
                log.info("neither consent nor media")
                connection._query_consent_task = None  # else closing would cancel itself
                return await connection.close()

    connection.query_consent = query_consent  # type: ignore[method-assign]


async def _agrees(connection: ice.Connection) -> bool:
    """Asks once, on the pair of addresses in use."""
    assert connection.remote_password is not None  # it is connected
    key = connection.remote_password.encode()
    for pair in list(connection._nominated.values()):
        request = connection.build_request(pair, nominate=False)
        try:
            await pair.protocol.request(request, pair.remote_addr, integrity_key=key, retransmissions=0)
        except stun.TransactionError:
            return False
    return True
