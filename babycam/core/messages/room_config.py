"""What a worker needs to know of its room. Pure."""

import msgspec


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
    `wake_for`: any | cries_and_long | cries; `long_noise_s`: how long another noise may last (None: forever).
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
    """Seconds before and after a noise, the longest single clip, and whether the server has room for clips at all.

    `timelapse`, `keep_sound`: wanted now, a picture each ten seconds, all of the sound.
    """

    record: bool = True
    pre_roll_s: float = 10.0
    post_roll_s: float = 10.0
    split_s: float = 600.0
    timelapse: bool = False
    keep_sound: bool = False


class SeeingConfig(msgspec.Struct, frozen=True, kw_only=True):
    """Whether pictures are judged for `motion`, in which `zone` (rectangles: left, top, width and height in thousandths of the
    picture; none: all of it), and with which `sensitivity` (low | medium | high)."""

    motion: bool = False
    zone: tuple[tuple[int, int, int, int], ...] = ()
    sensitivity: str = "medium"


class RoomConfig(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker may know of its room."""

    room: int
    name: str
    camera: CameraConfig
    listening: ListeningConfig = ListeningConfig()
    recording: RecordingConfig = RecordingConfig()
    seeing: SeeingConfig = SeeingConfig()
