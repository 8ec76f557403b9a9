"""FFmpeg's own WHIP sender, begun again whenever it has ended, as docs/phone.md recommends."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import imageio_ffmpeg

from babycam.server import authority
from tests.rig import Rig
from tests.services import spawn

SHOWN = "testsrc=size=320x240:rate=15"
HEARD = "sine=frequency=440:sample_rate=48000"
PICTURE = [
    "-c:v",
    "libx264",
    "-profile:v",
    "baseline",
    "-preset",
    "ultrafast",
    "-tune",
    "zerolatency",
    "-g",
    "15",
    "-pix_fmt",
    "yuv420p",
]
LOST = b"Error muxing a packet"
SOUND = ["-c:a", "libopus", "-ac", "2"]


class Sender:
    """The loop that docs/phone.md recommends: FFmpeg, begun again whenever it has ended."""

    def __init__(self, rig: Rig, url: str, token: str) -> None:
        inputs = [part for source in (SHOWN, HEARD) for part in ("-re", "-f", "lavfi", "-i", source)]
        self._command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-hide_banner",
            *inputs,
            *PICTURE,
            *SOUND,
            "-f",
            "whip",
            "-authorization",
            token,
            url,
        ]
        self._environment = {**os.environ, "SSL_CERT_FILE": str(authority.certificate_path(rig.data))}
        self._log = rig.data / "ffmpeg.log"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._loop)
        self.process: subprocess.Popen[bytes] | None = None
        self.codes: list[int] = []

    def _loop(self) -> None:
        while not self._over.is_set():
            options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
            self.process = spawn(self._command, env=self._environment, **options)
            self._listen(self.process)
            self.codes.append(self.process.wait())
            self._over.wait(1.0)

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        """Until it ends. Where the server's port was gone it says so, and then may hang in its trailer: it is ended."""
        assert process.stderr
        with self._log.open("ab", buffering=0) as log, process.stderr as said:
            for line in said:
                log.write(line)
                if LOST in line:
                    process.kill()  # one SIGTERM does not reach it there

    @contextmanager
    def running(self) -> Iterator["Sender"]:
        self._thread.start()
        try:
            yield self
        finally:
            self.end(signal.SIGKILL)

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """No more of it. SIGINT is "q": it says goodbye."""
        self._over.set()
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
        self._thread.join(30)

    def tail(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]
