"""What happens when the alert loop itself is dead: every web process looks at its tick, and shows and tells when it is too old.

The loop that escalates cannot tell of its own end, so somebody else does: `run` is a job of its own, in each web process. When
the tick is older than STALE_S, /healthz fails, the pages are told (`alarm.down`), and everybody's devices are rung, once for
each time it dies. A family that wants to know it also when the whole house is dark gives a `ping_url`: a service outside is told
each PING_S that all is well, and raises the alarm itself when we fall silent.
"""

import asyncio
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from babycam.alerts import queries
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.history.loop import every
from babycam.notify import services as notify
from babycam.notify import siren
from babycam.notify.message import Alert
from babycam.people import queries as people

log = logging.getLogger(__name__)

LOOK_S = 5.0
STALE_S = 30.0
PING_S = 60.0
PING_TIMEOUT_S = 5.0
WORDS = (
    "The alarm of babycam stands still: nobody would be woken. It tries to start again by itself. Look after the children yourself."
)
BACK = "The alarm of babycam works again."
NO_INCIDENT = 0
KEY = "alarm-down"


def ping(url: str) -> None:
    """Tells a service outside that we live. Raises OSError, ValueError or http.client's errors."""
    request = urllib.request.Request(url, headers={"User-Agent": "babycam"})  # noqa: S310 - http or https, see timings.check
    with urllib.request.urlopen(request, timeout=PING_TIMEOUT_S) as answer:  # noqa: S310
        answer.read(1000)


@dataclass(slots=True)
class DeadMan:
    """One web process's look at the loop. `down_since`: the last tick before it died, None while it lives."""

    time: clock.Clock = clock.SYSTEM
    tell: Callable[[str], None] = ping
    started: datetime | None = None
    down_since: datetime | None = None
    pinged: datetime | None = None
    ping_fault: str = field(default="")

    def look(self) -> None:
        """One look."""
        now = self.time.now()
        self.started = self.started or now
        last = queries.last_tick()
        alive_at = max(self.started, last) if last else self.started
        if now - alive_at > timedelta(seconds=STALE_S):
            self._down(alive_at, now)
        else:
            self._up(now)

    def _down(self, since: datetime, now: datetime) -> None:
        if self.down_since is not None:
            return
        self.down_since = since
        log.critical("the alert loop has not come round since %s", since)
        screens.publish(ScreenEvent("alarm.down", None, {"down": True, "since": clock.rfc3339(since), "words": WORDS}))
        siren.hold(KEY)
        alert = Alert(kind="monitor_lost", words=WORDS, key=KEY, critical=True, siren=True)
        everybody = [person.pk for person in people.members()]
        step = int(since.timestamp()) % 2_000_000_000
        notify.enqueue(
            incident_id=NO_INCIDENT, room_id=None, round=0, step=step, person_ids=everybody, alert=alert, reach="all", now=now
        )

    def _up(self, now: datetime) -> None:
        if self.down_since is not None:
            self.down_since = None
            siren.let_go(KEY)
            log.error("the alert loop comes round again")
            screens.publish(ScreenEvent("alarm.down", None, {"down": False, "since": None, "words": BACK}))
            notify.retract(incident_id=NO_INCIDENT, alert=Alert(kind="monitor_lost", words=BACK, key=KEY), now=now)
        if self.pinged is None or now - self.pinged >= timedelta(seconds=PING_S):
            self.pinged = now
            self._ping()

    def _ping(self) -> None:
        """Only while the loop lives: our silence is the alarm."""
        url = queries.ping_url()
        if not url:
            self.ping_fault = ""
            return
        try:
            self.tell(url)
            self.ping_fault = ""
        except (OSError, ValueError, urllib.error.URLError) as error:
            self.ping_fault = type(error).__name__
            log.warning("the service outside cannot be told that we live: %s", self.ping_fault)


watch = DeadMan()


async def run(stop: asyncio.Event) -> None:
    """The server's own: runs until `stop` is set."""
    await every(LOOK_S, watch.look, stop, name="dead-man")
