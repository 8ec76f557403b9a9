"""The picture codecs that go through untouched, by FFmpeg's name: one row each. Of the others only MJPEG is ever shown."""

from collections.abc import Callable
from dataclasses import dataclass

from babycam.media import h264, hevc
from babycam.media.nal import ParameterSets
from babycam.media.packets import VideoInfo


@dataclass(frozen=True, slots=True)
class Codec:
    """How one codec is read, and written to MP4 (`entry` and `box` are the names of its sample entry and of the record in it).

    `slices`, `keys`, `sets`, `delimiter`: types of NAL units. `number`, `active`, `shape`, `enters`: see h264.
    """

    name: str
    entry: bytes
    box: bytes
    slices: range
    keys: frozenset[int]
    sets: frozenset[int]
    delimiter: int
    kind: Callable[[bytes], int]
    parameter_sets: Callable[[bytes], ParameterSets]
    picture_size: Callable[[bytes], tuple[int, int]]
    record: Callable[[ParameterSets], bytes]
    codec_string: Callable[[bytes], str]
    length_prefixed: Callable[[bytes, bool], bytes]
    number: Callable[[bytes], int]
    active: Callable[[ParameterSets, bytes], bytes]
    shape: Callable[[bytes], tuple[int, ...]]
    enters: Callable[[bytes], bool]


H264 = Codec(
    name="h264",
    entry=b"avc1",
    box=b"avcC",
    slices=h264.SLICES,
    keys=frozenset({h264.IDR}),
    sets=h264.SETS,
    delimiter=h264.AUD,
    kind=h264.kind,
    parameter_sets=h264.parameter_sets,
    picture_size=h264.picture_size,
    record=h264.avcc,
    codec_string=h264.codec_string,
    length_prefixed=h264.length_prefixed,
    number=h264.number,
    active=h264.active,
    shape=h264.picture_format,
    enters=h264.enters,
)
HEVC = Codec(
    name="hevc",
    entry=b"hvc1",
    box=b"hvcC",
    slices=hevc.SLICES,
    keys=frozenset(hevc.IRAP),
    sets=hevc.SETS,
    delimiter=hevc.AUD,
    kind=hevc.kind,
    parameter_sets=hevc.parameter_sets,
    picture_size=hevc.picture_size,
    record=hevc.record,
    codec_string=hevc.codec_string,
    length_prefixed=hevc.length_prefixed,
    number=hevc.number,
    active=hevc.active,
    shape=hevc.picture_format,
    enters=hevc.enters,
)
PASSED = {codec.name: codec for codec in (H264, HEVC)}


def same_kind(one: VideoInfo | None, other: VideoInfo | None) -> bool:
    """Whether pictures of the one, with their records, can go on as the other: a decoder need not begin again."""
    if one is None or other is None or one.codec not in PASSED or one.codec != other.codec:
        return one == other
    return one == other or _format(one) == _format(other)


def _format(info: VideoInfo) -> tuple[int, ...]:
    codec = PASSED[info.codec]
    try:
        return codec.shape(codec.parameter_sets(info.extradata).sps[0])
    except (ValueError, IndexError):
        return (info.width, info.height)


SHOWN = frozenset({*PASSED, "mjpeg"})
"""Codecs that a browser may get to see, passed through or made H.264."""
UNKNOWN = "unknown"
"""A picture that FFmpeg has no decoder for."""
_SPOKEN = {
    "h264": "H.264",
    "hevc": "H.265",
    "vvc": "H.266",
    "mjpeg": "MJPEG",
    "jpeg2000": "JPEG 2000",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "mpeg4": "MPEG-4 Part 2",
    "h263": "H.263",
    "cavs": "AVS",
    "vc1": "VC-1",
    UNKNOWN: "of an unknown kind",
}


def spoken(codec: str) -> str:
    """The codec as parents find it in a camera's settings."""
    return _SPOKEN.get(codec, codec.upper())
