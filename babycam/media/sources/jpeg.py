"""JPEG pictures in a multipart stream ("MJPEG over HTTP"): each picture as soon as its last byte is there."""

import re
from collections.abc import Iterator

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
MAX_JPEG_BYTES = 8_000_000
LONGEST_HEADERS = 4096
SOS = 0xDA
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_MARK = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
_BARE = frozenset({0x01, *range(0xD0, 0xDA)})
_BETWEEN_SCANS = frozenset({0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE})
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size(picture: bytes) -> tuple[int, int] | None:
    """Width and height in pixels from the frame header (ITU-T T.81, B.2.2), None where there is none."""
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        if picture[at + 1] == 0xFF:
            at += 1
            continue
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker in _FRAME_HEADERS:
            return int.from_bytes(picture[at + 7 : at + 9], "big"), int.from_bytes(picture[at + 5 : at + 7], "big")
        at += 2 + length
    return None


class Parts:
    """Cuts the stream into pictures, by the segments of each JPEG (ITU-T T.81, B.1), so that a picture inside it (its thumbnail)
    is passed over, and no boundary has to be believed. A camera that leaves the last mark out, or whose pictures are not built by
    the book, is cut by Content-Length, else where the next picture begins.

    `skipped`: bytes between pictures.
    """

    def __init__(self) -> None:
        self.skipped = 0
        self._buffer = bytearray()
        self._length = 0  # what the part's own header says, 0: nothing that can be true
        self._begun = False  # a picture lies at the beginning of the buffer
        self._at = 0  # how far it is walked
        self._scan = False  # the walk is inside entropy-coded data, or what is taken for it

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._buffer += data
        while picture := self._next():
            yield picture

    def _next(self) -> bytes | None:
        if not self._begun and not self._find_beginning():
            return None
        end = self._find_end()
        if not end:
            if len(self._buffer) > MAX_JPEG_BYTES:
                self._trim(0, len(self._buffer))
                self._begun = False
            return None
        picture = bytes(memoryview(self._buffer)[:end])
        del self._buffer[:end]
        self._begun = False
        return picture

    def _find_beginning(self) -> bool:
        begin = self._buffer.find(SOI)
        if begin < 0:
            self._trim(0, max(len(self._buffer) - 4096, 0))
            return False
        headers = _LENGTH.findall(bytes(memoryview(self._buffer)[:begin]))
        self._trim(begin, begin)
        length = int(headers[-1]) if headers else 0
        self._length = length if 4 < length <= MAX_JPEG_BYTES else 0
        self._begun, self._at, self._scan = True, 2, False
        return True

    def _find_end(self) -> int:
        """Where the picture ends in the buffer, 0 while that is not known."""
        while True:
            end = self._mark() if self._scan else self._segment()
            if end is None:
                return self._by_length()
            marker, at = end
            if marker == EOI[1]:
                return at + 2
            if marker == SOI[1]:  # the last mark is missing: the next part has begun
                return self._before_boundary(at)

    def _by_length(self) -> int:
        """Where the part's header says that it ends, if a boundary follows there: some cameras miscount."""
        behind = bytes(self._buffer[self._length : self._length + 4]).lstrip()
        return self._length if self._length and behind.startswith(b"--") else 0

    def _segment(self) -> tuple[int, int] | None:
        """Walk one segment: its marker and where it lies; None where more bytes are needed. What is none is taken for a scan."""
        at = self._at
        while self._buffer[at : at + 2] == b"\xff\xff":
            at += 1
        if len(self._buffer) < at + 2:
            return None
        marker = self._buffer[at + 1]
        if self._buffer[at] != 0xFF or marker == 0:
            self._scan = True
            return 0, at
        if marker in _BARE:
            self._at = at + 2
            return marker, at
        if len(self._buffer) < at + 4:
            return None
        self._at = at + 2 + int.from_bytes(self._buffer[at + 2 : at + 4], "big")
        self._scan = marker == SOS
        return marker, at

    def _mark(self) -> tuple[int, int] | None:
        """The next mark behind entropy-coded data, in which 0xFF is followed by 0 or a restart mark."""
        match = _MARK.search(self._buffer, self._at)
        if not match:
            self._at = max(len(self._buffer) - 1, self._at)
            return None
        self._at, marker = match.end() - 2, match[0][-1]
        if marker in (SOI[1], EOI[1]):
            return marker, self._at
        self._at, self._scan = (match.end(), True) if marker not in _BETWEEN_SCANS else (match.end() - 2, False)
        return 0, self._at

    def _before_boundary(self, begin: int) -> int:
        """Where a picture without its last mark ends: before the boundary in front of the picture that begins at `begin`."""
        boundary = self._buffer.rfind(b"\n--", 0, begin)
        end = boundary if boundary > 0 and begin - boundary < LONGEST_HEADERS else begin
        return end - 1 if self._buffer[end - 1 : end] == b"\r" else end

    def _trim(self, head: int, count: int) -> None:
        """Forget `count` bytes, of which `head` were the part's own header."""
        self.skipped += count - head
        del self._buffer[:count]
