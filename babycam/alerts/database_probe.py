"""Looks into the database beside those who must not wait for it: does it take a write, do the loops of other processes come round,
who is who?

One question at a time, in a thread of its own. A caller gets the newest answer at once, and judges it by its age. A thread that
has not come back for STUCK_S is left to itself and counted (a file on a disk that hangs cannot be interrupted), and another one
asks.
"""

import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F

from babycam.alerts import offline_roster
from babycam.alerts import queries as alerts_queries
from babycam.alerts.models import Tick
from babycam.alerts.offline_roster import OfflineRoster
from babycam.core import clock
from babycam.core.events import ScreenEvent
from babycam.loops.database import DATABASE_FAULTS, put_on_disk
from babycam.loops.threads import DatabaseThreads

log = logging.getLogger(__name__)

EACH_S = 2.0
KNOWN_S = 10.0  # at the latest: see News
STUCK_S = 60.0
MOST_STUCK = 5
counts: Counter[str] = Counter()  # read: how often all that is needed was; stuck: threads that were left to themselves


class News:
    """Counts what pages are told of incidents, duty and people: then what is known for a time without a database is read again."""

    ABOUT = frozenset({"incident", "duty", "people", "settings"})

    def __init__(self) -> None:
        self.told = 0

    def heard(self, event: ScreenEvent) -> None:
        """From any thread."""
        if event.type.partition(".")[0] in self.ABOUT:
            self.told += 1


news = News()


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """`stored`: when it last took a write; `ticked`: when the tick of whichever loop was last seen to have moved (monotonic, s)."""

    stored: float | None = None
    ticked: float | None = None
    tick: datetime | None = None
    ping_url: str = ""


def probe_once(before: ProbeResult, time: clock.Clock) -> ProbeResult:
    """One look, in this thread. A tick of the future is as good as any other: what counts is that it moves."""
    try:
        Tick.objects.filter(pk=1).update(host=F("host"))
        put_on_disk()
        tick, url = alerts_queries.last_tick(), alerts_queries.ping_url()
    except DATABASE_FAULTS as error:
        log.warning("the database cannot be used: %s", type(error).__name__)
        return before
    now = time.monotonic()
    moved = tick is not None and before.tick is not None and tick != before.tick
    return replace(before, stored=now, tick=tick, ping_url=url, ticked=now if moved else before.ticked)


class Probe:
    """`found`, `known`: the newest."""

    def __init__(self, time: clock.Clock) -> None:
        self.found = ProbeResult()
        self.known: OfflineRoster | None = None
        self._time = time
        self._thread = DatabaseThreads("probe")
        self._asking: Future[None] | None = None
        self._asked = self._read = float("-inf")
        self._told = 0
        self._errands: dict[str, Callable[[], object]] = {}

    def turn(self) -> None:
        """Asks again if it is time; never waits."""
        now = self._time.monotonic()
        if self._asking is not None and not self._asking.done():
            if now - self._asked > STUCK_S and counts["stuck"] < MOST_STUCK:
                self._leave()
            return
        if now - self._asked >= EACH_S or self._errands:
            self._asked = now
            self._asking = self._thread.submit(self._ask)

    def errand(self, name: str, work: Callable[[], object]) -> None:
        """Something to be done in the database as soon as it answers, again and again until it does not fail."""
        self._errands[name] = work

    def forget(self, name: str) -> None:
        """It need not be done any more."""
        self._errands.pop(name, None)

    def close(self) -> None:
        self._thread.close()

    def _ask(self) -> None:
        try:
            before = self.found
            self.found = probe_once(before, self._time)
            if self.found is before:
                return
            self._run_errands()
            if news.told != self._told or self._time.monotonic() - self._read >= KNOWN_S:
                told = news.told
                self.known = offline_roster.read(self._time.now())
                self._told, self._read = told, self._time.monotonic()
                counts["read"] += 1
        except Exception:  # a supervisor: whatever it was, the next look must come
            log.exception("the look into the database failed, it is tried again")

    def _run_errands(self) -> None:
        for name, work in list(self._errands.items()):
            work()
            if self._errands.get(name) is work:
                del self._errands[name]

    def _leave(self) -> None:
        counts["stuck"] += 1
        log.error("the database has not come back for %.0f s: its thread is left to itself", STUCK_S)
        self._thread.leave()
        self._asking = None
