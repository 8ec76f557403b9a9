"""The outbox's loop: what is due, is claimed, sent and marked. Any number of loops may run, in any number of processes.

A claim is a lease: longer than the transport's timeout, so that no two loops send the same row while both live; when a loop dies,
the lease runs out and another one sends the row again, with the same collapse key. Everything that is due goes out at the same
time; only what goes to one channel goes one by one, so that a call and its taking back arrive in order. A channel that hangs
or fails delays nobody: its own next try waits, longer each time, until the message is no use any more.

A call may be cancelled at any moment ("Ana has it"). A claim that was not taken just now is looked at once more right before it is
sent; what was on its way by then is not tried again, keeps its lease until its outcome is known, and is taken back after that.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from babycam.core import clock, tasks
from babycam.loops.database import DATABASE_FAULTS
from babycam.loops.threads import DatabaseThreads
from babycam.notify import bells, claims
from babycam.notify.transports import registry
from babycam.notify.transports.parcel import Outcome, Parcel, later
from babycam.notify.transports.registry import TRANSPORTS
from babycam.notify.transports.transport import Sender

log = logging.getLogger(__name__)

EACH_S = 0.5
IDLE_S = 1.0  # while nothing is under way, or due within that time
AT_ONCE = 64
FRESH_S = 0.05  # so young a claim needs no second look
CHECK_S = 2.0  # for the last look at a claim; a database that is slower must not hold up an alarm
CHATS_AT_ONCE = 8  # messages of the chat: calls never wait for them
STOP_S = 1.5
LONGEST_PAUSE_S = 10.0


class Outbox:
    """One loop. `counts`: claimed, cancelled (after the claim), ok, later, never, gone, broken, unmarked; `last_turn`: monotonic,
    s."""

    def __init__(self, time: clock.Clock = clock.SYSTEM, transports: Mapping[str, Sender] | None = None) -> None:
        self.time = time
        self.transports: Mapping[str, Sender] = transports or TRANSPORTS
        self.counts: Counter[str] = Counter()
        self.last_turn: float | None = None
        self._sending: dict[asyncio.Task[None], Parcel] = {}
        self._thread = DatabaseThreads("outbox")
        self._gap = asyncio.Event()
        self._idle = False
        self._unmarked: list[tuple[Parcel, Outcome, datetime]] = []

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what is under way then has STOP_S to end, and is sent again by whoever comes next if it does not."""
        bell, failures = bells.outbox.listen(), 0
        try:
            while not stop.is_set():
                bell.clear()
                try:
                    more = await self.turn()
                    failures = 0
                except DATABASE_FAULTS as error:
                    failures += 1
                    more = 0
                    log.warning("the outbox could not be read, it is tried again: %s", type(error).__name__)
                if not more:
                    await self._rest(stop, bell, min(LONGEST_PAUSE_S, self._each_s() * 2**failures))
        finally:
            await self.close(STOP_S)

    async def turn(self) -> int:
        """Claims what is due and starts to send it; returns how much that was."""
        room = AT_ONCE - len(self._sending)
        parcels, taken = await self._thread.call(self._claim, list(self._sending.values()), room) if room > 0 else ([], 0.0)
        for parcel in parcels:
            task = asyncio.create_task(self._deliver(parcel, taken))
            self._sending[task] = parcel
            task.add_done_callback(self._ended)
        self.counts["claimed"] += len(parcels)
        self.last_turn = self.time.monotonic()
        return len(parcels)

    def _each_s(self) -> float:
        return IDLE_S if self._idle and not self._sending else EACH_S

    async def settle(self) -> None:
        """Waits until all that is under way is marked (each try has its own bound)."""
        while self._sending:
            await asyncio.wait(list(self._sending))

    async def close(self, within_s: float = 0.0) -> None:
        """Ends with what is under way."""
        if self._sending:
            await asyncio.wait(list(self._sending), timeout=within_s)
        for task in list(self._sending):
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)
        self._thread.close()

    def _claim(self, sending: Collection[Parcel], room: int) -> tuple[list[Parcel], float]:
        """What was claimed, and when (monotonic). A channel on which a chat message is on its way is free for a call, but not the
        other way round."""
        self._mark_late()
        self._idle = not claims.due_by(self.time.now() + timedelta(seconds=IDLE_S))
        if self._idle:
            return [], self.time.monotonic()
        seconds = {kind: transport.TIMEOUT_S for kind, transport in self.transports.items()}
        leave = [kind for kind in registry.elsewhere() if self.transports.get(kind) is TRANSPORTS[kind]]
        chats = [parcel for parcel in sending if parcel.what == "chat"]
        busy = {parcel.channel for parcel in sending if parcel.what != "chat" and parcel.channel is not None}
        for_chats = claims.Chats(CHATS_AT_ONCE - len(chats), {parcel.channel for parcel in chats if parcel.channel is not None})
        claimed = claims.claim(now=self.time.now(), busy=busy, limit=room, timeouts=seconds, leave=leave, chats=for_chats)
        return claimed, self.time.monotonic()

    async def _deliver(self, parcel: Parcel, taken: float = -FRESH_S) -> None:
        if self.time.monotonic() - taken >= FRESH_S and not await self._wanted(parcel):
            self.counts["cancelled"] += 1
            return
        outcome = await self._tried(parcel)
        self.counts[outcome.kind] += 1
        now = self.time.now()
        try:
            await self._thread.call(claims.mark, parcel=parcel, outcome=outcome, now=now)
        except DATABASE_FAULTS as error:
            self.counts["unmarked"] += 1
            self._unmarked.append((parcel, outcome, now))
            log.error("delivery %d was tried and will be marked later: %s", parcel.delivery, type(error).__name__)

    def _mark_late(self) -> None:
        """What the database did not take: before anything is claimed, so that nothing is sent again for it."""
        while self._unmarked:
            parcel, outcome, at = self._unmarked[0]
            claims.mark(parcel=parcel, outcome=outcome, now=at)
            del self._unmarked[0]

    async def _wanted(self, parcel: Parcel) -> bool:
        """Whether the claim still stands. When the database does not say so in time, it does: rather rung once too often."""
        asked = asyncio.create_task(self._thread.call(claims.still_stands, parcel=parcel, now=self.time.now()))
        await asyncio.wait({asked}, timeout=CHECK_S)
        if not asked.done():
            asked.add_done_callback(_forget)
            return True
        try:
            return bool(asked.result())
        except DATABASE_FAULTS:
            return True

    async def _tried(self, parcel: Parcel) -> Outcome:
        transport = self.transports[parcel.kind]
        try:
            async with asyncio.timeout(transport.TIMEOUT_S):
                return await transport.send(parcel)
        except TimeoutError:
            return Outcome("later", f"No answer for {transport.TIMEOUT_S:.0f} s", hangs=True)
        except Exception:  # a supervisor: a transport that breaks must not stop the others
            self.counts["broken"] += 1
            log.exception("delivery %d broke in its transport, it is tried again", parcel.delivery)
            return later("It broke inside the server; see its log")

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sending.pop(task, None)
        self._gap.set()

    async def _rest(self, stop: asyncio.Event, bell: asyncio.Event, seconds: float) -> None:
        """Until somebody rings, a channel is free again, it is time to look, or the end."""
        self._gap.clear()
        await tasks.pause(stop, seconds, bell, self._gap)


def _forget(asked: asyncio.Task[Any]) -> None:
    """Its answer comes too late; an error in it is nobody's."""
    if not asked.cancelled():
        asked.exception()


outbox = Outbox()


async def run(stop: asyncio.Event) -> None:
    """The server's own loop: runs until `stop` is set."""
    await outbox.run(stop)
