"""What goes on all night: the time-lapse and the whole night's sound, a film or a piece of sound for each hour, sent like clips.

Each has a thread of its own while the room wants it. A reel is a clip of another kind (spool, mending, upload and retention are the
clips'), so a worker that dies loses a second of it.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from babycam.media.bus import Bus, BusClosed, Item
from babycam.media.clip import FinishedClip, Recording
from babycam.media.packets import StreamInfo
from babycam.media.ring import Ring
from babycam.media.timelapse import EACH_S, Film
from babycam.media.transcode import Normaliser
from babycam.worker.disk import Disk

log = logging.getLogger(__name__)

HOUR_S = 3600.0
PAUSE_S = 0.5
BROKE_OFF_US = 5_000_000  # sound that stayed away for so long begins another piece


class Reel:
    """One of them. `wanted` from any thread; `close` waits for its thread."""

    def __init__(self, name: str, work: Callable[[threading.Event], None]) -> None:
        self._name, self._work = name, work
        self._running: tuple[threading.Thread, threading.Event] | None = None

    def wanted(self, wanted: bool) -> None:
        """Begins, or ends and finishes what is in hand; the same again changes nothing."""
        if wanted and self._running is None:
            stop = threading.Event()
            thread = threading.Thread(target=self._run, args=(stop,), name=self._name, daemon=True)
            self._running = thread, stop
            thread.start()
        elif not wanted and self._running is not None:
            self._running[1].set()
            self._running = None

    def close(self, timeout: float) -> None:
        """Ends; waits for `timeout` seconds at most."""
        running = self._running
        self.wanted(False)
        if running:
            running[0].join(timeout)

    def _run(self, stop: threading.Event) -> None:
        try:
            self._work(stop)
        except BusClosed:
            pass
        except Exception:  # a reel that fails must not take the room's listening with it
            log.exception("the %s failed", self._name)


class Reels:
    """A room's two."""

    def __init__(
        self, bus: Bus, ring: Ring, spool: Path, room: int, disk: Disk, on_finished: Callable[[FinishedClip], None]
    ) -> None:
        self._bus, self._ring, self._spool, self._room, self._disk = bus, ring, spool, room, disk
        self._on_finished = on_finished
        self.timelapse = Reel("timelapse", self._film)
        self.sound = Reel("night sound", self._listen)

    def configure(self, *, timelapse: bool, sound: bool) -> None:
        """Begins what is wanted, ends what is not."""
        self.timelapse.wanted(timelapse)
        self.sound.wanted(sound)

    def close(self, timeout: float) -> None:
        """Finishes both."""
        self.timelapse.close(timeout)
        self.sound.close(timeout)

    def _recording(self, kind: str) -> Recording:
        return Recording(
            self._spool,
            room=self._room,
            noise_id="",
            kind=kind,
            split_s=HOUR_S,
            has_space=self._disk.has_space,
            on_finished=self._on_finished,
        )

    def _film(self, stop: threading.Event) -> None:
        """One picture each EACH_S, a film each hour."""
        film = Film(self._ring, lambda: self._recording("timelapse"))
        try:
            while not stop.wait(EACH_S):
                film.take()
        finally:
            film.end()

    def _listen(self, stop: threading.Event) -> None:
        """All that is heard until it is told to stop, and what waits then."""
        recording = self._recording("sound")
        sound = _Sound(recording)
        try:
            with self._bus.reader("night sound", video=False, max_packets=4000) as reader:
                while not recording.full:
                    item = reader.get(0.0 if stop.is_set() else PAUSE_S)
                    if item is not None:
                        sound.put(item)
                    elif stop.is_set():
                        return
        finally:
            recording.finish()


class _Sound:
    """A stream's sound on its way into a recording."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._normaliser: Normaliser | None = None
        self._last: int | None = None

    def put(self, item: Item) -> None:
        """Sound that broke off begins another piece, so that it is never longer than it was."""
        if isinstance(item, StreamInfo):
            self._normaliser = Normaliser(StreamInfo(item.generation, None, item.audio)) if item.audio else None
            return
        if self._normaliser is None:
            return
        if self._last is not None and item.pts - self._last > BROKE_OFF_US:
            self._recording.finish()
        self._last = item.pts
        for made in self._normaliser.feed(item):
            self._recording.feed(made)
