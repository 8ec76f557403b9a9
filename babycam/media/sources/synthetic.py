"""A camera without a camera, for tests and trials: synthetic://room?cry=40&width=320&height=240&fps=10&video=h264&audio=aac

`video`: h264 | mjpeg | none; `audio`: aac | pcm | none; `cry`: a cry each so many seconds (0: never); `seconds`: end after that;
`error`: fail at once with this code.
"""

import functools
import threading
from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import av

from babycam.core.errors import WORDS, BabycamError
from babycam.core.link import CameraConfig
from babycam.media import feed
from babycam.media.feed import Feed, Unit
from babycam.media.packets import AudioInfo, Sink, VideoInfo
from babycam.media.sources import team
from babycam.media.sources.units import Normaliser
from babycam.media.sources.wire import Stopped
from babycam.media.synthetic import Picture, RoomSound, pcm16

DEFAULTS = {
    "cry": "0",
    "width": "320",
    "height": "240",
    "fps": "10",
    "rate": "48000",
    "video": "h264",
    "audio": "aac",
    "seconds": "0",
}
SECOND = Fraction(1, 1_000_000)


class Synthetic:
    """Draws, sounds and encodes in this process as time passes. Raises BabycamError scheme_not_allowed or bad_url."""

    def __init__(self, camera: CameraConfig) -> None:
        parts = urlsplit(camera.url)
        if parts.scheme != "synthetic":
            raise BabycamError("scheme_not_allowed")
        self._settings = DEFAULTS | dict(parse_qsl(parts.query))
        try:
            self._numbers = {name: float(self._settings[name]) for name in ("cry", "width", "height", "fps", "rate", "seconds")}
        except ValueError:
            raise BabycamError("bad_url") from None
        self.switched: dict[str, bool] = {}

    def run(self, sink: Sink, stop: threading.Event) -> None:
        """See registry.Source. Raises the BabycamError that the address asks for."""
        if (code := self._settings.get("error")) in WORDS:
            raise BabycamError(code)
        tracks: list[_Track] = []
        if self._settings["video"] != "none":
            tracks.append(_Pictures(self._settings["video"], self._numbers))
        if self._settings["audio"] != "none":
            tracks.append(_Sounds(self._settings["audio"], self._numbers))
        out = Feed(sink, readers=len(tracks))
        team.run([functools.partial(self._play, track, out) for track in tracks], out, stop)

    def _play(self, track: "_Track", out: Feed, stop: threading.Event) -> None:
        out.expect(video=track.video, audio=not track.video)
        began, seconds = feed.now(), self._numbers["seconds"]
        while not seconds or feed.now() - began < seconds:
            if stop.wait(max(track.due - feed.now(), 0)):
                raise Stopped
            for unit in track.next():
                out.describe(track.info)
                out.put(unit)
        raise BabycamError("source_ended")

    def control(self, **changes: bool) -> None:
        """See registry.Source. Raises BabycamError not_found for what it cannot switch."""
        if not changes.keys() <= {"torch", "night_vision", "front"}:
            raise BabycamError("not_found")
        self.switched |= changes


class _Track:
    """`due`: when its next piece is ready, seconds since 1970; `info`: known after the first."""

    video: bool
    due: float
    info: VideoInfo | AudioInfo

    def next(self) -> Iterable[Unit]:
        raise NotImplementedError


class _Pictures(_Track):
    video = True

    def __init__(self, codec: str, numbers: dict[str, float]) -> None:
        width, height, self._fps = int(numbers["width"]), int(numbers["height"]), numbers["fps"]
        self._picture = Picture(width, height)
        self._encoder: Any = av.CodecContext.create("libx264" if codec == "h264" else "mjpeg", "w")
        self._encoder.width, self._encoder.height, self._encoder.time_base = width, height, SECOND
        self._encoder.framerate = Fraction(self._fps).limit_denominator(1000)
        self._encoder.pix_fmt = "yuv420p" if codec == "h264" else "yuvj420p"
        self._encoder.thread_count = 1
        if codec == "h264":
            self._encoder.gop_size = max(int(self._fps), 1)
            self._encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
        self._normaliser = Normaliser(b"") if codec == "h264" else None
        self.info = VideoInfo(codec, width, height)
        self.due = feed.now()

    def next(self) -> Iterable[Unit]:
        frame = self._picture.frame(feed.now())
        if self._normaliser is None:
            frame = frame.reformat(format="yuvj420p")
        stamp = round(self.due * 1e6)
        frame.pts, frame.time_base = stamp, SECOND
        self.due += 1 / self._fps
        for packet in self._encoder.encode(frame):
            data, keyframe = bytes(packet), True
            if self._normaliser:
                data, keyframe = self._normaliser.access_unit(data)
                self.info = self._normaliser.info or self.info
            yield Unit(True, data, feed.now(), stamp, stamp, round(1e6 / self._fps), keyframe)


class _Sounds(_Track):
    video = False

    def __init__(self, codec: str, numbers: dict[str, float]) -> None:
        rate = int(numbers["rate"])
        self._sound = RoomSound(rate, cry_every=numbers["cry"])
        self._encoder: Any = None
        self._size, self.info = rate // 50, AudioInfo("pcm_s16le", rate, 1)
        if codec == "aac":
            self._encoder = av.CodecContext.create("aac", "w")
            self._encoder.sample_rate, self._encoder.layout, self._encoder.format = rate, "mono", "fltp"
            self._encoder.bit_rate, self._encoder.time_base = 64000, Fraction(1, rate)
            self._encoder.open()
            self._size, self.info = 1024, AudioInfo("aac", rate, 1, bytes(self._encoder.extradata or b""))
        self._rate, self._at = rate, round(feed.now() * rate)
        self.due = (self._at + self._size) / rate

    def next(self) -> Iterable[Unit]:
        samples, stamp = self._sound.block(self._at, self._size), self._at * 1_000_000 // self._rate
        self._at += self._size
        self.due = (self._at + self._size) / self._rate
        length = self._size * 1_000_000 // self._rate
        for data in self._encoded(samples):
            yield Unit(False, data, feed.now(), stamp, stamp, length)

    def _encoded(self, samples: Any) -> list[bytes]:
        if self._encoder is None:
            return [pcm16(samples)]
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._at, Fraction(1, self._rate)
        return [bytes(packet) for packet in self._encoder.encode(frame)]


def open_source(camera: CameraConfig) -> Synthetic:
    """See registry."""
    return Synthetic(camera)
