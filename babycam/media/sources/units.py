"""H.264 and H.265 from any camera made alike: Annex B access units, parameter sets once and in front of every keyframe."""

from collections.abc import Iterator

from babycam.media import hevc
from babycam.media.codecs import H264, HEVC, Codec
from babycam.media.nal import START, ParameterSets, units
from babycam.media.packets import VideoInfo

LARGEST = 8_000_000
"""Bytes of an access unit; what is longer is broken."""


def leading_kinds(data: bytes, codec: Codec = H264) -> Iterator[int]:
    """Type of each NAL unit up to and including the first slice: the cheap look at an Annex B access unit."""
    begin = data.find(b"\0\0\1")
    while 0 <= begin < len(data) - 3:
        kind = codec.kind(data[begin + 3 : begin + 5])
        yield kind
        if kind in codec.slices:
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


def length_size(extradata: bytes, codec: Codec) -> int:
    """Bytes of the lengths before the units of samples, 0: they have start codes (ISO/IEC 14496-15 5.3.3.1 and 8.3.3.1)."""
    if codec is HEVC:
        return (extradata[hevc.RECORD - 1] & 3) + 1 if extradata[:2] != b"\0\0" and len(extradata) > hevc.RECORD else 0
    return (extradata[4] & 3) + 1 if extradata[:1] == b"\1" and len(extradata) > 6 else 0


class Normaliser:
    """Makes the access units of one stream alike. `info`: what they are, a new one whenever the parameter sets change."""

    def __init__(self, extradata: bytes, codec: Codec = H264) -> None:
        self.info: VideoInfo | None = None
        self._codec = codec
        self._length_size = length_size(extradata, codec)
        self._parameters = b""
        self._describe(codec.parameter_sets(extradata))

    def access_unit(self, data: bytes) -> tuple[bytes, bool]:
        """The unit as Annex B, and whether decoding can begin with it. Empty data: nothing usable."""
        if self._length_size:
            data = annex_b(data, self._length_size)
        kinds = list(leading_kinds(data, self._codec))
        if not self._codec.keys.isdisjoint(kinds):
            return self._keyframe(data), True
        return data if kinds else b"", False

    def _keyframe(self, data: bytes) -> bytes:
        """Parameter sets once and in front, wherever and however often the camera sent them."""
        codec = self._codec
        self._describe(codec.parameter_sets(data))
        rest = (START + unit for unit in units(data) if codec.kind(unit) not in codec.sets and codec.kind(unit) != codec.delimiter)
        return self._parameters + b"".join(rest)

    def _describe(self, sets: ParameterSets) -> None:
        parameters = sets.ordered().annexb()
        if not sets.sps or parameters == self._parameters:
            return
        try:
            width, height = self._codec.picture_size(sets.sps[0])
        except ValueError:
            return
        self._parameters = parameters
        self.info = VideoInfo(self._codec.name, width, height, parameters)


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
