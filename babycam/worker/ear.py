"""Where a source puts its packets: on the bus, and, if they are sound, through the decoder and the listening at once.

Runs on the source's own thread, because the shortest way to an alarm has no queue in it. What was heard is handed on in
batches: two hops (200 ms) at a time while nothing happens, at once when something does.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from babycam.core.link import ListeningConfig
from babycam.listening.outputs import HopMeasured, Output
from babycam.listening.pipeline import Pipeline
from babycam.media.bus import Bus
from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet, StreamInfo

log = logging.getLogger(__name__)

HOPS_A_BATCH = 2


@dataclass(slots=True)
class Vitals:
    """What came so far. Times are seconds since 1970, 0.0: never. Battery in per cent."""

    last_audio_at: float = 0.0
    last_video_at: float = 0.0
    frames: int = 0
    bytes: int = 0
    battery: float | None = None
    charging: bool | None = None


class Ear:
    """The room's sink, over all reconnects. `heard` is called from the source's thread and must not block."""

    def __init__(self, bus: Bus, listening: ListeningConfig, heard: Callable[[list[Output]], None]) -> None:
        self._bus = bus
        self._heard = heard
        self._lock = threading.Lock()
        self._pipeline = Pipeline(listening)
        self._decoder: AudioDecoder | None = None
        self._generation = 0
        self._batch: list[Output] = []
        self.vitals = Vitals()
        self.counts: Counter[str] = Counter()

    @property
    def muted(self) -> bool:
        """The microphone sends only zeros."""
        return self._pipeline.muted

    def configure(self, listening: ListeningConfig) -> None:
        """Bites at the next block of sound."""
        with self._lock:
            self._pipeline.configure(listening)

    def lost(self, at: float) -> None:
        """No sound comes; call it again as long as that lasts. `at`: seconds since 1970."""
        with self._lock:
            self._hand_on(self._pipeline.lost(at), now=True)

    def close(self, at: float) -> None:
        """Nobody listens any more: an open noise ends."""
        with self._lock:
            self._hand_on(self._pipeline.close(at), now=True)

    # --- the sink ------------------------------------------------------------------------------------------------

    def info(self, info: StreamInfo) -> None:
        self._generation += 1
        self._bus.info(replace(info, generation=self._generation))
        with self._lock:
            self._decoder = self._open(info.audio) if info.audio else None

    def packet(self, packet: Packet) -> None:
        vitals = self.vitals
        vitals.bytes += len(packet.data)
        if packet.video:
            vitals.last_video_at = packet.arrived
            vitals.frames += 1
        else:
            vitals.last_audio_at = packet.arrived
            self._listen(packet)
        self._bus.packet(packet)

    def battery(self, percent: float | None, charging: bool | None) -> None:
        self.vitals.battery, self.vitals.charging = percent, charging

    # --- listening -----------------------------------------------------------------------------------------------

    def _open(self, audio: AudioInfo) -> AudioDecoder | None:
        try:
            return AudioDecoder(audio)
        except ValueError as error:  # this build of FFmpeg has no such codec
            self.counts["not_decodable"] += 1
            log.error("sound in %s cannot be decoded: %s", audio.codec, error)
            return None

    def _listen(self, packet: Packet) -> None:
        with self._lock:
            if self._decoder is None:
                return
            at = packet.pts / 1e6
            for samples, rate in self._decoder.feed(packet):
                try:
                    self._hand_on(self._pipeline.feed(samples, rate, at))
                except ValueError:  # an impossible rate: broken data that decoded by chance
                    self.counts["not_hearable"] += 1
                at += samples.size / rate
            self.counts["broken_audio"] = self._decoder.counts["broken"]

    def _hand_on(self, outputs: list[Output], now: bool = False) -> None:
        if not outputs:
            return
        self._batch += outputs
        if now or len(self._batch) >= HOPS_A_BATCH or any(not isinstance(output, HopMeasured) for output in outputs):
            batch, self._batch = self._batch, []
            self._heard(batch)
