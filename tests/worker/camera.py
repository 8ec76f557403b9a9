"""A camera that sends exactly what a test tells it to: H.264 pictures of 64x48 at 5 a second, and 16-bit sound at 8 kHz."""

import queue
import threading
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media.packets import AudioInfo, Packet, Sink, StreamInfo, VideoInfo
from babycam.media.sources.kinds import KINDS, CameraKind
from babycam.media.synthetic import cry

KINDS["scripted"] = CameraKind("scripted", __name__, frozenset({"scripted"}), simulated=True)

RATE = 8000
FPS = 5
BLOCK_S = 1 / FPS
cameras: dict[str, "Camera"] = {}


class Camera:
    """What the test holds: `play` sounds, `fail`, and see how often it was opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.config = CameraConfig(kind="scripted", url=url)
        self.opened = 0
        self.refusals: list[str] = []
        self.controls: list[dict[str, bool]] = []
        self.sound = AudioInfo("pcm_s16le", RATE, 1)  # what it says that it sends
        self.now = clock.unix()
        self.lens = grey  # what its next picture shows, by its number: luma [48, 64]
        self._items: queue.Queue[Packet | str] = queue.Queue()
        self._video = _pictures(self)
        cameras[url] = self

    def play(self, level: float, seconds: float) -> float:
        """Sends noise of `level` dBFS RMS with pictures, `seconds` of it at once; the stream time (unix s) at which it begins."""
        return self._play(np.random.default_rng(1).standard_normal(int(RATE * BLOCK_S)) * 10 ** (level / 20), seconds)

    def hum(self, level: float, seconds: float) -> float:
        """Likewise a sine of 800 Hz on digital silence, which is no sound of a room."""
        return self._play(
            np.sqrt(2) * np.sin(2 * np.pi * 800 * np.arange(int(RATE * BLOCK_S)) / RATE) * 10 ** (level / 20), seconds
        )

    def cry(self, level: float, seconds: float) -> float:
        """Likewise a made-up child that cries in a quiet room."""
        child = cry(RATE, seconds, level)
        return self._send_all(child + np.random.default_rng(2).standard_normal(child.size) * 1e-3)

    def _play(self, block: np.ndarray, seconds: float) -> float:
        return self._send_all(np.tile(block, round(seconds / BLOCK_S)))

    def _send_all(self, sound: np.ndarray) -> float:
        began, size = self.now, int(RATE * BLOCK_S)
        for first in range(0, sound.size - size + 1, size):
            self._send(*next(self._video), video=True)
            block = np.clip(sound[first : first + size] * 32767, -32768, 32767)
            self._send(block.astype("<i2").tobytes(), True, video=False)
            self.now += BLOCK_S
        return began

    def fail(self, code: str) -> None:
        """The stream in hand ends with this error."""
        self._items.put(code)

    def _send(self, data: bytes, keyframe: bool, video: bool) -> None:
        pts = int(self.now * 1e6)
        self._items.put(Packet(video, pts, pts, int(BLOCK_S * 1e6), keyframe, data, clock.unix()))

    # --- what the worker sees -----------------------------------------------------------------------------------------

    def run(self, sink: Sink, stop: threading.Event) -> None:
        self.opened += 1
        if self.refusals:
            raise BabycamError(self.refusals.pop(0))
        sink.info(StreamInfo(1, VideoInfo("h264", 64, 48), self.sound))
        while not stop.is_set():
            try:
                item = self._items.get(timeout=0.05)
            except queue.Empty:
                continue
            if isinstance(item, str):
                raise BabycamError(item)
            sink.packet(item)

    def control(self, **changes: bool) -> None:
        self.controls.append(changes)


def open_source(camera: CameraConfig) -> Camera:
    return cameras[camera.url]


def grey(number: int) -> np.ndarray:
    """An even grey, another one each time."""
    return np.full((48, 64), number % 200 + 20, np.uint8)


def _pictures(camera: Camera) -> Iterator[tuple[bytes, bool]]:
    """Annex B access units without end, and whether each is a keyframe (one a second)."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS, 1)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": str(FPS)}
    number = 0
    while True:
        luma = camera.lens(number)
        frame = av.VideoFrame.from_ndarray(np.concatenate([luma, np.full((24, 64), luma[0, 0], np.uint8)]), format="yuv420p")
        frame.pts = number
        number += 1
        for packet in encoder.encode(frame):
            yield bytes(packet), packet.is_keyframe
