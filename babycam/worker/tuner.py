"""Keeps a camera open: one thread that opens it, reads it, and reopens it whenever it fails.

Pauses between tries grow from 0.5 to 10 s and start afresh after a healthy minute. Each try has its own valve: once it is
shut, nothing of that try reaches the room any more, so that a source which hangs in a system call can be left behind.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from babycam.core.clock import monotonic
from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.core.readings.reading import Reading
from babycam.media.packets import Packet, Sink, StreamInfo, Talker
from babycam.media.sources.backoff import HEALTHY_S, Backoff
from babycam.media.sources.registry import Source, open_source

log = logging.getLogger(__name__)

CONNECTING, LIVE, LOST = "connecting", "live", "lost"
LAST_TRY_S = 2.0  # how long a new try waits for the one before it to let go of the camera


class Report(Protocol):
    """The listener that is told how the camera does. Called from the tuner's threads."""

    def __call__(self, state: str, error: str) -> None: ...


class _Valve:
    """A sink that lets through until it is shut, and says when the first packet came, and when the camera is away."""

    def __init__(self, sink: Sink, on_live: Callable[[], None], on_away: Callable[[str], None]) -> None:
        self._sink = sink
        self._on_live, self._on_away = on_live, on_away
        self._talker: Talker | None = None
        self._lock = threading.Lock()
        self._shut = False
        self._passed = 0
        self.in_hand = 0  # the number of the packet that is being decoded and listened to right now, 0: none
        self.live_since = 0.0  # monotonic; 0.0 before the first packet

    def shut(self) -> None:
        self.talking(None)
        with self._lock:
            self._shut = True

    def info(self, info: StreamInfo) -> None:
        with self._lock, self._busy():
            if not self._shut:
                self._sink.info(info)

    def packet(self, packet: Packet) -> None:
        with self._lock, self._busy():
            if self._shut:
                return
            self._sink.packet(packet)
        if not self.live_since:
            self.live_since = monotonic()
            self._on_live()

    @contextlib.contextmanager
    def _busy(self) -> Iterator[None]:
        self._passed += 1
        self.in_hand = self._passed
        try:
            yield
        finally:
            self.in_hand = 0

    def readings(self, readings: Sequence[Reading]) -> None:
        with self._lock:
            if not self._shut:
                self._sink.readings(readings)

    def away(self, code: str) -> None:
        with self._lock:
            if self._shut:
                return
            self._sink.away(code)
        self.live_since = 0.0
        self._on_away(code)

    def talking(self, talker: Talker | None) -> None:
        with self._lock:
            if not self._shut and talker != self._talker:
                self._talker = talker
                self._sink.talking(talker)


class _Run(threading.Thread):
    """All tries with one camera address, until `halt`."""

    def __init__(self, camera: CameraConfig, sink: Sink, report: Report, before: "_Run | None") -> None:
        super().__init__(name="source", daemon=True)
        self._camera, self._sink, self._report, self._before = camera, sink, report, before
        self._halted = threading.Event()
        self._valve: _Valve | None = None
        self.source: Source | None = None

    @property
    def in_hand(self) -> tuple[int, int] | None:
        """Which packet this thread is busy with; the same one twice means that it has not moved. From any thread."""
        valve = self._valve
        number = valve.in_hand if valve else 0
        return (id(valve), number) if number else None

    def halt(self) -> None:
        """Nothing comes through from now on; the thread ends soon."""
        self._halted.set()
        if self._valve:
            self._valve.shut()

    def run(self) -> None:
        if self._before:
            self._before.join(LAST_TRY_S)
            self._before = None
        backoff = Backoff()
        while not self._halted.is_set():
            lived, code = self._try()
            if self._halted.is_set():
                return
            self._report(LOST, code)
            if lived >= HEALTHY_S:
                backoff = Backoff()
            self._halted.wait(backoff.wait_s)
            backoff = backoff.after_failure(0.0)

    def _try(self) -> tuple[float, str]:
        """One try: how many seconds packets came, and the code of what ended it."""
        valve = self._valve = _Valve(self._sink, lambda: self._report(LIVE, ""), lambda code: self._report(LOST, code))
        code = "source_ended"
        try:
            self.source = open_source(self._camera)
            self.source.run(valve, self._halted)
        except BabycamError as error:
            code = error.code
            log.warning("the camera is lost (%s): %s", code, error)
        except Exception:  # a source that fails in an unforeseen way is tried again like any other
            code = "source_lost"
            log.exception("the source failed")
        finally:
            valve.shut()
            self.source = None
        return (monotonic() - valve.live_since if valve.live_since else 0.0), code


class Tuner:
    """One room's camera. Methods for one thread (the event loop's); `sink` and `report` are called from the source's."""

    def __init__(self, sink: Sink, report: Report) -> None:
        self._sink = sink
        self._report = report
        self._run: _Run | None = None
        self._left: list[_Run] = []

    @property
    def source(self) -> Source | None:
        """The camera while it is open."""
        return self._run.source if self._run else None

    @property
    def left_behind(self) -> int:
        """Threads that were told to stop and still hang."""
        self._left = [run for run in self._left if run.is_alive()]
        return len(self._left)

    @property
    def in_hand(self) -> frozenset[tuple[int, int]]:
        """The packets that its threads, left ones too, are busy with now. From any thread; never blocks."""
        runs = [*self._left, self._run]
        return frozenset(packet for run in runs if run and run.is_alive() and (packet := run.in_hand))

    def tune(self, camera: CameraConfig) -> None:
        """Leaves the present camera and opens this one (again)."""
        before = self._run
        self.close()
        self._run = _Run(camera, self._sink, self._report, before)
        self._run.start()

    def close(self) -> None:
        """Nothing comes through from now on. Does not wait."""
        if self._run:
            self._run.halt()
            self._left.append(self._run)
            self._run = None
