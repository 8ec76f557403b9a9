"""Live fragmented MP4 for Media Source Extensions: frames of the media socket (one LIVE_* prefix byte, then the payload)."""

import asyncio
import json
from collections.abc import AsyncIterator

from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.media.bus import BusClosed, Counters, Item
from babycam.media.codecs import same_kind, spoken
from babycam.media.fmp4 import Fragment, Fragmenter, init_segment, mime
from babycam.media.packets import Packet, StreamInfo
from babycam.media.transcode import Normalised

BLINK_US = 1_000_000
"""A stream that begins again within this time, and is the same, goes on in the player that shows it."""
_PREFIX = {True: bytes([LIVE_KEY]), False: bytes([LIVE_DELTA])}


class LiveSession:
    """One push of a room's stream. LIVE_MIME, LIVE_INIT and the GOP since the last keyframe come at once, then a fragment a frame.

    Bounded: a slow socket loses up to the next keyframe (counted). A new stream begins with LIVE_MIME and LIVE_INIT again, but not
    one of the same kind whose times go on: cameras begin to count again as often as they like.
    Make and close it from the event loop that reads it, or use `get` from one thread.
    """

    def __init__(self, stream: Normalised, *, name: str = "live") -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._filled = asyncio.Event()
        self._reader = stream.reader(name, last_gop=True, max_packets=300, max_bytes=4 << 20, wake=self._wake)
        self._fragmenter: Fragmenter | None = None
        self._info: StreamInfo | None = None
        self._again: StreamInfo | None = None  # said again, and none of its packets has told yet whether it goes on
        self._untold: set[bool] = set()
        self._last: dict[bool, int] = {}

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
            if self._is_same(item):
                self._again, self._untold = item, {True, False}
                return []
            return self._begin(item)
        begun = self._begin(self._again) if self._again and not self._goes_on(item) else []
        if self._fragmenter is None:
            return begun
        self._last[item.video] = item.dts
        return begun + [_framed(fragment) for fragment in self._fragmenter.feed(item)]

    def _is_same(self, info: StreamInfo) -> bool:
        """Whether a player of the present stream could show this one, too."""
        if self._info is None or self._fragmenter is None:
            return False
        return (info.audio, info.unseen) == (self._info.audio, self._info.unseen) and same_kind(info.video, self._info.video)

    def _goes_on(self, packet: Packet) -> bool:
        """Whether its times go on, as far as this packet tells."""
        last = self._last.get(packet.video)
        if packet.video in self._untold and (last is None or not 0 < packet.dts - last <= BLINK_US):
            return False
        self._untold.discard(packet.video)
        if not self._untold:
            self._again = None
        return True

    def _begin(self, info: StreamInfo) -> list[bytes]:
        self._info, self._again = info, None
        self._last.clear()
        self._fragmenter = Fragmenter(info) if info.video or info.audio else None
        if self._fragmenter is None:
            return []
        description = {
            "mime": mime(info),
            "video": info.video is not None,
            "audio": info.audio is not None,
            "unseen": spoken(info.unseen) if info.unseen else "",
        }
        return [bytes([LIVE_MIME]) + json.dumps(description).encode(), bytes([LIVE_INIT]) + init_segment(info)]


def _framed(fragment: Fragment) -> bytes:
    return _PREFIX[fragment.keyframe] + fragment.data
