"""One writer, many bounded readers.

The source's thread writes; each reader has its own queue with a bound in packets and in bytes. A reader that falls behind
loses what is queued and gets pictures again from the next keyframe on, and sound from the next packet on; the loss is counted.
The announcement of the stream (StreamInfo) travels in band and is never lost. Writing with nobody reading costs microseconds.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from babycam.media.packets import Packet, StreamInfo
from babycam.media.ring import Ring

Item = StreamInfo | Packet


class BusClosed(Exception):
    """The writer has ended (or this reader was closed): nothing more will come."""


@dataclass(slots=True)
class Counters:
    """What one reader took and lost: packets, bytes, and how often it overflowed."""

    packets: int = 0
    dropped: int = 0
    dropped_bytes: int = 0
    overflows: int = 0


class Reader:
    """One consumer's queue: `get` from one thread. `wake` is called from the writer's thread when the queue fills from empty."""

    def __init__(
        self, bus: "Bus", name: str, kinds: tuple[bool, ...], max_packets: int, max_bytes: int, wake: Callable[[], None] | None
    ) -> None:
        self.name = name
        self._kinds = kinds
        self.counters = Counters()
        self._bus = bus
        self._max_packets = max_packets
        self._max_bytes = max_bytes
        self._wake = wake
        self._backlog: deque[Item] = deque()
        self._queue: deque[Item] = deque()
        self._bytes = 0
        self._ready = threading.Condition(bus.lock)
        self._waits_for_key = True
        self._closed = False

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pictures(self) -> bool:
        """Whether it reads pictures."""
        return True in self._kinds

    @property
    def waiting(self) -> int:
        """Items that can be taken without waiting."""
        return len(self._backlog) + len(self._queue)

    def get(self, timeout: float = 0.0) -> Item | None:
        """The next item, or None after `timeout` seconds. Raises BusClosed once closed and empty."""
        with self._bus.lock:
            if not self.waiting and not self._closed and timeout > 0:
                self._wait(timeout)
            if self._backlog:
                return self._backlog.popleft()
            if self._queue:
                return self._take()
            if self._closed:
                raise BusClosed(self.name)
            return None

    def peek(self, kind: type[Item]) -> Item | None:
        """The first item of this kind that waits, left where it is."""
        with self._bus.lock:
            return next((item for item in (*self._backlog, *self._queue) if isinstance(item, kind)), None)

    def prepend(self, items: list[Item]) -> None:
        """Put items before everything else that waits."""
        with self._bus.lock:
            self._backlog.extendleft(reversed(items))
            self._ready.notify()
        if self._wake and items:
            self._wake()

    def close(self) -> None:
        """Stop reading; what still waits is let go. Safe to call twice."""
        with self._bus.lock:
            self._backlog.clear()
            self._queue.clear()
            self._bytes = 0
        self._bus.forget(self)

    def _wait(self, timeout: float) -> None:
        until = monotonic() + timeout
        while not self.waiting and not self._closed and (left := until - monotonic()) > 0:
            self._ready.wait(left)

    def _take(self) -> Item:
        item = self._queue.popleft()
        if isinstance(item, Packet):
            self._bytes -= len(item.data)
            self.counters.packets += 1
        return item

    # the rest is the bus's side; its lock is held

    def preload(self, items: list[Item]) -> None:
        """What the reader sees first (from the ring, whose bound holds for it)."""
        for item in items:
            if isinstance(item, StreamInfo):
                self._waits_for_key = True
                self._backlog.append(item)
            elif item.video in self._kinds:
                self._waits_for_key = self._waits_for_key and not item.video
                self._backlog.append(item)

    def offer(self, item: Item) -> None:
        if isinstance(item, StreamInfo):
            self._waits_for_key = True
        elif item.video not in self._kinds or not self._admits(item):
            return
        self._push(item)

    def end(self) -> None:
        self._closed = True
        self._ready.notify_all()
        if self._wake:
            self._wake()

    def _admits(self, packet: Packet) -> bool:
        if len(self._queue) >= self._max_packets or self._bytes + len(packet.data) > self._max_bytes:
            self._overflow()
        if packet.video and self._waits_for_key:
            if not packet.keyframe:
                self._count_drop(packet)
                return False
            self._waits_for_key = False
        self._bytes += len(packet.data)
        return True

    def _overflow(self) -> None:
        infos = [item for item in self._queue if isinstance(item, StreamInfo)]
        for item in self._queue:
            if isinstance(item, Packet):
                self._count_drop(item)
        self._queue = deque(infos[-1:])
        self._bytes = 0
        self.counters.overflows += 1
        self._waits_for_key = True

    def _count_drop(self, packet: Packet) -> None:
        self.counters.dropped += 1
        self.counters.dropped_bytes += len(packet.data)

    def _push(self, item: Item) -> None:
        was_empty = not self._queue and not self._backlog
        self._queue.append(item)
        self._ready.notify()
        if was_empty and self._wake:
            self._wake()


class Bus:
    """The packets of one room. `info` and `packet` belong to the one writer (any thread); everything else to anybody.

    `joined` is called when somebody begins to read pictures, from their thread.
    """

    def __init__(self, ring: Ring | None = None, joined: Callable[[], None] = lambda: None) -> None:
        self.lock = threading.RLock()
        self.ring = ring
        self._joined = joined
        self._readers: tuple[Reader, ...] = ()
        self._info: StreamInfo | None = None
        self._closed = False
        self.packets = 0
        self.bytes = 0

    @property
    def current(self) -> StreamInfo | None:
        """What was announced last."""
        return self._info

    @property
    def readers(self) -> tuple[Reader, ...]:
        """The readers of now, for counters."""
        return self._readers

    def info(self, info: StreamInfo) -> None:
        """The stream (re)started."""
        with self.lock:
            self._info = info
            if self.ring is not None:
                self.ring.info(info)
            for reader in self._readers:
                reader.offer(info)

    def packet(self, packet: Packet) -> None:
        """One more packet; never blocks longer than a queue's append."""
        with self.lock:
            self.packets += 1
            self.bytes += len(packet.data)
            if self.ring is not None:
                self.ring.packet(packet)
            for reader in self._readers:
                reader.offer(packet)

    def put(self, item: Item) -> None:
        """Either of both."""
        if isinstance(item, StreamInfo):
            self.info(item)
        else:
            self.packet(item)

    def reader(
        self,
        name: str,
        *,
        video: bool = True,
        audio: bool = True,
        since: float | None = None,
        last_gop: bool = False,
        max_packets: int = 1000,
        max_bytes: int = 8 << 20,
        wake: Callable[[], None] | None = None,
    ) -> Reader:
        """A new reader of pictures and sound, or of one of them; nothing is lost or repeated between ring and live.

        It starts with what the ring holds since `since` (seconds since 1970, from the keyframe at or before it), or with the
        last GOP, or else with the next keyframe.
        """
        kinds = tuple(kind for kind, wanted in ((True, video), (False, audio)) if wanted)
        reader = Reader(self, name, kinds, max_packets, max_bytes, wake)
        with self.lock:
            reader.preload(self._start(since, last_gop))
            if self._closed:
                reader.end()
            else:
                self._readers = (*self._readers, reader)
        if video:
            self._joined()
        return reader

    def forget(self, reader: Reader) -> None:
        """The reader leaves."""
        with self.lock:
            self._readers = tuple(other for other in self._readers if other is not reader)
            reader.end()

    def close(self) -> None:
        """Nothing more will be written; every reader wakes, empties its queue and then gets BusClosed."""
        with self.lock:
            self._closed = True
            leaving, self._readers = self._readers, ()
            for reader in leaving:
                reader.end()

    def _start(self, since: float | None, last_gop: bool) -> list[Item]:
        items: list[Item] = []
        if self.ring is not None and since is not None:
            items = self.ring.snapshot(since)
        elif self.ring is not None and last_gop:
            items = self.ring.last_gop()
        if not items and self._info is not None:
            items = [self._info]
        return items
