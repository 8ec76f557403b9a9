"""A small MPEG-TS multiplexer (ISO/IEC 13818-1) that writes every picture and every AAC frame at once.

FFmpeg's waits with each picture until the sound has caught up, so that a figure would measure the multiplexer.
"""

import struct

VIDEO_PID, AUDIO_PID, MAP_PID = 0x100, 0x101, 0x1000
H264, AAC = 0x1B, 0x0F
TABLES_EVERY = 9000  # 1 / 90000 s
RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)


def _crc(data: bytes) -> bytes:
    """CRC-32/MPEG-2."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc.to_bytes(4, "big")


def _section(table: int, ident: int, body: bytes) -> bytes:
    head = struct.pack(">BHHBBB", table, 0xB000 | len(body) + 9, ident, 0xC1, 0, 0)
    return b"\0" + head + body + _crc(head + body)


def _stamp(mark: int, value: int) -> bytes:
    value &= (1 << 33) - 1
    return struct.pack(">BHH", mark << 4 | value >> 29 & 14 | 1, value >> 14 & 0xFFFE | 1, value << 1 & 0xFFFE | 1)


class TsMux:
    """`rate`: Hz of the sound, 0 for none; times in 1 / 90000 s. Each call returns whole transport packets."""

    def __init__(self, video: bool, rate: int, audio_pid: int = AUDIO_PID) -> None:
        self._counters: dict[int, int] = {}
        self._rate, self._audio_pid = rate, audio_pid
        self._clock_pid = VIDEO_PID if video else audio_pid
        kinds = [(H264, VIDEO_PID)] * video + [(AAC, audio_pid)] * bool(rate)
        program = b"".join(struct.pack(">BHH", kind, 0xE000 | pid, 0xF000) for kind, pid in kinds)
        self._association = _section(0, 1, struct.pack(">HH", 1, 0xE000 | MAP_PID))
        self._map = _section(2, 1, struct.pack(">HH", 0xE000 | self._clock_pid, 0xF000) + program)
        self._tables_at: int | None = None

    def video(self, data: bytes, time: int, keyframe: bool) -> bytes:
        """One access unit, Annex B."""
        pes = b"\0\0\1\xe0\0\0\x80\x80\5" + _stamp(2, time) + b"\0\0\0\1\x09\xf0" + data
        return self._tables(time, keyframe) + self._packets(VIDEO_PID, pes, time, keyframe)

    def audio(self, data: bytes, time: int) -> bytes:
        """One raw AAC-LC frame, mono."""
        size = len(data) + 7
        adts = bytes(
            [0xFF, 0xF1, 0x40 | RATES.index(self._rate) << 2, 0x40 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 31, 0xFC]
        )
        pes = b"\0\0\1\xc0" + struct.pack(">H", size + 8) + b"\x80\x80\5" + _stamp(2, time) + adts + data
        return self._tables(time, False) + self._packets(self._audio_pid, pes, time, True)

    def _tables(self, time: int, now: bool) -> bytes:
        if not now and self._tables_at is not None and 0 <= time - self._tables_at < TABLES_EVERY:
            return b""
        self._tables_at = time
        sections = ((0, self._association), (MAP_PID, self._map))
        return b"".join(self._packet(pid, b"", section.ljust(184, b"\xff"), begin=True) for pid, section in sections)

    def _packets(self, pid: int, pes: bytes, time: int, random_access: bool) -> bytes:
        """The PES packet cut up; the first carries the clock, the last is stuffed."""
        packets, at = [], 0
        while at < len(pes):
            field = b""
            if at == 0 and pid == self._clock_pid:
                base = max(time - 9000, 0) & (1 << 33) - 1
                field = bytes([0x50 if random_access else 0x10]) + struct.pack(">IH", base >> 1, (base & 1) << 15 | 0x7E00)
            room = 184 - (len(field) + 1 if field else 0)
            piece = pes[at : at + room]
            packets.append(self._packet(pid, field, piece, begin=at == 0))
            at += len(piece)
        return b"".join(packets)

    def _packet(self, pid: int, field: bytes, payload: bytes, *, begin: bool) -> bytes:
        counter = self._counters[pid] = (self._counters.get(pid, -1) + 1) & 15
        free = 184 - len(payload)
        adaptation = b""
        if free:
            body = field or (b"\0" if free > 1 else b"")
            adaptation = bytes([free - 1]) + body.ljust(free - 1, b"\xff")
        head = struct.pack(">BHB", 0x47, (0x4000 if begin else 0) | pid, (0x30 if free else 0x10) | counter)
        return head + adaptation + payload
