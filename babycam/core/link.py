"""The typed messages between the server and its workers (`/ws/worker/`), one msgpack frame each.

A worker dials out, says Hello, and is assigned at most one room with an epoch. Every message about a room carries that
epoch; the server ignores older ones. Events (everything in EVENTS) carry a `seq` that rises by one per worker process; the
worker keeps them in a bounded queue until the server answers `Received(seq)`, and sends the rest again after a reconnect, so
they may arrive twice: receivers are idempotent by `event_id`. Heartbeats go both ways each second. All times are seconds
since 1970 (UTC); all levels are dBFS.
"""

from typing import Annotated, Any

import msgspec

from babycam.core.readings.reading import Reading

MOST_READINGS = 64  # of one beat


class Message(msgspec.Struct, frozen=True, tag_field="type", kw_only=True):
    """Base of every link message; `type` on the wire is the class name."""


# --- what a worker needs to know of its room ---------------------------------------------------------------------


class CameraConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Where the room's stream comes from. `kind`: one of media/sources/kinds.py. The password travels only on this link.

    `phone`: nothing to dial; the device of this id sends by WHIP. Another `device`, or none, ends the session of the one before.
    """

    kind: str
    url: str
    audio_url: str = ""
    username: str = ""
    password: str = ""
    device: str = ""  # kind phone: whose WHIP session this is


class ListeningConfig(msgspec.Struct, frozen=True, kw_only=True):
    """When a sound counts. `stir_db` and `loud_db` are dBFS, or dB above the room's floor if `relative`.

    `patience`: instant | quick | patient | own; `curve` (own only) is [[dB over loud_db, seconds], ...].
    `voice_band`: judge the band of voices (300-3400 Hz) only, so that a fan or a lorry does not count.
    `wake_for`: any | cries_and_long | cries; `long_noise_s`: how long another noise may last (None: for ever).
    `lullaby`: the room's own lullaby plays now; only what is certainly a cry wakes.
    """

    stir_db: float = -45.0
    loud_db: float = -35.0
    relative: bool = False
    voice_band: bool = True
    patience: str = "quick"
    curve: tuple[tuple[float, float], ...] = ()
    wake_for: str = "any"
    long_noise_s: float | None = 60.0
    lullaby: bool = False


class RecordingConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds before and after a noise, the longest single clip, and whether the server has room for clips at all."""

    record: bool = True
    pre_roll_s: float = 10.0
    post_roll_s: float = 10.0
    split_s: float = 600.0


class RoomConfig(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker may know of its room."""

    room: int
    name: str
    camera: CameraConfig
    listening: ListeningConfig = ListeningConfig()
    recording: RecordingConfig = RecordingConfig()


# --- worker to server ---------------------------------------------------------------------------------------------


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
    core.errors). `last_audio_at`: when sound last came that could be read; `unreadable`: the codec, as its makers call it, of sound
    that comes and could not be read for `unreadable_s` seconds. `recording_error`: why noises are not recorded although they
    should be, such as "disk_full". `unjudged`: why cries cannot be told from noises, as in Wake; any noise wakes then.
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
    """Five times a second: the hops since the last message and the room's state (quiet | stirring | loud | settling)."""

    room: int
    epoch: int
    at: float
    state: str
    hops: tuple[Level, ...]


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

    `wake`: why it wakes at once; None: it does not, or not yet (NoiseWoke tells). Who says nothing of it wakes.
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


class Talking(Message, frozen=True):
    """Somebody talks to the room through its camera, or (person 0) nobody does any more. Worth something only now: no event."""

    room: int
    epoch: int
    at: float
    person: int = 0
    name: str = ""


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


class Received(Message, frozen=True):
    """Server to worker: every event up to and including `seq` is stored."""

    seq: int


# --- server to worker ---------------------------------------------------------------------------------------------


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


# --- requests: the server asks, the worker answers with the same request_id ----------------------------------------


class Ask(Message, frozen=True):
    """`what`: snapshot {} | calibrate {seconds} | whep {session, sdp, person, since, left_s} (after
    left_s, null: never, the worker ends it by itself) | whep_end {session} | control {torch|night_vision|front}
    | drill {seconds}: a made-up cry is mixed into the sound that is listened to
    | whip {session, sdp, device} -> {sdp}: the room's phone sends; a newer session of it ends the older one. An error
    codec_not_supported says in its params `codec`, and in `sound` whether sound alone would do
    | whip_end {session} | talk {session, sdp, person, name} -> {sdp}, or the error somebody_talks {name}: a voice for the phone
    | talk_end {session}. A worker that is asked for whip before it knows of the phone answers no_worker, and is asked again."""

    request_id: str
    room: int
    what: str
    args: dict[str, Any] = {}


class Answer(Message, frozen=True):
    """The result of an Ask, or `error` (a code of core.errors). `blob` holds a picture's bytes where one was asked for."""

    request_id: str
    error: str = ""
    params: dict[str, Any] = {}
    result: dict[str, Any] = {}
    blob: bytes = b""


Event = NoiseStarted | NoiseWoke | NoiseEnded | StateChanged | MicMuted | SourceChanged | ClipStarted
FromWorker = Hello | WorkerBeat | Levels | Talking | Event | Answer
FromServer = Assigned | Idle | Released | Configure | ServerBeat | LiveWanted | Ask | Received

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


# --- uploads (POST /api/worker/clips/, multipart: `meta` is this as JSON, `video` is MP4, `thumbnail` is JPEG, if there is one) --


class ClipNoise(msgspec.Struct, frozen=True, kw_only=True):
    """What a clip knows of its noise, should nobody else tell it any more: as in NoiseStarted when it began."""

    epoch: int
    onset_at: float
    at: float
    level_db: float
    threshold_db: float
    wake: Wake | None = Wake()


class ClipUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A finished clip. `state`: ready | broken. `noise_id`: the event_id of the NoiseStarted that began it. `part`: from 1 on.

    `codecs`: RFC 6381, "" if not known. `cut`: it breaks off before the recording should have ended.
    """

    clip_id: str
    room: int
    noise_id: str
    started_at: float
    part: int
    state: str
    duration_s: float
    size_bytes: int
    width: int = 0
    height: int = 0
    codecs: str = ""
    cut: bool = False
    noise: ClipNoise | None = None


# --- the media socket (/ws/worker/live/): one prefix byte, then the payload ------------------------------------------

LIVE_MIME = 0  # JSON {"mime": ..., "video": bool, "audio": bool, "unseen": codec of a picture that cannot be shown, or ""}
LIVE_INIT = 1  # ftyp + moov
LIVE_KEY = 2  # prft + moof + mdat, starts with a keyframe
LIVE_DELTA = 3  # prft + moof + mdat
