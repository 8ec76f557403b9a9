"""What the server tells a worker. Pure."""

from babycam.core.messages.base import Message
from babycam.core.messages.room_config import RoomConfig


class Received(Message, frozen=True):
    """Server to worker: every event up to and including `seq` is stored."""

    seq: int


class Assigned(Message, frozen=True):
    """This room is yours under this epoch, until the link has been silent for the lease."""

    epoch: int
    lease_s: float
    config: RoomConfig


class Idle(Message, frozen=True):
    """No room needs you now; stay connected."""


class Released(Message, frozen=True):
    """The room is no longer yours (deleted, camera removed, or taken under a newer epoch): stop its stream."""

    room: int
    epoch: int
    reason: str


class Configure(Message, frozen=True):
    """The room's settings changed. Bites at once; only a changed camera reopens the stream."""

    epoch: int
    config: RoomConfig


class ServerBeat(Message, frozen=True):
    """Each second, so that a worker notices a dead server."""

    at: float


class LiveWanted(Message, frozen=True):
    """Somebody watches (wanted=True): push fragments to /ws/worker/live/; or nobody does any more."""

    room: int
    epoch: int
    wanted: bool


class SoundWanted(Message, frozen=True):
    """Somebody listens without a picture (wanted=True): push sound to /ws/worker/sound/; or nobody does any more."""

    room: int
    epoch: int
    wanted: bool
