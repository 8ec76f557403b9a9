"""Containers to units by libavformat: from a reader's bytes, or (RTSP, RTMP, SRT) by FFmpeg's own network code.

H.264 and H.265 come out as Annex B access units with their parameter sets in front of each keyframe, whatever the container; AAC
as raw frames with an AudioSpecificConfig. A picture of any other codec but MJPEG is named and left out, and the sound beside it is
read all the same. Nothing is decoded, but the beginning of a sound whose rate no table tells (see framing). Parsers are off for
MPEG-TS and RTSP: PES packets are whole pictures, ADTS is cut and RTP payloads are joined here.
"""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import av
from av.container import InputContainer
from av.stream import Stream

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.media import feed
from babycam.media.codecs import PASSED, SHOWN, UNKNOWN, spoken
from babycam.media.decode import G726
from babycam.media.feed import Feed, Unit
from babycam.media.packets import AudioInfo, VideoInfo
from babycam.media.sources import adts, framing, rtsp
from babycam.media.sources.address import Address
from babycam.media.sources.units import Assembler, Normaliser
from babycam.media.sources.wire import Stopped, connect, resolve

av.logging.set_level(None)

CHUNK = 65536
OPEN_S = 4.0
SILENCE_S = 5.0
BY_HEADER = frozenset({"adpcm_ima_wav", "adpcm_ms", "gsm_ms"})
"""Sounds that are nothing without the size of their blocks, which PyAV neither tells nor takes."""
OPTIONS = {"fflags": "nobuffer", "probesize": "32", "analyzeduration": "100000"}
WHITELISTS = {
    "rtsp": "rtsp,rtp,tcp",
    "rtmp": "rtmp,tcp",
    "srt": "srt,udp",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tracks are asked of a container."""

    video: bool = True
    audio: bool = True


class Bytes:
    """What libavformat reads from: `read` gives 1 to n bytes, b"" at the end, or raises."""

    def __init__(self, read: Callable[[int], bytes], begun: bytes = b"") -> None:
        self._read = read
        self._begun = begun
        self.failure: BabycamError | Stopped | None = None

    def read(self, size: int) -> bytes:
        if self._begun:
            data, self._begun = self._begun[:size], self._begun[size:]
            return data
        try:
            return self._read(size)
        except (BabycamError, Stopped) as failure:
            self.failure = failure  # libavformat may take it for an end
            raise


def run_bytes(source: Bytes, container: str, wanted: Wanted, out: Feed) -> None:
    """Read a container of this FFmpeg format until its end.

    Raises not_media, codec_not_supported, source_ended, and what read raises.
    """
    options = dict(OPTIONS)
    if container == "mpegts":
        options["fflags"] = "nobuffer+noparse"
    elif container == "mp4":
        del options["fflags"]  # its head tells everything; with nobuffer the first keyframe would be thrown away
    try:
        with av.open(source, "r", format=container, options=options, buffer_size=CHUNK) as opened:
            _pump(opened, wanted, out)
    except (av.FFmpegError, ValueError):
        if source.failure is None:
            raise BabycamError("not_media" if not out.packets else "source_lost") from None
    raise source.failure or BabycamError("source_ended")


def run_network(address: Address, wanted: Wanted, out: Feed, stop: threading.Event) -> None:
    """Read a stream by FFmpeg's own network code. Raises every code of a camera, and Stopped.

    RTSP goes through a relay of ours, which ends it soon after `stop`. Over RTMP and SRT FFmpeg cannot be woken: it may stay for
    its timeouts; `out` is closed by then.
    """
    if address.scheme in ("rtsp", "rtsps"):
        with rtsp.relay(address, stop) as relay:
            if relay.old_tls:
                out.outdated()
            out.by_chance(lambda: not relay.synchronous)
            try:
                _run_url(relay.url, address, wanted, out)
            except BabycamError as failure:
                raise relay.failure or failure from None
    if address.scheme == "srt":
        resolve(address.host, address.port, stop)
    else:
        connect(address, stop).close()
    _run_url(address.secret_url, address, wanted, out)


def _run_url(url: str, address: Address, wanted: Wanted, out: Feed) -> None:
    """`url`: where FFmpeg reads what is at `address`. Raises BabycamError always."""
    scheme = url.partition(":")[0]
    options = {**OPTIONS, "protocol_whitelist": WHITELISTS[scheme]}
    if scheme == "rtsp":
        options |= {"rtsp_transport": "tcp", "fflags": "nobuffer+noparse"}
    deadline = clock.monotonic() + OPEN_S
    try:
        opened = av.open(url, options=options, timeout=(OPEN_S, SILENCE_S))
    except (av.FFmpegError, OSError) as error:
        failure = BabycamError("timeout", host=address.host) if clock.monotonic() >= deadline else _opening(error, address)
        raise failure from None  # FFmpeg's own text holds the address with the password
    with opened:
        try:
            _pump(opened, wanted, out)
        except (av.FFmpegError, OSError):  # ExitError, the read timeout, among them
            raise BabycamError("source_lost") from None
    raise BabycamError("source_ended")


def _opening(error: BaseException, address: Address) -> BabycamError:
    """What kept FFmpeg from opening, as a code."""
    if isinstance(error, av.HTTPUnauthorizedError | av.HTTPForbiddenError):
        return BabycamError("wrong_login" if address.username else "login_needed")
    if isinstance(error, av.ExitError | TimeoutError):
        return BabycamError("timeout", host=address.host)
    if isinstance(error, ConnectionRefusedError):
        return BabycamError("refused", host=address.host, port=address.port)
    return BabycamError("not_media")


def _pump(container: InputContainer, wanted: Wanted, out: Feed) -> None:
    tracks = _tracks(container, wanted, out)
    if not tracks:
        raise BabycamError("not_media")
    kinds = {type(track) for track in tracks.values()}
    out.expect(video=_Video in kinds, audio=_Audio in kinds)
    for track in tracks.values():
        track.tell(out)
    for packet in container.demux([track.stream for track in tracks.values()]):
        if out.closed:
            raise Stopped
        if packet.size:
            tracks[packet.stream_index].put(packet, feed.now(), out)


def _tracks(container: InputContainer, wanted: Wanted, out: Feed) -> "dict[int, _Track]":
    """The first picture that can be shown and the first sound. Raises codec_not_supported where there is neither."""
    tracks: dict[int, _Track] = {}
    pictures = [stream for stream in container.streams if stream.type == "video"] if wanted.video else []
    video = next((stream for stream in pictures if _codec(stream) in SHOWN), None)
    audio = next((stream for stream in container.streams if stream.type == "audio"), None)
    if video is not None:
        tracks[video.index] = _Video(video)
    if audio is not None and wanted.audio:
        tracks[audio.index] = _Audio(audio)
    if pictures and video is None:
        codec = _codec(pictures[0]) or UNKNOWN
        out.unseen(codec)
        if not tracks:
            raise BabycamError("codec_not_supported", codec=spoken(codec))
    return tracks


def _codec(stream: Stream) -> str:
    """FFmpeg's name of the codec, "" where it has no decoder."""
    context = stream.codec_context
    return str(context.codec.canonical_name) if context else ""


class _Track:
    def __init__(self, stream: Stream) -> None:
        self.stream: Any = stream
        base = stream.time_base
        self._exact = (base.numerator * 1_000_000, base.denominator) if base else (1, 1)
        self._next = 0
        self._described: VideoInfo | AudioInfo | None = None

    @property
    def info(self) -> VideoInfo | AudioInfo | None:
        """What the track is, as far as it is known by now."""
        raise NotImplementedError

    def units(self, packet: Any, arrived: float) -> Iterator[Unit]:
        raise NotImplementedError

    def tell(self, out: Feed) -> None:
        if self.info is not None and self.info is not self._described:
            self._described = self.info
            out.describe(self.info)

    def put(self, packet: Any, arrived: float, out: Feed) -> None:
        for unit in self.units(packet, arrived):
            self.tell(out)
            out.put(unit)

    def _microseconds(self, ticks: int) -> int:
        return ticks * self._exact[0] // self._exact[1]

    def _times(self, packet: Any) -> tuple[int, int, int]:
        """Decoding time, presentation time and duration in the stream's own microseconds."""
        stamp = packet.dts if packet.dts is not None else packet.pts
        dts = self._next if stamp is None else self._microseconds(stamp)
        pts = dts if packet.pts is None else self._microseconds(packet.pts)
        duration = self._microseconds(packet.duration or 0)
        self._next = dts + duration
        return dts, pts, duration


class _Video(_Track):
    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        codec, context = _codec(stream), self.stream.codec_context
        passed = PASSED.get(codec)
        self._normaliser = Normaliser(bytes(context.extradata or b""), passed) if passed else None
        self._assembler = Assembler() if passed and stream.container.format.name == "rtsp" else None
        self._info = VideoInfo(codec, context.width, context.height)
        self._arrived = 0.0  # when the last piece did

    def units(self, packet: Any, arrived: float) -> Iterator[Unit]:
        dts, pts, duration = self._times(packet)
        data, keyframe = bytes(packet), True
        if self._assembler:
            done = self._assembler.feed(pts, data)
            arrived, self._arrived = self._arrived, arrived
            if done is None:
                return
            dts = pts = done[0]
            data, duration = done[1], 0
        if self._normaliser:
            data, keyframe = self._normaliser.access_unit(data, dts)
        if data:
            yield Unit(True, data, arrived, dts, pts, duration, keyframe)

    @property
    def info(self) -> VideoInfo | None:
        return self._normaliser.info if self._normaliser else self._info


class _Audio(_Track):
    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        context = self.stream.codec_context
        codec = _codec(stream) or UNKNOWN
        extradata = bytes(context.extradata or b"") if context else b""
        info = AudioInfo(codec, 0, 1, extradata)
        if context:
            bit_rate = context.bit_rate or 0 if codec in G726 else 0
            header = _header(stream) if codec in BY_HEADER else b""
            info = AudioInfo(codec, context.sample_rate or 0, context.channels or 1, extradata, bit_rate, header)
        in_ts = stream.container.format.name == "mpegts"
        self._splitter = adts.Splitter() if codec == "aac" and not extradata else None
        self._sound = framing.Sound(info, framing.framer(codec) if in_ts else None)

    def units(self, packet: Any, arrived: float) -> Iterator[Unit]:
        dts, _, duration = self._times(packet)
        if self._splitter is None:
            yield from self._sound.units(bytes(packet), dts, duration, arrived)
            return
        for number, frame in enumerate(self._splitter.feed(bytes(packet))):
            length = adts.FRAME * 1_000_000 // self.info.rate if self.info else 0
            yield Unit(False, frame, arrived, dts + number * length, dts + number * length, length)

    @property
    def info(self) -> AudioInfo | None:
        return self._splitter.info if self._splitter else self._sound.info


def _header(stream: Stream) -> bytes:
    """A WAV header with all that libavformat knows of this sound, b"" where WAV cannot hold it."""
    file = io.BytesIO()
    try:
        with av.open(file, "w", format="wav") as container:
            container.add_stream_from_template(stream)
            container.start_encoding()
            head = file.getvalue()
    except (av.FFmpegError, ValueError):
        return b""
    return head[: head.find(b"data") + 8] if b"data" in head else b""
