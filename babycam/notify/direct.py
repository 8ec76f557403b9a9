"""Sending without the outbox, for as long as the database does not answer: the same transports, nothing written down.

Its caller has read the ways to people before (`ways`), and says what is to be told under a collapse key. Each way is tried
until it took the message, is dead, or the message is taken back; what was tried is then taken back too, in order, because what goes
to one channel goes one by one. There are no receipts. When the database is back, `absorb` tells the outbox on which channels an
alarm has rung already, so that the row is written and nothing rings twice.
"""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from babycam.core import clock, tasks
from babycam.core.ids import new_id
from babycam.notify import siren_holds, subscriptions
from babycam.notify.message import Notification
from babycam.notify.models import Channel, Delivery
from babycam.notify.transports import page
from babycam.notify.transports.parcel import NOT_TWICE, Outcome, Parcel, later
from babycam.notify.transports.registry import TRANSPORTS, transport_of
from babycam.notify.transports.transport import Sender
from babycam.people import queries as people_queries
from babycam.rooms import seals

log = logging.getLogger(__name__)

PAUSES_S = (1.0, 2.0, 4.0, 8.0)
ABSORBED_S = 120.0  # what rang longer ago may ring again
RANG_FROM_MEMORY = "It rang while the database was away"


@dataclass(frozen=True, slots=True)
class Way:
    """One channel of somebody, as it was read. `person` None: the house's siren. `channel` None: pages that have no row yet."""

    channel: int | None
    kind: str
    person: int | None
    name: str
    address: str = field(default="", repr=False)

    @property
    def while_open(self) -> bool:
        """Whether these are somebody's open pages."""
        return transport_of(self.kind).while_open


@dataclass(frozen=True, slots=True)
class AlertRef:
    """What a message is about: numbers as pages and push messages carry them."""

    incident: int | None = None
    room: int | None = None
    kind: str = ""
    round: int = 0


@dataclass(slots=True)
class Calls:
    """All that was told under one key. `tried`: ways on which something may have been heard; `over`: it is taken back."""

    tried: dict[Way, AlertRef] = field(default_factory=dict)
    newest: dict[Way, str] = field(default_factory=dict)
    over: asyncio.Event = field(default_factory=asyncio.Event)


def ways(now: datetime) -> tuple[Way, ...]:
    """Every way that can be used at `now`: enabled, not dead, of people who are let in. Reads the database."""
    living = Channel.objects.filter(enabled=True, dead_reason="").exclude(person__is_active=False)
    rows = list(living.select_related("person").order_by("id"))
    ended = subscriptions.subscription_faults(rows, now)
    return tuple(
        _way(row) for row in rows if row.pk not in ended and (row.person is None or people_queries.lets_in(row.person, now))
    )


def pages_of(person: int, name: str) -> Way:
    """Somebody's open pages, of which no row tells yet."""
    return Way(None, page.TRANSPORT.code, person, name)


def _way(row: Channel) -> Way:
    name = row.person.name if row.person else ""
    return Way(row.pk, row.kind, row.person_id, name, seals.unseal(row.sealed) if row.sealed else "")


class Direct:
    """Used from any thread; works on the event loop that attached it. `counts`: ok, later, never, gone, broken, absorbed."""

    def __init__(self, time: clock.Clock = clock.SYSTEM, transports: Mapping[str, Sender] | None = None) -> None:
        self.time = time
        self.transports: dict[str, Sender] = dict(transports or TRANSPORTS)
        self.counts: Counter[str] = Counter()
        self.keys: dict[tuple[int, str], str] = {}  # by room and kind: under which key it rings, while nothing can be stored
        self._calls: dict[str, Calls] = {}
        self._locks: dict[Way, asyncio.Lock] = {}
        self._rang: dict[tuple[int | None, str, int], tuple[float, datetime]] = {}
        self._guard = threading.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self) -> None:
        """Works on this event loop from here on."""
        self._loop = asyncio.get_running_loop()

    def ring(self, key: str, notification: Notification, chosen: Iterable[Way], about: AlertRef) -> None:
        """Tells these ways, soon; what the same key still waits to say there is replaced."""
        self._soon(partial(self._ring, key, notification, tuple(chosen), about))

    def _ring(self, key: str, notification: Notification, chosen: Iterable[Way], about: AlertRef) -> None:
        calls = self._calls.setdefault(key, Calls())
        for way in chosen:
            if way.person is None:  # a state of the house, not a message
                siren_holds.hold(key)
                continue
            token = calls.newest[way] = new_id()
            self._start(self._until_taken(calls, way, notification, about, token))

    def take_back(self, key: str, notification: Notification, *, also: Iterable[Way] = ()) -> None:
        """Silences what rang under this key, and ends what still waits. `also`: ways on which it rang without us."""
        self._soon(partial(self._take_back, key, notification, tuple(also)))

    def _take_back(self, key: str, notification: Notification, also: Iterable[Way]) -> None:
        siren_holds.let_go(key)
        calls = self._calls.pop(key, Calls())
        calls.over.set()
        for way in dict.fromkeys([*calls.newest, *(way for way in also if way.person is not None)]):
            self._start(self._silence(calls, way, notification, always=way not in calls.newest))

    def tried(self, key: str) -> list[Way]:
        """The ways on which something may have been heard under this key, and is not taken back."""
        calls = self._calls.get(key)
        return list(calls.tried) if calls else []

    def leave(self, key: str) -> None:
        """What is still tried under this key is not tried again: the outbox calls from here on, and takes back what was heard."""
        self._soon(partial(self._leave, key))

    def _leave(self, key: str) -> None:
        if calls := self._calls.pop(key, None):
            calls.over.set()

    def rang_under(self, room: int, kind: str) -> dict[str, str]:
        """{"key": ...} for an incident that begins, or begins again, if it has rung already; {} if not."""
        key = self.keys.get((room, kind))
        return {"key": key} if key else {}

    def absorb(self, rows: Collection[Delivery], room: int | None, kind: str) -> None:
        """Marks those rows of an alarm that have rung already, before they are written; in the transaction that writes them."""
        now = self.time.monotonic()
        with self._guard:
            rang_at = {row.channel_id: self._rang.get((room, kind, row.channel_id or 0)) for row in rows}
        used = []
        for row in rows:
            rang = rang_at[row.channel_id]
            if rang and row.state == "pending" and now - rang[0] < ABSORBED_S:
                row.state, row.sent_at, row.next_at, row.tries, row.words = "accepted", rang[1], None, 1, RANG_FROM_MEMORY
                used.append((room, kind, row.channel_id or 0))
        if used:
            transaction.on_commit(lambda: self._used(used))

    async def settle(self) -> None:
        """Waits until nothing is under way (tests, and the end)."""
        while self._running:
            await asyncio.wait(list(self._running))

    def _used(self, keys: Iterable[tuple[int | None, str, int]]) -> None:
        with self._guard:
            for key in keys:
                self.counts["absorbed"] += self._rang.pop(key, None) is not None

    def _soon(self, work: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(work)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _until_taken(self, calls: Calls, way: Way, notification: Notification, about: AlertRef, token: str) -> None:
        for tries in range(1, 10_000):
            async with self._lock(way):
                if calls.over.is_set() or calls.newest.get(way) != token:
                    return
                calls.tried[way] = about
                outcome = await self._send(way, notification, about, "alert", tries)
            if outcome.kind == "ok":
                self._note(way, about)
            if outcome.kind == "ok" or outcome.kind in NOT_TWICE:
                return
            pause = outcome.after_s if outcome.after_s is not None else PAUSES_S[min(tries, len(PAUSES_S)) - 1]
            await tasks.pause(calls.over, pause)

    async def _silence(self, calls: Calls, way: Way, notification: Notification, *, always: bool) -> None:
        """As often as it takes, for as long as the alarm itself would have been of use."""
        for tries in range(1, 60):
            async with self._lock(way):
                if not always and way not in calls.tried:
                    return
                outcome = await self._send(way, notification, calls.tried.get(way, AlertRef()), "retract", tries)
            if outcome.kind == "ok" or outcome.kind in NOT_TWICE:
                return
            await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S)) - 1])

    async def _send(self, way: Way, notification: Notification, about: AlertRef, what: str, tries: int) -> Outcome:
        parcel = Parcel(
            delivery=0,
            kind=way.kind,
            said=notification,
            tries=tries,
            what=what,
            incident=about.incident,
            room=about.room,
            round=about.round,
            person=way.person,
            name=way.name,
            channel=way.channel,
            address=way.address,
            awake=True,
        )
        transport = self.transports[way.kind]
        try:
            async with asyncio.timeout(transport.TIMEOUT_S):
                outcome = await transport.send(parcel)
        except TimeoutError:
            outcome = later(f"No answer for {transport.TIMEOUT_S:.0f} s")
        except Exception:  # a supervisor: a transport that breaks must not stop the others
            self.counts["broken"] += 1
            log.exception("a call without the database broke in its transport, it is tried again")
            outcome = later("It broke inside the server; see its log")
        self.counts[outcome.kind] += 1
        return outcome

    def _note(self, way: Way, about: AlertRef) -> None:
        if way.channel is not None:
            with self._guard:
                self._rang[about.room, about.kind, way.channel] = self.time.monotonic(), self.time.now()

    def _lock(self, way: Way) -> asyncio.Lock:
        return self._locks.setdefault(way, asyncio.Lock())


direct = Direct()
