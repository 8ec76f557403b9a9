"""An emulator of IP Webcam, the Android app, for the demo and for tests: a real HTTP server with a made-up nursery behind it.

    python -m babycam.media.emulator --port 8091 --cry-every 40 --port 8092

prints {"urls": [...]} and serves until it is ended. It encodes only while somebody is connected: one JPEG for all.
"""

import argparse
import base64
import functools
import json
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import av

from babycam.core import clock
from babycam.media.synthetic import Picture, RoomSound, pcm16

BOUNDARY = "Ba4oTvQMY8ew04N8dcnM"
RATE = 44100
BLOCK_S = 0.02
LINGER = struct.pack("ii", 1, 0)
PAGE = b"<!doctype html><title>IP Webcam</title><h1>IP Webcam (emulated)</h1><p><img src=/video width=640></p>"


@dataclass
class Behaviour:
    """What a test may make the phone do, at any time."""

    hanging: threading.Event = field(default_factory=threading.Event)
    garbage: threading.Event = field(default_factory=threading.Event)
    missing: set[str] = field(default_factory=set)


class Eye:
    """The picture: a thread that draws and encodes `fps` pictures a second while somebody looks. `hue`: 0 to 1."""

    def __init__(self, width: int, height: int, fps: float, hue: float, *, strip: bool = True) -> None:
        self._picture = Picture(width, height, hue, strip=strip)
        self._encoder: Any = av.CodecContext.create("mjpeg", "w")
        self._encoder.width, self._encoder.height = width, height
        self._encoder.pix_fmt, self._encoder.time_base = "yuvj420p", Fraction(1, 1000)
        self._encoder.options = {"flags": "+qscale", "global_quality": str(6 * 118)}
        self._encoder.thread_count = 1
        self._fps = fps
        self._lock = threading.Condition()
        self._watching, self._drawing = 0, False
        self._number, self._jpeg, self._drawn = 0, b"", 0

    def look(self) -> Generator[bytes, None, None]:
        """Each new JPEG, from the next one on."""
        with self._lock:
            self._watching += 1
            if not self._drawing:  # the last one may still be at work for somebody who has just left
                self._drawing = True
                threading.Thread(target=self._draw, daemon=True, name="eye").start()
            seen = self._number
        try:
            while True:
                with self._lock:
                    if self._number == seen and not self._lock.wait(5):
                        return
                    seen, jpeg = self._number, self._jpeg
                yield jpeg
        finally:
            with self._lock:
                self._watching -= 1

    def _draw(self) -> None:
        due = clock.monotonic()
        while True:
            with self._lock:
                if not self._watching:
                    self._drawing = False
                    return
            jpeg = self._encode(clock.unix())
            with self._lock:
                self._number, self._jpeg = self._number + 1, jpeg
                self._lock.notify_all()
            due = max(due + 1 / self._fps, clock.monotonic() - 1)
            time.sleep(max(due - clock.monotonic(), 0))

    def _encode(self, t: float) -> bytes:
        frame = av.VideoFrame.from_ndarray(self._picture.yuv(t), format="yuvj420p")
        self._drawn += 1  # stamps only number the frames: clocks may stand still or go back, which the encoder refuses
        frame.pts, frame.time_base = self._drawn, Fraction(1, 1000)
        return b"".join(bytes(packet) for packet in self._encoder.encode(frame))


class EmulatedPhone:
    """One emulated phone. `sound.burst(at)` puts in a sound of known onset; `behave` and `die` make trouble.

    `fps`: pictures a second; `hue`: 0 to 1; `cry_every`: s, 0: never.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        width: int = 480,
        height: int = 360,
        fps: float = 12,
        hue: float = 0.95,
        strip: bool = True,
        cry_every: float = 0,
        username: str = "",
        password: str = "",
    ) -> None:
        self.eye = Eye(width, height, fps, hue, strip=strip)
        self.sound = RoomSound(RATE, cry_every=cry_every, seed=int(hue * 100))
        self.behave = Behaviour()
        self.settings = {"torch": "off", "night_vision": "off", "ffc": "off", "quality": "50"}
        self.battery = 87.0
        self.authorization = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode() if username else ""
        self.host, self.port = host, port
        self.connections: dict[socket.socket, str] = {}
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Listen (again); the port stays the same."""
        self._server = _Server((self.host, self.port), functools.partial(_Handler, self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True, name="phone").start()

    def die(self) -> None:
        """Close the port and all connections at once, like an empty battery."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self.cut()

    def cut(self, path: str = "") -> None:
        """End the connections that read `path` (all of them without one)."""
        for connection, reads in list(self.connections.items()):
            if path in ("", reads):
                with suppress(OSError):
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
                    connection.shutdown(socket.SHUT_RDWR)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is the rule here."""


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, phone: EmulatedPhone, *args: Any) -> None:
        self.phone = phone
        super().__init__(*args)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.phone.connections[self.connection] = parts.path
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self.phone.authorization and self.headers.get("Authorization") != self.phone.authorization:
                self._answer(401, "text/plain", b"", [("WWW-Authenticate", 'Basic realm="IP Webcam"')])
            elif parts.path in self.phone.behave.missing:
                self._answer(404, "text/plain", b"not here")
            elif parts.path.startswith("/settings/"):
                self._set(parts.path.removeprefix("/settings/"), parse_qs(parts.query).get("set", [""])[0])
            else:
                ROUTES.get(parts.path, _Handler._unknown)(self)
        finally:
            self.phone.connections.pop(self.connection, None)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int, kind: str, body: bytes, headers: list[tuple[str, str]] | None = None) -> None:
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *(headers or [])]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()

    def _send(self, data: bytes) -> None:
        """Bytes of a stream, as the test wants the phone to behave."""
        while self.phone.behave.hanging.is_set():
            time.sleep(0.05)
        if self.phone.behave.garbage.is_set():
            data = bytes(byte ^ 0x5A for byte in data[:200])
        self.wfile.write(data)

    def _unknown(self) -> None:
        self._answer(404, "text/plain", b"not here")

    def _page(self) -> None:
        self._answer(200, "text/html", PAGE)

    def _video(self) -> None:
        self._begin(f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        for jpeg in self.phone.eye.look():
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            self._send(head.encode() + jpeg + b"\r\n")

    def _shot(self) -> None:
        self._answer(200, "image/jpeg", next(self.phone.eye.look(), b""))

    def _blocks(self, size: int) -> Iterator[Any]:
        """The room's sound, `size` samples at a time, each when its last one has sounded."""
        first = round(clock.unix() * RATE)
        while True:
            time.sleep(max((first + size) / RATE - clock.unix(), 0))
            yield self.phone.sound.block(first, size)
            first += size

    def _wav(self) -> None:
        self._begin("audio/x-wav")
        endless = 0x7FFFFFFF
        header = struct.pack(
            "<4sI4s4sIHHIIHH4sI", b"RIFF", endless, b"WAVE", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16, b"data", endless
        )
        self._send(header)
        for block in self._blocks(int(RATE * BLOCK_S)):
            self._send(pcm16(block))

    def _aac(self) -> None:
        self._encoded("adts", "aac", "audio/aac", {})

    def _opus(self) -> None:
        self._encoded("ogg", "libopus", "audio/ogg", {"page_duration": "20000", "flush_packets": "1"})

    def _encoded(self, container: str, codec: str, kind: str, options: dict[str, str]) -> None:
        self._begin(kind)
        with av.open(_Pipe(self._send), "w", format=container, options=options) as out:
            stream: Any = out.add_stream(codec, rate=48000 if codec == "libopus" else RATE)
            stream.codec_context.layout, stream.codec_context.bit_rate = "mono", 64000
            resampler = av.AudioResampler(
                format=stream.codec_context.format, layout="mono", rate=stream.rate, frame_size=stream.frame_size or 1024
            )
            for number, block in enumerate(self._blocks(1024)):
                frame = av.AudioFrame.from_ndarray(block[None], format="fltp", layout="mono")
                frame.sample_rate, frame.pts, frame.time_base = RATE, number * 1024, Fraction(1, RATE)
                for ready in resampler.resample(frame):
                    out.mux(stream.encode(ready))

    def _status(self) -> None:
        avail = {name: ["on", "off"] for name in ("torch", "night_vision", "ffc")}
        body = {"video_connections": len(self.phone.connections), "curvals": self.phone.settings, "avail": avail}
        self._answer(200, "application/json", json.dumps(body).encode())

    def _sensors(self) -> None:
        at = int(clock.unix() * 1000)
        body = {
            "battery_level": {"unit": "%", "data": [[at, [self.phone.battery]]]},
            "battery_temp": {"unit": "C", "data": [[at, [29.5]]]},
        }
        self._answer(200, "application/json", json.dumps(body).encode())

    def _torch(self) -> None:
        self._set("torch", "on" if "enable" in self.path else "off")

    def _set(self, name: str, value: str) -> None:
        if name not in self.phone.settings:
            return self._unknown()
        self.phone.settings[name] = value
        self._answer(200, "text/html", b"Ok")


ROUTES: dict[str, Callable[[_Handler], None]] = {
    "/": _Handler._page,
    "/video": _Handler._video,
    "/shot.jpg": _Handler._shot,
    "/audio.wav": _Handler._wav,
    "/audio.aac": _Handler._aac,
    "/audio.opus": _Handler._opus,
    "/status.json": _Handler._status,
    "/sensors.json": _Handler._sensors,
    "/enabletorch": _Handler._torch,
    "/disabletorch": _Handler._torch,
}


class _Pipe:
    """What a muxer writes into."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send

    def write(self, data: bytes) -> int:
        self._send(bytes(data))
        return len(data)


@contextmanager
def serve_emulator(port: int = 0, **settings: Any) -> Iterator[EmulatedPhone]:
    """A phone that answers until the block ends; `settings` as in Phone."""
    phone = EmulatedPhone(port, **settings)
    phone.start()
    try:
        yield phone
    finally:
        phone.die()


def main(arguments: list[str] | None = None) -> int:
    """Serve one phone for each --port until it is stopped. --cry-every and --hue count for the phone of the same rank."""
    parser = argparse.ArgumentParser(prog="python -m babycam.media.emulator", description="Emulates IP Webcam telephones.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, action="append", help="0: any free one; repeat for more telephones")
    parser.add_argument("--cry-every", type=float, action="append", default=[], metavar="SECONDS", help="0: never")
    parser.add_argument("--hue", type=float, action="append", default=[], metavar="0..1")
    for name, default in (("--width", 480), ("--height", 360), ("--fps", 12)):
        parser.add_argument(name, type=int, default=default)
    parser.add_argument("--no-strip", dest="strip", action="store_false", help="without the time strip that programs read")
    options = parser.parse_args(arguments)
    phones = [
        EmulatedPhone(
            port,
            host=options.host,
            width=options.width,
            height=options.height,
            fps=options.fps,
            strip=options.strip,
            cry_every=options.cry_every[rank] if rank < len(options.cry_every) else 0,
            hue=options.hue[rank] if rank < len(options.hue) else (0.95 - 0.25 * rank) % 1,
        )
        for rank, port in enumerate(options.port or [8080])
    ]
    for phone in phones:
        phone.start()
    sys.stdout.write(json.dumps({"urls": [phone.url for phone in phones]}) + "\n")
    sys.stdout.flush()
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
