"""Real stream servers for tests and benches, on loopback: MPEG-TS, fMP4, ADTS, MP3, Ogg, HLS over HTTP (RTSP: rtsp.py).

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
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from babycam.media.synthetic import RoomSound
from tests.support.encoding import Encoding, Shape
from tests.support.services import free_port

MEDIA_TYPES = {
    "ts": "video/mp2t",
    "mp4": "video/mp4",
    "adts": "audio/aac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "matroska": "video/webm",
}


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
