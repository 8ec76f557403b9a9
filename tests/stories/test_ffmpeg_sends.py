"""FFmpeg's own WHIP sender is a room's camera: it trusts the household's authority, and what was restarted is found again."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import imageio_ffmpeg
import pytest

from babycam.server import authority
from tests.rig import Client, Rig
from tests.services import spawn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
SOON_S = 60.0
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
            with self._log.open("ab") as log:
                self.process = spawn(self._command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.codes.append(self.process.wait())
            self._over.wait(1.0)

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


def comes(rig: Rig, ana: Client, room: int, sender: Sender, since: str = "") -> str:
    """Waits until the room is heard and seen (again); returns when something was heard last."""

    def there() -> str:
        health = ana.get(f"/api/rooms/{room}")["health"]
        well = health["source"] == "live" and health["heard"] and health["sees"] and health["fps"] > 0
        return str(health["last_audio_at"] or "") if well and str(health["last_audio_at"] or "") > since else ""

    try:
        return str(rig.until(there, SOON_S, "the room to be heard and seen"))
    except TimeoutError as late:
        raise TimeoutError(f"{late}\n{sender.codes} {sender.tail()}\n{rig.tail()}") from None


def ready(ana: Client, room: int) -> list[dict[str, Any]]:
    return [clip for clip in ana.get(f"/api/clips?room={room}")["results"] if clip["state"] == "ready"]


def test_ffmpeg_is_heard_seen_recorded_and_found_again_whichever_side_was_restarted() -> None:
    with Rig() as rig:
        ana = rig.set_up()
        room = int(ana.get("/api/rooms")["results"][0]["id"])
        made = ana.post("/api/devices", {"room": room, "name": "FFmpeg"})
        with Sender(rig, made["whip_url"], made["token"]).running() as sender:
            heard = comes(rig, ana, room, sender)
            rig.stop()
            rig.start()
            heard = comes(rig, ana, room, sender, heard)
            assert sender.process
            sender.process.kill()
            rig.until(lambda: ana.get(f"/api/rooms/{room}")["health"]["source"] != "live", SOON_S, "the room to be away")
            comes(rig, ana, room, sender, heard)
            before = rig.log.read_text().count("the phone hung up")
            sender.end()
            rig.until(lambda: rig.log.read_text().count("the phone hung up") > before, SOON_S, "FFmpeg's DELETE")
        clips = rig.until(lambda: ready(ana, room), SOON_S, "a clip")
        assert all(re.fullmatch(r"avc1\..+, (opus|mp4a\..+)", clip["codecs"], re.IGNORECASE) for clip in clips)
        assert (clips[0]["width"], clips[0]["height"]) == (320, 240)
