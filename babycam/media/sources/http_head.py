"""The head of an HTTP answer, in every dialect that browsers accept, as the standard has it (RFC 9112). Pure.

Cameras end lines with a bare LF, fold them, leave the reason out, put spaces before colons, say ICY, repeat Content-Length. The
rules are those of Chromium's HttpUtil::AssembleRawHeaders and HttpResponseHeaders; what comes out is fed to llhttp, which frames
the body.
"""

import re
from dataclasses import dataclass

SLOP = 8
"""Bytes of rubbish that may come before the status line, beside blank ones."""
_START = re.compile(rb"(?i)(HTTP|ICY|RTSP)(?:[ /]|$)")
_STATUS = re.compile(rb"(?i)(?:HTTP|ICY|RTSP)\s*(?:/\s*(\d+)(?:\.(\d+))?)?\s*(\d{3})?")
_END = re.compile(rb"\r*\n\r*\n")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(;[^\r\n]*)?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
CHUNK_LINE = 64


@dataclass(frozen=True, slots=True)
class Head:
    """`headers`: (name in lower case, value) in their order, a name may come several times. `version`: (1, 0), (1, 1) ..."""

    status: int
    version: tuple[int, int]
    headers: list[tuple[str, str]]

    def get(self, name: str) -> str:
        """The values of a header, joined by commas; "" where it is not there."""
        return ", ".join(self.all(name))

    def all(self, name: str) -> list[str]:
        return [value for header, value in self.headers if header == name]

    @property
    def chunked(self) -> bool:
        return "chunked" in self.get("transfer-encoding").lower()

    @property
    def length(self) -> int | None:
        """Bytes of the body, where the head tells."""
        return next((int(value) for value in self.all("content-length") if _LENGTH.fullmatch(value)), None)

    @property
    def persistent(self) -> bool:
        """The connection may be used again (RFC 9112, 9.3)."""
        options = {option.strip() for option in self.get("connection").lower().split(",")}
        return "close" not in options and (self.version >= (1, 1) or "keep-alive" in options)

    def plain(self, chunked: bool) -> bytes:
        """What a strict parser takes. `chunked`: whether the body really is."""
        lines = [f"HTTP/1.{min(self.version[1], 1)} {self.status} OK"]
        for name, value in self.headers:
            if name not in ("content-length", "transfer-encoding", "upgrade", "connection"):
                lines.append(f"{name}: {value}")
        if chunked:
            lines.append("transfer-encoding: chunked")
        elif self.length is not None:
            lines.append(f"content-length: {self.length}")
        lines.append("connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def begins(data: bytes) -> bool:
    """Whether this may still become an answer."""
    data = data.lstrip()
    return len(data) < SLOP + 5 or _START.search(data[: SLOP + 5]) is not None


def split(data: bytes) -> tuple[Head, bytes] | None:
    """The head and what is behind it; None while it is not complete. Raises ValueError where it is no answer of a web server."""
    data = data.lstrip()
    match = _END.search(data)
    if not match:
        return None
    start = _START.search(data[: SLOP + 5])
    if not start:
        raise ValueError("no status line")
    first, *lines = data[start.start() : match.start()].split(b"\n")
    status = _STATUS.match(first)
    assert status is not None
    version = (int(status[1]), int(status[2] or 0)) if status[1] else (1, 0)
    return Head(int(status[3] or 200), version, _headers(lines)), data[match.end() :]


def _headers(lines: list[bytes]) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = bytes(letter for letter in line if letter >= 32 or letter == 9)
        if text[:1] in (b" ", b"\t"):
            if headers:
                headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip().decode('latin-1')}".strip())
            continue
        name, colon, value = text.partition(b":")
        if colon and _TOKEN.fullmatch(name.rstrip()):
            headers.append((name.rstrip().decode().lower(), value.strip().decode("latin-1")))
    return headers


def looks_chunked(body: bytes) -> bool | None:
    """Whether a body begins as a chunk does; None while that cannot be told. Some cameras say chunked and do not do it."""
    line = body[:CHUNK_LINE]
    if _CHUNK.match(line):
        return True
    return (
        None
        if b"\n" not in line and len(line) < CHUNK_LINE and re.fullmatch(rb"[0-9A-Fa-f]{0,8}[ \t]*(;[^\r\n]*)?\r?", line)
        else False
    )
