"""The watchdog's rounds: twice a second it looks at every room, shows what changed, and tells alerts what watchdog.decide says.

The rounds never wait for the database: which rooms are armed is fetched beside them and remembered, and what has to be told
is told beside them too, again and again until it is stored. Of several web processes, the one with the room's link judges it.
"""

import asyncio
import logging
import math
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from babycam.alerts.standby import standby
from babycam.core import clock, tasks
from babycam.core.events import ScreenEvent, screens
from babycam.loops.bell import Bell
from babycam.loops.database import DATABASE_AWAY, in_db
from babycam.monitor import assignment, handlers
from babycam.monitor import queries as monitor_queries
from babycam.monitor.bridge import bridge
from babycam.monitor.intake import STORED_S
from babycam.monitor.links import links
from babycam.monitor.state import RoomState, board
from babycam.monitor.stillness import UNKNOWN
from babycam.monitor.watchdog import (
    BATTERY_LOW,
    FIRST,
    MIC_MUTED,
    MONITOR_LOST,
    MOTION,
    PICTURE,
    Facts,
    Watch,
    WatchdogEffect,
    decide,
)
from babycam.monitor.worker_messages import intake
from babycam.people import queries as people_queries
from babycam.rooms import devices
from babycam.rooms import queries as rooms_queries

log = logging.getLogger(__name__)

ROUND_S = 0.5
IDLE_S = 2.0  # while no room has a camera
ROOMS_S = 2.0
HURTS_S = 1.0
REFRESH_S = 10.0
RETRY_S = 1.0
FLUSH_S = 2.0


@dataclass(slots=True)
class RoomMemory:
    """One room in the watchdog's memory. `telling`: effects are on their way; `not_before`: when to try them again."""

    watch: Watch = FIRST
    shown: tuple[object, ...] = ()
    shown_at: float = -math.inf
    telling: bool = False
    not_before: float = -math.inf


class Watchdog:
    """All rooms. `counts`: reported, mended, failed (tries to tell that have to be repeated)."""

    def __init__(self) -> None:
        self._seen: dict[int, RoomMemory] = {}
        self._saved: dict[int, datetime] = {}
        self._elsewhere: frozenset[int] = frozenset()
        self._unstarted: frozenset[int] = frozenset()
        self._eyes: dict[int, tuple[bool, bool]] = {}
        self._night = False
        self._attended: dict[int, datetime] = {}
        self._fetched = False
        self._bell = Bell()
        self._armed = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()

    def nudge(self) -> None:
        """Rooms or cameras changed; from any thread."""
        self._bell.ring()

    async def run(self, stop: asyncio.Event) -> None:
        """Watches until `stop`, then gives what waits for the database a last chance."""
        links.attach()
        await tasks.until_first_ends(stop.wait(), self._fetch_rooms(self._bell.listen()), self._rounds())
        left = await intake.flush(FLUSH_S)
        if left:
            log.error("%d events are not stored; their workers will tell them again", left)

    def round(self, now: float) -> None:
        """Looks at every room once. `now`: monotonic s."""
        if not self._fetched:
            return
        for room in [*self._saved, *(gone for gone in self._seen if gone not in self._saved)]:
            self._look_at(board.of(room), self._seen.setdefault(room, RoomMemory()), now)

    async def fetch_rooms(self) -> None:
        """Learns which rooms are armed, and which are judged by another web process."""
        unstarted, armed = await in_db(_unstarted_and_armed)
        self._eyes, self._night, self._attended = await in_db(_eyes_night_and_attended)
        self._elsewhere = await in_db(assignment.leased, clock.now()) if bridge.active else frozenset()
        now = clock.monotonic()
        for room, saved in armed.items():
            if self._saved.get(room) != saved:
                board.of(room).arm(now)
        self._saved, self._unstarted, self._fetched = armed, unstarted, True
        board.armed = frozenset(armed)
        if armed:
            self._armed.set()

    async def settled(self) -> None:
        """Waits until everything that was told is stored or failed."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _rounds(self) -> None:
        while True:
            self._armed.clear()
            self.round(clock.monotonic())
            await tasks.pause(self._armed, IDLE_S) if self._is_idle() else await asyncio.sleep(ROUND_S)

    def _is_idle(self) -> bool:
        """No room has a camera, or had one a moment ago."""
        return self._fetched and not self._saved and not self._seen

    async def _fetch_rooms(self, look: asyncio.Event) -> None:
        while True:
            try:
                await self.fetch_rooms()
            except Exception as error:  # a supervisor: the rounds go on with what was known
                self.counts["failed"] += 1
                log.warning("the rooms cannot be looked up: %s", type(error).__name__, exc_info=self.counts["failed"] == 1)
            await tasks.pause(look, ROOMS_S)
            look.clear()

    def _look_at(self, state: RoomState, seen: RoomMemory, now: float) -> None:
        armed = state.room in self._saved
        if state.room in self._elsewhere and not state.local:
            seen.watch = replace(seen.watch, stillness=UNKNOWN)
            return
        state.motion_waits = seen.watch.stillness.came is False and state.room in self._eyes and self._eyes[state.room][0]
        state.storing_hurts = intake.waiting_s(state.room, now) > HURTS_S
        self._show(state, seen, armed, now)
        if not seen.telling and now >= seen.not_before:
            watch, effects = decide(seen.watch, self._facts(state, armed, now), now)
            if effects:
                self._tell(state, seen, watch, effects)
            else:
                seen.watch = watch
                self._mended_in_memory(state.room, watch)
        if not armed and not seen.telling and seen.watch.lost is False:
            del self._seen[state.room]
            board.forget(state.room)

    def _mended_in_memory(self, room: int, watch: Watch) -> None:
        """What rang from memory and was never stored has no effect that mends it."""
        heard = ((MONITOR_LOST, watch.lost or watch.unheard), (MIC_MUTED, watch.muted), (BATTERY_LOW, watch.low))
        for kind, trouble in (*heard, (MOTION, watch.moving), (PICTURE, watch.blind)):
            if not trouble:
                standby.over(room=room, kind=kind, at=clock.now())

    def _facts(self, state: RoomState, armed: bool, now: float) -> Facts:
        battery, charging = monitor_queries.power_of(state, now)
        tells_motion, tells_picture = self._eyes.get(state.room, (False, False))
        blind, blind_s = monitor_queries.blind_for(state, now)
        return Facts(
            armed=armed,
            armed_at=state.armed_at,
            heard_at=None if math.isinf(state.heard_at) else state.heard_at,
            unread_at=state.unread_at if state.unreadable(now) else None,
            muted=state.muted,
            battery=battery,
            charging=charging,
            unstarted=state.room in self._unstarted,
            wants_motion=tells_motion,
            tells_motion=tells_motion and self._night and not self._is_attended(state.room),
            moving_s=monitor_queries.moving_for(state, now),
            tells_picture=tells_picture,
            blind=blind,
            blind_s=blind_s,
        )

    def _is_attended(self, room: int) -> bool:
        until = self._attended.get(room)
        return until is not None and clock.now() < until

    def _show(self, state: RoomState, seen: RoomMemory, armed: bool, now: float) -> None:
        word, health = monitor_queries.state_word(state, armed, now), monitor_queries.health_shape(state, armed, now)
        measured = [(reading["name"], reading["value"]) for reading in health["readings"]]
        shown = (word, measured, *(health[name] for name in _SHOWN))
        if shown == seen.shown and now - seen.shown_at < REFRESH_S:
            return
        seen.shown, seen.shown_at = shown, now
        screens.publish(ScreenEvent("room.health", state.room, {"state": word, "health": health}))

    def _tell(self, state: RoomState, seen: RoomMemory, watch: Watch, effects: tuple[WatchdogEffect, ...]) -> None:
        seen.telling = True
        why = monitor_queries.why_lost(state, clock.monotonic())
        task = asyncio.create_task(self._told(state.room, seen, watch, effects, why), name=f"watchdog-{state.room}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _told(
        self, room: int, seen: RoomMemory, watch: Watch, effects: tuple[WatchdogEffect, ...], why: dict[str, str]
    ) -> None:
        late = asyncio.get_running_loop().call_later(STORED_S, _from_memory, room, effects, why)
        try:
            for effect in effects:
                await _apply(room, effect, why)
                self.counts["reported" if effect.report else "mended"] += 1
            seen.watch = watch
        except Exception as failure:  # a supervisor: what could not be told is told again
            self.counts["failed"] += 1
            log.warning(
                "the watchdog cannot tell of room %d now: %s",
                room,
                type(failure).__name__,
                exc_info=not isinstance(failure, DATABASE_AWAY),
            )
            seen.not_before = clock.monotonic() + RETRY_S
            _from_memory(room, effects, why)
        finally:
            late.cancel()
            seen.telling = False


def _unstarted_and_armed() -> tuple[frozenset[int], dict[int, datetime]]:
    unstarted = devices.unstarted()  # before armed_since: a phone's first stream rearms its room
    return unstarted, assignment.armed_since()


def _eyes_night_and_attended() -> tuple[dict[int, tuple[bool, bool]], bool, dict[int, datetime]]:
    """By room, whether it tells of motion and of its picture; whether it is night, when it does of motion; and by room until when
    somebody is with the child."""
    eyes, now = rooms_queries.eyes(), clock.now()
    return (eyes, people_queries.is_night(now), handlers.attended(now)) if eyes else (eyes, False, {})


_STREAM = ("heard", "sees", "muted", "source", "error", "video", "audio", "viewers", "recording", "unjudged", "picture", "worker")
_SHOWN = (*_STREAM, "motion_waits", "warnings")


def _from_memory(room: int, effects: tuple[WatchdogEffect, ...], why: dict[str, str]) -> None:
    """What the database does not take in time is told to people all the same; again is no harm."""
    now = clock.now()
    for effect in effects:
        if effect.report:
            standby.unheard(room=room, kind=effect.kind, at=now, params=_params(effect, why), critical=effect.critical)
        else:
            standby.over(room=room, kind=effect.kind, at=now)


def _params(effect: WatchdogEffect, why: dict[str, str]) -> dict[str, Any]:
    if effect.battery is not None:
        return {"battery": effect.battery}
    if effect.kind in (MOTION, PICTURE):
        return {"seconds": round(effect.seconds), **({"picture": effect.picture} if effect.picture else {})}
    return {"seconds": round(effect.seconds), **why} if effect.kind == MONITOR_LOST else {}


async def _apply(room: int, effect: WatchdogEffect, why: dict[str, str]) -> None:
    if not effect.report:
        await in_db(handlers.heard_again, room=room, kind=effect.kind, at=clock.now())
        return
    params, at = _params(effect, why), clock.now()
    await in_db(handlers.unheard, room=room, kind=effect.kind, at=at, params=params, critical=effect.critical)


watcher = Watchdog()
