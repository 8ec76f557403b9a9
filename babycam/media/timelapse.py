"""A night in a minute or two: a picture each EACH_S, decoded from one keyframe, as H.264 of its own. A film for each hour.

A second of film is SPEED seconds of the room, always: `started_at + SPEED * t` is the time of what is shown. While no picture
comes, the film is dark, because a picture that stands still would look like a child that sleeps.
"""

from collections.abc import Callable

import av
import numpy as np
from av.video.frame import VideoFrame

from babycam.media.bus import Item
from babycam.media.clip import Recording
from babycam.media.packets import Packet, StreamInfo, VideoInfo
from babycam.media.picture import jpeg, newest_picture
from babycam.media.ring import Ring
from babycam.media.transcode import Normaliser

EACH_S = 10.0
SPEED = 100
WIDTH = 640
HOUR_US = 3_600_000_000
DARK_US = 25_000_000  # no new picture for so long: nothing is seen
DARKNESS = 24  # luma of 0 to 255


class Film:
    """Call `take` each EACH_S, from one thread, then `end`. `pictures` counts what was taken."""

    def __init__(self, ring: Ring, begin: Callable[[], Recording]) -> None:
        self._ring, self._begin = ring, begin
        self._reel: _Reel | None = None
        self._shown = 0  # the time of the newest picture, µs
        self.pictures = 0

    def take(self) -> None:
        """The newest picture, if there is one that is not in the film yet; darkness where none has come for a while."""
        found = self._ring.last_keyframe()
        if found is None or found[1].pts <= self._shown:
            return
        info, key = found
        assert info.video is not None
        items: list[Item] = self._ring.last_gop() if info.video.refreshes else [info, key]
        picture = newest_picture(items, WIDTH)
        if picture is None:
            return
        if self._reel and key.pts - self._shown > DARK_US:
            self._reel.add(_dark(picture), self._shown + int(EACH_S * 1e6))
        self._put(picture, key.pts)

    def end(self) -> None:
        """The film in hand is finished."""
        reel, self._reel = self._reel, None
        if reel:
            reel.end()

    def _put(self, picture: bytes, at: int) -> None:
        size = _size(picture)
        if self._reel and (self._reel.size != size or at // HOUR_US != self._reel.began // HOUR_US):
            self.end()
        if self._reel is None:
            self._reel = _Reel(self._begin(), size, at)
        self._reel.add(picture, at)
        self._shown = at
        self.pictures += 1


class _Reel:
    """One file."""

    def __init__(self, recording: Recording, size: tuple[int, int], began: int) -> None:
        self.size, self.began = size, began
        self._recording = recording
        self._normaliser = Normaliser(StreamInfo(1, VideoInfo("mjpeg", *size), None))

    def add(self, picture: bytes, at: int) -> None:
        pts = self.began + (at - self.began) // SPEED
        step = int(EACH_S * 1e6) // SPEED
        for item in self._normaliser.feed(Packet(True, pts, pts, step, True, picture, at / 1e6)):
            self._recording.feed(item)

    def end(self) -> None:
        self._normaliser.close()
        self._recording.finish()


def _size(picture: bytes) -> tuple[int, int]:
    frame = _decoded(picture)
    return frame.width, frame.height


def _decoded(picture: bytes) -> VideoFrame:
    decoder = av.CodecContext.create("mjpeg", "r")
    return next(frame for frame in decoder.decode(av.Packet(picture)) if isinstance(frame, VideoFrame))


def _dark(like: bytes) -> bytes:
    width, height = _size(like)
    luma = np.full((height, width, 3), DARKNESS, np.uint8)
    return jpeg(VideoFrame.from_ndarray(luma, format="rgb24"), width)
