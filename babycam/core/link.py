"""The typed messages between the server and its workers (`/ws/worker/`), one msgpack frame each.

Its parts are in `core/messages/`; this is the one name under which they are imported.

A worker dials out, says Hello, and is assigned at most one room with an epoch. Every message about a room carries that
epoch; the server ignores older ones. Events (everything in `Event`) carry a `seq` that rises by one per worker process; the
worker keeps them in a bounded queue until the server answers `Received(seq)`, and sends the rest again after a reconnect, so
they may arrive twice: receivers are idempotent by `event_id`. Heartbeats go both ways each second. All times are seconds
since 1970 (UTC); all levels are dBFS.
"""

import msgspec

from babycam.core.messages.asks import Answer as Answer
from babycam.core.messages.asks import Ask as Ask
from babycam.core.messages.base import Message as Message
from babycam.core.messages.events import ClipStarted as ClipStarted
from babycam.core.messages.events import LevelsMinute as LevelsMinute
from babycam.core.messages.events import MicMuted as MicMuted
from babycam.core.messages.events import NoiseEnded as NoiseEnded
from babycam.core.messages.events import NoiseStarted as NoiseStarted
from babycam.core.messages.events import NoiseWoke as NoiseWoke
from babycam.core.messages.events import SourceChanged as SourceChanged
from babycam.core.messages.events import StateChanged as StateChanged
from babycam.core.messages.events import Wake as Wake
from babycam.core.messages.frames import LIVE_DELTA as LIVE_DELTA
from babycam.core.messages.frames import LIVE_INIT as LIVE_INIT
from babycam.core.messages.frames import LIVE_KEY as LIVE_KEY
from babycam.core.messages.frames import LIVE_MIME as LIVE_MIME
from babycam.core.messages.from_server import Assigned as Assigned
from babycam.core.messages.from_server import Configure as Configure
from babycam.core.messages.from_server import Idle as Idle
from babycam.core.messages.from_server import LiveWanted as LiveWanted
from babycam.core.messages.from_server import Received as Received
from babycam.core.messages.from_server import Released as Released
from babycam.core.messages.from_server import ServerBeat as ServerBeat
from babycam.core.messages.from_server import SoundWanted as SoundWanted
from babycam.core.messages.from_worker import Hello as Hello
from babycam.core.messages.from_worker import Level as Level
from babycam.core.messages.from_worker import Levels as Levels
from babycam.core.messages.from_worker import Talking as Talking
from babycam.core.messages.from_worker import Watcher as Watcher
from babycam.core.messages.from_worker import WorkerBeat as WorkerBeat
from babycam.core.messages.room_config import CameraConfig as CameraConfig
from babycam.core.messages.room_config import ListeningConfig as ListeningConfig
from babycam.core.messages.room_config import RecordingConfig as RecordingConfig
from babycam.core.messages.room_config import RoomConfig as RoomConfig
from babycam.core.messages.room_config import SeeingConfig as SeeingConfig
from babycam.core.messages.uploads import ClipNoise as ClipNoise
from babycam.core.messages.uploads import ClipUpload as ClipUpload

Event = NoiseStarted | NoiseWoke | NoiseEnded | StateChanged | MicMuted | SourceChanged | ClipStarted | LevelsMinute
FromWorker = Hello | WorkerBeat | Levels | Talking | Event | Answer
FromServer = Assigned | Idle | Released | Configure | ServerBeat | LiveWanted | SoundWanted | Ask | Received

_encoder = msgspec.msgpack.Encoder()
_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
_from_server: msgspec.msgpack.Decoder[FromServer] = msgspec.msgpack.Decoder(FromServer)


def encode(message: Message) -> bytes:
    """One frame."""
    return _encoder.encode(message)


def decode_from_worker(frame: bytes) -> FromWorker:
    """A worker's message; raises msgspec.ValidationError or msgspec.DecodeError on anything else."""
    return _from_worker.decode(frame)


def decode_from_server(frame: bytes) -> FromServer:
    """A server's message; raises msgspec.ValidationError or msgspec.DecodeError on anything else."""
    return _from_server.decode(frame)
