"""What a worker heard of a room that is not its own any more: before its server froze, before it was cut off, before it died.

Such events come with their true times under the epoch of then, from the worker that heard them or from one that took over its
journal. They are stored like any other, one after the other, unless a newer owner of the room has told the same (fence.py). An
owner that hears the room right now may be about to tell it: so what happened a moment ago waits until it is STALE_S old.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from babycam.core import clock, link
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import assignment, worker_messages

log = logging.getLogger(__name__)

LASTING = link.NoiseStarted | link.NoiseWoke | link.NoiseEnded | link.ClipStarted | link.LevelsMinute
LIMIT = 20_000
PAUSE_S = 1.0


class Late:
    """One link's late events. `confirm(seq)` is called when one is stored, or known not to be wanted."""

    def __init__(self, confirm: Callable[[int], None]) -> None:
        self._confirm = confirm
        self._events: deque[link.Event] = deque()
        self._more = asyncio.Event()

    def tell(self, event: link.Event) -> None:
        """Queues it. Raises asyncio.QueueFull."""
        if len(self._events) >= LIMIT:
            raise asyncio.QueueFull
        self._events.append(event)
        self._more.set()

    async def run(self) -> None:
        """Stores what comes, until cancelled; what was not confirmed then comes again."""
        while True:
            while self._events:
                await self._store(self._events.popleft())
            self._more.clear()
            await self._more.wait()

    async def _store(self, event: link.Event) -> None:
        if not await self._wanted(event):
            self._confirm(event.seq)
            return
        stored = asyncio.Event()

        def done(seq: int) -> None:
            self._confirm(seq)
            stored.set()

        while not worker_messages.intake.offer(event, done):  # noqa: ASYNC110 - the database decides
            await asyncio.sleep(PAUSE_S)
        await stored.wait()

    async def _wanted(self, event: link.Event) -> bool:
        """Whether the room ever had that epoch; waits while its present owner may tell the same at any moment."""
        while True:
            try:
                if not await in_db(assignment.was_given, event.room, event.epoch):
                    return False
                if clock.unix() - event.at >= worker_messages.STALE_S or not await in_db(
                    assignment.superseded, event.room, event.epoch, clock.from_unix(event.at)
                ):
                    return True
            except DATABASE_AWAY:
                log.warning("an event that comes late waits for the database")
            await asyncio.sleep(PAUSE_S)
