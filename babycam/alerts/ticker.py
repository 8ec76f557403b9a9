"""What is due now? Asked once a second, and twice while anything goes on, of the database, never of memory.

So any number of tickers may run, one may die in the middle, and after a restart what is overdue is decided again. An incident
that throws is pushed ahead by PUSH_S and logged, so that it never stops the others.

One thing a restart does forget: whether a noise that was going on still is, because the worker that heard it may be gone and
will never tell its end. So a noise is taken as over when its room was heard for FORGOTTEN_S and stayed under the line, or has no
camera any more; and for GRACE_S after a start that came longer than AWAY_S after the last tick, "it is still noisy" alone makes
nothing ring. A room that is still loud tells so within a second or two, as a new noise.

Each turn leaves its tick in the database: the dead man's handle (deadman.py). Before anything else a turn looks whether the wall
clock was set meanwhile; then all deadlines move with it (rebase.py).
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from babycam.alerts import drills, quiet_queries, quiet_services, rebase, setting_up_services
from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.history.levels import Gatherer, gatherer
from babycam.history.models import Noise
from babycam.loops.timer import every
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

EACH_S = 0.5
IDLE_S = 1.0
AT_ONCE = 100
PUSH_S = 15.0
FORGOTTEN_S = 30.0
GRACE_S = 45.0
AWAY_S = 30.0
TICK_S = 2.0
AHEAD = timedelta(seconds=60)  # a noise that began later than this from now was told before the clock was set back


@dataclass(slots=True)
class Ticker:
    """One loop's memory: since when it runs, when it last came round (monotonic, s), and what failed."""

    time: clock.Clock = clock.SYSTEM
    levels: Gatherer = field(default_factory=lambda: gatherer)
    started: datetime | None = None
    ticked: float | None = None
    was_away: bool = False
    last_turn: float | None = None
    idle: bool = False  # nothing went on in the last turn
    failures: Counter[str] = field(default_factory=Counter)
    set_by: float = 0.0  # s: how far the clock was set when that was last noticed, at `set_at`
    set_at: datetime | None = None
    _setting: clock.Setting | None = None
    _owed_s: float = 0.0  # by which the rows are still to be moved

    def turn(self) -> None:
        """Does everything that is due now."""
        self._look_at_the_clock()
        now = self.time.now()
        self.idle = not alerts_queries.anything_goes_on(now)
        if not self.idle:
            self._do_what_is_due(now)
        if self.ticked is None or self.time.monotonic() - self.ticked >= TICK_S:
            alerts_services.tick(now)
            self.ticked = self.time.monotonic()
        self.last_turn = self.time.monotonic()

    def rest_s(self) -> float:
        """Seconds until the next turn."""
        return IDLE_S if self.idle else EACH_S

    def _do_what_is_due(self, now: datetime) -> None:
        self._keep_quiets(now)  # first: what is quiet for longer must not ring now
        self._keep_setting_up(now)
        since = self._heard_since(now)
        for incident_id in alerts_queries.due(now, AT_ONCE):
            self._guarded(partial(alerts_services.decide, heard_since=since), incident_id, now)
        for incident_id in alerts_queries.ringing():
            self._guarded(partial(alerts_services.follow_duty, heard_since=since), incident_id, now)
        for incident_id in alerts_queries.drills_over(now):
            self._guarded(drills.end, incident_id, now)
        drills.ring_unheard(now)
        for noise in history_queries.open_noises():
            self._end_if_forgotten(noise, now)
            if noise.through is not None:
                alerts_services.outlast_wall(noise=noise, now=now)

    def _keep_quiets(self, now: datetime) -> None:
        for quiet_id in list(quiet_queries.open_quiets().values_list("pk", flat=True)):
            try:
                quiet_services.keep(quiet_id=quiet_id, now=now)
            except Exception as error:  # it ends by its own time, whatever happens here, and must not stop the alarms
                self.failures[type(error).__name__] += 1
                log.exception("quiet %d could not be looked after", quiet_id)

    def _keep_setting_up(self, now: datetime) -> None:
        try:
            setting_up_services.keep(now=now)
        except Exception as error:  # it ends by its own time, whatever happens here, and must not stop the alarms
            self.failures[type(error).__name__] += 1
            log.exception("setting up could not be looked after")

    def _look_at_the_clock(self) -> None:
        """At the start, and whenever the wall clock was set: the rows are brought in line with it before they are asked.

        A rebase that the database refuses is tried again in the next turn, which comes before anything else is decided.
        """
        self._setting = self._setting or clock.Setting(self.time)
        self._owed_s += self._setting.look()
        if self.started is None:
            self._start()
        elif self._owed_s:
            self._rebase()
            self.started += timedelta(seconds=self._owed_s)
            self.set_by, self.set_at, self._owed_s = self._owed_s, self.time.now(), 0.0

    def _start(self) -> None:
        before = alerts_queries.last_tick()
        moved = timedelta(seconds=self._rebase())
        now = self.time.now()
        away = before is None or not timedelta(0) <= now - (before + moved) < timedelta(seconds=AWAY_S)
        self.started, self.was_away = now, away

    def _rebase(self) -> float:
        return rebase.rebase(host=clock.host(), offset_s=clock.offset(self.time), now=self.time.now())

    def _heard_since(self, now: datetime) -> datetime | None:
        """After a long absence, only what was heard since counts, for GRACE_S."""
        started = self.started or now
        return started if self.was_away and now - started < timedelta(seconds=GRACE_S) else None

    def _guarded(self, act: Callable[..., object], incident_id: int, now: datetime) -> None:
        try:
            act(incident_id=incident_id, now=now)
        except Exception as error:  # one incident must not stop the others
            self.failures[type(error).__name__] += 1
            log.exception("incident %d could not be decided, it is tried again in %.0f s", incident_id, PUSH_S)
            alerts_services.push_ahead(incident_id=incident_id, until=now + timedelta(seconds=PUSH_S))

    def _end_if_forgotten(self, noise: Noise, now: datetime) -> None:
        quiet = self.levels.quiet_for(noise.room_id, noise.threshold_db, now.timestamp())
        lasts = now - noise.started_at
        silent = quiet >= FORGOTTEN_S and (lasts >= timedelta(seconds=FORGOTTEN_S) or lasts < -AHEAD)
        if silent or noise.room_id not in rooms_queries.rooms_to_watch():
            log.warning("noise %s in room %d was never told to be over; it is", noise.pk, noise.room_id)
            ended = max(now - timedelta(seconds=quiet), noise.started_at)
            alerts_services.end_noise(room_id=noise.room_id, noise_id=str(noise.pk), at=ended)


pulse = Ticker()


async def run(stop: asyncio.Event) -> None:
    """The server's own ticker: runs until `stop` is set."""
    await every(pulse.rest_s, pulse.turn, stop, name="ticker")
