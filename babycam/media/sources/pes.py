"""Elementary streams of MPEG-TS: PES packets (ISO/IEC 13818-1, 2.4.3.6) joined from transport packets, and units of them."""

from dataclasses import dataclass, field

from babycam.media import feed
from babycam.media.feed import Feed, Unit
from babycam.media.packets import AudioInfo, VideoInfo
from babycam.media.sources import adts, framing
from babycam.media.sources.units import MAX_UNIT_BYTES, Normaliser

WRAP = 1 << 33


def timestamp(data: bytes) -> int:
    """The 33 bits of a PTS or DTS (2.4.3.7), in 1 / 90000 s."""
    return (data[0] >> 1 & 7) << 30 | data[1] << 22 | (data[2] >> 1) << 15 | data[3] << 7 | data[4] >> 1


@dataclass(slots=True)
class StreamClock:
    """Makes 33-bit stamps of all streams grow beyond their wrap, and microseconds of them."""

    last: int | None = None

    def microseconds(self, stamp: int) -> int:
        if self.last is None:
            self.last = stamp
        self.last += (stamp - self.last + WRAP // 2) % WRAP - WRAP // 2
        return self.last * 100 // 9


@dataclass(slots=True)
class ElementaryStream:
    """One elementary stream's PES packet in the making."""

    clock: StreamClock
    out: Feed
    counter: int = -1
    pts: int = 0
    dts: int = 0
    open: bool = False
    lost: int = 0

    def begin(self, pes: bytes) -> None:
        """The first payload of a PES packet."""
        self.open = False
        if len(pes) < 9 or pes[:3] != b"\0\0\1":
            return
        flags, header = pes[7] >> 6, 9 + pes[8]
        if flags & 2 and header >= 14:
            self.pts = self.clock.microseconds(timestamp(pes[9:14]))
            self.dts = self.clock.microseconds(timestamp(pes[14:19])) if flags == 3 and header >= 19 else self.pts
        self.open = True
        length = pes[4] << 8 | pes[5]
        self.started(length + 6 - header if length else 0)
        self.add(pes[header:])

    def started(self, length: int) -> None:
        """A PES packet began; `length`: bytes of its payload, 0: it does not say."""

    def add(self, payload: bytes) -> None:
        raise NotImplementedError

    def stuffed(self) -> None:
        """The last transport packet was filled up."""

    def gap(self) -> None:
        """A transport packet is missing."""
        self.lost += 1
        self.open = False


@dataclass(slots=True)
class VideoStream(ElementaryStream):
    normaliser: Normaliser = field(default_factory=lambda: Normaliser(b""))
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    length: int = 0
    given_early: bool = False
    trusts_stuffing: bool = True
    described: VideoInfo | None = None

    def begin(self, pes: bytes) -> None:
        self.give()
        self.given_early = False
        ElementaryStream.begin(self, pes)

    def started(self, length: int) -> None:
        self.length = length

    def add(self, payload: bytes) -> None:
        if self.given_early and payload.strip(b"\0"):
            self.trusts_stuffing = self.given_early = False  # that was not the end: wait for the next beginning from now on
        self.parts.append(payload)
        self.size += len(payload)
        if self.size > MAX_UNIT_BYTES:
            self.gap()
        elif self.length and self.size >= self.length:
            self.give()

    def stuffed(self) -> None:
        if self.trusts_stuffing and self.open and self.parts:
            self.give()
            self.given_early = True

    def gap(self) -> None:
        ElementaryStream.gap(self)
        self.parts, self.size = [], 0

    def give(self) -> None:
        """The picture is complete."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        if not data or not self.open:
            return
        data, keyframe = self.normaliser.access_unit(data, self.dts)
        if self.normaliser.info is not None and self.normaliser.info is not self.described:
            self.described = self.normaliser.info
            self.out.describe(self.described)
        if data:
            self.out.put(Unit(True, data, feed.now(), self.dts, self.pts, 0, keyframe))


@dataclass(slots=True)
class AudioStream(ElementaryStream):
    splitter: adts.Splitter = field(default_factory=adts.Splitter)
    described: AudioInfo | None = None

    def started(self, length: int) -> None:
        """The time stamp is that of the first frame that begins here; one that began before comes first."""
        if self.splitter.pending and self.described:
            self.pts -= adts.FRAME * 1_000_000 // self.described.rate

    def gap(self) -> None:
        ElementaryStream.gap(self)
        self.splitter.reset()

    def add(self, payload: bytes) -> None:
        for frame in self.splitter.feed(payload):
            info = self.splitter.info
            assert info is not None
            if info is not self.described:
                self.described = info
                self.out.describe(info)
            length = adts.FRAME * 1_000_000 // info.rate
            self.out.put(Unit(False, frame, feed.now(), self.pts, self.pts, length))
            self.pts += length


@dataclass(slots=True)
class FramedStream(ElementaryStream):
    """A sound whose frames are given when their PES packet is complete."""

    codec: str = ""
    sound: framing.Sound = field(init=False)
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    length: int = 0
    described: AudioInfo | None = None

    def __post_init__(self) -> None:
        self.sound = framing.Sound(AudioInfo(self.codec, 0, 1), framing.framer(self.codec))

    def begin(self, pes: bytes) -> None:
        self.give()
        ElementaryStream.begin(self, pes)

    def started(self, length: int) -> None:
        self.length = length

    def gap(self) -> None:
        ElementaryStream.gap(self)
        self.parts, self.size = [], 0

    def add(self, payload: bytes) -> None:
        self.parts.append(payload)
        self.size += len(payload)
        if self.size > framing.MAX_REST_BYTES:
            self.gap()
        elif self.length and self.size >= self.length:
            self.give()

    def give(self) -> None:
        """The PES packet is complete."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        if not data or not self.open:
            return
        for unit in self.sound.units(data, self.pts, 0, feed.now()):
            if self.sound.info is not None and self.sound.info is not self.described:
                self.described = self.sound.info
                self.out.describe(self.described)
            self.out.put(unit)
