"""The relay of live pictures: one worker pushes a room's fragments, any number of viewers get the same bytes.

A room remembers the MIME line, the init segment and the fragments since the last keyframe, so a viewer who joins sees a
picture at once. Each viewer has a queue of its own, bounded: one who cannot keep up loses what waits and goes on at the next
keyframe, and nobody else notices. The worker is asked for fragments when the first viewer comes, and told to stop GRACE_S after
the last one left, so that a page that reloads finds the stream warm. With several web processes the one that the worker pushes
to sends copies over the bridge to those that have viewers.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Protocol

from babycam.core.link import LIVE_DELTA, LIVE_INIT, LIVE_KEY, LIVE_MIME
from babycam.monitor.bridge import bridge
from babycam.monitor.links import links
from babycam.monitor.state import board

log = logging.getLogger(__name__)

GRACE_S = 5.0
QUEUE_ITEMS = 300
QUEUE_BYTES = 8 * 1024 * 1024
GOP_ITEMS = 3000
GOP_BYTES = 16 * 1024 * 1024
FRAME_KINDS = (LIVE_MIME, LIVE_INIT, LIVE_KEY, LIVE_DELTA)

counts: Counter[str] = Counter()  # fragments, dropped (fragments that a slow viewer missed), drops (how often), stuck


class Publisher(Protocol):
    """The worker that pushes a room's fragments."""

    def replaced(self) -> None:
        """Somebody newer does."""


class Viewer:
    """One viewer's queue: the MIME line and the init segment, then fragments. `dropped`: fragments that it missed."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.dropped = 0
        self.wake = asyncio.Event()
        self._head: deque[str | bytes] = deque()
        self._fragments: deque[bytes] = deque()
        self._bytes = 0
        self._joined_items = self._joined_bytes = 0  # what it got at once on joining does not count as being slow
        self._until_key = True

    def start(self, mime: str, init: bytes, gop: list[bytes]) -> None:
        """Begins (again) with a new stream: what still waits of the old one is of no use."""
        self._head = deque([mime, init] if init else [mime])
        self._fragments = deque(gop)
        self._joined_items, self._joined_bytes = len(gop), sum(map(len, gop))
        self._bytes = self._joined_bytes
        self._until_key = not gop
        self.wake.set()

    def init(self, data: bytes) -> None:
        """The stream's init segment."""
        self._head.append(data)
        self.wake.set()

    def fragment(self, key: bool, data: bytes) -> None:
        """One more fragment; dropped while a keyframe is waited for."""
        if self._full():
            counts["drops"] += 1
            self._count_dropped(len(self._fragments))
            self._empty()
        if self._until_key and not key:
            self._count_dropped(1)
            return
        self._until_key = False
        self._fragments.append(data)
        self._bytes += len(data)
        self.wake.set()

    def pop(self) -> str | bytes | None:
        """The next thing to send, None when there is nothing."""
        if self._head:
            return self._head.popleft()
        if self._fragments:
            data = self._fragments.popleft()
            self._bytes -= len(data)
            return data
        self._joined_items = self._joined_bytes = 0
        return None

    def _full(self) -> bool:
        too_many = len(self._fragments) >= QUEUE_ITEMS + self._joined_items
        return too_many or self._bytes >= QUEUE_BYTES + self._joined_bytes

    def _empty(self) -> None:
        self._fragments.clear()
        self._bytes = self._joined_items = self._joined_bytes = 0
        self._until_key = True

    def _count_dropped(self, number: int) -> None:
        self.dropped += number
        counts["dropped"] += number


class LiveRoom:
    """What is remembered of one room's stream, and who watches it."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.publisher: Publisher | None = None
        self.viewers: set[Viewer] = set()
        self.copied = False  # whether another web process has what is remembered here
        self._mime = ""
        self._init = b""
        self._gop: list[bytes] = []
        self._gop_bytes = 0

    def take(self, kind: int, data: bytes) -> None:
        """One frame of the media socket. Raises UnicodeDecodeError for a malformed MIME line."""
        if kind == LIVE_MIME:
            self._start(data.decode())
        elif kind == LIVE_INIT:
            self._init = data
            for viewer in self.viewers:
                viewer.init(data)
        elif self._init:
            self._fragment(kind == LIVE_KEY, data)

    def join(self, viewer: Viewer) -> None:
        """A viewer comes, and gets what there is."""
        self.viewers.add(viewer)
        if self._mime:
            viewer.start(self._mime, self._init, self._gop)

    def forget(self) -> None:
        """The stream ended; what was remembered of it would be a picture of the past."""
        self._mime, self._init = "", b""
        self._gop, self._gop_bytes = [], 0

    def remembered(self) -> list[tuple[int, bytes]]:
        """The frames that lead to now."""
        if not self._mime:
            return []
        frames = [(LIVE_MIME, self._mime.encode()), (LIVE_INIT, self._init)]
        kinds = [LIVE_KEY] + [LIVE_DELTA] * len(self._gop)
        return frames + list(zip(kinds, self._gop, strict=False))

    def _start(self, mime: str) -> None:
        self.forget()
        self._mime = mime
        for viewer in self.viewers:
            viewer.start(mime, b"", [])

    def _fragment(self, key: bool, data: bytes) -> None:
        counts["fragments"] += 1
        self._remember(key, data)
        for viewer in self.viewers:
            viewer.fragment(key, data)

    def _remember(self, key: bool, data: bytes) -> None:
        if key:
            self._gop, self._gop_bytes = [data], len(data)
        elif self._gop:
            self._gop.append(data)
            self._gop_bytes += len(data)
            if len(self._gop) > GOP_ITEMS or self._gop_bytes > GOP_BYTES:
                self._gop, self._gop_bytes = [], 0


class Hub:
    """All rooms of this process. `want`: how the room's worker is told that somebody watches."""

    def __init__(self, want: Callable[[int, bool], None]) -> None:
        self._want = want
        self._rooms: dict[int, LiveRoom] = {}
        self._leaving: dict[int, asyncio.TimerHandle] = {}

    def of(self, room: int) -> LiveRoom:
        """This room's relay."""
        return self._rooms.setdefault(room, LiveRoom(room))

    def clear(self) -> None:
        """Nothing is remembered of any room, and nobody watches."""
        for leaving in self._leaving.values():
            leaving.cancel()
        self._leaving.clear()
        self._rooms.clear()

    def join(self, viewer: Viewer) -> None:
        """A viewer comes; the first one wakes the worker."""
        live = self.of(viewer.room)
        if leaving := self._leaving.pop(viewer.room, None):
            leaving.cancel()
        elif not live.viewers:
            self._want(viewer.room, True)
        live.join(viewer)
        board.of(viewer.room).viewers = len(live.viewers)

    def leave(self, viewer: Viewer) -> None:
        """A viewer goes; GRACE_S after the last one the worker may stop."""
        live = self.of(viewer.room)
        live.viewers.discard(viewer)
        board.of(viewer.room).viewers = len(live.viewers)
        if not live.viewers and viewer.room not in self._leaving:
            loop = asyncio.get_running_loop()
            self._leaving[viewer.room] = loop.call_later(GRACE_S, self._nobody_watches, viewer.room)

    def begin(self, room: int, publisher: Publisher) -> None:
        """A worker begins to push; an older push of the same room is replaced."""
        live = self.of(room)
        if live.publisher is not None:
            live.publisher.replaced()
        live.publisher, live.copied = publisher, False
        live.forget()

    def end(self, room: int, publisher: Publisher) -> None:
        """A push ended."""
        live = self.of(room)
        if live.publisher is publisher:
            live.publisher = None
            live.forget()

    def take(self, room: int, kind: int, data: bytes) -> None:
        """One frame of the room's worker."""
        live = self.of(room)
        if links.wanted_elsewhere(room):
            self._copy(live, kind, data)
        else:
            live.copied = False
        live.take(kind, data)

    def take_copy(self, body: dict[str, Any]) -> None:
        """The same from another web process."""
        live = self.of(body["room"])
        if live.publisher is None and (live.viewers or body["kind"] <= LIVE_INIT):
            live.take(body["kind"], body["data"])

    def _copy(self, live: LiveRoom, kind: int, data: bytes) -> None:
        frames = [] if live.copied else live.remembered()
        live.copied = True
        for frame_kind, frame in [*frames, (kind, data)]:
            bridge.send("live", {"room": live.room, "kind": frame_kind, "data": frame})

    def _nobody_watches(self, room: int) -> None:
        self._leaving.pop(room, None)
        self._want(room, False)
        live = self.of(room)
        if live.publisher is None:
            live.forget()


hub = Hub(links.want_live)
bridge.on("live", hub.take_copy)
