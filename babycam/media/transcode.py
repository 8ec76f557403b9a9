"""From whatever a camera sends to what browsers play: H.264 (or H.265) and AAC, made only while somebody needs it.

`Normaliser` turns one stream's packets into normalised ones: what is H.264, H.265 or AAC already passes through untouched, MJPEG is
encoded with libx264 (constrained baseline, a keyframe each second), and so are pictures without clean beginnings (`refreshes`);
any other sound becomes AAC-LC mono. It announces its stream when the first keyframe has shown the parameter sets, and again when
the size or the profile changes: other sets of the same shape go with the packets. Where no picture comes for 3 s, sound goes on
alone. A sound that has to be encoded is announced once some of it was made: a player that is promised a sound which never comes
shows no picture either. `Normalised` runs one for a room, shared by its live views and its clip, and only while one of those is
open.
"""

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile
from typing import Protocol

from babycam.media import aac
from babycam.media.bus import Bus, BusClosed, Item, Reader
from babycam.media.codecs import H264, PASSED, Codec
from babycam.media.encode import H264Encoder, SoundEncoder
from babycam.media.nal import to_annexb
from babycam.media.packets import AudioInfo, Packet, StreamInfo, VideoInfo
from babycam.media.ring import Ring

log = logging.getLogger(__name__)

PATIENCE_US = 3_000_000
MAX_HELD = 1000
DOUBT_US = 1_000_000  # how long a picture waits for the first sound that is encoded


class _Stage(Protocol):
    """Makes normalised packets of one kind."""

    def feed(self, packet: Packet) -> list[Packet]: ...

    def close(self) -> None: ...


class Normaliser:
    """One stream (one generation) in any supported codec -> H.264 or H.265 in Annex B, and AAC without ADTS (or Opus: `sound`).

    Announced infos carry avcC or hvcC, and AudioSpecificConfig as extradata; their generation is 1000 * the source's, and rises by
    one with each change inside it. `counts["broken"]`: packets that could not be decoded and were skipped.
    """

    def __init__(self, info: StreamInfo, sound: str = "aac") -> None:
        self.counts: Counter[str] = Counter()
        self._video = _video_stage(info.video, self.counts) if info.video else None
        self._audio, self._audio_info = _audio_stage(info.audio, self.counts, sound)
        self._generation = info.generation * 1000
        self._size = (info.video.width, info.video.height) if info.video else (0, 0)
        self._unseen = info.unseen or (info.video.codec if info.video and self._video is None else "")
        self._codec = _codec(info.video)
        extradata = info.video.extradata if info.video and _passes(info.video) else b""
        self._sets = self._codec.parameter_sets(b"").updated(self._codec.parameter_sets(extradata), self._codec.number)
        self._shape: tuple[int, ...] = ()
        self._announced: StreamInfo | None = None
        self._held: list[Packet] = []
        self._doubted: list[Packet] | None = [] if isinstance(self._audio, SoundEncoder) and self._video else None
        self._began: int | None = None
        self._silent = False  # no sound could be made so far, and the picture goes on without it

    def feed(self, packet: Packet) -> list[Item]:
        """What comes of one packet, in order; an info comes before the first packet that it describes."""
        stage = self._video if packet.video else self._audio
        made = stage.feed(packet) if stage else []
        if self._doubted is not None:
            made = self._doubt(self._doubted, packet, made)
        out: list[Item] = []
        for made_packet in made:
            out += self._seen(made_packet) if made_packet.video else self._heard(made_packet)
        return out

    def _doubt(self, doubted: list[Packet], packet: Packet, made: list[Packet]) -> list[Packet]:
        """Everything made so far, once there is sound among it or there will be none; nothing before."""
        doubted += made
        self._began = packet.pts if self._began is None else self._began
        heard = any(not made_packet.video for made_packet in made)
        if not heard and packet.pts - self._began < DOUBT_US and len(doubted) < MAX_HELD:
            return []
        self._doubted, self._silent = None, not heard
        return doubted

    def close(self) -> None:
        """Free the codecs."""
        for stage in (self._video, self._audio):
            if stage:
                stage.close()

    def _seen(self, packet: Packet) -> list[Item]:
        announcement = self._new_sets(packet.data) if packet.keyframe else []
        if self._announced is None or self._announced.video is None:
            return []
        return [*announcement, *self._release(), packet]

    def _heard(self, packet: Packet) -> list[Item]:
        if self._silent:
            self._silent = False
            if self._announced is not None:
                return [self._announce(self._announced.video), packet]
        if self._announced is not None:
            return [packet]
        self._held.append(packet)
        waited = packet.pts - self._held[0].pts
        if self._video and waited < PATIENCE_US and len(self._held) < MAX_HELD:
            return []
        return [self._announce(None), *self._release()]

    def _release(self) -> list[Packet]:
        held, self._held = self._held, []
        return held

    def _new_sets(self, data: bytes) -> list[Item]:
        sets = self._sets.updated(self._codec.parameter_sets(data), self._codec.number)
        announced = self._announced is not None and self._announced.video is not None
        if not sets.complete or (announced and sets == self._sets):
            return []
        sps = self._codec.active(sets, data)
        try:
            shape = self._codec.shape(sps)
        except ValueError:
            shape = (*self._size, *sps[1:2])
        if announced and shape == self._shape:
            self._sets = sets
            return []
        try:
            record = self._codec.record(replace(sets, sps=(sps, *(other for other in sets.sps if other is not sps))))
        except ValueError:  # nobody could play what such sets describe
            self.counts["broken"] += 1
            return []
        self._sets, self._shape = sets, shape
        return [self._announce(VideoInfo(self._codec.name, shape[0], shape[1], record))]

    def _announce(self, video: VideoInfo | None) -> StreamInfo:
        if self._announced is not None:
            self._generation += 1
        audio = None if self._silent else self._audio_info
        self._announced = StreamInfo(self._generation, video, audio, self._unseen)
        return self._announced


class _PassVideo:
    """H.264 or H.265 as it is; samples with lengths become Annex B."""

    def __init__(self, info: VideoInfo) -> None:
        self._lengths = info.extradata[:1] == b"\1"

    def feed(self, packet: Packet) -> list[Packet]:
        return [replace(packet, data=to_annexb(packet.data)) if self._lengths else packet]

    def close(self) -> None:
        pass


class _PassAudio:
    """AAC as it is."""

    def feed(self, packet: Packet) -> list[Packet]:
        return [packet]

    def close(self) -> None:
        pass


def _video_stage(info: VideoInfo, counts: Counter[str]) -> _Stage | None:
    if _passes(info):
        return _PassVideo(info)
    if info.codec == "mjpeg" or info.refreshes:
        return H264Encoder(counts, info)
    log.warning("no picture: %s cannot be shown", info.codec)
    return None


def _audio_stage(info: AudioInfo | None, counts: Counter[str], sound: str) -> tuple[_Stage | None, AudioInfo | None]:
    if info is None:
        return None, None
    if (passed := _passable(info, sound)) is not None:
        return _PassAudio(), passed
    try:
        encoder = SoundEncoder(info, counts, sound)
    except ValueError:
        log.warning("no sound: %s cannot be decoded", info.codec)
        return None, None
    return encoder, encoder.info


def _passable(info: AudioInfo, sound: str) -> AudioInfo | None:
    if sound == "adts":
        return None  # one kind for all rooms: whatever comes is encoded again
    if info.codec != sound or sound == "opus":
        return info if info.codec == sound else None
    if info.codec != "aac" or not info.rate:
        return None
    asc = info.extradata or aac.make_config(info.rate, info.channels or 1)
    try:
        config = aac.config(asc)
    except ValueError:
        return None
    plays_everywhere = config.object_type in (aac.LC, aac.SBR, aac.PS) and config.channels <= 2
    return AudioInfo("aac", config.rate, config.channels or info.channels, asc) if plays_everywhere else None


def _codec(info: VideoInfo | None) -> Codec:
    """What comes out; whatever is encoded here becomes H.264."""
    return PASSED[info.codec] if info is not None and _passes(info) else H264


def _passes(info: VideoInfo) -> bool:
    """Whether browsers can be given the pictures as they are."""
    return info.codec in PASSED and not info.refreshes


class Normalised:
    """A room's stream as H.264 (or H.265) + AAC: one transcoder however many read it, none when nobody does.

    `video=False` leaves the pictures out; `sound="opus"` makes Opus instead, what WebRTC needs beside the rest, and "adts" AAC
    of the one kind of core/adts.py, whatever comes.
    """

    def __init__(self, bus: Bus, *, video: bool = True, sound: str = "aac") -> None:
        self._bus, self._video, self._sound = bus, video, sound
        self._lock = threading.RLock()
        self._pump: _Pump | None = None
        self._closed = False

    @property
    def readers(self) -> int:
        """How many are open now."""
        pump = self._pump
        return len(pump.out.readers) if pump else 0

    @property
    def in_hand(self) -> tuple[int, int] | None:
        """Which packet the transcoder is busy with; the same one twice means that it has not moved. From any thread."""
        pump = self._pump
        number = pump.in_hand if pump else 0
        return (id(pump), number) if number else None

    def reader(
        self,
        name: str,
        *,
        since: float | None = None,
        last_gop: bool = False,
        max_packets: int = 1000,
        max_bytes: int = 8 << 20,
        wake: Callable[[], None] | None = None,
    ) -> Reader:
        """As Bus.reader, of normalised items; close it when done.

        What the ring held before the transcoder was started is normalised in the caller's thread: for ten seconds of MJPEG that
        takes a second, so ask for `since` (monotonic s) from a thread of your own. Raises BusClosed.
        """
        with self._lock:
            if self._closed:
                raise BusClosed(name)
            if self._pump is None:
                self._pump = _Pump(self._bus, self._left, self._renew, self._video)
            before = self._pump.before(since) if since is not None else []
            reader = self._pump.out.reader(
                name, since=since, last_gop=last_gop, max_packets=max_packets, max_bytes=max_bytes, wake=wake
            )
        if before:
            reader.prepend(self._normalise_all(before))
        return reader

    def close(self) -> None:
        """Stop for good; readers get BusClosed."""
        with self._lock:
            self._closed = True
            pump, self._pump = self._pump, None
        if pump:
            pump.stop()

    def _renew(self, old: Normaliser | None, info: StreamInfo | None) -> Normaliser | None:
        if old:
            old.close()
        if info is None:
            return None
        return Normaliser(info if self._video else replace(info, video=None), self._sound)

    def _normalise_all(self, items: list[Item]) -> list[Item]:
        made: list[Item] = []
        normaliser: Normaliser | None = None
        for item in items:
            if isinstance(item, StreamInfo):
                normaliser = self._renew(normaliser, item)
            elif normaliser is not None:
                made += normaliser.feed(item)
        self._renew(normaliser, None)
        return made

    def _left(self) -> None:
        with self._lock:
            pump = self._pump
            if pump is None or pump.out.readers:
                return
            self._pump = None
        pump.stop()


_Renew = Callable[[Normaliser | None, StreamInfo | None], Normaliser | None]


class _Output(Bus):
    """Says when a reader leaves."""

    def __init__(self, ring: Ring, left: Callable[[], None]) -> None:
        super().__init__(ring)
        self._left = left

    def forget(self, reader: Reader) -> None:
        super().forget(reader)
        self._left()


class _Pump:
    """The thread between the room's bus and the normalised one."""

    def __init__(self, bus: Bus, left: Callable[[], None], renew: "_Renew", video: bool) -> None:
        seconds = bus.ring.seconds if bus.ring else 0.0
        self.out = _Output(Ring(seconds), left)
        self._bus, self._renew = bus, renew
        self.in_hand = 0  # the number of the packet that is being transcoded right now, 0: none
        self._reader = bus.reader("normaliser", video=video, last_gop=video)  # sound alone has nothing to begin with but now
        self._first: Item | None = self._reader.peek(Packet)
        self._thread = threading.Thread(target=self._run, name="normaliser", daemon=True)
        self._thread.start()

    def before(self, since: float) -> list[Item]:
        """What the room's ring holds from `since` up to where this pump began."""
        if self._bus.ring is None:
            return []
        items = self._bus.ring.snapshot(since)
        return list(takewhile(lambda item: item is not self._first, items)) if self._first in items else []

    def stop(self) -> None:
        self._reader.close()

    def _run(self) -> None:
        normaliser: Normaliser | None = None
        passed = 0
        try:
            while True:
                self.in_hand = 0
                item = self._reader.get(1.0)
                passed += 1
                self.in_hand = passed
                if isinstance(item, StreamInfo):
                    normaliser = self._renew(normaliser, item)
                elif item is not None and normaliser is not None:
                    self._first = self._first or item
                    for made in normaliser.feed(item):
                        self.out.put(made)
        except BusClosed:
            pass
        except Exception:  # the room goes on; viewers and the clip are told by the end of their stream
            log.exception("normalising failed")
        finally:
            self.in_hand = 0
            self._renew(normaliser, None)
            self._reader.close()
            self.out.close()
