"""MPEG-TS (ISO/IEC 13818-1) with H.264 or H.265 and any sound that its tables name, as cameras send it, with nothing held back.

libavformat gives a picture when the next one begins, a whole frame too late (67 ms at 15 fps). Here a picture is given with its
last byte: the end of a PES packet without a length shows in the stuffing of its last transport packet. A multiplexer that
stuffs in the middle is noticed at its first packet, and waited for from then on. AAC frames are given as they are complete,
even inside a PES packet, those of other sounds with their PES packet. A picture of any other codec is named and left out; any
other sound goes the way of demux.py.
"""

from babycam.core.errors import BabycamError
from babycam.media.feed import Feed
from babycam.media.sources.demux import Bytes, Wanted, run_bytes
from babycam.media.sources.pes import AudioStream, ElementaryStream, FramedStream, StreamClock, VideoStream
from babycam.media.sources.psi import AAC, FRAMED, PICTURES, SHOWN, SOUNDS, UNSEEN, program_map_pid, streams
from babycam.media.sources.units import Normaliser
from babycam.media.sources.wire import Stopped

PACKET, SYNC = 188, 0x47
LOOK = 400_000
"""Bytes to look through for the tables before giving up."""
RUBBISH = 1_000_000
"""Bytes of rubbish in a row that end the stream."""


class Demuxer:
    """Bytes in, units out. `types`: the stream types of the program once its tables are read."""

    def __init__(self, wanted: Wanted, out: Feed) -> None:
        self.types: dict[int, int] = {}
        self.skipped = 0
        self._wanted, self._out = wanted, out
        self._rest = b""
        self._map_pid = -1
        self._clock: StreamClock | None = None
        self._streams: dict[int, ElementaryStream] = {}
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
        self._clock = StreamClock()
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

    def _stream(self, kind: int, clock: StreamClock) -> ElementaryStream:
        if codec := SHOWN.get(kind):
            return VideoStream(clock, self._out, normaliser=Normaliser(b"", codec))
        return FramedStream(clock, self._out, codec=FRAMED[kind]) if kind in FRAMED else AudioStream(clock, self._out)

    def _resync(self, data: bytes, at: int) -> int:
        """Where the next packet may begin."""
        sync = data.find(SYNC, at + 1)
        while 0 <= sync < len(data) - PACKET and data[sync + PACKET] != SYNC:
            sync = data.find(SYNC, sync + 1)
        sync = sync if sync >= 0 else len(data)
        self.skipped += sync - at
        if self.skipped > RUBBISH:
            raise BabycamError("not_media")
        return sync

    def _elementary(self, stream: ElementaryStream, packet: bytes) -> None:
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
        """The program's streams, at the start and whenever the camera renumbers them."""
        media = {pid: kind for pid, kind in types.items() if kind in PICTURES | SOUNDS}
        if media == self.types:
            return
        self.types = media
        if self._clock is None:
            return
        if not self.can:
            raise BabycamError("source_ended")  # other codecs than before: the caller opens it again
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
