"""H.264 from any camera made alike: Annex B access units, with SPS and PPS once and in front of every keyframe."""

from collections.abc import Iterator

from babycam.media import h264
from babycam.media.h264 import AUD, IDR, PPS, SPS, START, ParameterSets
from babycam.media.packets import VideoInfo

LARGEST = 8_000_000
"""Bytes of an access unit; what is longer is broken."""
_SLICES = range(1, IDR + 1)


def leading_kinds(data: bytes) -> Iterator[int]:
    """Type of each NAL unit up to and including the first slice: the cheap look at an Annex B access unit."""
    begin = data.find(b"\0\0\1")
    while 0 <= begin < len(data) - 3:
        kind = data[begin + 3] & 31
        yield kind
        if kind in _SLICES:
            return
        begin = data.find(b"\0\0\1", begin + 3)


def annex_b(data: bytes, length_size: int) -> bytes:
    """Units with length prefixes of this size (ISO/IEC 14496-15) as Annex B; a damaged rest is left out."""
    parts: list[bytes] = []
    at = 0
    while at + length_size < len(data):
        size = int.from_bytes(data[at : at + length_size], "big")
        at += length_size
        parts += (START, data[at : at + size])
        at += size
    return b"".join(parts)


class Normaliser:
    """Makes the access units of one stream alike. `info`: what they are, a new one whenever the parameter sets change."""

    def __init__(self, extradata: bytes) -> None:
        self.info: VideoInfo | None = None
        self._length_size = (extradata[4] & 3) + 1 if extradata[:1] == b"\1" and len(extradata) > 6 else 0
        self._parameters = b""
        self._describe(h264.parameter_sets(extradata))

    def access_unit(self, data: bytes) -> tuple[bytes, bool]:
        """The unit as Annex B, and whether decoding can begin with it. Empty data: nothing usable."""
        if self._length_size:
            data = annex_b(data, self._length_size)
        kinds = list(leading_kinds(data))
        if SPS in kinds or IDR in kinds:
            return self._keyframe(data), True
        return data if kinds else b"", False

    def _keyframe(self, data: bytes) -> bytes:
        """Parameter sets once and in front, wherever and however often the camera sent them."""
        self._describe(h264.parameter_sets(data))
        rest = (START + unit for unit in h264.units(data) if h264.kind(unit) not in (AUD, SPS, PPS))
        return self._parameters + b"".join(rest)

    def _describe(self, sets: ParameterSets) -> None:
        parameters = ParameterSets(tuple(sorted(sets.sps)), tuple(sorted(sets.pps))).annexb()
        if not sets.sps or parameters == self._parameters:
            return
        try:
            width, height = h264.picture_size(sets.sps[0])
        except ValueError:
            return
        self._parameters = parameters
        self.info = VideoInfo("h264", width, height, parameters)


class Assembler:
    """Joins the pieces of access units that come with the same time stamp (RTP payloads as FFmpeg gives them without a parser)."""

    def __init__(self) -> None:
        self._pts: int | None = None
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, pts: int, piece: bytes) -> tuple[int, bytes] | None:
        """The access unit before this piece, with its time stamp, once this piece begins the next."""
        done = None
        if pts != self._pts and self._parts and self._pts is not None:
            done = self._pts, b"".join(self._parts)
            self._parts, self._size = [], 0
        self._pts = pts
        self._size += len(piece)
        if self._size <= LARGEST:
            self._parts.append(piece)
        return done
