"""What fMP4 and WebRTC need to know of an H.264 stream: its NAL units, parameter sets and picture size.

ITU-T H.264 sections 7.3.1, 7.3.2.1 and Annex B; ISO/IEC 14496-15 section 5.3.3.1 (avcC).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

START = b"\0\0\0\1"
IDR, SPS, PPS, AUD, END_SEQUENCE, END_STREAM, FILLER = 5, 7, 8, 9, 10, 11, 12
_SAMPLE_FREE = frozenset({SPS, PPS, AUD, END_SEQUENCE, END_STREAM, FILLER})
_HIGH = frozenset({100, 110, 122, 144, 244, 44, 83, 86, 118, 128})


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """The SPS and PPS NAL units of a stream, without start codes."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]

    @property
    def complete(self) -> bool:
        """A decoder can start with these."""
        return bool(self.sps and self.pps)

    def merged(self, newer: "ParameterSets") -> "ParameterSets":
        """Newer sets replace older ones; what is not in them stays."""
        return ParameterSets(newer.sps or self.sps, newer.pps or self.pps)

    def annexb(self) -> bytes:
        """As Annex B bytes, to put before a keyframe."""
        return b"".join(START + unit for unit in (*self.sps, *self.pps))


NONE = ParameterSets((), ())


def units(data: bytes) -> Iterator[bytes]:
    """The NAL units of Annex B bytes, without start codes and trailing zeros."""
    at = data.find(b"\0\0\1")
    while at >= 0:
        begin = at + 3
        at = data.find(b"\0\0\1", begin)
        unit = data[begin:] if at < 0 else data[begin:at]
        unit = unit.rstrip(b"\0") if unit[-1:] == b"\0" else unit
        if unit:
            yield unit


def kind(unit: bytes) -> int:
    """nal_unit_type."""
    return unit[0] & 31


def length_prefixed(data: bytes) -> bytes:
    """Annex B to an MP4 sample: 4-byte lengths, without parameter sets (they are in avcC), delimiters and filler."""
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units(data) if kind(unit) not in _SAMPLE_FREE)


def to_annexb(data: bytes) -> bytes:
    """Annex B bytes of a sample with 4-byte lengths; anything that is not such a sample comes back as it is."""
    found, at = [], 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        unit = data[at + 4 : at + 4 + size]
        if not size or len(unit) < size or unit[0] & 0x80:
            return data
        found.append(unit)
        at += 4 + size
    return b"".join(START + unit for unit in found) if found and at == len(data) else data


def parameter_sets(data: bytes) -> ParameterSets:
    """The sets in an Annex B packet or in extradata of either form."""
    if data[:1] == b"\1":
        return _from_avcc(data)
    sps, pps = [], []
    for unit in units(data):
        if kind(unit) == SPS and len(unit) >= 4:
            sps.append(unit)
        elif kind(unit) == PPS:
            pps.append(unit)
        elif kind(unit) <= IDR:
            break
    return ParameterSets(tuple(dict.fromkeys(sps)), tuple(dict.fromkeys(pps)))


def _from_avcc(avcc: bytes) -> ParameterSets:
    def take(at: int, count: int) -> tuple[tuple[bytes, ...], int]:
        found = []
        for _ in range(count):
            size = int.from_bytes(avcc[at : at + 2], "big")
            found.append(avcc[at + 2 : at + 2 + size])
            at += 2 + size
        return tuple(unit for unit in found if unit), at

    if len(avcc) < 7:
        return NONE
    sps, at = take(6, avcc[5] & 31)
    pps, _ = take(at + 1, avcc[at] if at < len(avcc) else 0)
    return ParameterSets(tuple(unit for unit in sps if len(unit) >= 4), pps)


def avcc(sets: ParameterSets) -> bytes:
    """The AVCDecoderConfigurationRecord, for samples with 4-byte lengths."""
    first = sets.sps[0]
    head = bytes([1, first[1], first[2], first[3], 0xFF, 0xE0 | len(sets.sps)])
    body = b"".join(struct.pack(">H", len(unit)) + unit for unit in sets.sps)
    body += bytes([len(sets.pps)]) + b"".join(struct.pack(">H", len(unit)) + unit for unit in sets.pps)
    return head + body + (b"\xfd\xf8\xf8\0" if first[1] in (100, 110, 122, 144) else b"")


def codec_string(avcc: bytes) -> str:
    """RFC 6381: `avc1.` and profile, constraints and level in hexadecimal."""
    return f"avc1.{avcc[1:4].hex()}"


class _Bits:
    """Reads an RBSP: bits, and Exp-Golomb codes (H.264 section 9.1)."""

    def __init__(self, unit: bytes) -> None:
        rbsp = unit.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(rbsp, "big")
        self._left = len(rbsp) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("the SPS ends early")
        return (self._value >> self._left) & ((1 << count) - 1)

    def ue(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + self.take(zeros)

    def se(self) -> int:
        code = self.ue()
        return (code + 1) // 2 if code & 1 else -(code // 2)


def picture_size(sps: bytes) -> tuple[int, int]:
    """Width and height in pixels after cropping. Raises ValueError for a broken SPS."""
    bits = _Bits(sps[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.ue()
    chroma = _skip_high(bits) if profile in _HIGH else 1
    bits.ue()
    _skip_order_count(bits)
    bits.ue()
    bits.take(1)
    width, map_units = (bits.ue() + 1) * 16, bits.ue() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    bits.take(1)
    height = map_units * 16 * (2 - frames_only)
    if bits.take(1):
        left, right, top, bottom = (bits.ue() for _ in range(4))
        width -= (left + right) * (2 if chroma in (1, 2) else 1)
        height -= (top + bottom) * (2 if chroma == 1 else 1) * (2 - frames_only)
    return width, height


def _skip_high(bits: _Bits) -> int:
    chroma = bits.ue()
    if chroma == 3:
        bits.take(1)
    bits.ue()
    bits.ue()
    bits.take(1)
    if bits.take(1):
        for index in range(8 if chroma != 3 else 12):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    last = scale = 8
    for _ in range(size):
        if scale:
            scale = (last + bits.se() + 256) % 256
        last = scale or last


def _skip_order_count(bits: _Bits) -> None:
    order = bits.ue()
    if order == 0:
        bits.ue()
    elif order == 1:
        bits.take(1)
        bits.se()
        bits.se()
        for _ in range(bits.ue()):
            bits.se()
