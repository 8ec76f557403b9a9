"""What H.264 and H.265 share: NAL units in Annex B bytes, their parameter sets, and the bits of an RBSP.

ITU-T H.264 and H.265, Annex B and sections 7.3 and 9.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

START = b"\0\0\0\1"
MOST_SETS = 31
"""Of a kind: what an avcC can say (ISO/IEC 14496-15 section 5.3.3.1)."""
RECOVERY_POINT = 6
"""The SEI payload type of a place from which the pictures become whole (H.264 D.1.8, H.265 D.2.8)."""


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """The SPS, PPS and (H.265 only, else None) VPS NAL units of a stream, without start codes."""

    sps: tuple[bytes, ...]
    pps: tuple[bytes, ...]
    vps: tuple[bytes, ...] | None = None

    @property
    def complete(self) -> bool:
        """A decoder can start with these."""
        return bool(self.sps and self.pps and self.vps != ())

    def updated(self, newer: "ParameterSets", number: Callable[[bytes], int]) -> "ParameterSets":
        """A newer set replaces the one with its `number` (what slices refer to); the others stay."""

        def both(old: tuple[bytes, ...], new: tuple[bytes, ...]) -> tuple[bytes, ...]:
            by_number = {number(unit): unit for unit in (*old, *new)}
            return tuple(by_number[key] for key in sorted(by_number))[:MOST_SETS]

        vps = both(self.vps or (), newer.vps or ()) if newer.vps is not None or self.vps is not None else None
        return ParameterSets(both(self.sps, newer.sps), both(self.pps, newer.pps), vps)

    def holds(self, others: "ParameterSets") -> bool:
        """Whether each of the other sets is one of these."""
        mine, theirs = ({*sets.sps, *sets.pps, *(sets.vps or ())} for sets in (self, others))
        return theirs <= mine

    def annexb(self) -> bytes:
        """As Annex B bytes, to put before a keyframe."""
        return b"".join(START + unit for unit in (*(self.vps or ()), *self.sps, *self.pps))


NO_NUMBER = -1


def number_in(unit: bytes, read: Callable[["Bits"], int]) -> int:
    """What `read` finds in the first bytes of a unit without its header, NO_NUMBER where that ends early."""
    try:
        return read(Bits(unit[:160]))
    except ValueError:
        return NO_NUMBER


def sei_types(payload: bytes) -> Iterator[int]:
    """The types of the messages in an SEI unit without its header (H.264 7.3.2.3, H.265 7.3.2.4)."""
    rbsp, at = unescaped(payload), 0

    def number() -> int:
        nonlocal at
        value = 0
        while at < len(rbsp) and rbsp[at] == 255:
            value, at = value + 255, at + 1
        if at < len(rbsp):
            value, at = value + rbsp[at], at + 1
        return value

    while at + 2 < len(rbsp):
        yield number()
        at += number()


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


def to_annexb(data: bytes) -> bytes:
    """Annex B bytes of a sample with 4-byte lengths; anything that is not such a sample comes back as it is."""
    units, at = [], 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        unit = data[at + 4 : at + 4 + size]
        if not size or len(unit) < size or unit[0] & 0x80:
            return data
        units.append(unit)
        at += 4 + size
    return b"".join(START + unit for unit in units) if units and at == len(data) else data


def unescaped(unit: bytes) -> bytes:
    """The RBSP of a NAL unit: without the bytes that keep start codes out of it."""
    return unit.replace(b"\0\0\3", b"\0\0")


class Bits:
    """Reads an RBSP: bits, and Exp-Golomb codes (H.264 section 9.1)."""

    def __init__(self, unit: bytes) -> None:
        rbsp = unescaped(unit)
        self._value = int.from_bytes(rbsp, "big")
        self._left = len(rbsp) * 8

    def take(self, count: int) -> int:
        """The next `count` bits. Raises ValueError when they are not there."""
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
