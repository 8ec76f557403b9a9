"""A stored file over HTTP: whole or in part (RFC 9110, sections 13 and 14), without holding more than CHUNK of it in memory.

Safari plays no video without ranges. One range at a time is served; a request for several gets the whole file, as the RFC allows.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.core.files.storage import Storage, default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from babycam.core.errors import BabycamError

CHUNK = 256 * 1024  # bytes
CACHING = "private, max-age=3600"
_ONE_RANGE = re.compile(r"bytes=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The range begins behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes `first` to `last`, both included, of a file of `size` bytes."""

    first: int
    last: int
    size: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        return f"bytes {self.first}-{self.last}/{self.size}"


def wanted_range(header: str, size: int) -> Span | None:
    """The one range asked for; None when there is none that we understand. Raises Unsatisfiable."""
    match = _ONE_RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = ((int(digits) if digits and len(digits) < 19 else None) for digits in match.groups())
    if first is None:  # the last so many bytes
        if match[1] or not last or not size:
            raise Unsatisfiable
        return Span(max(0, size - last), size - 1, size)
    if last is not None and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Span(first, size - 1 if last is None else min(last, size - 1), size)


def serve(request: HttpRequest, name: str, *, content_type: str, etag: str, storage: Storage | None = None) -> HttpResponseBase:
    """The file `name` as the request wants it: 200, 206, 304 or 416. `etag`: strong, quoted. Raises BabycamError not_found
    where there is no such file."""
    storage = storage or default_storage
    try:
        size = storage.size(name)
    except FileNotFoundError as error:
        raise BabycamError("not_found") from error
    headers = {"Accept-Ranges": "bytes", "ETag": etag, "Cache-Control": CACHING}
    if etag in _tags(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers=headers)
    try:
        span = _span(request, etag, size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    part = span or Span(0, size - 1, size)
    headers["Content-Length"] = str(len(part))
    if span:
        headers["Content-Range"] = span.content_range
    status = 206 if span else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=content_type, headers=headers)
    return StreamingHttpResponse(_read(storage, name, part), status=status, content_type=content_type, headers=headers)


def _span(request: HttpRequest, etag: str, size: int) -> Span | None:
    """A range counts only while the file is the one that If-Range names; a date there never matches, so it asks for all."""
    condition = request.headers.get("If-Range", "")
    if condition and condition.strip() != etag:
        return None
    return wanted_range(request.headers.get("Range", ""), size)


def _tags(header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in header.split(",")]


async def _read(storage: Storage, name: str, part: Span) -> AsyncIterator[bytes]:
    """Reads in threads, so that a slow disk does not hold up the loop."""
    file = await asyncio.to_thread(storage.open, name, "rb")
    try:
        await asyncio.to_thread(file.seek, part.first)
        left = len(part)
        while left and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    finally:
        file.close()
