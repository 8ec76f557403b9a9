"""Endless WAV (RIFF, the header once, then samples without end) to raw blocks."""

import struct

from babycam.media.packets import AudioInfo

CODECS = {
    (1, 8): "pcm_u8",
    (1, 16): "pcm_s16le",
    (1, 24): "pcm_s24le",
    (1, 32): "pcm_s32le",
    (3, 32): "pcm_f32le",
    (3, 64): "pcm_f64le",
    (6, 8): "pcm_alaw",
    (7, 8): "pcm_mulaw",
}
"""(wFormatTag, bits per sample) to FFmpeg's names."""
EXTENSIBLE = 0xFFFE
LONGEST_HEADER = 65536


class Reader:
    """Feed it bytes; `info` is set once the header is read. Raises ValueError where it is no WAV that we can read."""

    def __init__(self) -> None:
        self.info: AudioInfo | None = None
        self.frame_bytes = 0
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """The whole sample frames that are there by now."""
        data = self._rest + data
        if self.info is None:
            begin = self._header(data)
            if begin == 0:
                self._rest = data
                return b""
            data = data[begin:]
        whole = len(data) // self.frame_bytes * self.frame_bytes
        self._rest = data[whole:]
        return data[:whole]

    def _header(self, data: bytes) -> int:
        """Where the samples begin; 0: more is needed."""
        if not b"RIFF".startswith(data[:4]) or (len(data) >= 12 and data[8:12] != b"WAVE") or len(data) > LONGEST_HEADER:
            raise ValueError("no WAV")
        at = 12
        while at + 8 <= len(data):
            name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
            if name == b"data":
                if self.info is None:
                    raise ValueError("no format")
                return at + 8
            if name == b"fmt " and at + 8 + size <= len(data):
                self._format(data[at + 8 : at + 8 + size])
            at += 8 + size + size % 2
        self.info = None
        return 0

    def _format(self, chunk: bytes) -> None:
        tag, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", chunk)
        if tag == EXTENSIBLE and len(chunk) >= 26:
            tag = int.from_bytes(chunk[24:26], "little")
        codec = CODECS.get((tag, bits))
        if codec is None or not 0 < channels <= 8 or not 1000 <= rate <= 384000:
            raise ValueError("this kind of WAV is unknown")
        self.frame_bytes = align or channels * bits // 8
        self.info = AudioInfo(codec, rate, channels)
