"""A sink that remembers, and a source that runs beside the test."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.core.readings.reading import Reading
from babycam.media.decode import AudioDecoder
from babycam.media.packets import Packet, StreamInfo, Talker
from babycam.media.sources.registry import open_source

PATIENCE_S = 20.0


class Watcher:
    """Everything that a source gave. `heard`: arrival times of blocks that are loud."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.infos: list[StreamInfo] = []
        self.packets: list[Packet] = []
        self.generations: list[int] = []
        self.batteries: list[float] = []
        self.aways: list[str] = []
        self.talkers: list[Talker | None] = []
        self.heard: list[float] = []
        self.error: BabycamError | None = None
        self.ended = False
        self._decoder: AudioDecoder | None = None

    def info(self, info: StreamInfo) -> None:
        with self.changed:
            self.infos.append(info)
            self._decoder = AudioDecoder(info.audio) if info.audio else None
            self.changed.notify_all()

    def packet(self, packet: Packet) -> None:
        with self.changed:
            self.packets.append(packet)
            self.generations.append(self.infos[-1].generation)
            if not packet.video and self._decoder:
                loud = [samples for samples, _ in self._decoder.feed(packet) if np.abs(samples).max(initial=0) > 0.1]
                self.heard += [packet.arrived] * len(loud)
            self.changed.notify_all()

    def readings(self, readings: Sequence[Reading]) -> None:
        with self.changed:
            self.batteries += [reading.value for reading in readings if reading.name == "battery"]
            self.changed.notify_all()

    def away(self, code: str) -> None:
        with self.changed:
            self.aways.append(code)
            self.changed.notify_all()

    def talking(self, talker: Talker | None) -> None:
        with self.changed:
            self.talkers.append(talker)
            self.changed.notify_all()

    def end(self, error: BabycamError | None) -> None:
        with self.changed:
            self.error, self.ended = error, True
            self.changed.notify_all()

    def until(self, wanted: Callable[[], object], what: str = "it") -> None:
        """Until `wanted` is true; fails with what the source said when it ended or PATIENCE_S passed."""
        deadline = time.monotonic() + PATIENCE_S
        with self.changed:
            while not wanted():
                left = deadline - time.monotonic()
                if self.ended or left <= 0:
                    raise AssertionError(
                        f"waiting for {what}: source said {self.error and self.error.code}, {len(self.packets)} packets"
                    )
                self.changed.wait(left)

    def until_code(self) -> str:
        """The code of the error that ends the source."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.ended, PATIENCE_S), "the source did not end"
        assert self.error is not None
        return self.error.code

    def count(self, video: bool) -> int:
        return sum(packet.video is video for packet in self.packets)

    @property
    def keyframes(self) -> list[Packet]:
        return [packet for packet in self.packets if packet.video and packet.keyframe]

    def assert_in_order(self) -> None:
        """Decoding times rise within each generation, presentation is not before decoding."""
        last: dict[tuple[int, bool], int] = {}
        for generation, packet in zip(self.generations, self.packets, strict=True):
            assert packet.dts > last.get((generation, packet.video), 0)
            assert packet.pts >= packet.dts
            last[generation, packet.video] = packet.dts


@contextmanager
def reading(url: str, kind: str = "pull", **camera: str) -> Iterator[Watcher]:
    """Runs the source until the block ends; then it must end within a second."""
    watcher, stop = Watcher(), threading.Event()
    source = open_source(CameraConfig(kind=kind, url=url, **camera))

    def run() -> None:
        error = None
        try:
            source.run(watcher, stop)
        except BabycamError as failure:
            error = failure
        watcher.end(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield watcher
    finally:
        stop.set()
        thread.join(2)
        assert not thread.is_alive(), "the source did not stop"
        given = len(watcher.packets)
        thread.join(0.05)
        assert len(watcher.packets) == given, "packets came after the end"
