"""The relay of rooms' sound: one worker pushes a room's frames, any number of listeners get the same bytes.

Each listener has a queue of its own, bounded: who cannot keep up loses the oldest frames, and nobody else notices. The worker
is asked for sound when the first listener comes, and told to stop GRACE_S after the last one left. With several web processes
the one that the worker pushes to sends copies over the bridge to those that have listeners.
"""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Protocol

from babycam.core import adts, clock
from babycam.monitor.bridge import bridge
from babycam.monitor.links import SOUND, links

GRACE_S = 5.0
QUEUE = 470  # frames; ten seconds
HABIT_S = 20.0  # a pause is forgotten as a habit after so long
LONGEST_GUST_S = 8.0

counts: Counter[str] = Counter()  # frames, dropped (frames that a slow listener missed)


class Publisher(Protocol):
    """The worker that pushes a room's sound."""

    def replaced(self) -> None:
        """Somebody newer does."""


class Ear:
    """One listener's queue for one room."""

    def __init__(self, room: int, wake: asyncio.Event) -> None:
        self.room = room
        self._wake = wake
        self._frames: deque[bytes] = deque(maxlen=QUEUE)

    def hear(self, frames: list[bytes]) -> None:
        """More sound."""
        counts["dropped"] += max(0, len(self._frames) + len(frames) - QUEUE)
        self._frames.extend(frames)
        self._wake.set()

    def drain(self) -> list[bytes]:
        """What came since the last call."""
        frames = list(self._frames)
        self._frames.clear()
        return frames


class SoundRoom:
    """Who listens to one room, and the rhythm in which its sound comes."""

    def __init__(self) -> None:
        self.publisher: Publisher | None = None
        self.ears: set[Ear] = set()
        self._came_at = -math.inf
        self._gusts: deque[tuple[float, float]] = deque(maxlen=256)  # (when, how long): pauses that ended

    def take(self, frames: list[bytes], now: float) -> None:
        """More sound. `now`: monotonic s."""
        counts["frames"] += len(frames)
        pause = now - self._came_at
        if 1.0 < pause < LONGEST_GUST_S:
            self._gusts.append((now, pause))
        self._came_at = now
        for ear in self.ears:
            ear.hear(frames)

    def gust_s(self, now: float) -> float:
        """The longest pause of those that lately are its habit; a single one is none. `now`: monotonic s."""
        while self._gusts and now - self._gusts[0][0] > HABIT_S:
            self._gusts.popleft()
        return max((pause for _, pause in self._gusts), default=0.0) if len(self._gusts) > 1 else 0.0


class Relay:
    """All rooms of this process. `want`: how a room's worker is told that somebody listens."""

    def __init__(self, want: Callable[[int, bool], None]) -> None:
        self._want = want
        self._rooms: dict[int, SoundRoom] = {}
        self._leaving: dict[int, asyncio.TimerHandle] = {}

    def of(self, room: int) -> SoundRoom:
        """This room's relay."""
        return self._rooms.setdefault(room, SoundRoom())

    def clear(self) -> None:
        """Nobody listens."""
        for leaving in self._leaving.values():
            leaving.cancel()
        self._leaving.clear()
        self._rooms.clear()

    def join(self, ear: Ear) -> None:
        """A listener comes; the first one wakes the worker."""
        room = self.of(ear.room)
        if leaving := self._leaving.pop(ear.room, None):
            leaving.cancel()
        elif not room.ears:
            self._want(ear.room, True)
        room.ears.add(ear)

    def leave(self, ear: Ear) -> None:
        """A listener goes; GRACE_S after the last one the worker may stop."""
        room = self.of(ear.room)
        room.ears.discard(ear)
        if not room.ears and ear.room not in self._leaving:
            self._leaving[ear.room] = asyncio.get_running_loop().call_later(GRACE_S, self._nobody, ear.room)

    def begin(self, room: int, publisher: Publisher) -> None:
        """A worker begins to push; an older push of the same room is replaced."""
        here = self.of(room)
        if here.publisher is not None:
            here.publisher.replaced()
        here.publisher = publisher

    def end(self, room: int, publisher: Publisher) -> None:
        """A push ended."""
        here = self.of(room)
        if here.publisher is publisher:
            here.publisher = None

    def take(self, room: int, data: bytes) -> None:
        """A message of the room's worker. Raises NotAdts."""
        frames = adts.split(data)
        if links.wanted_elsewhere(room, SOUND):
            bridge.send("sound", {"room": room, "data": data})
        self.of(room).take(frames, clock.monotonic())

    def take_copy(self, body: dict[str, Any]) -> None:
        """The same from another web process."""
        room = self.of(body["room"])
        if room.publisher is None and room.ears:
            room.take(adts.split(body["data"]), clock.monotonic())

    def _nobody(self, room: int) -> None:
        self._leaving.pop(room, None)
        self._want(room, False)


relay = Relay(links.want_sound)
bridge.on("sound", relay.take_copy)
