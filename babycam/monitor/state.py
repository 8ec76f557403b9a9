"""What is known right now of each room, in memory: the newest beat, level and noise state of its worker.

Fed by the link (and, with several web processes, by the bridge from the process that has the link); read by the watchdog, by
REST and by the page sockets. Times named `*_at` are this process's monotonic seconds, so that a worker with a wrong clock is
heard none the less. Touched from threads and the event loop alike: every write is a single assignment or deque call.
"""

import math
from collections import deque
from dataclasses import dataclass, field

from babycam.core import link
from babycam.monitor.phone_beats import PhoneNow, Talker

STALE_S = 3.0  # a worker's beat holds this long
MAX_HOPS = 100  # 10 s of levels that nobody fetched
HOP_S = 0.1
LATELY = 600  # hops: the minute that a page shows

QUIET = "quiet"
UNHEARD = "unheard"
NO_CAMERA = "no_camera"


@dataclass(slots=True)
class LevelNow:
    """What the next level message says of a room; levels in dBFS, `hops` the judged ones since the last message."""

    rms: float
    peak: float
    judged: float
    floor: float
    state: str
    hops: list[float]


@dataclass(slots=True)
class RoomState:
    """One room. `-inf`: never. `local`: the worker's link ends in this process. `storing_hurts`: events wait for the database."""

    room: int
    armed_at: float = -math.inf
    beat: link.WorkerBeat | None = None
    beat_at: float = -math.inf
    heard_at: float = -math.inf
    seen_at: float = -math.inf
    noise: str = QUIET
    woke: bool = False  # the noise that goes on is one that wakes
    level_db: float = -math.inf  # the newest judged hop, dBFS
    muted: bool = False
    unread_at: float = -math.inf  # since when sound comes that cannot be read, while `unreadable` says so
    worker: str = ""
    local: bool = False
    last_audio_at: float = 0.0  # seconds since 1970, by the worker's clock; 0.0 never
    last_video_at: float = 0.0
    skew_s: float = 0.0  # how far the worker's clock is ahead of ours
    viewers: int = 0  # who watch through this process
    storing_hurts: bool = False
    motion_waits: bool = False  # what moves calls nobody before it has come to rest (stillness.py)
    mute: str = ""  # why its worker does not answer (a code of core.errors), "" while it does, or left in order
    phone: PhoneNow | None = None  # the camera phone, as it said itself
    talker: Talker | None = None  # who talks to it
    hops: deque[link.Level] = field(default_factory=lambda: deque(maxlen=MAX_HOPS))
    minute: deque[link.Level] = field(default_factory=lambda: deque(maxlen=LATELY))

    def take_beat(self, beat: link.WorkerBeat, now: float) -> None:
        """A beat came. Sound or picture counts as come when the worker's own stamp of it has moved, also back: clocks are set."""
        if beat.last_audio_at and beat.last_audio_at != self.last_audio_at:
            self.heard_at, self.last_audio_at = now, beat.last_audio_at
        if beat.last_video_at and beat.last_video_at != self.last_video_at:
            self.seen_at, self.last_video_at = now, beat.last_video_at
        self.beat, self.beat_at, self.muted, self.mute = beat, now, beat.muted, ""
        self.unread_at = now - beat.unreadable_s

    def take_levels(self, levels: link.Levels, now: float) -> None:
        """A batch of hops came: the room is heard."""
        self.noise, self.woke = levels.state, levels.woke
        if levels.hops:
            self.hops.extend(levels.hops)
            self.minute.extend(levels.hops)
            self.level_db = levels.hops[-1].judged
            self.heard_at = now

    def lately(self, now: float) -> list[float | None]:
        """The judged hops (dBFS) of the last minute, oldest first, up to now; None where nothing was heard. Empty: none."""
        hops = list(self.minute)
        if not hops:
            return []
        ends = hops[-1].at + (now - self.heard_at)  # by the worker's clock, whose hops are even
        places = {round((ends - hop.at) / HOP_S): round(hop.judged, 1) for hop in hops}
        oldest = max((place for place in places if 0 <= place < LATELY), default=-1)
        return [places.get(place) for place in range(oldest, -1, -1)]

    def drain(self) -> LevelNow | None:
        """What to tell the pages since the last call, or None when nothing came."""
        hops = [self.hops.popleft() for _ in range(len(self.hops))]
        if not hops:
            return None
        last = hops[-1]
        peak = max(hop.peak for hop in hops)
        return LevelNow(last.rms, peak, last.judged, last.floor, self.noise, [hop.judged for hop in hops])

    def arm(self, now: float) -> None:
        """A camera was saved: whatever came before came from another one."""
        self.armed_at, self.heard_at, self.seen_at = now, -math.inf, -math.inf

    def fresh(self, now: float) -> bool:
        """Whether its worker's beat still holds."""
        return self.beat is not None and now - self.beat_at < STALE_S

    def waits(self, now: float) -> bool:
        """Whether a worker is there, and nothing comes to it."""
        return self.beat is not None and now - self.beat_at < STALE_S and self.beat.source in ("connecting", "lost")

    def unreadable(self, now: float) -> str:
        """The codec of sound that comes and cannot be read, as its makers call it; "" where that is not so."""
        return self.beat.unreadable if self.beat is not None and self.fresh(now) else ""

    def forget_stream(self) -> None:
        """The worker went: nothing of its stream is true any more, but when it was last heard stays."""
        self.beat, self.noise, self.woke, self.muted, self.worker, self.local = None, QUIET, False, False, "", False
        self.hops.clear()


class Board:
    """The states of all rooms, made on first use. `armed`: rooms that are known to have a camera that is on."""

    def __init__(self) -> None:
        self.armed: frozenset[int] = frozenset()
        self._rooms: dict[int, RoomState] = {}

    def of(self, room: int) -> RoomState:
        """This room's state."""
        state = self._rooms.get(room)
        if state is None:
            state = self._rooms.setdefault(room, RoomState(room))
        return state

    def rooms(self) -> list[RoomState]:
        """All known rooms."""
        return list(self._rooms.values())

    def forget(self, room: int) -> None:
        """The room is gone."""
        self._rooms.pop(room, None)

    def clear(self) -> None:
        """Nothing is known any more."""
        self._rooms.clear()
        self.armed = frozenset()


board = Board()
