"""A glance at the room: its newest keyframe, small and grey, for whoever judges pictures without showing them.

The keyframe is taken from the ring, so no camera is asked for anything, and nothing between two keyframes is decoded. MJPEG is
decoded at half of its size, which costs a quarter.
"""

from dataclasses import dataclass

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from babycam.media.codecs import PASSED
from babycam.media.nal import to_annexb
from babycam.media.packets import Packet, VideoInfo
from babycam.media.ring import Ring

Grey = NDArray[np.uint8]

WIDTH, HEIGHT = 64, 36
FINE_WIDTH = 640
HALF_FROM = 640  # pixels of width from which a JPEG is decoded at half of its size


@dataclass(frozen=True, slots=True)
class Glance:
    """One look. `at`: when it was taken, µs of the stream. `fine`: brightness 0 (black) to 255, [h, w], at most about 640 wide,
    of single pixels, so that the sensor's noise is in it. `small`: [36, 64], each the mean of its part of the picture. `tint`: how
    far its colours are from grey, in values of chroma, on the whole."""

    at: int
    fine: Grey
    small: Grey
    tint: float = 0.0


class Glancer:
    """Looks at the room whose ring this is. For one thread at a time."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._seen: Packet | None = None

    def look(self) -> Glance | None:
        """The newest keyframe; None if it was looked at before, is none, or cannot be decoded."""
        found = self._ring.last_keyframe()
        if found is None or found[1] is self._seen or found[0].video is None:
            return None
        packet = self._seen = found[1]
        frame = _decoded(found[0].video, packet)
        return None if frame is None else glance_at(frame, packet.pts)


def glance_at(frame: VideoFrame, at: int) -> Glance:
    """What one sees of a decoded picture of `at` (µs)."""
    luma, full = _luma(frame)
    step = max(1, -(-luma.shape[1] // FINE_WIDTH))
    fine, small = luma[::step, ::step], _small(luma)
    return Glance(at, np.ascontiguousarray(fine if full else _FULL[fine]), small if full else _FULL[small], _tint(frame))


_FULL = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255).round().astype(np.uint8)
"""From the range of most video, in which 16 is black and 235 is white."""


def _tint(frame: VideoFrame) -> float:
    """Of every eighth pixel of its chroma; 0.0 where that is not at hand."""
    if not frame.format.name.startswith(("yuv4", "yuvj4", "nv12")) or frame.format.components[0].bits != 8:
        return 0.0
    chroma = [_rows(plane)[::8, ::7].astype(np.int16) for plane in frame.planes[1:]]
    return float(np.mean([np.abs(values - 128).mean() for values in chroma])) if chroma else 0.0


def _rows(plane: VideoPlane) -> Grey:
    """A plane as it is, without what pads its lines."""
    rows: Grey = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _luma(frame: VideoFrame) -> tuple[Grey, bool]:
    """Its brightness, and whether that goes from 0 to 255. Nothing is copied where the first plane is that already."""
    if not frame.format.name.startswith(("yuv4", "yuvj4", "nv12")) or frame.format.components[0].bits != 8:
        frame = frame.reformat(format="yuvj420p")
    return _rows(frame.planes[0]), frame.format.name.startswith("yuvj") or frame.color_range == ColorRange.JPEG


def _small(grey: Grey) -> Grey:
    """The mean of each of 64 x 36 parts; a picture that is smaller than that is stretched."""
    high, wide = grey.shape
    if high < HEIGHT or wide < WIDTH:
        grey = np.repeat(np.repeat(grey, -(-HEIGHT // high), axis=0), -(-WIDTH // wide), axis=1)
        high, wide = grey.shape
    rows, columns = high // HEIGHT, wide // WIDTH
    parts = grey[: rows * HEIGHT, : columns * WIDTH].reshape(HEIGHT, rows, WIDTH, columns)
    return np.asarray(parts.mean(axis=(1, 3), dtype=np.float32), dtype=np.uint8)


def _decoded(info: VideoInfo, packet: Packet) -> VideoFrame | None:
    decoder = av.CodecContext.create(info.codec, "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.thread_count = 1
    passed = PASSED.get(info.codec)
    if passed is None and info.width >= HALF_FROM:
        decoder.options = {"lowres": "1"}
    if info.refreshes:
        decoder.flags |= Flags.output_corrupt
    data = passed.parameter_sets(info.extradata).annexb() + to_annexb(packet.data) if passed else packet.data
    frames: list[VideoFrame] = []
    try:
        for part in (av.Packet(data), None):
            frames += decoder.decode(part)
    except (av.FFmpegError, ValueError):
        pass  # what came before the damage counts
    return frames[-1] if frames else None
