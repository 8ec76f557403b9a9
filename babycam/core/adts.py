"""AAC frames as they stand in a stream that any player takes up anywhere: ADTS (ISO/IEC 13818-7 section 6.2). Pure.

All of babycam's sound streams are of one kind, so that frames of several rooms, and made ones, can follow each other: AAC-LC, mono,
48 kHz, 1024 samples a frame.
"""

from collections.abc import Iterable

RATE = 48_000  # Hz
SAMPLES = 1024  # of a frame
FRAME_S = SAMPLES / RATE  # 21.3 ms
HEAD = 7  # bytes
_LC, _RATE_INDEX, _MONO = 1, 3, 1
LONGEST = 8191  # bytes of a frame with its head
MOST_FRAMES = 500  # in one message; ten seconds


class NotAdts(ValueError):
    """These bytes are no whole frames of this kind."""


def wrap(raw: bytes) -> bytes:
    """A raw frame with its head. Raises NotAdts where it is too long to be one."""
    size = len(raw) + HEAD
    if size > LONGEST:
        raise NotAdts("a frame of more than 8191 bytes")
    return bytes((*_HEAD, (_MONO & 3) << 6 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC)) + raw


_HEAD = (0xFF, 0xF1, _LC << 6 | _RATE_INDEX << 2 | _MONO >> 2)


def split(data: bytes) -> list[bytes]:
    """The frames, each with its head. Raises NotAdts unless all of it is whole frames of babycam's kind."""
    frames: list[bytes] = []
    at = 0
    while at < len(data):
        head = data[at : at + HEAD]
        if len(head) < HEAD or tuple(head[:3]) != _HEAD or head[3] >> 6 != _MONO & 3:
            raise NotAdts("no head of babycam's kind")
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        if size <= HEAD or at + size > len(data) or len(frames) >= MOST_FRAMES:
            raise NotAdts("a frame that is not whole, or too many")
        frames.append(data[at : at + size])
        at += size
    return frames


def seconds(frames: Iterable[bytes]) -> float:
    """How long they sound."""
    return sum(FRAME_S for _ in frames)
