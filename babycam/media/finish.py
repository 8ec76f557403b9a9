"""From the fragments of a clip to an ordinary MP4 that starts at once, its thumbnail and waveform; the same after a crash."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import msgspec

from babycam.core import files
from babycam.media import aac, labels, waveform
from babycam.media.codecs import PASSED
from babycam.media.picture import jpeg
from babycam.media.spool import FinishedClip, Slot

log = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 480
LOST = {"video": 8, "audio": 32}
"""Bytes of zeros at a packet's end that only a power cut leaves; some cameras fill up their sound."""


@dataclass(slots=True)
class Extent:
    """What a file holds, in seconds and pixels: none where a picture was promised and never came.

    `cut`: it breaks off before it should. `codecs`: RFC 6381.
    """

    begin: float = float("inf")
    end: float = 0.0
    width: int = 0
    height: int = 0
    packets: int = 0
    cut: bool = False
    codecs: str = ""

    @property
    def seconds(self) -> float:
        return max(0.0, self.end - self.begin)

    def add(self, packet: "av.Packet[Any]") -> None:
        self.packets += 1
        if packet.pts is not None and packet.time_base is not None:
            self.begin = min(self.begin, float(packet.pts * packet.time_base))
            self.end = max(self.end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if not self.width and packet.stream.type == "video":
            self.width, self.height = packet.stream.width, packet.stream.height


def finish(slot: Slot, thumbnail_at: float | None = None) -> FinishedClip:
    """Make the clip in `slot` ready, and on the disk. Never raises for bad bytes or a full disk: what cannot be improved stays.

    `thumbnail_at`: seconds since 1970 of the moment to show (default: the onset of the noise).
    """
    extent = _to_ordinary(slot) if slot.part.exists() else _look_over(slot)
    if extent is None or not extent.seconds:
        return _broken(slot)
    at = (thumbnail_at or slot.meta.onset_at or slot.meta.started_at) - slot.meta.started_at
    thumbnail = _save_thumbnail(slot, extent.begin + max(0.0, min(at, extent.seconds - 0.1))) if extent.width else None
    _sync_names(slot)
    size = slot.video.stat().st_size
    seconds, sides = extent.seconds, (extent.width, extent.height)
    peaks = _peaks(slot) if slot.meta.kind == "noise" else None if slot.meta.kind == "sound" else b""
    return FinishedClip(slot.meta, "ready", slot.video, thumbnail, seconds, size, *sides, slot, extent.codecs, extent.cut, peaks)


def _peaks(slot: Slot) -> bytes:
    try:
        return waveform.peaks(slot.video)
    except (OSError, ValueError, IndexError):
        log.warning("clip %s has no waveform", slot.meta.clip_id, exc_info=True)
        return b""


def mend(sidecar: Path) -> FinishedClip | None:
    """Take over a left-over and finish it; None when somebody else has it. `broken` when there is nothing in it to play."""
    slot = Slot.take(sidecar)
    return finish(slot) if slot else None


def _broken(slot: Slot) -> FinishedClip:
    file = slot.part if slot.part.exists() else slot.video
    if not file.exists():
        file.touch()  # a power cut took all of it: whoever was told of the clip is told that, too
    return FinishedClip(slot.meta, "broken", file, None, 0.0, file.stat().st_size, 0, 0, slot, "", True)


def _to_ordinary(slot: Slot) -> Extent | None:
    try:
        extent = _replaced(slot.part, slot)
        if extent.seconds:
            slot.part.unlink()
            return extent
    except (OSError, ValueError, IndexError):
        log.warning("clip %s stays in fragments", slot.meta.clip_id, exc_info=True)
    measured = measure(slot.part)
    if measured and measured.seconds:
        _shorten(slot.part)
        slot.part.rename(slot.video)
    return measured


def _look_over(slot: Slot) -> Extent | None:
    """A file that was finished before. One that a power cut has cut is rewritten up to there, so that it ends in a player."""
    extent = measure(slot.video)
    if extent is None or not extent.cut or not extent.seconds:
        return extent
    try:
        return _replaced(slot.video, slot)
    except (OSError, ValueError, IndexError):
        log.warning("clip %s stays cut as it is", slot.meta.clip_id, exc_info=True)
        return extent


def _replaced(source: Path, slot: Slot) -> Extent:
    return rewrite(source, slot.video, slot.video.with_suffix(".mp4.tmp"), labels.comment(msgspec.json.encode(slot.meta)))


def rewrite(source: Path, target: Path, temporary: Path, comment: str) -> Extent:
    """An ordinary file from `source`, in the place of `target` once it is whole and on the disk; not if there is nothing to play.

    Raises OSError, ValueError or IndexError for what is no MP4, and OSError for a disk that takes no more.
    """
    try:
        extent = _remux(source, temporary, comment)
        if extent.seconds:
            files.sync(temporary)
            temporary.replace(target)
            files.sync_folder(target.parent)
        return extent
    finally:
        temporary.unlink(missing_ok=True)


def _shorten(part: Path) -> None:
    """Leaves out what comes after the last whole box: a player would wait for the rest."""
    try:
        boxes = labels.walk_boxes(part)
        if not boxes.whole:
            os.truncate(part, boxes.end)
        files.sync(part)
    except OSError:
        log.warning("%s stays as it is", part.name, exc_info=True)


def _sync_names(slot: Slot) -> None:
    try:
        files.sync_folder(slot.video.parent)
    except OSError:
        log.warning("clip %s may not outlive a power cut", slot.meta.clip_id, exc_info=True)


def _remux(source: Path, target: Path, comment: str) -> Extent:
    options, looked = {"movflags": "+faststart"}, labels.walk_boxes(source)
    with av.open(str(source), format="mp4") as read, av.open(str(target), "w", format="mp4", options=options) as write:
        streams = {stream.index: _same(write, stream) for stream in read.streams if _usable(stream)}
        if comment:
            write.metadata["comment"] = comment

        def copy(packet: "av.Packet[Any]") -> None:
            packet.stream = streams[packet.stream.index]
            write.mux(packet)

        extent = _walk(read, copy, looked.sealed)
    extent.cut = extent.cut or looked.cut
    return extent


def _same(write: "av.container.OutputContainer", stream: Any) -> Any:
    made = write.add_stream_from_template(stream)
    if stream.codec_context.name == "hevc":
        made.codec_tag = "hvc1"  # FFmpeg would choose hev1, which Safari does not play
    return made


def measure(path: Path) -> Extent | None:
    """What an MP4 holds; None for what is none."""
    try:
        with av.open(str(path), format="mp4") as container:
            looked = labels.walk_boxes(path)
            extent = _walk(container, lambda packet: None, looked.sealed)
        extent.cut = extent.cut or looked.cut
    except (OSError, ValueError):
        return None
    return extent


def _walk(container: "av.container.InputContainer", use: Callable[["av.Packet[Any]"], None], sealed: bool) -> Extent:
    """Every packet in order, up to where the file was cut. `sealed`: its end was written, so zeros are what the camera sent."""
    streams = [stream for stream in container.streams if _usable(stream)]
    extent = Extent(codecs=", ".join(filter(None, map(_codec_string, streams))))
    for packet in _until_cut(container.demux(streams), extent, sealed):
        extent.add(packet)
        use(packet)
    extent.cut = extent.cut or extent.packets < sum(stream.frames for stream in streams)
    return extent


def _until_cut(packets: Iterator["av.Packet[Any]"], extent: Extent, sealed: bool) -> Iterator["av.Packet[Any]"]:
    try:
        for packet in packets:
            if packet.dts is None or not packet.size:
                continue
            if packet.is_corrupt or (not sealed and _lost(packet)):
                break
            yield packet
        else:
            return
    except (av.FFmpegError, EOFError):
        pass
    extent.cut = True


def _lost(packet: "av.Packet[Any]") -> bool:
    """Whether a power cut took the end of it and left zeros: no picture, and hardly any sound, ends with so many."""
    return not any(bytes(packet)[-LOST[packet.stream.type] :])


def _codec_string(stream: Any) -> str:
    """RFC 6381, "" for what cannot be told."""
    context = stream.codec_context
    extradata = bytes(context.extradata or b"") if context else b""
    try:
        if stream.type == "audio":
            return f"mp4a.40.{aac.config(extradata).object_type}"
        return PASSED[context.name].codec_string(extradata)
    except (AttributeError, IndexError, KeyError, ValueError):
        return ""


def _usable(stream: Any) -> bool:
    return stream.type in ("video", "audio")


def _save_thumbnail(slot: Slot, at: float) -> Path | None:
    try:
        picture = _picture_at(slot.video, at)
        if picture is None:
            return None
        temporary = slot.thumbnail.with_suffix(".jpg.tmp")
        temporary.write_bytes(picture)
        files.sync(temporary)
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
        picture = None
        for frame in container.decode(stream):
            picture = frame
            if frame.time is not None and frame.time >= at:
                break
        return jpeg(picture, THUMBNAIL_WIDTH) if picture else None
