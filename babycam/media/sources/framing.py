"""Sound as MPEG-TS carries it, to what decoders take: PES packets may hold several frames, and parts of some.

Opus has a control header before each packet ("Encapsulation of Opus in ISO/IEC 13818-1", section 4), AAC-LATM its sync word and
length (LOAS, ISO/IEC 14496-3, 1.7.2). MPEG audio and AC-3 are cut by libavcodec's parser.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import av

from babycam.media.decode import AudioDecoder
from babycam.media.feed import Unit
from babycam.media.ingest.opus import OPUS_RATE, opus_samples
from babycam.media.packets import AudioInfo, Packet

PARSED = frozenset({"mp1", "mp2", "mp3", "ac3", "eac3", "dts"})
MAX_REST_BYTES = 1 << 20
TRIES = 25
"""Frames of a sound whose rate nothing tells that may pass before it is announced without one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a decoder takes at once. `duration` in microseconds, 0: it does not say."""

    data: bytes
    duration: int = 0


class Framer(Protocol):
    """One elementary stream. `pending`: a frame has begun and waits for the next PES packet."""

    @property
    def pending(self) -> bool: ...

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that this PES packet's payload completes."""


def framer(codec: str) -> Framer | None:
    """For sound in MPEG-TS; None where its PES packets are frames already."""
    if codec == "opus":
        return OpusFramer()
    if codec == "aac_latm":
        return LatmFramer()
    return ParsedFramer(codec) if codec in PARSED else None


class OpusFramer:
    """`skipped`: bytes that were no control header where one was due."""

    def __init__(self) -> None:
        self.skipped = 0
        self._rest = b""

    @property
    def pending(self) -> bool:
        return bool(self._rest)

    def feed(self, data: bytes) -> list[Frame]:
        """See Framer."""
        data = self._rest + data
        frames: list[Frame] = []
        at = 0
        while at + 3 <= len(data):
            if data[at] != 0x7F or data[at + 1] & 0xE0 != 0xE0:
                at += 1
                self.skipped += 1
                continue
            span = _opus_span(data, at)
            if span is None:
                break
            if packet := data[span[0] : span[1]]:
                frames.append(Frame(packet, opus_samples(packet) * 1_000_000 // OPUS_RATE))
            at = span[1]
        self._rest = data[at:] if len(data) - at < MAX_REST_BYTES else b""
        return frames


def _opus_span(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the packet lies behind the control header that begins at `at`; None while it is not complete."""
    flags, size, at = data[at + 1], 0, at + 2
    while at < len(data):
        size, at = size + data[at], at + 1
        if data[at - 1] != 0xFF:
            break
    else:
        return None
    at += 2 * (flags >> 4 & 1) + 2 * (flags >> 3 & 1)  # how much to trim: the sound of a room has no exact ends
    if flags & 4:
        if at >= len(data):
            return None
        at += 1 + data[at]
    return (at, at + size) if at + size <= len(data) else None


class LatmFramer:
    """Whole LOAS frames."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def pending(self) -> bool:
        return bool(self._rest)

    def feed(self, data: bytes) -> list[Frame]:
        """See Framer."""
        data = self._rest + data
        frames: list[Frame] = []
        at = 0
        while at + 3 <= len(data):
            if data[at] != 0x56 or data[at + 1] & 0xE0 != 0xE0:
                at += 1
                continue
            end = at + 3 + ((data[at + 1] & 0x1F) << 8 | data[at + 2])
            if end > len(data):
                break
            frames.append(Frame(data[at:end]))
            at = end
        self._rest = data[at:]
        return frames


class ParsedFramer:
    """By libavcodec's parser."""

    def __init__(self, codec: str) -> None:
        self._parser: Any = av.CodecContext.create(codec, "r")
        self._kept = 0

    @property
    def pending(self) -> bool:
        return self._kept > 0

    def feed(self, data: bytes) -> list[Frame]:
        """See Framer."""
        frames = [Frame(bytes(packet)) for packet in self._parser.parse(data)]
        self._kept += len(data) - sum(len(frame.data) for frame in frames)
        return frames


class Sound:
    """One track: its packets to units, and what it is. `info` is None until its rate is known, or cannot be found out."""

    def __init__(self, info: AudioInfo, cut: Framer | None) -> None:
        self._info, self._framer = info, cut
        self._tries = 0 if info.rate else TRIES
        self._length = 0  # of one frame, microseconds, where it does not say

    @property
    def info(self) -> AudioInfo | None:
        return None if self._tries else self._info

    def units(self, data: bytes, dts: int, duration: int, arrived: float) -> Iterator[Unit]:
        """`dts`, `duration`: microseconds of the stream's own clock."""
        if self._framer and self._framer.pending:
            dts -= self._length  # a stamp is that of the first frame that begins with it; one that began before comes first
        for frame in self._framer.feed(data) if self._framer else [Frame(data, duration)]:
            if self._tries:
                self._learn(frame.data)
            length = frame.duration or self._length
            yield Unit(False, frame.data, arrived, dts, dts, length)
            dts += length

    def _learn(self, frame: bytes) -> None:
        """What the container does not tell, the first frames do: here they are decoded."""
        self._tries -= 1
        info = self._info = _told_by(frame, self._info)
        try:
            blocks = AudioDecoder(info).feed(Packet(False, 0, 0, 0, True, frame, 0.0))
        except ValueError:  # nothing here can read it; whoever listens says so
            self._tries = 0
            return
        if blocks:
            samples, rate = blocks[0]
            self._tries = 0
            self._length = samples.shape[-1] * 1_000_000 // rate if self._framer else 0
            self._info = replace(info, rate=rate, channels=max(info.channels, len(samples) if samples.ndim > 1 else 1))


def _told_by(frame: bytes, info: AudioInfo) -> AudioInfo:
    """Opus always as stereo, because it may change within the stream; MPEG audio by its layer (ISO/IEC 11172-3, 2.4.2.3) and AC-3
    by its version, because tables call either by one name."""
    if info.codec == "opus":
        return replace(info, channels=2)
    if info.codec in ("mp1", "mp2", "mp3") and len(frame) > 1 and frame[0] == 0xFF:
        return replace(info, codec={3: "mp1", 2: "mp2", 1: "mp3"}.get(frame[1] >> 1 & 3, info.codec))
    if info.codec in ("ac3", "eac3") and len(frame) > 5 and frame[:2] == b"\x0b\x77":
        return replace(info, codec="eac3" if frame[5] >> 3 > 10 else "ac3")
    return info
