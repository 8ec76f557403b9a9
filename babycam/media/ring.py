"""The last seconds of a room, kept encoded, so that a clip begins before the noise did and a viewer gets a picture at once.

Kept in runs: a run begins at a video keyframe; where no picture comes (a stream without video, or one whose video has stalled)
at each second of sound. Old runs leave when the pre-roll no longer needs them, or when the bytes run out (counted).
"""

import threading
from collections import deque
from dataclasses import dataclass, field

from babycam.media.packets import Packet, StreamInfo

AUDIO_RUN_US = 1_000_000
STALL_US = 2_000_000
ENTRIES = 3
"""Of a stream without clean beginnings so many GOPs are one: a decoder needs them to make its way to whole pictures."""


@dataclass(slots=True)
class _Run:
    info: StreamInfo
    start: int
    keyed: bool  # begins with a keyframe
    last_video: int
    packets: list[Packet] = field(default_factory=list)
    bytes: int = 0

    def items(self) -> "list[StreamInfo | Packet]":
        return [self.info, *self.packets]


class Ring:
    """`seconds` of pre-roll plus the GOP before it, at most `max_bytes`. Written by the bus's writer, read by anybody."""

    def __init__(self, seconds: float = 10.0, max_bytes: int = 32 << 20) -> None:
        self.seconds = seconds
        self.max_bytes = max_bytes
        self.evicted_early = 0  # packets that the byte bound took although the pre-roll wanted them
        self._runs: deque[_Run] = deque()
        self._info: StreamInfo | None = None
        self._bytes = 0
        self._lock = threading.Lock()

    @property
    def bytes(self) -> int:
        """What is held now."""
        return self._bytes

    def info(self, info: StreamInfo) -> None:
        """What follows is another stream; what is held stays until it is too old."""
        with self._lock:
            self._info = info

    def packet(self, packet: Packet) -> None:
        """Keep one packet. Before the stream's first keyframe and first sound there is nothing to keep it for."""
        with self._lock:
            run = self._run_for(packet)
            if run is None:
                return
            if packet.video:
                run.last_video = packet.pts
            run.packets.append(packet)
            run.bytes += len(packet.data)
            self._bytes += len(packet.data)
            self._evict(packet.pts - int(self.seconds * 1e6))

    def snapshot(self, since: float) -> "list[StreamInfo | Packet]":
        """All that is held from the keyframe at or before `since` (seconds since 1970) on, each stream after its StreamInfo."""
        with self._lock:
            runs = list(self._runs)
            first = max((i for i, run in enumerate(runs) if run.start <= since * 1e6), default=0)
            video = runs[first].info.video if runs else None
            if video and video.refreshes:
                first = max(0, first - ENTRIES + 1)
            return _in_order(runs[first:])

    def last_gop(self) -> "list[StreamInfo | Packet]":
        """The current stream since its last keyframe (without video: its last second), after its StreamInfo; empty before that."""
        with self._lock:
            return _in_order(self._since_key())

    def last_keyframe(self) -> tuple[StreamInfo, Packet] | None:
        """The newest video keyframe of the current stream."""
        with self._lock:
            runs = self._since_key()
            return (runs[0].info, runs[0].packets[0]) if runs and runs[0].keyed else None

    def _since_key(self) -> list[_Run]:
        runs: list[_Run] = []
        for run in reversed(self._runs):
            if run.info is not self._info:
                return runs if self._refreshes and runs else []
            runs.insert(0, run)
            keys = sum(each.keyed for each in runs)
            if keys == (ENTRIES if self._refreshes else 1) or run.info.video is None:
                return runs
        return runs if self._refreshes else []

    @property
    def _refreshes(self) -> bool:
        return self._info is not None and self._info.video is not None and self._info.video.refreshes

    def _current(self) -> _Run | None:
        run = self._runs[-1] if self._runs else None
        return run if run is not None and run.info is self._info else None

    def _run_for(self, packet: Packet) -> _Run | None:
        run = self._current()
        if self._info is None or not self._begins(packet, run):
            return run
        run = _Run(self._info, packet.pts, packet.video, packet.pts)
        self._runs.append(run)
        return run

    def _begins(self, packet: Packet, run: _Run | None) -> bool:
        if packet.video:
            return packet.keyframe
        if run is None:
            return True
        silent = run.info.video is None or packet.pts - run.last_video >= STALL_US
        return silent and packet.pts - run.start >= AUDIO_RUN_US

    def _evict(self, oldest_wanted: int) -> None:
        runs = self._runs
        while len(runs) > 1 and runs[1].start <= oldest_wanted:
            self._bytes -= runs.popleft().bytes
        while self._bytes > self.max_bytes and runs:
            gone = runs.popleft()
            self._bytes -= gone.bytes
            self.evicted_early += len(gone.packets)


def _in_order(runs: list[_Run]) -> "list[StreamInfo | Packet]":
    items: list[StreamInfo | Packet] = []
    info: StreamInfo | None = None
    for run in runs:
        if run.info is not info:
            info = run.info
            items.append(info)
        items.extend(run.packets)
    return items
