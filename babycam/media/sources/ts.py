"""MPEG-TS (ISO/IEC 13818-1) with H.264 or H.265 and any sound that its tables name, as cameras send it, with nothing held back.

libavformat gives a picture when the next one begins, a whole frame too late (67 ms at 15 fps). Here a picture is given with its
last byte: the end of a PES packet without a length shows in the stuffing of its last transport packet. A multiplexer that
stuffs in the middle is noticed at its first packet, and waited for from then on. AAC frames are given as they are complete,
even inside a PES packet, those of other sounds with their PES packet. A picture of any other codec is named and left out; any
other sound goes the way of demux.py.
"""

from dataclasses import dataclass, field

from babycam.core.errors import BabycamError
from babycam.media.codecs import H264, HEVC
from babycam.media.packets import AudioInfo, VideoInfo
from babycam.media.sources import adts, feed, framing
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.feed import Feed, Unit
from babycam.media.sources.units import LARGEST, Normaliser
from babycam.media.sources.wire import Stopped

PACKET, SYNC = 188, 0x47
AAC = 0x0F
SHOWN = {0x1B: H264, 0x24: HEVC}
UNSEEN = {
    0x01: "mpeg1video",
    0x02: "mpeg2video",
    0x10: "mpeg4",
    0x21: "jpeg2000",
    0x33: "vvc",
    0x42: "cavs",
    0xD1: "dirac",
    0xEA: "vc1",
}
PICTURES = frozenset({*SHOWN, *UNSEEN})
PRIVATE = 0x06
OPUS, AC3, EAC3 = 0x106, 0x81, 0x87
FRAMED = {0x03: "mp3", 0x04: "mp3", 0x11: "aac_latm", AC3: "ac3", EAC3: "eac3", OPUS: "opus"}
"""Sounds whose PES packets framing.py cuts, as FFmpeg calls them."""
SOUNDS = frozenset({PRIVATE, AAC, *FRAMED})
"""Stream types (2.4.4.9); of private data, that which its descriptors call Opus, AC-3 or E-AC-3 has a number of its own here."""
REGISTERED = {b"HEVC": 0x24, b"Opus": OPUS, b"AC-3": AC3, b"EAC3": EAC3}
DESCRIBED = {0x6A: AC3, 0x7A: EAC3}
WRAP = 1 << 33
LOOK = 400_000
"""Bytes to look through for the tables before giving up."""
RUBBISH = 1_000_000
"""Bytes of rubbish in a row that end the stream."""


def program_map_pid(section: bytes) -> int | None:
    """The PID of the first program in a PAT section (2.4.4.3)."""
    for at in range(8, 3 + _length(section) - 4, 4):
        if section[at : at + 2] != b"\0\0" and at + 4 <= len(section):
            return (section[at + 2] & 31) << 8 | section[at + 3]
    return None


def streams(section: bytes) -> dict[int, int]:
    """PID to stream_type of a PMT section (2.4.4.8); what is cut off is left out."""
    found: dict[int, int] = {}
    at = 12 + ((section[10] & 15) << 8 | section[11])
    while at + 5 <= min(3 + _length(section) - 4, len(section)):
        size = (section[at + 3] & 15) << 8 | section[at + 4]
        kind = section[at] if section[at] != PRIVATE else _private(section[at + 5 : at + 5 + size])
        found[(section[at + 1] & 31) << 8 | section[at + 2]] = kind
        at += 5 + size
    return found


def _private(descriptors: bytes) -> int:
    """What private data is, by its registration (2.6.8) or by what DVB says (ETSI EN 300 468, 6.2); PRIVATE where neither tells."""
    at = 0
    while at + 2 <= len(descriptors):
        tag, body = descriptors[at], descriptors[at + 2 : at + 2 + descriptors[at + 1]]
        if tag == 5 and body[:4] in REGISTERED:
            return REGISTERED[body[:4]]
        if tag in DESCRIBED:
            return DESCRIBED[tag]
        at += 2 + descriptors[at + 1]
    return PRIVATE


def _length(section: bytes) -> int:
    return (section[1] & 15) << 8 | section[2]


def timestamp(data: bytes) -> int:
    """The 33 bits of a PTS or DTS (2.4.3.7), in 1 / 90000 s."""
    return (data[0] >> 1 & 7) << 30 | data[1] << 22 | (data[2] >> 1) << 15 | data[3] << 7 | data[4] >> 1


@dataclass(slots=True)
class _Clock:
    """Makes 33-bit stamps of all streams grow beyond their wrap, and microseconds of them."""

    last: int | None = None

    def microseconds(self, stamp: int) -> int:
        if self.last is None:
            self.last = stamp
        self.last += (stamp - self.last + WRAP // 2) % WRAP - WRAP // 2
        return self.last * 100 // 9


@dataclass(slots=True)
class _Stream:
    """One elementary stream's PES packet in the making."""

    clock: _Clock
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
        """A PES packet began; `length`: bytes of its payload, 0: not told."""

    def add(self, payload: bytes) -> None:
        raise NotImplementedError

    def stuffed(self) -> None:
        """The last transport packet was filled up."""

    def gap(self) -> None:
        """A transport packet is missing."""
        self.lost += 1
        self.open = False


@dataclass(slots=True)
class _Video(_Stream):
    normaliser: Normaliser = field(default_factory=lambda: Normaliser(b""))
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    length: int = 0
    given_early: bool = False
    trusts_stuffing: bool = True
    told: VideoInfo | None = None

    def begin(self, pes: bytes) -> None:
        self.give()
        self.given_early = False
        _Stream.begin(self, pes)

    def started(self, length: int) -> None:
        self.length = length

    def add(self, payload: bytes) -> None:
        if self.given_early and payload.strip(b"\0"):
            self.trusts_stuffing = self.given_early = False  # that was not the end: wait for the next beginning from now on
        self.parts.append(payload)
        self.size += len(payload)
        if self.size > LARGEST:
            self.gap()
        elif self.length and self.size >= self.length:
            self.give()

    def stuffed(self) -> None:
        if self.trusts_stuffing and self.open and self.parts:
            self.give()
            self.given_early = True

    def gap(self) -> None:
        _Stream.gap(self)
        self.parts, self.size = [], 0

    def give(self) -> None:
        """The picture is complete."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        if not data or not self.open:
            return
        data, keyframe = self.normaliser.access_unit(data)
        if self.normaliser.info is not None and self.normaliser.info is not self.told:
            self.told = self.normaliser.info
            self.out.describe(self.told)
        if data:
            self.out.put(Unit(True, data, feed.now(), self.dts, self.pts, 0, keyframe))


@dataclass(slots=True)
class _Audio(_Stream):
    splitter: adts.Splitter = field(default_factory=adts.Splitter)
    told: AudioInfo | None = None

    def started(self, length: int) -> None:
        """The time stamp is that of the first frame that begins here; one that began before comes first."""
        if self.splitter.pending and self.told:
            self.pts -= adts.FRAME * 1_000_000 // self.told.rate

    def gap(self) -> None:
        _Stream.gap(self)
        self.splitter.reset()

    def add(self, payload: bytes) -> None:
        for frame in self.splitter.feed(payload):
            info = self.splitter.info
            assert info is not None
            if info is not self.told:
                self.told = info
                self.out.describe(info)
            length = adts.FRAME * 1_000_000 // info.rate
            self.out.put(Unit(False, frame, feed.now(), self.pts, self.pts, length))
            self.pts += length


@dataclass(slots=True)
class _Framed(_Stream):
    """A sound whose frames are given when their PES packet is complete."""

    codec: str = ""
    sound: framing.Sound = field(init=False)
    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    length: int = 0
    told: AudioInfo | None = None

    def __post_init__(self) -> None:
        self.sound = framing.Sound(AudioInfo(self.codec, 0, 1), framing.framer(self.codec))

    def begin(self, pes: bytes) -> None:
        self.give()
        _Stream.begin(self, pes)

    def started(self, length: int) -> None:
        self.length = length

    def gap(self) -> None:
        _Stream.gap(self)
        self.parts, self.size = [], 0

    def add(self, payload: bytes) -> None:
        self.parts.append(payload)
        self.size += len(payload)
        if self.size > framing.LARGEST:
            self.gap()
        elif self.length and self.size >= self.length:
            self.give()

    def give(self) -> None:
        """The PES packet is complete."""
        data, self.parts, self.size = b"".join(self.parts), [], 0
        if not data or not self.open:
            return
        for unit in self.sound.units(data, self.pts, 0, feed.now()):
            if self.sound.info is not None and self.sound.info is not self.told:
                self.told = self.sound.info
                self.out.describe(self.told)
            self.out.put(unit)


class Demuxer:
    """Bytes in, units out. `types`: the stream types of the program once its tables are read."""

    def __init__(self, wanted: Wanted, out: Feed) -> None:
        self.types: dict[int, int] = {}
        self.skipped = 0
        self._wanted, self._out = wanted, out
        self._rest = b""
        self._map_pid = -1
        self._clock: _Clock | None = None
        self._streams: dict[int, _Stream] = {}
        self._reads: dict[int, int] = {}  # their stream types

    @property
    def can(self) -> bool:
        """Whether all that is wanted here, and can be shown or heard, is H.264 or H.265, and a sound that the tables name."""
        kinds = set(self.types.values())
        video, audio = kinds & SHOWN.keys() if self._wanted.video else set(), kinds & SOUNDS if self._wanted.audio else set()
        return bool(video or audio) and (not audio or self._sound is not None)

    @property
    def unseen(self) -> str:
        """The codec of the pictures, where none of them can be shown."""
        kinds = set(self.types.values()) if self._wanted.video else set()
        return next((UNSEEN[kind] for kind in kinds if kind in UNSEEN), "") if kinds.isdisjoint(SHOWN) else ""

    @property
    def _sound(self) -> int | None:
        """The kind of the sound that is read: AAC if there is one, else the first that can be."""
        kinds = list(self.types.values()) if self._wanted.audio else []
        return AAC if AAC in kinds else next((kind for kind in kinds if kind in FRAMED), None)

    def start(self) -> None:
        """Begin to give units, from the first byte on; the tables are known."""
        self._rest = b""
        self._clock = _Clock()
        kinds = set(self._choose().values())
        self._out.expect(video=not kinds.isdisjoint(SHOWN), audio=bool(kinds - SHOWN.keys()))

    def feed(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at, end = 0, len(data) - PACKET
        while at <= end:
            if data[at] != SYNC:
                at = self._resync(data, at)
                continue
            pid = (data[at + 1] & 31) << 8 | data[at + 2]
            stream = self._streams.get(pid)
            if stream is not None:
                self._elementary(stream, data[at : at + PACKET])
            elif pid in (0, self._map_pid):
                self._table(pid, data[at : at + PACKET])
            at += PACKET
        self._rest = data[at:]

    def _choose(self) -> dict[int, int]:
        """Read the first stream of each wanted kind; those that are read already go on."""
        assert self._clock is not None
        chosen: dict[int, int] = {}
        for wanted, kinds in ((self._wanted.video, SHOWN.keys()), (self._wanted.audio, {self._sound})):
            first = next(((pid, kind) for pid, kind in self.types.items() if kind in kinds), None)
            if wanted and first:
                chosen[first[0]] = first[1]
        for pid in [pid for pid in self._streams if self._reads.get(pid) != chosen.get(pid)]:
            del self._streams[pid]
        for pid in chosen.keys() - self._streams.keys():
            self._streams[pid] = self._stream(chosen[pid], self._clock)
        self._reads = chosen
        if self.unseen:
            self._out.unseen(self.unseen)
        return chosen

    def _stream(self, kind: int, clock: _Clock) -> _Stream:
        if codec := SHOWN.get(kind):
            return _Video(clock, self._out, normaliser=Normaliser(b"", codec))
        return _Framed(clock, self._out, codec=FRAMED[kind]) if kind in FRAMED else _Audio(clock, self._out)

    def _resync(self, data: bytes, at: int) -> int:
        """Where the next packet may begin."""
        found = data.find(SYNC, at + 1)
        while 0 <= found < len(data) - PACKET and data[found + PACKET] != SYNC:
            found = data.find(SYNC, found + 1)
        found = found if found >= 0 else len(data)
        self.skipped += found - at
        if self.skipped > RUBBISH:
            raise BabycamError("not_media")
        return found

    def _elementary(self, stream: _Stream, packet: bytes) -> None:
        control, begin = packet[3], 4
        if not control & 0x10 or packet[1] & 0x80 or control & 0xC0:
            return  # no payload, damaged, or scrambled
        counter = control & 15
        if stream.counter == counter:
            return  # sent twice
        if stream.counter >= 0 and counter != (stream.counter + 1) & 15 and not packet[1] & 0x40:
            stream.gap()
        stream.counter = counter
        if control & 0x20:
            begin = 5 + packet[4]
        payload = packet[begin:]
        if packet[1] & 0x40:
            stream.begin(payload)
        elif stream.open:
            stream.add(payload)
        if control & 0x20 and _stuffing(packet):
            stream.stuffed()

    def _table(self, pid: int, packet: bytes) -> None:
        """PAT or PMT, as far as it fits into one packet (any camera's does)."""
        begin = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
        if not packet[1] & 0x40 or begin >= PACKET - 16:
            return
        section = packet[begin + 1 + packet[begin] :]
        if len(section) < 16:
            return
        if pid == 0 and section[0] == 0:
            self._map_pid = program_map_pid(section) or -1
        elif pid == self._map_pid and section[0] == 2:
            self._program(streams(section))

    def _program(self, types: dict[int, int]) -> None:
        """The program's streams, at the start and whenever the camera numbers them anew."""
        media = {pid: kind for pid, kind in types.items() if kind in PICTURES | SOUNDS}
        if media == self.types:
            return
        self.types = media
        if self._clock is None:
            return
        if not self.can:
            raise BabycamError("source_ended")  # other codecs than before: the caller opens it anew
        self._choose()


def _stuffing(packet: bytes) -> bool:
    """Whether the adaptation field is longer than what it says (2.4.3.4): the rest of the packet was filled up."""
    length = packet[4]
    if length == 0:
        return True  # one byte was left to fill
    flags = packet[5]
    used = 1 + (6 if flags & 0x10 else 0) + (6 if flags & 0x08 else 0) + (1 if flags & 0x04 else 0)
    at = 4 + 1 + used
    for bit in (0x02, 0x01):
        if flags & bit and at < PACKET:
            used += 1 + packet[at]
            at += 1 + packet[at]
    return length > used


def run(source: Bytes, wanted: Wanted, out: Feed) -> None:
    """Read until the end. Raises codec_not_supported, not_media, source_ended, and what `source` raises."""
    demuxer, begun = Demuxer(wanted, out), b""
    while not demuxer.types:
        data = source.read(65536)
        begun += data
        if not data or len(begun) > LOOK:
            raise BabycamError("not_media")
        demuxer.feed(data)
    if not demuxer.can:
        return run_bytes(Bytes(source.read, begun), "mpegts", wanted, out)
    demuxer.start()
    demuxer.feed(begun)
    while data := source.read(65536):
        if out.closed:
            raise Stopped
        demuxer.feed(data)
    raise BabycamError("source_ended")
