"""Clips: a noise's recording, in parts, each written as fragmented MP4 (a kill -9 leaves it playable) and then finished.

A part ends at a keyframe once it is `split_s` long, when the stream changes, when the disk is full, or when the noise is over.
The files are those of `spool`; `finish` makes them ordinary MP4 with a thumbnail; `find_leftovers` and `mend` take over what a
killed process left. What is written is synced to the disk every ten seconds and at the end, in the recorder's own thread: a disk
that takes seconds for that holds up nothing but the clip, whose packets wait in its queue.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from babycam.core import clock, files
from babycam.core.ids import new_id
from babycam.core.link import ClipNoise
from babycam.media import labels
from babycam.media.bus import BusClosed, Item
from babycam.media.codecs import same_kind
from babycam.media.finish import finish, mend
from babycam.media.fmp4 import Fragment, Fragmenter, init_segment
from babycam.media.packets import Packet, StreamInfo
from babycam.media.spool import ClipMeta, FinishedClip, Slot, find_leftovers
from babycam.media.transcode import Normalised

__all__ = ["ClipMeta", "FinishedClip", "Recorder", "Recording", "find_leftovers", "mend"]

log = logging.getLogger(__name__)

FLUSH_US = 1_000_000
SYNC_US = 10_000_000
AUDIO_BATCH_US = 500_000
LATE_S = 3.0  # a stream that has stopped is waited for no longer than this after the clip should have ended


class _Part:
    """One clip file in hand."""

    def __init__(self, slot: Slot, info: StreamInfo, first: Packet) -> None:
        self.slot = slot
        self.start = first.pts
        self._fragmenter = Fragmenter(info, AUDIO_BATCH_US)
        self._flushed = self._synced = first.pts
        self._named = False  # on the disk
        self._file = slot.part.open("wb", buffering=256 << 10)
        self._file.write(init_segment(info) + labels.label(msgspec.json.encode(slot.meta)))

    def write(self, packet: Packet) -> bool:
        """True when a second's worth has just been given to the system. Raises OSError."""
        self._put(self._fragmenter.feed(packet))
        if packet.pts - self._flushed < FLUSH_US:
            return False
        self._flushed = packet.pts
        self._put(self._fragmenter.flush())
        self._file.flush()
        if packet.pts - self._synced >= SYNC_US:
            self._synced = packet.pts
            self._sync()
        return True

    def _sync(self) -> None:
        files.sync_open(self._file.fileno())
        if not self._named:
            files.sync_folder(self.slot.part.parent)
            self._named = True

    def close(self) -> None:
        """What cannot be written any more is lost; the rest is kept."""
        try:
            self._put(self._fragmenter.flush())
            self._file.write(labels.END)
            self._file.flush()
            self._sync()
            self._file.close()
        except OSError:
            log.warning("clip %s lost its tail", self.slot.meta.clip_id, exc_info=True)
            with suppress(OSError):
                self._file.close()

    def _put(self, fragments: list[Fragment]) -> None:
        for fragment in fragments:
            self._file.write(fragment.data)


@dataclass(slots=True)
class _Loudest:
    at: float | None = None
    level_db: float = float("-inf")


class Recording:
    """All parts of one noise's clip. Feed it normalised items from one thread; `on_started` and `on_finished` are called there too.

    `has_space` is asked at the start and each second; once it says no, or the disk says so, recording ends (`full`).
    """

    def __init__(
        self,
        spool: Path,
        *,
        room: int,
        noise_id: str,
        onset_at: float = 0.0,
        noise: ClipNoise | None = None,
        kind: str = "noise",
        split_s: float = 600.0,
        has_space: Callable[[], bool] = lambda: True,
        on_started: Callable[[ClipMeta], None] = lambda meta: None,
        on_finished: Callable[[FinishedClip], None] = lambda clip: None,
    ) -> None:
        self.full = False
        self.parts = 0
        self._spool, self._room, self._noise, self._onset, self._about = spool, room, noise_id, onset_at, noise
        self._kind, self._split_us = kind, int(split_s * 1e6)
        self._has_space, self._on_started, self._on_finished = has_space, on_started, on_finished
        self._info: StreamInfo | None = None
        self._part: _Part | None = None
        self._loudest = _Loudest()
        self._lock = threading.Lock()

    def feed(self, item: Item) -> None:
        """One normalised item. Another StreamInfo or `split_s` (at a keyframe) begins the next part."""
        if isinstance(item, StreamInfo):
            self._change(item)
        elif self._info is not None and not self.full:
            try:
                self._write(item)
            except OSError as error:
                log.warning("the clip cannot be written: %s", error)
                self._stop_full()

    def mark(self, at: float, level_db: float) -> None:
        """How loud it was at `at` (seconds since 1970): the thumbnail shows the loudest moment. From any thread."""
        with self._lock:
            if level_db > self._loudest.level_db:
                self._loudest = _Loudest(at, level_db)

    def finish(self) -> None:
        """Finish the part in hand; on_finished gets it."""
        part, self._part = self._part, None
        if part is None:
            return
        part.close()
        with self._lock:
            loudest, self._loudest = self._loudest, _Loudest()
        self._on_finished(finish(part.slot, loudest.at))

    def _change(self, info: StreamInfo) -> None:
        if self._info is not None and info.audio == self._info.audio and same_kind(info.video, self._info.video):
            return
        self.finish()
        self._info = info if info.video or info.audio else None

    def _write(self, packet: Packet) -> None:
        assert self._info is not None
        begins = packet.keyframe and (packet.video or self._info.video is None)
        if self._part and begins and packet.pts - self._part.start >= self._split_us:
            self.finish()
        if self._part is None:
            self._part = self._begin(packet) if begins or self.parts == 0 else None
        if self._part and self._part.write(packet) and not self._has_space():
            self._stop_full()

    def _begin(self, packet: Packet) -> _Part | None:
        assert self._info is not None
        if not self._has_space():
            self._stop_full()
            return None
        meta = ClipMeta(
            clip_id=new_id(),
            room=self._room,
            noise_id=self._noise,
            started_at=packet.pts / 1e6,
            part=self.parts + 1,
            onset_at=self._onset,
            noise=self._about,
            kind=self._kind,
        )
        slot = Slot.create(self._spool, meta)
        try:
            part = _Part(slot, self._info, packet)
        except OSError:
            slot.discard()
            raise
        self.parts += 1
        self._on_started(meta)
        return part

    def _stop_full(self) -> None:
        log.error("no space for clips: recording of room %s ends", self._room)
        self.full = True
        self.finish()


class Recorder:
    """A thread that records a room's stream from `since` (seconds since 1970) until the time given to `stop_at` has passed."""

    def __init__(
        self,
        stream: Normalised,
        recording: Recording,
        *,
        since: float,
        now: Callable[[], float] = clock.unix,
        on_done: Callable[[], None] = lambda: None,
    ) -> None:
        self._stream, self._recording, self._since, self._now, self._on_done = stream, recording, since, now, on_done
        self._until: float | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    @property
    def alive(self) -> bool:
        """Still recording."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop_at(self, at: float | None) -> None:
        """Record up to this time (seconds since 1970), or on and on (None). May be changed while it still records."""
        self._until = at

    def close(self, timeout: float = 5.0) -> None:
        """Finish now; waits at most `timeout` seconds."""
        self._closing.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout)

    def _run(self) -> None:
        try:
            self._record()
        except BusClosed:
            pass
        except Exception:  # a clip that fails must not take the room's listening with it
            log.exception("recording failed")
        finally:
            self._end()

    def _record(self) -> None:
        with self._stream.reader("clip", since=self._since, max_packets=4000, max_bytes=32 << 20) as reader:
            while not self._closing.is_set() and not self._recording.full:
                item = reader.get(0.25)
                if item is not None:
                    self._recording.feed(item)
                if self._over(item):
                    return

    def _over(self, item: Item | None) -> bool:
        until = self._until
        if until is None:
            return False
        if isinstance(item, Packet):
            return item.pts / 1e6 >= until
        return item is None and self._now() >= until + LATE_S

    def _end(self) -> None:
        try:
            self._recording.finish()
        except Exception:  # see _run
            log.exception("finishing the clip failed")
        self._on_done()
