"""Live fragmented MP4 for Media Source Extensions: frames of the media socket (one LIVE_* prefix byte, then the payload)."""

import asyncio
import json
from collections.abc import AsyncIterator

from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.media.bus import BusClosed, Counters, Item
from babycam.media.codecs import spoken
from babycam.media.fmp4 import Fragment, Fragmenter, init_segment, mime
from babycam.media.packets import StreamInfo
from babycam.media.transcode import Normalised

_PREFIX = {True: bytes([LIVE_KEY]), False: bytes([LIVE_DELTA])}


class LiveSession:
    """One push of a room's stream. LIVE_MIME, LIVE_INIT and the GOP since the last keyframe come at once, then a fragment a frame.

    Bounded: a slow socket loses up to the next keyframe (counted). A new stream begins with LIVE_MIME and LIVE_INIT again.
    Make and close it from the event loop that reads it, or use `get` from one thread.
    """

    def __init__(self, stream: Normalised, *, name: str = "live") -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._filled = asyncio.Event()
        self._reader = stream.reader(name, last_gop=True, max_packets=300, max_bytes=4 << 20, wake=self._wake)
        self._fragmenter: Fragmenter | None = None
        self._info: StreamInfo | None = None

    @property
    def counters(self) -> Counters:
        """What it took and lost."""
        return self._reader.counters

    def get(self, timeout: float) -> list[bytes]:
        """For threads: the frames of the next item, waiting at most `timeout` seconds. Raises BusClosed at the end."""
        item = self._reader.get(timeout)
        return self._frames(item) if item is not None else []

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """For asyncio: `async for frame in session`, until close() or the end of the stream."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                self._filled.clear()
                while (item := self._reader.get()) is not None:
                    for frame in self._frames(item):
                        yield frame
                await self._filled.wait()
        except BusClosed:
            return

    def close(self) -> None:
        """Stop. Safe to call twice, from any thread."""
        self._reader.close()

    def _wake(self) -> None:
        """Called from the writer's thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._filled.set)

    def _frames(self, item: Item) -> list[bytes]:
        if isinstance(item, StreamInfo):
            return self._begin(item)
        if self._fragmenter is None:
            return []
        return [_framed(fragment) for fragment in self._fragmenter.feed(item)]

    def _begin(self, info: StreamInfo) -> list[bytes]:
        self._info = info
        self._fragmenter = Fragmenter(info) if info.video or info.audio else None
        if self._fragmenter is None:
            return []
        said = {
            "mime": mime(info),
            "video": info.video is not None,
            "audio": info.audio is not None,
            "unseen": spoken(info.unseen) if info.unseen else "",
        }
        return [bytes([LIVE_MIME]) + json.dumps(said).encode(), bytes([LIVE_INIT]) + init_segment(info)]


def _framed(fragment: Fragment) -> bytes:
    return _PREFIX[fragment.keyframe] + fragment.data
