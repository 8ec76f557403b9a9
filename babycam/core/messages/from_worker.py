"""What a worker says of itself and of its room, over and over; worth something only now. Pure."""

from typing import Annotated

import msgspec

from babycam.core.messages.base import Message
from babycam.core.readings.reading import Reading

MOST_READINGS = 64  # of one beat


class Hello(Message, frozen=True):
    """First message. `name` is stable across restarts ("local-1"); `instance` is new for each process.

    `room` and `epoch` are what it still serves after a lost link (0, 0 when fresh).
    """

    name: str
    instance: str
    version: str
    room: int = 0
    epoch: int = 0


class Watcher(msgspec.Struct, frozen=True, array_like=True):
    """Who watches by WebRTC: the session, and whose it is since when, as the server said when it asked for it."""

    session: str
    person: int
    since: Annotated[float, msgspec.Meta(ge=0.0, le=1e11)]


class WorkerBeat(Message, frozen=True):
    """Each second: what the worker knows of its room (room 0, source "idle" when it has none).

    Times are 0.0 when it never happened. `source`: idle | connecting | live | lost; `error`: why it is lost (a code of
    core.errors). `last_audio_at`: when sound last came that could be read; `unreadable`: the codec, as its makers call it, of
    sound that comes and could not be read for `unreadable_s` seconds. `recording_error`: why noises are not recorded although
    they should be, such as "disk_full". `picture`: still (it does not change), dark or covered, since `picture_since`; "" where
    nothing is wrong with it. `moving_since`: since when something moves in the room's zone; 0.0: nothing does; None: nobody
    knows (yet). `motion_unjudged`: why nobody can: refreshes (no picture is whole) | rare (they are too far apart) | slow (looking
    costs too much). `unjudged`: why cries cannot be told from noises, as in Wake; any noise wakes then.
    """

    room: int
    epoch: int
    at: float
    source: str
    error: str = ""
    last_audio_at: float = 0.0
    last_video_at: float = 0.0
    video: str = ""  # "h264 640x480", "" without a picture
    unseen: str = ""  # "VP9": the camera's picture is of a codec that cannot be shown anywhere
    old_tls: bool = False  # the camera's encryption is out of date
    audio: str = ""  # "aac 48000 Hz", "" without sound
    fps: float = 0.0
    kbps: float = 0.0
    muted: bool = False
    unreadable: str = ""
    unreadable_s: float = 0.0
    unjudged: str = ""
    picture: str = ""
    picture_since: Annotated[float, msgspec.Meta(ge=0.0, le=1e11)] = 0.0
    moving_since: Annotated[float, msgspec.Meta(ge=0.0, le=1e11)] | None = None
    motion_unjudged: str = ""
    viewers: int = 0
    watching: tuple[Watcher, ...] = ()
    recording: bool = False
    recording_error: str = ""
    queued: int = 0
    dropped: dict[str, int] = {}
    readings: Annotated[tuple[Reading, ...], msgspec.Meta(max_length=MOST_READINGS)] = ()  # the newest of each name


class Level(msgspec.Struct, frozen=True, array_like=True):
    """One 100 ms hop, dBFS. `judged` is what is compared with the lines (voice band or full band, over floor if relative).

    `level` is the same sound in dBFS always; None: not told.
    """

    at: float
    rms: float
    peak: float
    judged: float
    floor: float
    level: float | None = None


class Levels(Message, frozen=True):
    """Five times a second: the hops since the last message and the room's state (quiet | stirring | loud | settling).

    `woke`: the noise that goes on is one that wakes.
    """

    room: int
    epoch: int
    at: float
    state: str
    hops: tuple[Level, ...]
    woke: bool = False


class Talking(Message, frozen=True):
    """Somebody talks to the room through its camera, or (person 0) nobody does any more. Worth something only now: no event."""

    room: int
    epoch: int
    at: float
    person: int = 0
    name: str = ""
