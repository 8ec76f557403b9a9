"""Between the readers of one camera and the sink: announces the streams, puts times on the common clock, counts generations.

At the beginning packets are held until every expected track is known and what had piled up before us is read, at most a
quarter of a second: then the least delayed packet anchors the clock, and one StreamInfo serves from the start. Sound never
waits longer than that for a picture; a track that comes later begins a new generation.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from babycam.core import clock
from babycam.core.readings.reading import Reading
from babycam.media.codecs import same_kind
from babycam.media.packets import AudioInfo, Packet, Sink, StreamInfo, VideoInfo
from babycam.media.timeline import Timeline

HOLD_S = 0.25
SETTLE_S = 0.03


@dataclass(frozen=True, slots=True)
class Unit:
    """A packet as a reader has it: times in microseconds of the stream's own clock; `stamp` None: it has no clock."""

    video: bool
    data: bytes
    arrived: float
    stamp: int | None
    pts: int = 0
    duration: int = 0
    keyframe: bool = True


class Feed:
    """Thread-safe. `readers`: how many will call expect(). `one_clock`: their time stamps come from one clock.

    `packets`: how many reached the sink. `heard_at`: when the last sound did, seconds since 1970.
    """

    def __init__(self, sink: Sink, readers: int = 1, one_clock: bool = True) -> None:
        self._sink = sink
        self._lock = threading.Lock()
        self._awaited = readers
        self._expected: set[bool] = set()
        video = Timeline()
        self._timelines = {True: video, False: video if one_clock else Timeline()}
        self._video: VideoInfo | None = None
        self._audio: AudioInfo | None = None
        self._unseen = ""
        self._old_tls = False
        self._generation = 0
        self._held: list[Unit] = []
        self._last = {True: 0, False: 0}
        self._closed = False
        self._hold_s, self._settle_s = HOLD_S, SETTLE_S
        self.packets = 0
        self.heard_at = 0.0

    def close(self) -> None:
        """From now on nothing reaches the sink."""
        with self._lock:
            self._closed = True

    @property
    def closed(self) -> bool:
        return self._closed

    def expect(self, *, video: bool, audio: bool) -> None:
        """One more reader is open and has these tracks; their descriptions follow with their first packets."""
        with self._lock:
            self._awaited = max(self._awaited - 1, 0)
            self._expected |= {track for track, there in ((True, video), (False, audio)) if there}

    def one_more_reader(self) -> None:
        """A reader found out that it needs another one (HLS with a playlist for the sound)."""
        with self._lock:
            self._awaited += 1

    def gusts(self, seconds: float) -> None:
        """The stream comes in pieces of this length: the first one is read to its end (settle) before the clock is anchored."""
        with self._lock:
            self._hold_s = max(self._hold_s, seconds)
            self._settle_s = self._hold_s
            for timeline in self._timelines.values():
                timeline.gust = max(timeline.gust, round(seconds * 1e6))

    def by_chance(self, tells: Callable[[], bool]) -> None:
        """See Timeline."""
        for timeline in self._timelines.values():
            timeline.by_chance = tells

    def describe(self, info: VideoInfo | AudioInfo) -> None:
        """What a track is, from now on; saying the same again costs nothing, nor do other parameter sets for the same pictures."""
        with self._lock:
            announced = self._video if isinstance(info, VideoInfo) else self._audio
            if info == announced or self._closed or _goes_on(announced, info):
                return
            if isinstance(info, VideoInfo):
                self._video, self._unseen = info, ""
            else:
                self._audio = info
            if self._generation:
                self._announce()

    def unseen(self, codec: str) -> None:
        """There is a picture, of a codec that cannot be shown: none of it comes. It is not waited for."""
        with self._lock:
            if self._closed or (self._unseen == codec and self._video is None):
                return
            self._video, self._unseen = None, codec
            self._expected.discard(True)
            if self._generation:
                self._announce()

    def outdated(self) -> None:
        """What comes is encrypted in a way that is out of date."""
        with self._lock:
            if not self._old_tls and not self._closed:
                self._old_tls = True
                if self._generation:
                    self._announce()

    def without(self, *, video: bool) -> None:
        """This track does not come any more: the stream goes on without it, until it is described again."""
        with self._lock:
            if self._closed or (self._video if video else self._audio) is None:
                return
            if video:
                self._video = None
            else:
                self._audio = None
            if self._generation and (self._video or self._audio):
                self._announce()

    def put(self, unit: Unit) -> None:
        """One packet, in the order of its track."""
        with self._lock:
            if self._closed or (self._video if unit.video else self._audio) is None:
                return
            if self._generation:
                self._emit(unit)
                return
            self._held.append(unit)
            waited = unit.arrived - self._held[0].arrived
            if waited >= self._hold_s or (self._all_known and (waited >= self._settle_s or unit.stamp is None)):
                self._release()

    def readings(self, readings: Sequence[Reading]) -> None:
        """What the camera measures."""
        with self._lock:
            if not self._closed:
                self._sink.readings(readings)

    def settle(self) -> None:
        """A reader has read all that had arrived: no need to hold packets back for the clock's sake."""
        if self._held and not self._generation:
            with self._lock:
                if self._all_known and self._held and not self._closed:
                    self._release()

    @property
    def _all_known(self) -> bool:
        tracks = {track for track, info in ((True, self._video), (False, self._audio)) if info}
        return not self._awaited and self._expected <= tracks

    def _release(self) -> None:
        for timeline in set(self._timelines.values()):
            lags = [
                round(u.arrived * 1e6) - u.stamp for u in self._held if u.stamp is not None and self._timelines[u.video] is timeline
            ]
            if lags:
                timeline.anchor(min(lags))
        self._announce()
        held, self._held = self._held, []
        for unit in held:
            self._emit(unit)

    def _announce(self) -> None:
        self._generation += 1
        self._last = {True: 0, False: 0}
        self._sink.info(StreamInfo(self._generation, self._video, self._audio, self._unseen, self._old_tls))

    def _emit(self, unit: Unit) -> None:
        arrived = round(unit.arrived * 1e6)
        if unit.stamp is None:
            unit, shift = replace(unit, stamp=arrived, pts=arrived), 0
        else:
            shift, jumped = self._timelines[unit.video].place(unit.video, unit.stamp, arrived)
            if jumped:
                self._announce()
        assert unit.stamp is not None
        dts = max(unit.stamp + shift, self._last[unit.video] + 1)
        pts = max(unit.pts + shift, dts)
        duration = unit.duration or max(min(dts - self._last[unit.video], 1_000_000), 0) * (self._last[unit.video] > 0)
        self._last[unit.video] = dts
        self.packets += 1
        if not unit.video:
            self.heard_at = unit.arrived
        self._sink.packet(Packet(unit.video, pts, dts, duration, unit.keyframe, unit.data, unit.arrived))


def _goes_on(announced: VideoInfo | AudioInfo | None, info: VideoInfo | AudioInfo) -> bool:
    """Pictures of the same kind: their sets stand in front of each keyframe."""
    if not isinstance(announced, VideoInfo) or not isinstance(info, VideoInfo):
        return False
    return announced.refreshes == info.refreshes and same_kind(announced, info)


def now() -> float:
    """When a packet arrived: seconds since 1970."""
    return clock.unix()
