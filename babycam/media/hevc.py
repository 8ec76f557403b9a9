"""What fMP4 needs to know of an H.265 (HEVC) stream: its NAL units, parameter sets and picture size.

ITU-T H.265 sections 7.3.1.2, 7.3.2.2 and 7.3.3; ISO/IEC 14496-15 section 8.3.3.1 (hvcC) and Annex E (the codecs parameter).
"""

import struct
from dataclasses import dataclass

from babycam.media.nal import RECOVERY_POINT, Bits, ParameterSets, number_in, sei_types, units

IRAP = range(16, 24)
VPS, SPS, PPS, AUD, END_SEQUENCE, END_STREAM, FILLER, PREFIX_SEI = 32, 33, 34, 35, 36, 37, 38, 39
SLICES = range(32)
SETS = frozenset({VPS, SPS, PPS})
_SAMPLE_FREE = frozenset({AUD, END_SEQUENCE, END_STREAM, FILLER})
_SHORTEST_SPS = 15
RECORD = 22
"""Bytes of an hvcC up to the count of its arrays; the last of them ends with the size of lengths less one."""


def kind(unit: bytes) -> int:
    """nal_unit_type."""
    return unit[0] >> 1 & 63


def length_prefixed(data: bytes, sets: bool = False) -> bytes:
    """Annex B to an MP4 sample: 4-byte lengths, without delimiters and filler; parameter sets (else in hvcC) only with `sets`."""
    free = _SAMPLE_FREE if sets else _SAMPLE_FREE | SETS
    return b"".join(len(unit).to_bytes(4, "big") + unit for unit in units(data) if kind(unit) not in free)


def number(unit: bytes) -> int:
    """The id of a VPS, SPS or PPS (7.4.3.1 to 7.4.3.3)."""
    if kind(unit) == VPS:
        return number_in(unit[2:], lambda bits: bits.take(4))
    return number_in(unit[2:], _sps_number if kind(unit) == SPS else Bits.ue)


def _sps_number(bits: Bits) -> int:
    bits.take(4)
    layers = bits.take(3)
    bits.take(1 + 96)
    _skip_layers(bits, layers)
    return bits.ue()


def active(sets: ParameterSets, data: bytes) -> bytes:
    """The SPS of the picture in this access unit, by what its first slice and the PPS refer to; else the first."""
    slice_ = next((unit for unit in units(data) if kind(unit) in SLICES), b"")
    irap = bool(slice_) and kind(slice_) in range(16, 24)
    wanted = number_in(slice_[2:], lambda bits: (bits.take(2 if irap else 1), bits.ue())[1])
    pps = next((unit for unit in sets.pps if number(unit) == wanted), b"")
    sps = number_in(pps[2:], lambda bits: (bits.ue(), bits.ue())[1])
    return next((unit for unit in sets.sps if number(unit) == sps), sets.sps[0])


def picture_format(sps: bytes) -> tuple[int, ...]:
    """Width, height, profile, chroma and depths: while these stay, a decoder goes on. Raises ValueError for a broken SPS."""
    read = _read_sps(sps)
    return (*picture_size(sps), read.general[0] & 31, read.chroma, *read.depths)


def enters(unit: bytes) -> bool:
    """Whether a unit that is no intra random access picture tells that decoding may begin here: sets, or a recovery point."""
    if kind(unit) == PREFIX_SEI:
        return RECOVERY_POINT in sei_types(unit[2:])
    return kind(unit) == SPS


def parameter_sets(data: bytes) -> ParameterSets:
    """The sets in an Annex B packet or in extradata of either form."""
    if data[:2] != b"\0\0" and len(data) > RECORD:
        return _from_hvcc(data)
    sets: list[bytes] = []
    for unit in units(data):
        if kind(unit) in SLICES:
            break
        sets.append(unit)
    return _sets(sets)


def _sets(sets: list[bytes]) -> ParameterSets:
    def of(wanted: int, shortest: int = 3) -> tuple[bytes, ...]:
        return tuple(dict.fromkeys(unit for unit in sets if len(unit) >= shortest and kind(unit) == wanted))

    return ParameterSets(of(SPS, _SHORTEST_SPS), of(PPS), of(VPS))


def _from_hvcc(hvcc: bytes) -> ParameterSets:
    sets: list[bytes] = []
    at = RECORD + 1
    for _ in range(hvcc[RECORD]):
        count = int.from_bytes(hvcc[at + 1 : at + 3], "big")
        at += 3
        for _ in range(count):
            size = int.from_bytes(hvcc[at : at + 2], "big")
            if not size or at + 2 + size > len(hvcc):
                return _sets(sets)
            sets.append(hvcc[at + 2 : at + 2 + size])
            at += 2 + size
    return _sets(sets)


@dataclass(frozen=True, slots=True)
class _Sps:
    """What an SPS says: the 12 bytes of its general profile, tier and level, its layers, and its picture (pixels)."""

    general: bytes
    layers: int
    nested: int
    chroma: int
    width: int
    height: int
    depths: tuple[int, int]


def _read_sps(sps: bytes) -> _Sps:
    bits = Bits(sps[2:])
    bits.take(4)
    layers, nested = bits.take(3), bits.take(1)
    general = bits.take(96).to_bytes(12, "big")
    _skip_layers(bits, layers)
    bits.ue()
    chroma = bits.ue()
    if chroma == 3:
        bits.take(1)
    width, height = bits.ue(), bits.ue()
    if bits.take(1):
        left, right, top, bottom = (bits.ue() for _ in range(4))
        width -= (left + right) * (2 if chroma in (1, 2) else 1)
        height -= (top + bottom) * (2 if chroma == 1 else 1)
    return _Sps(general, layers + 1, nested, chroma, width, height, (bits.ue(), bits.ue()))


def _skip_layers(bits: Bits, layers: int) -> None:
    """The profiles and levels of the sub-layers (7.3.3)."""
    there = [(bits.take(1), bits.take(1)) for _ in range(layers)]
    if layers:
        bits.take(2 * (8 - layers))
    for profile, level in there:
        bits.take(88 * profile + 8 * level)


def picture_size(sps: bytes) -> tuple[int, int]:
    """Width and height in pixels after cropping. Raises ValueError for a broken SPS."""
    read = _read_sps(sps)
    if read.width <= 0 or read.height <= 0:
        raise ValueError("a picture without a size")
    return read.width, read.height


def record(sets: ParameterSets) -> bytes:
    """The HEVCDecoderConfigurationRecord, for samples with 4-byte lengths. Raises ValueError for a broken SPS."""
    sps = _read_sps(sets.sps[0])
    head = (
        b"\1"
        + sps.general
        + struct.pack(
            ">HBBBBHB",
            0xF000,  # how far pictures are cut up for parallel decoding: not known
            0xFC,
            0xFC | sps.chroma & 3,
            0xF8 | sps.depths[0] & 7,
            0xF8 | sps.depths[1] & 7,
            0,
            (sps.layers & 7) << 3 | sps.nested << 2 | 3,
        )
    )
    arrays = [(VPS, sets.vps or ()), (SPS, sets.sps), (PPS, sets.pps)]
    return head + bytes([len(arrays)]) + b"".join(_array(which, there) for which, there in arrays)


def _array(which: int, there: tuple[bytes, ...]) -> bytes:
    body = b"".join(struct.pack(">H", len(unit)) + unit for unit in there)
    return struct.pack(">BH", 0x80 | which, len(there)) + body


def codec_string(hvcc: bytes) -> str:
    """RFC 6381 as ISO/IEC 14496-15 Annex E has it, such as `hvc1.1.6.L93.B0`."""
    general = hvcc[1:13]
    space = ("", "A", "B", "C")[general[0] >> 6]
    compatible = int(f"{int.from_bytes(general[1:5], 'big'):032b}"[::-1], 2)
    tier = "H" if general[0] & 0x20 else "L"
    constraints = "".join(f".{byte:X}" for byte in general[5:11].rstrip(b"\0"))
    return f"hvc1.{space}{general[0] & 31}.{compatible:X}.{tier}{general[11]}{constraints}"
