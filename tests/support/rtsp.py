"""A real RTSP server (Debian's gst-rtsp-server) that sends the nursery: a child process fed with raw picture and sound.

with rtsp_stream(audio="opus") as stream:
    read(stream.url)
"""

import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from babycam.media.synthetic import Picture, RoomSound, pcm16
from tests.support.services import free_port, need, wait_for_port

PYTHON = "/usr/bin/python3"  # Debian's, which has python3-gi
SCRIPT = Path(__file__).with_name("rtsp_server.py")
BLOCK = 960


class RtspStream:
    """The stream at `url`: `video` h264 | h265 | vp8 | "", `audio` aac | opus | mulaw | "". Not started before `back()`."""

    def __init__(
        self,
        *,
        video: str = "h264",
        audio: str = "aac",
        width: int = 640,
        height: int = 480,
        fps: int = 15,
        rate: int = 48000,
        gop_s: float = 1.0,
        username: str = "",
        password: str = "",
        path: str = "/live",
    ) -> None:
        self.port = free_port()
        self.url = f"rtsp://127.0.0.1:{self.port}{path}"
        self.fps, self.has_video, self.has_audio = fps, bool(video), bool(audio)
        self.picture = Picture(width, height)
        self.sound = RoomSound(rate)
        numbers = [str(number) for number in (self.port, width, height, fps, rate, round(gop_s * fps))]
        self._arguments = [PYTHON, str(SCRIPT), path, video or "-", audio or "-", username or "-", password or "-", *numbers]
        self._process: subprocess.Popen[bytes] | None = None

    def back(self) -> None:
        """Listen (again)."""
        need("rtsp")
        with tempfile.TemporaryFile() as words:
            self._process = subprocess.Popen(self._arguments, stdin=subprocess.PIPE, stderr=words)
            try:
                wait_for_port(self.port, self._process)
            except RuntimeError as ended:
                words.seek(0)
                raise RuntimeError(words.read().decode(errors="replace").strip() or str(ended)) from ended
        threading.Thread(target=self._feed, args=(self._process,), daemon=True).start()

    def die(self) -> None:
        """End at once, like a camera without power."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _feed(self, process: subprocess.Popen[bytes]) -> None:
        """Raw frames and sound blocks as they happen, until the process ends."""
        began = time.time()
        frames = samples = 0
        first = round(began * self.sound.rate)
        while process.poll() is None:
            frame_due = began + frames / self.fps if self.has_video else float("inf")
            block_due = began + (samples + BLOCK) / self.sound.rate if self.has_audio else float("inf")
            time.sleep(max(min(frame_due, block_due) - time.time(), 0))
            with suppress(OSError):
                if frame_due <= block_due:
                    _write(process, b"v", frame_due - began, self.picture.yuv(time.time()).tobytes())
                    frames += 1
                else:
                    _write(process, b"a", samples / self.sound.rate, pcm16(self.sound.block(first + samples, BLOCK)))
                    samples += BLOCK

    def __enter__(self) -> "RtspStream":
        self.back()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.die()


def _write(process: subprocess.Popen[bytes], kind: bytes, at: float, data: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(kind + struct.pack(">dI", at, len(data)) + data)
    process.stdin.flush()


@contextmanager
def rtsp_stream(**settings: Any) -> Iterator[RtspStream]:
    """A running RtspStream; `settings` as in its constructor."""
    with RtspStream(**settings) as stream:
        yield stream
