"""What happens when nobody can be called any more: each web process judges its own loop and its database, from memory.

`look` never waits. The loop that escalates leaves the time of its last turn in memory; the database is asked beside it, in a thread
of its own (`database_probe.py`): does it take a write, do the loops of other processes turn, and all that is needed to ring without
it. When nothing came round, or nothing was stored, for TELL_S, the pages are told (`alarm.down`), and /healthz fails. After STALE_S
everybody's devices are rung, once: by the outbox while the database answers, else directly (notify/direct.py), until each way has
taken it; it is taken back when all is well again. A process that stood still itself, frozen or asleep, gives its loop the same time
from its waking.

A family that wants to know it also when the whole house is dark gives a `ping_url`: a service outside is told each PING_S that all
is well, and raises the alarm itself when we fall silent.
"""

import asyncio
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from babycam.alerts import database_probe, ticker
from babycam.alerts.database_probe import Probe, ProbeResult
from babycam.alerts.kinds.registry import sounding
from babycam.alerts.standby import standby
from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent, screens
from babycam.notify import message, siren_holds
from babycam.notify import services as notify_services
from babycam.notify.direct import AlertRef, direct
from babycam.notify.message import Alert
from babycam.people import queries as people_queries

log = logging.getLogger(__name__)

LOOK_S = 1.0
TELL_S = 7.0
STALE_S = 30.0
WITH_IT_S = TELL_S / 2  # a loop that stood still at most so long before the database waits for it; a healthy one is asked each 2 s
ASLEEP_S = 5.0  # who looks so late stood still
PING_S = 60.0
PING_TIMEOUT_S = 5.0
LOOP, DATABASE = "alarm", "database"
ALARM_STANDS_STILL = (
    "babycam’s alarm has stopped: nobody would be woken. It is trying to restart by itself. Look after the children yourself."
)
UNSTORED = (
    "babycam’s database does not answer, so nothing can be stored. What it hears still rings, but nobody else is called when "
    "that goes unanswered. Look after the children yourself."
)
OUTAGE_WORDS = {LOOP: ALARM_STANDS_STILL, DATABASE: UNSTORED}
BACK = "babycam’s alarm works again."
KEY = "alarm-down"
NO_INCIDENT = 0


def ping(url: str) -> None:
    """Tells a service outside that we live. Raises OSError, ValueError or http.client's errors."""
    request = urllib.request.Request(url, headers={"User-Agent": "babycam"})  # noqa: S310 - http or https, see timings.check
    with urllib.request.build_opener(_SameHost).open(request, timeout=PING_TIMEOUT_S) as answer:
        answer.read(1000)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows to another path or to https, never to another host: whom to tell is the family's choice."""

    def redirect_request(self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        there = urlsplit(newurl)
        if there.hostname != urlsplit(req.full_url).hostname or there.scheme not in ("https", req.type):
            raise urllib.error.HTTPError(req.full_url, code, "It leads to another host", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def own_turn() -> float | None:
    """When this process's own loop last came round (monotonic, s)."""
    return ticker.pulse.last_turn


@dataclass(slots=True)
class DeadMan:
    """One web process's look. `down_since`: when it last was well, None while it is; `part`: what fails. Times: monotonic s."""

    time: clock.Clock = clock.SYSTEM
    tell: Callable[[str], None] = ping
    turn: Callable[[], float | None] = own_turn
    found: ProbeResult = field(default_factory=ProbeResult)
    started: float | None = None
    woke: float | None = None
    down_since: datetime | None = None
    part: str = ""
    rung: bool = False
    pinged: float | None = None
    ping_fault: str = field(default="")

    def look(self) -> None:
        """One look, with all that follows from it, in this thread: for commands and tests. The server's is `run`."""
        self.found = database_probe.probe_once(self.found, self.time)
        self.judge()
        if self.should_ring():
            siren_holds.hold(KEY)
            ring_by_outbox(self.said(), self.down_since or self.time.now(), self.time.now())
            self.rung = True
        if self.should_take_back():
            siren_holds.let_go(KEY)
            take_back_by_outbox(self.time.now())
            self.rung = False
        if self.should_ping():
            self.ping()

    def judge(self) -> None:
        """Is all well? From memory only; tells the pages when that has changed."""
        now = self.time.monotonic()
        self.started = now if self.started is None else self.started
        part, since = self._worst(now)
        if part and now - since >= TELL_S:
            self._down(part, self.time.now() - timedelta(seconds=now - since))
        elif not part or now - since < TELL_S / 2:
            self._up()

    def _worst(self, now: float) -> tuple[str, float]:
        """What stands still, and since when; "" when both have been heard in the last second.

        A database that hangs takes the loop with it, whichever of the two was heard last: it is the cause, and what is said.
        """
        begun = max(self.started or now, self.woke or now - 1e9)
        turns = [at for at in (self.turn(), self.found.ticked) if at is not None and at <= now]
        loop, database = max([begun, *turns]), max(begun, self.found.stored or begun)
        part, since = DATABASE if database <= loop + WITH_IT_S else LOOP, min(loop, database)
        return (part, since) if now - since > 1.0 else ("", since)

    def should_ring(self) -> bool:
        return self.down_since is not None and not self.rung and self._down_for() >= STALE_S

    def should_take_back(self) -> bool:
        return self.down_since is None and self.rung

    def should_ping(self) -> bool:
        """Only while all is well: our silence is the alarm."""
        now = self.time.monotonic()
        if self.down_since is not None or (self.pinged is not None and now - self.pinged < PING_S):
            return False
        self.pinged = now
        return True

    def ping(self) -> None:
        url = self.found.ping_url
        try:
            if url:
                self.tell(url)
            self.ping_fault = ""
        except (OSError, ValueError, urllib.error.URLError) as error:
            self.ping_fault = type(error).__name__
            log.warning("the service outside cannot be told that we live: %s", self.ping_fault)

    def said(self) -> Alert:
        return Alert(**sounding("monitor_lost"), words=OUTAGE_WORDS[self.part or LOOP], key=KEY, critical=True, siren=True)

    def shape(self) -> dict[str, Any]:
        """What pages are told, also those that connect later."""
        if self.down_since is None:
            return {"down": False, "since": None, "words": BACK, "part": ""}
        return {"down": True, "since": clock.rfc3339(self.down_since), "words": OUTAGE_WORDS[self.part], "part": self.part}

    def _down_for(self) -> float:
        _, since = self._worst(self.time.monotonic())
        return self.time.monotonic() - since

    def _down(self, part: str, since: datetime) -> None:
        if self.down_since is not None and self.part == part:
            return
        self.down_since, self.part = self.down_since or since, part
        log.critical("nobody can be called: %s has not come round since %s", part, since)
        screens.publish(ScreenEvent("alarm.down", None, self.shape()))

    def _up(self) -> None:
        if self.down_since is None:
            return
        self.down_since, self.part = None, ""
        log.error("people can be called again")
        screens.publish(ScreenEvent("alarm.down", None, self.shape()))


def ring_by_outbox(alert: Alert, since: datetime, now: datetime) -> None:
    """Rings everybody by the outbox; again for the same `since` is no harm."""
    everybody = [person.pk for person in people_queries.members()]
    step = int(since.timestamp()) % 2_000_000_000
    notify_services.enqueue(
        incident_id=NO_INCIDENT, room_id=None, round=0, step=step, person_ids=everybody, alert=alert, reach="all", now=now
    )


def take_back_by_outbox(now: datetime) -> None:
    """What waits is not sent, what was sent is taken back."""
    notify_services.cancel_unsent(incident_id=NO_INCIDENT, now=now)
    notify_services.retract(incident_id=NO_INCIDENT, alert=Alert(**sounding("monitor_lost"), words=BACK, key=KEY), now=now)


watch = DeadMan()


async def run(stop: asyncio.Event) -> None:
    """The server's own: runs until `stop` is set. Waits for nothing but the clock."""
    direct.attach()
    asked, outside = Probe(watch.time), ThreadPoolExecutor(max_workers=1, thread_name_prefix="ping")
    watch.started, watch.woke, looked = None, None, watch.time.monotonic()
    try:
        while not stop.is_set():
            now = watch.time.monotonic()
            if now - looked > ASLEEP_S:
                watch.woke = now
            looked = now
            asked.turn()
            watch.found = asked.found
            watch.judge()
            _act(asked)
            standby.turn(asked.known)
            if standby.unsettled():
                asked.errand("standby", standby.settle_all)
            if watch.should_ping():
                outside.submit(watch.ping)
            await tasks.pause(stop, LOOK_S)
    finally:
        asked.close()
        outside.shutdown(wait=False, cancel_futures=True)


def _act(asked: Probe) -> None:
    """Rings everybody, or takes that back: directly, because what stands still may be what the outbox needs. Again until it can."""
    roster = asked.known
    if roster is not None and watch.should_ring():
        watch.rung = True
        direct.ring(KEY, message.ring(watch.said()), roster.ways_of(roster.family, siren=True), AlertRef(kind=KEY))
    elif watch.should_take_back():
        watch.rung = False
        direct.take_back(KEY, message.take_back(Alert(**sounding("monitor_lost"), words=BACK, key=KEY)))
