"""Events of workers on their way into the database: in order for each room, again and again until they are stored.

Only then is the worker told (`Received`), so an event lives in its queue or in the database at every moment. A database that
is away is waited for; an event that can never be stored (its room was deleted) is given up after TRIES and counted, so that it
does not hold up those behind it. A queue that is full refuses: the link is then closed, and the worker sends again later.

A night of minutes (LevelsMinute) that waited for the database must not stand before a cry: they have queues of their own.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable

from babycam.core import clock, link
from babycam.loops.database import DATABASE_AWAY

log = logging.getLogger(__name__)

LIMIT = 1000
MINUTES_LIMIT = 20_000  # two weeks of one room
TRIES = 3
BUSY_TRIES = 20  # for "conflict": many changed the same incident at once, which passes
PAUSES_S = (0.1, 0.2, 0.5, 1.0, 2.0)

STORED_S = 2.0

Store = Callable[[link.Event], Awaitable[None]]
Done = Callable[[int], None]
Late = Callable[[link.Event], None]
Key = tuple[int, bool]  # a room, and whether it is its minutes


def _patient(event: link.Event) -> None:
    """For queues whose events can wait."""


class Intake:
    """The queues of all rooms. `late`: called once for an event that was not stored within STORED_S. `counts`: stored, waited
    (tries that found no database), given_up, refused.
    """

    def __init__(self, store: Store, limit: int = LIMIT, late: Late = _patient) -> None:
        self._store = store
        self._late = late
        self._limit = limit
        self._queues: dict[Key, deque[tuple[link.Event, float, Callable[[], None]]]] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self.counts: Counter[str] = Counter()

    def offer(self, event: link.Event, done: Done) -> bool:
        """Queues an event; `done(seq)` is called once it is stored. False when the room's queue is full."""
        key = (event.room, isinstance(event, link.LevelsMinute))
        queue = self._queues.setdefault(key, deque())
        if len(queue) >= (MINUTES_LIMIT if key[1] else self._limit):
            self.counts["refused"] += 1
            return False
        timer = asyncio.get_running_loop().call_later(STORED_S, self._late, event)

        def stored() -> None:
            timer.cancel()
            done(event.seq)

        queue.append((event, clock.monotonic(), stored))
        task = self._tasks.get(key)
        if task is None or task.done():
            self._tasks[key] = asyncio.create_task(self._drain(key), name=f"intake-{event.room}")
        return True

    def waiting_s(self, room: int, now: float) -> float:
        """For how long the room's oldest event has been waiting, its minutes apart; s, 0.0 when none is."""
        queue = self._queues.get((room, False))
        return now - queue[0][1] if queue else 0.0

    def waiting(self) -> int:
        """How many events are not stored yet."""
        return sum(len(queue) for queue in self._queues.values())

    async def flush(self, timeout_s: float) -> int:
        """Waits at most `timeout_s` for everything to be stored; returns how many are left."""
        tasks = [task for task in self._tasks.values() if not task.done()]
        if tasks:
            await asyncio.wait(tasks, timeout=timeout_s)
        return self.waiting()

    async def _drain(self, key: Key) -> None:
        queue = self._queues[key]
        while queue:
            event, _, stored = queue[0]
            await self._store_one(event)
            queue.popleft()
            stored()

    async def _store_one(self, event: link.Event) -> None:
        waits = faults = 0
        while True:
            try:
                await self._store(event)
            except DATABASE_AWAY as error:
                self.counts["waited"] += 1
                if waits == 0:
                    log.error("the database is away, events wait for it: %s", type(error).__name__, extra={"room": event.room})
                waits += 1
            except Exception as error:  # one event that cannot be stored must not block the others
                faults += 1
                if faults >= (BUSY_TRIES if getattr(error, "code", "") == "conflict" else TRIES):
                    self.counts["given_up"] += 1
                    log.exception("an event cannot be stored", extra={"room": event.room, "event": event.event_id})
                    return
            else:
                self.counts["stored"] += 1
                return
            await asyncio.sleep(PAUSES_S[min(waits + faults, len(PAUSES_S)) - 1])
