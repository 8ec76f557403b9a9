"""AAC with ADTS headers (ISO/IEC 13818-7, 6.2) to raw frames and an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1)."""

from collections.abc import Iterator

from babycam.media.aac import RATES
from babycam.media.packets import AudioInfo

FRAME = 1024
HEADER = 7
LONGEST = 8191


def is_adts(data: bytes) -> bool:
    return len(data) >= HEADER and data[0] == 0xFF and data[1] & 0xF6 == 0xF0


def describe(header: bytes) -> AudioInfo | None:
    """The stream that a header belongs to, or None where it cannot be. `rate` is the core's; SBR may double it on decoding."""
    index, channels = header[2] >> 2 & 15, (header[2] & 1) << 2 | header[3] >> 6
    if index >= len(RATES):
        return None
    profile = (header[2] >> 6) + 1
    config = profile << 11 | index << 7 | channels << 3
    return AudioInfo("aac", RATES[index], 8 if channels == 7 else channels or 2, config.to_bytes(2, "big"))


class Splitter:
    """Cuts bytes that come in any pieces into frames. `info`: what they are, once known. `counts`: bytes skipped as broken."""

    def __init__(self) -> None:
        self.info: AudioInfo | None = None
        self.skipped = 0
        self._rest = b""
        self._seen = b""

    @property
    def pending(self) -> bool:
        """A frame has begun and is not complete."""
        return bool(self._rest)

    def reset(self) -> None:
        """Bytes are missing: forget the frame that has begun."""
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raw frames, as soon as their last byte is there."""
        data = self._rest + data
        at = 0
        while at + HEADER <= len(data):
            size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
            if data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0 or size <= HEADER or not self._known(data[at : at + 4]):
                sync = data.find(b"\xff", at + 1)
                skip = (sync if sync >= 0 else len(data)) - at
                self.skipped += skip
                at += skip
                continue
            if at + size > len(data):
                break
            yield data[at + (7 if data[at + 1] & 1 else 9) : at + size]
            at += size
        self._rest = data[at:]

    def _known(self, header: bytes) -> bool:
        """Read the fixed part of the header (once for each different one); False where it is nonsense."""
        fixed = header[:3] + bytes([header[3] & 0xC0])
        if fixed != self._seen:
            info = describe(header)
            if info is None:
                return False
            self._seen, self.info = fixed, info
        return True
