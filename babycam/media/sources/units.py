"""H.264 and H.265 from any camera made alike: Annex B access units, parameter sets once and in front of every keyframe."""

from collections.abc import Iterator
from dataclasses import replace

from babycam.media import hevc
from babycam.media.codecs import H264, HEVC, Codec
from babycam.media.nal import START, units
from babycam.media.packets import VideoInfo
from babycam.media.sources.entries import Entries

LOOSE = 10_000
"""Bytes of parameter sets that wait for their picture."""
MAX_UNIT_BYTES = 8_000_000
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
    """Makes the access units of one stream alike. `info`: what they are, a new one only when a decoder has to begin again.

    Cameras send other parameter sets as often as they like (at each keyframe, by night, with another exposure): as long as size and
    profile stay, the stream does. Its sets are kept by their numbers, and all of them stand in front of each keyframe.
    """

    def __init__(self, extradata: bytes, codec: Codec = H264) -> None:
        self.info: VideoInfo | None = None
        self._codec = codec
        self._length_size = length_size(extradata, codec)
        self._sets = codec.parameter_sets(b"").updated(codec.parameter_sets(extradata), codec.number)
        self._shape: tuple[int, ...] = ()
        self._loose = b""  # sets that came without a picture
        self._entries = Entries()
        self._describe(b"")

    def access_unit(self, data: bytes, at: int | None = None) -> tuple[bytes, bool]:
        """The unit as Annex B, and whether decoding can begin with it. Empty data: nothing usable.

        `at`: its time on the stream's own clock (µs), without which a stream that has no keyframes is not noticed.
        """
        if self._length_size:
            data = annex_b(data, self._length_size)
        codec, kinds = self._codec, list(leading_kinds(data, self._codec))
        if not kinds:
            return b"", False
        brings = not codec.sets.isdisjoint(kinds)
        if brings:
            self._sets = self._sets.updated(codec.parameter_sets(data), codec.number)
        if codec.slices.start <= kinds[-1] < codec.slices.stop:
            return self._picture(data, not codec.keys.isdisjoint(kinds), at)
        self._loose = self._loose + data if brings and len(self._loose) < LOOSE else b""
        return b"", False

    def _picture(self, data: bytes, clean: bool, at: int | None) -> tuple[bytes, bool]:
        loose, self._loose = self._loose, b""
        keyframe = clean
        if at is not None:
            enters = not clean and any(self._codec.enters(unit) for unit in _leading(loose + data, self._codec))
            keyframe = self._entries.came(at, clean=clean, enters=enters)
        if not keyframe:
            return loose + data, False
        self._describe(data)
        codec = self._codec
        rest = (START + unit for unit in units(data) if codec.kind(unit) not in codec.sets and codec.kind(unit) != codec.delimiter)
        return self._sets.annexb() + b"".join(rest), True

    def _describe(self, data: bytes) -> None:
        if not self._sets.sps:
            return
        sps = self._codec.active(self._sets, data)
        try:
            (width, height), shape = self._codec.picture_size(sps), self._codec.shape(sps)
        except ValueError:
            return
        if self.info is None or shape != self._shape:
            self._shape = shape
            self.info = VideoInfo(self._codec.name, width, height, self._sets.annexb(), self._entries.refreshes)
        elif self.info.refreshes != self._entries.refreshes:
            self.info = replace(self.info, extradata=self._sets.annexb(), refreshes=self._entries.refreshes)


def _leading(data: bytes, codec: Codec) -> Iterator[bytes]:
    """The units up to and including the beginning of the first slice."""
    for unit in units(data):
        yield unit
        if codec.kind(unit) in codec.slices:
            return


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
        if self._size <= MAX_UNIT_BYTES:
            self._parts.append(piece)
        return done
