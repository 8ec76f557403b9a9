"""JPEG pictures in a multipart stream ("MJPEG over HTTP"): each picture as soon as its last byte is there."""

import re
from collections.abc import Iterator

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
LARGEST = 8_000_000
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels from the frame header (ITU-T T.81, B.2.2), None where there is none."""
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker in _FRAME_HEADERS:
            return int.from_bytes(picture[at + 7 : at + 9], "big"), int.from_bytes(picture[at + 5 : at + 7], "big")
        at += 2 + length
    return None


class Parts:
    """Cuts the stream into pictures: by Content-Length where the parts have it, else by the marks of a JPEG.

    `skipped`: bytes of neither.
    """

    def __init__(self) -> None:
        self.skipped = 0
        self._buffer = bytearray()
        self._end = 0  # where the picture in the buffer ends, 0: not known
        self._searched = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._buffer += data
        while picture := self._next():
            yield picture

    def _next(self) -> bytes | None:
        if not self._end and not self._find_beginning():
            return None
        if self._end < 0 and not self._find_end():
            return None
        if len(self._buffer) < self._end:
            return None
        picture = bytes(memoryview(self._buffer)[: self._end])
        del self._buffer[: self._end]
        self._end = self._searched = 0
        return picture if picture.startswith(SOI) else self._next()

    def _find_beginning(self) -> bool:
        begin = self._buffer.find(SOI)
        if begin < 0:
            self._trim(0, max(len(self._buffer) - 4096, 0))
            return False
        headers = _LENGTH.findall(bytes(memoryview(self._buffer)[:begin]))
        self._trim(begin, begin)
        length = int(headers[-1]) if headers else 0
        self._end = length if 4 < length <= LARGEST else -1
        self._searched = 2
        return True

    def _find_end(self) -> bool:
        end = self._buffer.find(EOI, self._searched)
        if end < 0:
            self._searched = max(len(self._buffer) - 1, 2)
            if len(self._buffer) > LARGEST:
                self._trim(len(self._buffer), len(self._buffer))
                self._end = 0
            return False
        self._end = end + 2
        return True

    def _trim(self, head: int, count: int) -> None:
        """Forget `count` bytes, of which `head` were the part's own header."""
        self.skipped += count - head
        del self._buffer[:count]
