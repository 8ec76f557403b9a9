"""Each evening, half an hour before the night: whom could we wake? Also forgets the deliveries of long ago."""

import asyncio

from babycam.core import clock
from babycam.family import bedtime
from babycam.loops.timer import every
from babycam.notify import claims
from babycam.notify import queries as notify_queries
from babycam.notify import services as notify_services
from babycam.people import queries as people_queries

EACH_S = 20.0


def turn() -> None:
    """Does what this minute of the day asks for; several processes may ask at once, a second check is no harm."""
    household = people_queries.household()
    if household is None:
        return
    now = clock.now()
    since = bedtime.window(now, household.tz, household.night_start)
    if since is not None and not notify_queries.checked_since(since):
        notify_services.bedtime_check(now)
        claims.prune(now)


async def run(stop: asyncio.Event) -> None:
    """Until `stop`."""
    await every(EACH_S, turn, stop, name="evening")
