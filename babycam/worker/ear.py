"""Where a source puts its packets: on the bus, and, if they are sound, through the decoder and the listening at once.

Runs on the source's own thread, because the shortest way to an alarm has no queue in it. A room without any patience hears
each packet as it comes. Any other judges hops of 100 ms, so its packets wait for the one that completes the hop in hand: that
costs no time, and decoding five packets in a row takes a third of what five lonely ones take (each wakes up to cold caches).
What was heard is handed on in batches: two hops at a time while nothing happens, at once when something does. Whether it is a
cry is judged beside that, on a thread of its own (recogniser), for which nothing here waits.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from babycam.core import clock
from babycam.core.link import ListeningConfig
from babycam.core.readings import registry
from babycam.core.readings.reading import Reading
from babycam.listening.cry import CryScore
from babycam.listening.outputs import HopMeasured, Output
from babycam.listening.pipeline import Pipeline
from babycam.media.bus import Bus
from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet, StreamInfo, Talker
from babycam.media.sound_names import sound_name
from babycam.worker.cry import Cry, Samples
from babycam.worker.hearing import Hearing
from babycam.worker.recogniser import Recogniser
from babycam.worker.rhythm import Rhythm

log = logging.getLogger(__name__)

HOPS_A_BATCH = 2
HOP_US = 100_000
ROUNDING_US = 1_000
LONGEST_TALK_S = 120.0
ECHO_S = 1.5  # the voice is still in the room, and on its way
MOST_WAITING = 20  # packets; for streams whose durations are wrong


@dataclass(slots=True)
class Vitals:
    """What came so far. Times are seconds since 1970, 0.0: never. `readings`: the newest of each name.

    `last_audio_at`: the last packet that became samples; `sound_came_at`: the last packet of sound, whatever became of it.
    """

    last_audio_at: float = 0.0
    sound_came_at: float = 0.0
    last_video_at: float = 0.0
    frames: int = 0
    bytes: int = 0
    readings: Mapping[str, Reading] = field(default_factory=dict)


class Ear:
    """The room's sink, over all reconnects. `heard` and `talked` are called from the source's thread and must not block."""

    def __init__(
        self,
        bus: Bus,
        listening: ListeningConfig,
        heard: Callable[[list[Output]], None],
        talked: Callable[[Talker | None], None] = lambda talker: None,
        recogniser: Callable[[Callable[[list[CryScore]], None], Counter[str]], Recogniser] = Recogniser,
    ) -> None:
        self._bus = bus
        self._heard, self._talked = heard, talked
        self._lock = threading.Lock()
        self._pipeline = Pipeline(listening)
        self._decoder: AudioDecoder | None = None
        self._generation = 0
        self._batch: list[Output] = []
        self._waiting: list[Packet] = []
        self._instant = listening.patience == "instant"
        self._hop_due = 0  # microseconds since 1970 at which the hop in hand is complete, 0: not known
        self.vitals = Vitals()
        self._hearing = Hearing()
        self._audio: AudioInfo | None = None
        self.rhythms = {True: Rhythm(), False: self._hearing.samples}  # of the pictures, and of the sound that could be read
        self.counts: Counter[str] = Counter()
        self._cry: Cry | None = None
        self._recogniser = recogniser(self._scored, self.counts)

    @property
    def muted(self) -> bool:
        """The microphone sends only zeros."""
        return self._pipeline.muted

    @property
    def unjudged(self) -> str:
        """Why cries cannot be told from noises here, "" while they can."""
        return self._pipeline.unjudged

    def unreadable(self, now: float) -> tuple[str, float]:
        """The codec whose packets come without becoming samples, as its makers call it, and for how many seconds; ("", 0.0)."""
        seconds = self._hearing.unread_s(now)
        return (sound_name(self._audio.codec), seconds) if seconds and self._audio else ("", 0.0)

    def configure(self, listening: ListeningConfig) -> None:
        """Bites at the next block of sound."""
        with self._lock:
            self._instant = listening.patience == "instant"
            self._pipeline.configure(listening)

    def gusts(self, may: bool) -> None:
        """Whether pauses may be this camera's habit (see rhythm)."""
        self.rhythms[True].gusts = may
        self._hearing.gusts(may)

    def drill(self, seconds: float) -> None:
        """A made-up cry is heard for so long, from the next block of sound on."""
        with self._lock:
            self._cry = Cry(seconds)

    def lost(self, at: float) -> None:
        """No sound comes; call it again as long as that lasts. `at`: seconds since 1970."""
        with self._lock:
            self._listen()
            self._hand_on(self._pipeline.lost(at), now=True)

    def close(self, at: float) -> None:
        """Nobody listens any more: an open noise ends."""
        with self._lock:
            self._listen()
            self._hand_on(self._pipeline.close(at), now=True)
        self._recogniser.close()

    # --- the sink ------------------------------------------------------------------------------------------------

    def info(self, info: StreamInfo) -> None:
        self._generation += 1
        self.rhythms[True].restart()
        self._bus.info(replace(info, generation=self._generation))
        with self._lock:
            self._listen()
            self._hearing.restart(another=info.audio != self._audio)
            self._audio = info.audio
            self._decoder = self._open(info.audio) if info.audio else None

    def packet(self, packet: Packet) -> None:
        vitals = self.vitals
        vitals.bytes += len(packet.data)
        if packet.video:
            self.rhythms[True].came(packet.arrived)
            vitals.last_video_at = packet.arrived
            vitals.frames += 1
        else:
            vitals.sound_came_at = packet.arrived
            self._take(packet)
        self._bus.packet(packet)

    def readings(self, readings: Sequence[Reading]) -> None:
        self.vitals.readings = {**self.vitals.readings, **registry.known(readings)}

    def away(self, code: str) -> None:
        """The room notices that no sound comes, whyever."""

    def talking(self, talker: Talker | None) -> None:
        """What a parent says into the room is no noise of the room."""
        with self._lock:
            self._listen()
            self._pipeline.shield(clock.unix() + (LONGEST_TALK_S if talker else 0.0) + ECHO_S)
        self._talked(talker)

    # --- listening -----------------------------------------------------------------------------------------------

    def _open(self, audio: AudioInfo) -> AudioDecoder | None:
        try:
            return AudioDecoder(audio)
        except ValueError as error:  # this build of FFmpeg has no such codec
            self.counts["not_decodable"] += 1
            log.error("sound in %s cannot be decoded: %s", audio.codec, error)
            return None

    def _take(self, packet: Packet) -> None:
        with self._lock:
            self._waiting.append(packet)
            if self._instant or self._complete(packet) or len(self._waiting) >= MOST_WAITING:
                self._listen()

    def _complete(self, packet: Packet) -> bool:
        """Whether this packet completes the hop in hand. A packet far from it (a jump of the times) does, too."""
        missing = self._hop_due - (packet.pts + packet.duration)
        return not packet.duration or not ROUNDING_US < missing <= HOP_US

    def _listen(self) -> None:
        """Hears what waits."""
        packets, self._waiting = self._waiting, []
        for packet in packets:
            seconds = self._hear(self._decoder, packet) if self._decoder else 0.0
            if self._hearing.took(packet.arrived, packet.pts / 1e6, seconds):
                self.vitals.last_audio_at = packet.arrived
        if self._recogniser.late():
            self._hand_on(self._pipeline.late())
        if self._decoder:
            self.counts["broken_audio"] = self._decoder.counts["broken"]
            self.counts["no_sound"] = self._decoder.counts["unusable"]

    def _hear(self, decoder: AudioDecoder, packet: Packet) -> float:
        """How many seconds of sound this packet became."""
        began = at = packet.pts / 1e6
        for block, rate in decoder.feed(packet):
            samples = self._with_cry(block, rate)
            try:
                outputs = self._pipeline.feed(samples, rate, at)
            except ValueError:  # an impossible rate: broken data that decoded by chance
                self.counts["not_hearable"] += 1
                continue
            if not self._pipeline.shielded(at):
                self._recogniser.offer(block, rate, at)  # without the drill's cry: a drill is no cry of this room
            at += samples.shape[-1] / rate
            self._hand_on(outputs)
        return at - began

    def _scored(self, scores: list[CryScore]) -> None:
        """From the recogniser's thread."""
        with self._lock:
            for score in scores:
                self._hand_on(self._pipeline.scored(score))

    def _with_cry(self, samples: Samples, rate: int) -> Samples:
        if self._cry is None or rate <= 0:
            return samples
        if self._cry.over:
            self._cry = None
            return samples
        return self._cry.mix(samples, rate)

    def _hand_on(self, outputs: list[Output], now: bool = False) -> None:
        if not outputs:
            return
        for output in outputs:
            if isinstance(output, HopMeasured):
                self._hop_due = int(output.at * 1e6) + HOP_US
        self._batch += outputs
        if now or len(self._batch) >= HOPS_A_BATCH or any(not isinstance(output, HopMeasured) for output in outputs):
            batch, self._batch = self._batch, []
            self._heard(batch)
