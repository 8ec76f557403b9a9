"""RTSP's messages (RFC 2326, RFC 7826), and the frames between them: bytes in, messages and frames out. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_HEAD = 65536
LONGEST_BODY = 1 << 20
"""Bytes."""
LONGEST_WORD = 14
_LINE = re.compile(rb"\r?\n")
_END = re.compile(rb"\r?\n\r?\n")
_PLAUSIBLE = re.compile(rb"\$|RTSP/|(?:OPTIONS|ANNOUNCE|GET_PARAMETER|SET_PARAMETER|REDIRECT) ", re.IGNORECASE)


@dataclass(slots=True)
class Message:
    """One request or answer: its first line, its header lines, its body."""

    first: str
    lines: list[str]
    body: bytes = b""
    logins: int = 0

    def get(self, name: str) -> list[str]:
        """The values of all header lines of this name, in lower case."""
        fields = (line.partition(":") for line in self.lines)
        return [value.strip() for field, _, value in fields if field.strip().lower() == name]

    def without(self, *names: str) -> list[str]:
        """The header lines, but those of these names, in lower case."""
        return [line for line in self.lines if line.partition(":")[0].strip().lower() not in names]

    def bytes(self, first: str, lines: list[str]) -> bytes:
        """As it goes over the wire, with another first line and other header lines."""
        return ("\r\n".join([first, *lines]) + "\r\n\r\n").encode("latin-1", "replace") + self.body


class Splitter:
    """Bytes of one direction in, interleaved frames (kept as they are, joined) and messages out. Raises ValueError for rubbish.

    `resyncs`: rubbish is passed over instead, as FFmpeg does.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.resyncs = False

    def feed(self, data: bytes) -> Iterator["bytes | Message"]:
        """What is whole by now."""
        self._buffer += data
        while self._between_parts():
            if self.resyncs and self._buffer[0] != 0x24 and not self._skip_rubbish():
                return
            if end := self._frames():
                yield bytes(self._buffer[:end])
                del self._buffer[:end]
            elif self._buffer[0] == 0x24 or (message := self._message()) is None:
                return
            else:
                yield message

    def _between_parts(self) -> bytearray:
        """What is left without the empty lines that may stand before a message or a frame."""
        while self._buffer and self._buffer[0] in b"\r\n":
            del self._buffer[0]
        return self._buffer

    def _skip_rubbish(self) -> bool:
        """False while nothing that can be read is there."""
        match = _PLAUSIBLE.search(self._buffer)
        begin = match.start() if match else max(len(self._buffer) - LONGEST_WORD, 0)
        del self._buffer[:begin]
        return match is not None

    def _frames(self) -> int:
        """Where the last whole frame ends (RFC 2326, 10.12)."""
        at = 0
        while at + 4 <= len(self._buffer) and self._buffer[at] == 0x24:
            end = at + 4 + int.from_bytes(self._buffer[at + 2 : at + 4], "big")
            if end > len(self._buffer):
                break
            at = end
        return at

    def _message(self) -> Message | None:
        end = _END.search(self._buffer)
        if not end:
            if len(self._buffer) > LONGEST_HEAD:
                raise ValueError("an endless head")
            return None
        first, *lines = [line.decode("latin-1") for line in _LINE.split(bytes(self._buffer[: end.start()]))]
        message = Message(first, _unfolded(lines))
        length = next((int(value) for value in message.get("content-length") if value.isdigit()), 0)
        if length > LONGEST_BODY:
            raise ValueError("an endless body")
        if len(self._buffer) < end.end() + length:
            return None
        message.body = bytes(self._buffer[end.end() : end.end() + length])
        del self._buffer[: end.end() + length]
        return message


def _unfolded(lines: list[str]) -> list[str]:
    whole: list[str] = []
    for line in lines:
        if line[:1] in (" ", "\t") and whole:
            whole[-1] += " " + line.strip()
        elif line:
            whole.append(line)
    return whole


def status_of(first: str) -> int:
    """The status in an answer's first line. Raises ValueError where there is none."""
    parts = first.split()
    if len(parts) < 2 or not parts[1].isdigit():
        raise ValueError("no status")
    return int(parts[1])


def is_request(first: str) -> bool:
    """Whether a first line asks, as a camera may do too."""
    return first.rstrip().upper().endswith(("RTSP/1.0", "RTSP/2.0"))
