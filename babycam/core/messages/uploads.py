"""Clips on their way (POST /api/worker/clips/, multipart): `meta` is ClipUpload as JSON, `video` is MP4, `thumbnail` is JPEG, if
there is one. Pure."""

import msgspec

from babycam.core.messages.events import Wake


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

    `codecs`: RFC 6381, "" if not known. `cut`: it breaks off before the recording should have ended. `peaks`: its sound as a
    picture (media/waveform.py), None of an older worker. `kind`: noise | timelapse | sound; the last two are of no noise.
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
    peaks: bytes | None = None
    noise: ClipNoise | None = None
    kind: str = "noise"
