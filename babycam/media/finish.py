"""From the fragments of a clip to an ordinary MP4 that starts at once, and its thumbnail; the same for what a crash left behind."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from babycam.media.picture import jpeg
from babycam.media.spool import FinishedClip, Slot

log = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 480


@dataclass(slots=True)
class _Extent:
    """What a file holds, in seconds and pixels: none where a picture was promised and never came."""

    begin: float = float("inf")
    end: float = 0.0
    width: int = 0
    height: int = 0

    @property
    def seconds(self) -> float:
        return max(0.0, self.end - self.begin)

    def add(self, packet: "av.Packet[Any]") -> None:
        if packet.pts is not None and packet.time_base is not None:
            self.begin = min(self.begin, float(packet.pts * packet.time_base))
            self.end = max(self.end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if not self.width and packet.stream.type == "video":
            self.width, self.height = packet.stream.width, packet.stream.height


def finish(slot: Slot, thumbnail_at: float | None = None) -> FinishedClip:
    """Make the clip in `slot` ready. Never raises for bad bytes or a full disk: what cannot be improved stays as it is.

    `thumbnail_at`: seconds since 1970 of the moment to show (default: the onset of the noise).
    """
    extent = _to_ordinary(slot) if slot.part.exists() else _measure(slot.video)
    if extent is None or not extent.seconds:
        return _broken(slot)
    at = (thumbnail_at or slot.meta.onset_at or slot.meta.started_at) - slot.meta.started_at
    thumbnail = _save_thumbnail(slot, extent.begin + max(0.0, min(at, extent.seconds - 0.1))) if extent.width else None
    size = slot.video.stat().st_size
    return FinishedClip(slot.meta, "ready", slot.video, thumbnail, extent.seconds, size, extent.width, extent.height, slot)


def mend(sidecar: Path) -> FinishedClip | None:
    """Take over a left-over and finish it; None when somebody else has it. `broken` when there is nothing in it to play."""
    slot = Slot.take(sidecar)
    return finish(slot) if slot else None


def _broken(slot: Slot) -> FinishedClip:
    bytes_ = slot.part if slot.part.exists() else slot.video
    size = bytes_.stat().st_size if bytes_.exists() else 0
    return FinishedClip(slot.meta, "broken", bytes_, None, 0.0, size, 0, 0, slot)


def _to_ordinary(slot: Slot) -> _Extent | None:
    temporary = slot.video.with_suffix(".mp4.tmp")
    try:
        extent = _remux(slot.part, temporary)
        if extent.seconds:
            temporary.rename(slot.video)
            slot.part.unlink()
            return extent
    except (OSError, ValueError, IndexError):
        log.warning("clip %s stays in fragments", slot.meta.clip_id, exc_info=True)
    temporary.unlink(missing_ok=True)
    extent_now = _measure(slot.part)
    if extent_now and extent_now.seconds:
        slot.part.rename(slot.video)
    return extent_now


def _remux(source: Path, target: Path) -> _Extent:
    options = {"movflags": "+faststart"}
    with av.open(str(source), format="mp4") as read, av.open(str(target), "w", format="mp4", options=options) as write:
        streams = {stream.index: write.add_stream_from_template(stream) for stream in read.streams if _usable(stream)}

        def copy(packet: "av.Packet[Any]") -> None:
            packet.stream = streams[packet.stream.index]
            write.mux(packet)

        return _walk(read, copy)


def _measure(path: Path) -> _Extent | None:
    try:
        with av.open(str(path), format="mp4") as container:
            return _walk(container, lambda packet: None)
    except (OSError, ValueError):
        return None


def _walk(container: "av.container.InputContainer", use: Callable[["av.Packet[Any]"], None]) -> _Extent:
    """Every packet in order, up to where the file was cut."""
    extent = _Extent()
    packets = container.demux([stream for stream in container.streams if _usable(stream)])
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, EOFError):
            return extent
        if packet is None:
            return extent
        if packet.dts is not None and packet.size and not packet.is_corrupt:
            extent.add(packet)
            use(packet)


def _usable(stream: Any) -> bool:
    return stream.type in ("video", "audio")


def _save_thumbnail(slot: Slot, at: float) -> Path | None:
    try:
        picture = _picture_at(slot.video, at)
        if picture is None:
            return None
        temporary = slot.thumbnail.with_suffix(".jpg.tmp")
        temporary.write_bytes(picture)
        temporary.rename(slot.thumbnail)
    except (OSError, ValueError, IndexError):
        log.warning("clip %s has no thumbnail", slot.meta.clip_id, exc_info=True)
        return None
    return slot.thumbnail


def _picture_at(path: Path, at: float) -> bytes | None:
    """The first picture at or after `at` seconds, or the last before it."""
    with av.open(str(path), format="mp4") as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        container.seek(int(at * av.time_base))
        found = None
        for frame in container.decode(stream):
            found = frame
            if frame.time is not None and frame.time >= at:
                break
        return jpeg(found, THUMBNAIL_WIDTH) if found else None
