"""What fMP4 needs to know of an AAC stream: its AudioSpecificConfig (ISO/IEC 14496-3 section 1.6.2.1), and one silent frame."""

from dataclasses import dataclass

RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
LC, SBR, PS = 2, 5, 29

# One raw frame of silence (a single SCE, or a CPE, with no spectral data), for LC streams of one and of two channels.
SILENCE = {1: bytes.fromhex("00c800802380"), 2: bytes.fromhex("210049900219002380")}


@dataclass(frozen=True, slots=True)
class Config:
    """`object_type` as in `mp4a.40.<n>`; `rate` in Hz of the core coder; `frame` in samples of the core coder."""

    object_type: int
    rate: int
    channels: int
    frame: int


def config(asc: bytes) -> Config:
    """Read an AudioSpecificConfig. Raises ValueError when it is too short or reserved."""
    bits, left = int.from_bytes(asc, "big"), len(asc) * 8

    def take(count: int) -> int:
        nonlocal left
        left -= count
        if left < 0:
            raise ValueError("the AudioSpecificConfig ends early")
        return (bits >> left) & ((1 << count) - 1)

    kind = take(5)
    kind = 32 + take(6) if kind == 31 else kind
    index = take(4)
    if 13 <= index < 15:
        raise ValueError("reserved sampling frequency")
    rate = take(24) if index == 15 else RATES[index]
    channels = take(4)
    if not rate:
        raise ValueError("no sampling frequency")
    if kind in (SBR, PS):
        take(24 if take(4) == 15 else 0)
        take(5)
    short = take(1) if left else 0
    return Config(kind, rate, 8 if channels == 7 else channels, 960 if short else 1024)


def make_config(rate: int, channels: int) -> bytes:
    """The AudioSpecificConfig of an AAC-LC stream."""
    layout = 7 if channels == 8 else channels
    if rate not in RATES:
        return ((LC << 35 | 15 << 31 | rate << 7 | layout << 3) & ((1 << 40) - 1)).to_bytes(5, "big")
    return (LC << 11 | RATES.index(rate) << 7 | layout << 3).to_bytes(2, "big")


def without_adts(data: bytes) -> bytes:
    """The raw frame in a packet that may still have its ADTS header (ISO/IEC 13818-7 section 6.2)."""
    if len(data) < 8 or data[0] != 0xFF or data[1] & 0xF6 != 0xF0:
        return data
    size = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
    return data[7 if data[1] & 1 else 9 :] if size == len(data) else data


def with_adts(frame: bytes, rate: int, channels: int) -> bytes:
    """A raw frame of AAC-LC with its ADTS header (ISO/IEC 13818-7 section 6.2), so that it can stand in a stream by itself.

    Raises ValueError for a rate that such a header cannot name, and for a frame that is too long for one.
    """
    size = len(frame) + 7
    if size >= 1 << 13:
        raise ValueError("the frame is too long for ADTS")
    index, layout = RATES.index(rate), 7 if channels == 8 else channels
    head = 0xFFF1 << 40 | (LC - 1) << 38 | index << 34 | layout << 30 | size << 13 | 0x7FF << 2
    return head.to_bytes(7, "big") + frame
