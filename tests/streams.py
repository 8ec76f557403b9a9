"""Real stream servers for tests and benches, on loopback: MPEG-TS, fMP4, ADTS, MP3, Ogg, HLS over HTTP (RTSP: tests/rtsp.py).

All of them send the nursery of babycam.media.synthetic as it happens: the picture carries the time, `stream.sound.burst(at)`
puts in a sound of known onset. They run in threads and end with their `with` block.

    with http_stream("ts") as stream:
        stream.sound.burst(time.time() + 1)
        read(stream.url)
"""

import base64
import functools
import queue
import socket
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import numpy as np

from babycam.media.synthetic import Picture, RoomSound
from tests.services import free_port
from tests.ts_mux import TsMux

MEDIA_TYPES = {
    "ts": "video/mp2t",
    "mp4": "video/mp4",
    "adts": "audio/aac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "matroska": "video/webm",
}
FORMATS = {"ts": "mpegts"}
OPTIONS = {
    "ts": {"pes_payload_size": "16", "flush_packets": "1"},
    "mp4": {"movflags": "empty_moov+default_base_moof+frag_every_frame", "flush_packets": "1"},
    "hls": {"hls_list_size": "5", "hls_flags": "delete_segments+omit_endlist", "flush_packets": "1"},
    "ogg": {"page_duration": "20000", "flush_packets": "1"},
}


@dataclass(frozen=True)
class Shape:
    """What is sent. `video` and `audio`: FFmpeg encoder names, "" for none. `shift_s` moves the time stamps.

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
            self._clients = [one for one in self._clients if one is not mine]
            self._waiting = [one for one in self._waiting if one is not mine]

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
        options = {**OPTIONS.get(self.kind, {}), **({"hls_time": str(shape.segment_s)} if self.kind == "hls" else {})}
        out = av.open(target, "w", format=FORMATS.get(self.kind, self.kind), options=options)
        ours = self.kind == "ts" and shape.video in ("", "libx264") and shape.audio in ("", "aac")
        mux = TsMux(bool(shape.video), shape.rate if shape.audio else 0, shape.audio_pid) if ours else None
        video, audio = _video(out, shape), _audio(out, shape)
        out.start_encoding()
        self.header = writer.take()
        tracks = [_Frames(shape, video), _Samples(shape, audio, self.sound)]
        live = [track for track in tracks if track.stream is not None]
        key = False
        while self.shape is shape and not self.ended.is_set():
            track = min(live, key=lambda track: track.due)
            self.ended.wait(max(track.due - time.time(), 0))
            for packet in track.next():
                shift = shape.shift_s + tracks[0].began - self.begun + 10
                packet.pts += round(shift / packet.time_base)
                packet.dts += round(shift / packet.time_base)
                key = key or (packet.is_keyframe and (track is tracks[0] or video is None))
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
    stream.time_base = stream.codec_context.time_base = Fraction(1, 90000)
    stream.codec_context.gop_size = max(round(shape.gop_s * shape.fps), 1)
    if shape.video == "libx264":
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    elif shape.video == "libx265":
        stream.codec_context.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none"}
    stream.codec_context.bit_rate = 700_000
    return stream


def _audio(out: Any, shape: Shape) -> Any:
    if not shape.audio:
        return None
    stream = out.add_stream(shape.audio, rate=shape.rate)
    stream.codec_context.layout = "mono"
    stream.codec_context.format = "fltp" if shape.audio == "aac" else "s16p" if shape.audio == "libmp3lame" else "s16"
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


# --- HTTP ----------------------------------------------------------------------------------------------------------


class HttpStream:
    """A stream at `url`. Every switch may be turned at any time; they bite for connections that stand as well."""

    def __init__(self, kind: str, shape: Shape, *, username: str = "", password: str = "", folder: Path | None = None) -> None:
        self.kind, self.folder = kind, folder
        self.authorization = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode() if username else ""
        self.encoding = Encoding(kind, shape, folder)
        self.status = 200
        self.hanging = threading.Event()
        self._server: ThreadingHTTPServer | None = None
        self._open: list[socket.socket] = []
        self.port = free_port()
        name = "/live.m3u8" if kind == "hls" else f"/live.{kind}"
        self.url = f"http://127.0.0.1:{self.port}{name}"

    @property
    def sound(self) -> RoomSound:
        return self.encoding.sound

    def back(self) -> None:
        """Listen (again)."""
        handler = functools.partial(_StreamHandler, self)
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def die(self) -> None:
        """Close the port and every connection, like a phone that is switched off."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        for connection in self._open:
            _cut(connection)
        self._open.clear()

    def end(self) -> None:
        self.encoding.ended.set()
        self.die()
        self.encoding.join(5)


def _cut(connection: socket.socket) -> None:
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was closed already


class _StreamHandler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def __init__(self, stream: HttpStream, *args: Any) -> None:
        self.stream = stream
        super().__init__(*args, directory=str(stream.folder) if stream.folder else None)

    def do_GET(self) -> None:
        stream = self.stream
        if stream.authorization and self.headers.get("Authorization") != stream.authorization:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="camera"')
            self.end_headers()
        elif stream.status != 200:
            self.send_response(stream.status)
            self.end_headers()
        elif stream.folder:
            super().do_GET()
        else:
            self._endless()

    def _endless(self) -> None:
        stream = self.stream
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream._open.append(self.connection)
        self.send_response(200)
        self.send_header("Content-Type", MEDIA_TYPES[stream.kind])
        self.end_headers()
        chunks = stream.encoding.subscribe()
        try:
            while data := chunks.get(timeout=30):
                while stream.hanging.is_set():
                    time.sleep(0.05)
                self.connection.sendall(data)
        except (OSError, queue.Empty):
            pass  # the reader went
        finally:
            stream.encoding.unsubscribe(chunks)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def http_stream(kind: str = "ts", *, username: str = "", password: str = "", **shape: Any) -> Iterator[HttpStream]:
    """`kind`: ts | mp4 | adts | mp3 | ogg | hls; the rest: fields of Shape (`video=""`: sound only)."""
    if kind in ("adts", "mp3", "ogg"):
        shape = {"video": "", "audio": {"adts": "aac", "mp3": "libmp3lame", "ogg": "libopus"}[kind], **shape}
    with tempfile.TemporaryDirectory() as folder:
        stream = HttpStream(
            kind, Shape(**shape), username=username, password=password, folder=Path(folder) if kind == "hls" else None
        )
        stream.encoding.start()
        stream.back()
        try:
            _wait_for_playlist(stream)
            yield stream
        finally:
            stream.end()


def _wait_for_playlist(stream: HttpStream) -> None:
    """HLS: until two segments are there."""
    deadline = time.monotonic() + 20
    while stream.folder and time.monotonic() < deadline:
        playlist = stream.folder / "live.m3u8"
        if playlist.exists() and playlist.read_text().count("#EXTINF") >= 2:
            return
        time.sleep(0.05)


@contextmanager
def tcp_server(answer: bytes = b"", *, close: bool = False) -> Iterator[int]:
    """The port of a server that reads a request, sends `answer` and then hangs (or closes)."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        ended = threading.Event()
        threading.Thread(target=_serve_bytes, args=(server, answer, close, ended), daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            ended.set()
            _cut(server)


def _serve_bytes(server: socket.socket, answer: bytes, close: bool, ended: threading.Event) -> None:
    held: list[socket.socket] = []
    while not ended.is_set():
        try:
            connection, _ = server.accept()
            connection.settimeout(2)
            if answer:
                connection.recv(65536)
                connection.sendall(answer)
        except OSError:
            continue
        held.append(connection)
        if close:
            connection.close()
    for connection in held:
        connection.close()
