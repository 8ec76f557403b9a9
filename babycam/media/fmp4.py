"""Fragmented MP4, one fragment per frame, written by ourselves: FFmpeg's muxer holds each frame until the next one comes.

ISO/IEC 14496-12 (boxes), 14496-15 (avcC), 14496-1 (esds). Each fragment is `prft + moof + mdat` of one track.
"""

from dataclasses import dataclass

from babycam.media.packets import Packet, StreamInfo


@dataclass(frozen=True, slots=True)
class Fragment:
    """One video frame or a few audio frames. `keyframe`: a player may start here. `pts`: microseconds since 1970 of its first frame."""

    data: bytes
    keyframe: bool
    pts: int
    arrived: float


def mime(info: StreamInfo) -> str:
    """The RFC 6381 type for MediaSource.isTypeSupported, such as `video/mp4; codecs="avc1.42e01f, mp4a.40.2"`."""
    raise NotImplementedError


def init_segment(info: StreamInfo) -> bytes:
    """`ftyp + moov` for a normalised stream (H.264 with avcC extradata, AAC with AudioSpecificConfig)."""
    raise NotImplementedError


class Fragmenter:
    """Turns a normalised stream's packets into fragments; its timeline starts at 0 with the first packet."""

    def __init__(self, info: StreamInfo, audio_batch_us: int = 90_000) -> None:
        raise NotImplementedError

    def feed(self, packet: Packet) -> list[Fragment]:
        """The fragments that this packet completes (a video frame: at once)."""
        raise NotImplementedError

    def flush(self) -> list[Fragment]:
        """The audio that waits for its batch to fill."""
        raise NotImplementedError
