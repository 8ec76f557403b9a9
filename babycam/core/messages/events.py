"""What happened in a room, told by its worker until it is `Received`. Pure."""

from typing import Annotated

import msgspec

from babycam.core.level_seconds import COLUMNS, HOPS_A_SECOND, MINUTE_S
from babycam.core.messages.base import Message

MOST_MINUTES = 2**31  # since 1970: a number that a clock can tell


class Wake(msgspec.Struct, frozen=True, kw_only=True):
    """Why a noise wakes. `cause`: crying | loud | long, for so many `seconds`; `certainty`: cry | probably_cry | noise.

    `cry`: the newest score of the cry network, 0 to 1; None: it has none. `unjudged`: why nobody can say whether this is a cry
    (band | clipping | broken | late), "" where that is known.
    """

    cause: str = "loud"
    certainty: str = "noise"
    seconds: float = 0.0
    cry: float | None = None
    unjudged: str = ""


class NoiseStarted(Message, frozen=True):
    """A noise began. `onset_at` is when the sound went over the line, `at` when patience ran out or a cry was recognised.

    `wake`: why it wakes at once; None: it does not, or not yet (NoiseWoke tells). A message without it wakes.
    """

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    onset_at: float
    level_db: float
    threshold_db: float
    wake: Wake | None = Wake()


class NoiseWoke(Message, frozen=True):
    """The noise `noise_id` wakes now, or (`again`) is now known to be more than what it woke as. Levels as in NoiseStarted."""

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    noise_id: str
    onset_at: float
    level_db: float
    threshold_db: float
    wake: Wake
    again: bool = False


class NoiseEnded(Message, frozen=True):
    """The noise with this `event_id` is over (the room settled)."""

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    peak_db: float
    loud_s: float


class StateChanged(Message, frozen=True):
    """The noise table moved: quiet | stirring | loud | settling."""

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    state: str


class MicMuted(Message, frozen=True):
    """The microphone sends only zeros (muted=True), or sounds again."""

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    muted: bool


class SourceChanged(Message, frozen=True):
    """The stream came (live), is being tried (connecting) or went (lost, with an error code of core.errors)."""

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    state: str
    error: str = ""


class ClipStarted(Message, frozen=True):
    """A clip is being written; it will arrive by upload (POST /api/worker/clips/) under the same `clip_id`."""

    seq: int
    room: int
    epoch: int
    event_id: str
    clip_id: str
    noise_id: str
    at: float
    part: int


class LevelsMinute(Message, frozen=True):
    """A minute of the room, second by second (core/level_seconds.py); `at`: when it was put together.

    `minute`: minutes since 1970. `columns`: the eight columns one after another, 60 bytes each; empty: the minute was heard, and
    dropped because too much waited. `hops`: for each second that is kept more finely its number and its ten levels, 11 bytes.
    `motion`: a byte a second (MOTION_STEPS); empty where motion is not judged. The same minute may come again with what came late;
    who has both keeps of each second what says most.
    """

    seq: int
    room: int
    epoch: int
    event_id: str
    at: float
    minute: Annotated[int, msgspec.Meta(ge=0, lt=MOST_MINUTES)]
    columns: Annotated[bytes, msgspec.Meta(max_length=len(COLUMNS) * MINUTE_S)]
    hops: Annotated[bytes, msgspec.Meta(max_length=(1 + HOPS_A_SECOND) * MINUTE_S)] = b""
    motion: Annotated[bytes, msgspec.Meta(max_length=MINUTE_S)] = b""
