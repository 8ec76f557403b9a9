"""Who watches or listens to which room right now, by whichever path, in whichever web process.

A stream that a person began through this process is a Sitting here: a viewer's socket or a sound stream while it is open, a
WebRTC session or a voice until it ends. WebRTC sessions are also named in their worker's beats, which reach every process: so
they are known, and can be ended, after a restart too. Each process tells the others what sits in it, at once and again each
AGAIN_S; what was not told again for FORGET_S is forgotten. Sittings begin and end on any thread; the rest happens on the event
loop.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from babycam.core import clock, tasks
from babycam.core.errors import BabycamError
from babycam.core.events import Bus, ScreenEvent
from babycam.core.ids import new_id
from babycam.monitor.bridge import Bridge, bridge
from babycam.monitor.links import Links, links
from babycam.monitor.state import Board, board

log = logging.getLogger(__name__)

ROUND_S = 1.0
AGAIN_S = 5.0
FORGET_S = 15.0
BEGIN_S = 10.0  # until a WebRTC session or a voice must have shown in what its worker says
ASK_S = 8.0
STREAM, WEBRTC, VOICE, SOUND = "stream", "webrtc", "voice", "sound"
ENDING = {WEBRTC: "whep_end", VOICE: "talk_end"}  # how its worker is asked to end it
NEEDS = {STREAM: "room.see", WEBRTC: "room.see", VOICE: "room.soothe", SOUND: "room.hear"}

changed = Bus()  # ScreenEvent presence {viewers}: other than was told last; for the pages of this process only
opened = Bus()  # somebody began a stream that has to end with their right to it


@dataclass(frozen=True, slots=True, order=True)
class Watching:
    """`how`: watching | listening; `since`: when they began."""

    room: int
    person: int
    how: str
    since: datetime

    def shape(self) -> dict[str, Any]:
        """As REST and the pages have it."""
        return {"person": self.person, "room": self.room, "how": self.how, "since": clock.rfc3339(self.since)}


@dataclass(slots=True, eq=False)
class Sitting:
    """One stream of one person. `kind`: STREAM | WEBRTC | VOICE | SOUND; `login`: the session key it was begun with, "" if
    nobody remembers it; `until`: when that person's access ends, as far as it was known at the beginning; None: never. `key`: the
    number of the access key of a program, in place of a login. `stop`: what ends it, of a SOUND; called on the event loop."""

    kind: str
    room: int
    person: int
    login: str
    how: str = "watching"
    id: str = field(default_factory=new_id)
    since: datetime = field(default_factory=clock.now)
    begun: float = field(default_factory=clock.monotonic)
    until: datetime | None = None
    key: int | None = None
    stop: Callable[[], None] | None = None

    @property
    def needs(self) -> str:
        """The right without which it ends."""
        return NEEDS[self.kind]


class Presence:
    """All of this process."""

    def __init__(self, other_processes: Bridge, workers: Links, rooms: Board) -> None:
        self._bridge, self._workers, self._rooms = other_processes, workers, rooms
        self._here: dict[str, Sitting] = {}
        self._elsewhere: dict[str, tuple[float, list[Watching]]] = {}
        self._shapes: list[dict[str, Any]] = []
        self._sent: tuple[float, list[Watching]] = (float("-inf"), [])
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._ending: set[asyncio.Task[None]] = set()
        other_processes.on("presence", self._heard)

    # --- sittings, from any thread --------------------------------------------------------------------------------------

    def begin(self, sitting: Sitting) -> Sitting:
        """A stream begins, or is about to."""
        self._here[sitting.id] = sitting
        self._soon(self._wake.set)
        opened.publish(ScreenEvent("presence", sitting.room, {}))
        return sitting

    def end(self, sitting_id: str) -> None:
        """It is over; again is no harm."""
        if self._here.pop(sitting_id, None):
            self._soon(self._wake.set)

    def sittings(self) -> list[Sitting]:
        """What a door has to look after: the WebRTC sessions, voices and sound streams of this process, and sessions of this
        process' workers that nobody here remembers beginning."""
        mine = [sitting for sitting in list(self._here.values()) if sitting.kind != STREAM]
        return [*mine, *(sitting for sitting in self._of_workers(local=True) if sitting.id not in self._here)]

    def stop(self, sitting: Sitting) -> None:
        """Ends a WebRTC session or a voice, wherever its worker is, or a sound stream. On the event loop."""
        self.end(sitting.id)
        if sitting.stop is not None:
            sitting.stop()
            return
        task = asyncio.get_running_loop().create_task(self._stop(sitting))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _stop(self, sitting: Sitting) -> None:
        try:
            await self._workers.ask(sitting.room, ENDING[sitting.kind], {"session": sitting.id}, ASK_S)
        except BabycamError as error:
            log.warning("a stream that must end could not be ended yet: %s", error.code, extra={"room": sitting.room})

    # --- who is there ---------------------------------------------------------------------------------------------------

    def viewers(self) -> list[Watching]:
        """Everybody, in every process; each person once for each room and way."""
        now = clock.monotonic()
        everybody = [*self._local(), *(_watching(sitting) for sitting in self._of_workers())]
        for heard_at, those in list(self._elsewhere.values()):
            everybody += those if now - heard_at < FORGET_S else []
        first: dict[tuple[int, int, str], Watching] = {}
        for viewer in sorted(everybody):
            first.setdefault((viewer.room, viewer.person, viewer.how), viewer)
        return list(first.values())

    def _local(self) -> list[Watching]:
        """Sessions of workers are told by their beats, so that they are told once."""
        return sorted(_watching(sitting) for sitting in list(self._here.values()) if sitting.kind not in ENDING)

    def _of_workers(self, *, local: bool = False) -> Iterator[Sitting]:
        now = clock.monotonic()
        for state in self._rooms.rooms():
            if state.beat is None or not state.fresh(now) or (local and not state.local):
                continue
            for watcher in state.beat.watching:
                yield Sitting(WEBRTC, state.room, watcher.person, "", id=watcher.session, since=clock.from_unix(watcher.since))

    # --- the loop -------------------------------------------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Tells what changed, until `stop`."""
        self._loop, self._wake = asyncio.get_running_loop(), asyncio.Event()
        self._workers.attach()  # so that who comes before the first worker is not forgotten
        await tasks.until_first_ends(stop.wait(), self._rounds())

    async def _rounds(self) -> None:
        while True:
            self.round(clock.monotonic())
            await tasks.pause(self._wake, ROUND_S)
            self._wake.clear()

    def round(self, now: float) -> None:
        """Tells the pages of this process and the other processes. `now`: monotonic s."""
        self._forget(now)
        shapes = [viewer.shape() for viewer in self.viewers()]
        if shapes != self._shapes:
            self._shapes = shapes
            changed.publish(ScreenEvent("presence", None, {"viewers": shapes}))
        mine, (sent_at, sent) = self._local(), self._sent
        if mine != sent or (mine and now - sent_at >= AGAIN_S):
            self._sent = now, mine
            rows = [[viewer.room, viewer.person, viewer.how, viewer.since.timestamp()] for viewer in mine]
            self._bridge.send("presence", {"origin": self._bridge.origin, "rows": rows})

    def clear(self) -> None:
        """As after a start."""
        self._here.clear()
        self._elsewhere.clear()
        self._shapes, self._sent = [], (float("-inf"), [])

    def _forget(self, now: float) -> None:
        """Sessions and voices whose worker knows nothing of them (any more)."""
        shown = {sitting.id for sitting in self._of_workers()}
        for sitting in list(self._here.values()):
            talker = self._rooms.of(sitting.room).talker
            there = sitting.id in shown or (sitting.kind == VOICE and talker is not None and talker.person == sitting.person)
            if sitting.kind in ENDING and not there and now - sitting.begun > BEGIN_S:
                self.end(sitting.id)

    def _heard(self, body: dict[str, Any]) -> None:
        rows = [Watching(room, person, how, clock.from_unix(since)) for room, person, how, since in body["rows"]]
        self._elsewhere[body["origin"]] = clock.monotonic(), rows
        self._wake.set()

    def _soon(self, call: Callable[[], None]) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)


def _watching(sitting: Sitting) -> Watching:
    return Watching(sitting.room, sitting.person, sitting.how, sitting.since)


presence = Presence(bridge, links, board)
