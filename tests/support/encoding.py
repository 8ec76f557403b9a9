"""The nursery of babycam.media.synthetic, encoded and muxed as it happens: one thread, any number of readers (streams.py)."""

import queue
import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from babycam.media.synthetic import Picture, RoomSound
from tests.support.ts_mux import TsMux

NOTICED_S = 0.2
AROUND_S = 3.0  # a burst is a second long
FORMATS = {"ts": "mpegts"}
OPTIONS = {
    "ts": {"pes_payload_size": "16", "flush_packets": "1"},
    "mp4": {"movflags": "empty_moov+default_base_moof+frag_every_frame", "flush_packets": "1"},
    "hls": {"hls_list_size": "5", "hls_flags": "delete_segments+omit_endlist", "flush_packets": "1"},
    "ogg": {"page_duration": "20000", "flush_packets": "1"},
}


@dataclass(frozen=True)
class Shape:
    """What is sent. `video` and `audio`: FFmpeg encoder names, "" for none ("latm": AAC-LATM, for MPEG-TS). `shift_s` moves the
    time stamps.

    `audio_pid`: the number of the sound in MPEG-TS, with or without a picture (which has 256).
    `segment_s`: the length of HLS segments.
    """

    video: str = "libx264"
    audio: str = "aac"
    width: int = 640
    height: int = 480
    fps: int = 15
    rate: int = 48000
    gop_s: float = 1.0
    shift_s: float = 0.0
    audio_pid: int = 0x101
    segment_s: int = 1


class Lag:
    """How late the made-up cameras of this process are: on a busy machine their encoders get their turns late."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque(maxlen=5000)

    def note(self, due: float, now: float) -> None:
        """Something that was due at `due` is made at `now`, seconds since 1970."""
        if now - due > NOTICED_S:
            self._late.append((due, now - due))

    def around(self, at: float) -> float:
        """The most by which anything that was due about that moment was late, seconds."""
        return max((late for due, late in list(self._late) if abs(due - at) < AROUND_S), default=0.0)


lag = Lag()


class _Writer:
    """What a muxer writes into: gathers the bytes of one call."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data, self.chunks = b"".join(self.chunks), []
        return data


class Encoding(threading.Thread):
    """Encodes and muxes the nursery in real time and hands the bytes to every subscriber. HLS goes into `folder`."""

    def __init__(self, kind: str, shape: Shape, folder: Path | None = None) -> None:
        super().__init__(daemon=True, name=f"stream-{kind}")
        self.kind, self.shape, self.folder = kind, shape, folder
        self.sound = RoomSound(shape.rate)
        self.begun = time.time()
        self.header = b""
        self.ended = threading.Event()
        self.garbled = threading.Event()  # MPEG-TS: frames of sound that no decoder takes
        self._clients: list[queue.Queue[bytes]] = []
        self._waiting: list[queue.Queue[bytes]] = []
        self._lock = threading.Lock()

    def subscribe(self) -> "queue.Queue[bytes]":
        """Bytes from the next keyframe on (the header first); b"" is the end."""
        mine: queue.Queue[bytes] = queue.Queue(maxsize=2000)
        with self._lock:
            self._waiting.append(mine)
        return mine

    def unsubscribe(self, mine: "queue.Queue[bytes]") -> None:
        with self._lock:
            self._clients = [waiting for waiting in self._clients if waiting is not mine]
            self._waiting = [waiting for waiting in self._waiting if waiting is not mine]

    def inject(self, data: bytes) -> None:
        """Send these bytes to everybody in the middle of the stream."""
        for client in self._clients:
            client.put(data)

    def change(self, **changes: Any) -> None:
        """From now on a stream of another shape (size, rate, shift of time stamps) in the same connections."""
        shape = replace(self.shape, **changes)
        if shape.rate != self.shape.rate:
            self.sound = RoomSound(shape.rate)
        self.shape = shape

    def run(self) -> None:
        while not self.ended.is_set():
            self._session(self.shape)
        with self._lock:
            for client in self._clients + self._waiting:
                client.put(b"")

    def _session(self, shape: Shape) -> None:
        """One muxer's life: until the shape changes or the stream ends."""
        writer = _Writer()
        target: Any = writer if self.folder is None else str(self.folder / "live.m3u8")
        latm = {"mpegts_flags": "latm"} if shape.audio == "latm" else {}
        options = {**OPTIONS.get(self.kind, {}), **latm, **({"hls_time": str(shape.segment_s)} if self.kind == "hls" else {})}
        out = av.open(target, "w", format=FORMATS.get(self.kind, self.kind), options=options)
        ours = self.kind == "ts" and shape.video in ("", "libx264") and shape.audio in ("", "aac")
        mux = TsMux(bool(shape.video), shape.rate if shape.audio else 0, shape.audio_pid) if ours else None
        video, audio = _video(out, shape), _audio(out, shape)
        out.start_encoding()
        self.header = writer.take()
        tracks: list[_Frames | _Samples] = [_Frames(shape, video), _Samples(shape, audio, self.sound)]
        live = [track for track in tracks if track.stream is not None]
        key = False
        while self.shape is shape and not self.ended.is_set():
            track = min(live, key=lambda track: track.due)
            self.ended.wait(max(track.due - time.time(), 0))
            lag.note(track.due, time.time())
            for packet in track.next():
                shift = shape.shift_s + tracks[0].began - self.begun + 10
                packet.pts += round(shift / packet.time_base)
                packet.dts += round(shift / packet.time_base)
                key = key or (packet.is_keyframe and (track is tracks[0] or video is None))
                if self.garbled.is_set() and track is not tracks[0]:
                    packet = _garbled(packet)
                if data := _muxed(mux, packet, track is tracks[0]) if mux else _mux(out, packet, writer):
                    self._send(data, key)
                    key = False
        out.close()

    def _send(self, data: bytes, key: bool) -> None:
        with self._lock:
            for client in self._clients:
                if client.full():
                    continue
                client.put(data)
            if key or self.kind == "ts":
                for client in self._waiting:
                    client.put(self.header + data)
                self._clients += self._waiting
                self._waiting = []


def _garbled(packet: Any) -> Any:
    garbled = av.Packet(b"\xde\xad\xbe\xef" * (packet.size // 4 + 1))
    garbled.stream, garbled.pts, garbled.dts, garbled.time_base = packet.stream, packet.pts, packet.dts, packet.time_base
    return garbled


def _mux(out: Any, packet: Any, writer: _Writer) -> bytes:
    out.mux(packet)
    return writer.take()


def _muxed(mux: TsMux, packet: Any, video: bool) -> bytes:
    time = round(packet.pts * packet.time_base * 90000)
    return mux.video(bytes(packet), time, packet.is_keyframe) if video else mux.audio(bytes(packet), time)


def _video(out: Any, shape: Shape) -> Any:
    if not shape.video:
        return None
    stream = out.add_stream(shape.video, rate=shape.fps)
    stream.width, stream.height, stream.pix_fmt = shape.width, shape.height, "yuv420p"
    stream.time_base = stream.codec_context.time_base = Fraction(1, shape.fps if shape.video.startswith("mpeg") else 90000)
    stream.codec_context.gop_size = max(round(shape.gop_s * shape.fps), 1)
    if shape.video == "libx264":
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    elif shape.video.startswith("libvpx"):  # they would look 25 pictures ahead, and take their time
        stream.codec_context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    elif shape.video == "libx265":
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none"}
    stream.codec_context.bit_rate = 700_000
    return stream


def _audio(out: Any, shape: Shape) -> Any:
    if not shape.audio:
        return None
    stream = out.add_stream("aac" if shape.audio == "latm" else shape.audio, rate=shape.rate)
    stream.codec_context.layout = "mono"
    stream.codec_context.format = (
        "fltp" if shape.audio in ("aac", "latm", "ac3", "eac3") else "s16p" if shape.audio == "libmp3lame" else "s16"
    )
    if shape.audio != "libmp3lame":
        stream.codec_context.bit_rate = 64_000
    if out.format.name == "mpegts":
        stream.id = shape.audio_pid
    return stream


class _Frames:
    """The picture track: a frame is due each 1 / fps."""

    def __init__(self, shape: Shape, stream: Any) -> None:
        self.shape, self.stream, self.count = shape, stream, 0
        self.began = self.due = time.time()
        self.picture = Picture(shape.width, shape.height) if stream else None

    def next(self) -> list[Any]:
        assert self.picture is not None
        frame = self.picture.frame(time.time())
        frame.pts, frame.time_base = round((self.due - self.began) * 90000), Fraction(1, 90000)
        self.count += 1
        self.due = self.began + self.count / self.shape.fps
        return list(self.stream.encode(frame))


class _Samples:
    """The sound track: a block is due when its last sample has sounded."""

    def __init__(self, shape: Shape, stream: Any, sound: RoomSound) -> None:
        self.shape, self.stream, self.sound, self.count = shape, stream, sound, 0
        self.size = (stream.codec_context.frame_size or 960) if stream else 960
        self.began = time.time()
        self.first = round(self.began * sound.rate)
        self.due = self.began + self.size / shape.rate

    def next(self) -> list[Any]:
        samples = self.sound.block(self.first + self.count, self.size)[None]
        name = self.stream.codec_context.format.name
        array = samples if name == "fltp" else (samples * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(array, format=name, layout="mono")
        frame.rate, frame.pts, frame.time_base = self.shape.rate, self.count, Fraction(1, self.shape.rate)
        self.count += self.size
        self.due = self.began + (self.count + self.size) / self.shape.rate
        return list(self.stream.encode(frame))
