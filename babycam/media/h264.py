"""What fMP4 and WebRTC need to know of an H.264 stream: its NAL units, parameter sets and picture size.

ITU-T H.264 sections 7.3.1, 7.3.2.1 and Annex B; ISO/IEC 14496-15 section 5.3.3.1 (avcC).
"""

import struct

from babycam.media.nal import RECOVERY_POINT, START, Bits, ParameterSets, number_in, sei_types, to_annexb, units

__all__ = ["START", "ParameterSets", "to_annexb", "units"]

IDR, SEI, SPS, PPS, AUD, END_SEQUENCE, END_STREAM, FILLER = 5, 6, 7, 8, 9, 10, 11, 12
SLICES = range(1, IDR + 1)
SETS = frozenset({SPS, PPS})
_SAMPLE_FREE = frozenset({AUD, END_SEQUENCE, END_STREAM, FILLER})
_INTRA = (2, 4, 7, 9)  # slice types I and SI (table 7-6)
_HIGH = frozenset({100, 110, 122, 144, 244, 44, 83, 86, 118, 128})

NONE = ParameterSets((), ())


def kind(unit: bytes) -> int:
    """nal_unit_type."""
    return unit[0] & 31


def length_prefixed(data: bytes, sets: bool = False) -> bytes:
    """Annex B to an MP4 sample: 4-byte lengths, without delimiters and filler; parameter sets (else in avcC) only with `sets`."""
    free = _SAMPLE_FREE if sets else _SAMPLE_FREE | SETS
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units(data) if kind(unit) not in free)


def number(unit: bytes) -> int:
    """The id of an SPS or PPS (7.4.2.1.1, 7.4.2.2)."""
    return number_in(unit[4:], Bits.ue) if kind(unit) == SPS else number_in(unit[1:], Bits.ue)


def active(sets: ParameterSets, data: bytes) -> bytes:
    """The SPS of the picture in this access unit, by what its first slice and the PPS refer to; else the first."""
    slice_ = next((unit for unit in units(data) if kind(unit) in SLICES), b"")
    wanted = number_in(slice_[1:], lambda bits: (bits.ue(), bits.ue(), bits.ue())[2])
    pps = next((unit for unit in sets.pps if number(unit) == wanted), b"")
    sps = number_in(pps[1:], lambda bits: (bits.ue(), bits.ue())[1])
    return next((unit for unit in sets.sps if number(unit) == sps), sets.sps[0])


def picture_format(sps: bytes) -> tuple[int, ...]:
    """Width, height, and the profile: while these stay, a decoder goes on. Raises ValueError for a broken SPS."""
    return (*picture_size(sps), sps[1])


def enters(unit: bytes) -> bool:
    """Whether a unit that is no IDR picture tells that decoding may begin here: sets, a recovery point, an intra slice."""
    if kind(unit) == SEI:
        return RECOVERY_POINT in sei_types(unit[1:])
    if kind(unit) in SLICES:
        return number_in(unit[1:], lambda bits: (bits.ue(), bits.ue())[1]) in _INTRA
    return kind(unit) == SPS


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
        sets = []
        for _ in range(count):
            size = int.from_bytes(avcc[at : at + 2], "big")
            sets.append(avcc[at + 2 : at + 2 + size])
            at += 2 + size
        return tuple(unit for unit in sets if unit), at

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


def picture_size(sps: bytes) -> tuple[int, int]:
    """Width and height in pixels after cropping. Raises ValueError for a broken SPS."""
    bits = Bits(sps[1:])
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


def _skip_high(bits: Bits) -> int:
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


def _skip_scaling_list(bits: Bits, size: int) -> None:
    last = scale = 8
    for _ in range(size):
        if scale:
            scale = (last + bits.se() + 256) % 256
        last = scale or last


def _skip_order_count(bits: Bits) -> None:
    order = bits.ue()
    if order == 0:
        bits.ue()
    elif order == 1:
        bits.take(1)
        bits.se()
        bits.se()
        for _ in range(bits.ue()):
            bits.se()
