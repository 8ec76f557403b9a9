"""One packet type for all of media: encoded bytes with times on the room's common clock.

`pts` and `dts` are microseconds since 1970 as the room's source counts them: the stream's own spacing, anchored to arrival.
They never jump back inside one StreamInfo; a source that cannot keep that promise announces a new StreamInfo (a new
`generation`), and every reader starts afresh at the next keyframe.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from babycam.core.readings.reading import Reading


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """`codec`: h264 | hevc | mjpeg (FFmpeg's names); sizes in pixels; `extradata` as the demuxer gave it (Annex B or avcC).

    `refreshes`: it has no pictures with which a browser could begin (gradual intra refresh, open GOP); keyframes of such a stream
    are only the places from which a decoder makes its way to whole pictures.
    """

    codec: str
    width: int
    height: int
    extradata: bytes = b""
    refreshes: bool = False


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """`codec`: aac | opus | pcm_s16le ... (FFmpeg's names); `rate` in Hz; `extradata` as the demuxer gave it.

    `bit_rate` in bit/s (0: not told) and `header`, a WAV header (RFC 2361), carry what else some decoders cannot do without:
    the size of a code word, the size of a block.
    """

    codec: str
    rate: int
    channels: int
    extradata: bytes = b""
    bit_rate: int = 0
    header: bytes = b""


@dataclass(frozen=True, slots=True)
class StreamInfo:
    """What the packets that follow are. `generation` rises with each new one of a room.

    `unseen`: the codec of a picture that is there, but cannot be shown (FFmpeg's name); none of its packets come.
    `old_tls`: it comes encrypted in a way that is out of date.
    """

    generation: int
    video: VideoInfo | None
    audio: AudioInfo | None
    unseen: str = ""
    old_tls: bool = False


@dataclass(frozen=True, slots=True)
class Packet:
    """One encoded access unit (video) or frame (audio).

    `pts`, `dts`, `duration`: microseconds, see the module. `arrived`: seconds since 1970 at which the last byte came.
    """

    video: bool
    pts: int
    dts: int
    duration: int
    keyframe: bool
    data: bytes
    arrived: float


@dataclass(frozen=True, slots=True)
class Talker:
    """Who talks to the room through its camera. `person`: their id."""

    person: int
    name: str


class Sink(Protocol):
    """Where a source puts what it reads. Called from the source's own thread(s); must not block."""

    def info(self, info: StreamInfo) -> None:
        """The stream (re)started with these codecs."""

    def packet(self, packet: Packet) -> None:
        """One more packet of the last announced stream."""

    def readings(self, readings: Sequence[Reading]) -> None:
        """What the camera measures beside sound and picture, such as its battery; only what is new."""

    def away(self, code: str) -> None:
        """Nothing comes for now (`code`: of core.errors), and the source waits: the next packet says that it is back."""

    def talking(self, talker: Talker | None) -> None:
        """Somebody begins to talk to the room through the camera, or (None) nobody does any more."""
