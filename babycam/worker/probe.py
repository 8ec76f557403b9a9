"""Tries a camera before it is kept: `python -m babycam.worker.probe`, a question on stdin, an answer on stdout, both JSON.

In:  {"kind", "url", "audio_url", "username", "password"}.
Out: {"ok": true, "video": {"codec", "width", "height", "fps"} | null, "audio": {"codec", "rate", "channels"} | null,
      "level_db", "picture": "data:image/jpeg;base64,..." | null, "warnings": [{"code", "words"}]}
or   {"ok": false, "stage": code, "words", "params"}.
Answers within DEADLINE_S whatever the camera does; says as soon as a picture is decoded and a second of sound is heard.
"""

import base64
import json
import logging
import os
import sys
import threading
from typing import Any
from urllib.parse import urlsplit

import msgspec
import numpy as np

from babycam.core import clock
from babycam.core.errors import HEARD_ALL_THE_SAME, BabycamError, words
from babycam.core.link import CameraConfig
from babycam.media.codecs import spoken
from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet, StreamInfo, Talker
from babycam.media.picture import newest_picture
from babycam.media.sound_names import sound_name
from babycam.media.sources.registry import open_source

log = logging.getLogger(__name__)

DEADLINE_S = 6.5
SOUND_S = 1.0
UNREAD_S = 2.5  # packets of sound without a sample for so long: it cannot be read
FRAMES = 8
LATE_TRACK_S = 1.0
FLOOR_DB = -100.0
PICTURE_WIDTH = 640
LARGEST_QUESTION = 65536


class Listener:
    """A sink that keeps the pictures since the newest keyframe and measures the sound.

    `enough` is set when all is known; `stream` is what was announced; `decoded_s`: seconds of sound so far; `unread`: packets of
    sound that became none.
    """

    def __init__(self) -> None:
        self.enough = threading.Event()
        self.stream: StreamInfo | None = None
        self.decoded_s = 0.0
        self.unread = 0
        self._unread_since = 0.0
        self._began = 0.0
        self._pictures: list[Packet] = []
        self._stamps: list[int] = []
        self._power = 0.0
        self._samples = 0
        self._decoder: AudioDecoder | None = None

    def info(self, info: StreamInfo) -> None:
        if self.stream is None or info.audio != self.stream.audio:
            self._decoder = _decoder(info.audio) if info.audio else None
        if self.stream is None or info.video != self.stream.video:
            self._pictures, self._stamps = [], []
        self.stream = info

    def packet(self, packet: Packet) -> None:
        self._began = self._began or packet.arrived
        if packet.video:
            self._see(packet)
        else:
            self._hear(packet)
        if self._complete(packet.arrived):
            self.enough.set()

    def battery(self, percent: float | None, charging: bool | None) -> None:
        """Not asked for here."""

    def away(self, code: str) -> None:
        """Not asked for here."""

    def talking(self, talker: Talker | None) -> None:
        """Not asked for here."""

    def _see(self, packet: Packet) -> None:
        self._stamps.append(packet.pts)
        refreshes = bool(self.stream and self.stream.video and self.stream.video.refreshes)
        if packet.keyframe and not (refreshes and self._pictures):
            self._pictures = [packet]
        elif self._pictures and len(self._pictures) < 250:
            self._pictures.append(packet)

    def _hear(self, packet: Packet) -> None:
        blocks = self._decoder.feed(packet) if self._decoder else []
        if not blocks:
            self.unread += 1
            self._unread_since = self._unread_since or packet.arrived
        for samples, rate in blocks:
            length = samples.shape[-1]
            self._power += float(np.square(samples, dtype=np.float64).sum(axis=-1).max())  # the loudest channel's
            self._samples += length
            self.decoded_s += length / rate

    def _complete(self, now: float) -> bool:
        """Everything that was announced is known, and what was not announced had a second to come."""
        if self.stream is None:
            return False
        seen = self.stream.video is None or (bool(self._pictures) and len(self._stamps) >= FRAMES)
        unreadable = self.unread > 0 and not self.decoded_s and now - self._unread_since >= UNREAD_S
        heard = self.stream.audio is None or self.decoded_s >= SOUND_S or unreadable
        whole = self.stream.video is not None and self.stream.audio is not None
        return seen and heard and (whole or now - self._began >= LATE_TRACK_S)

    @property
    def fps(self) -> float | None:
        stamps = sorted(self._stamps)
        if len(stamps) < 2 or stamps[-1] == stamps[0]:
            return None
        return round((len(stamps) - 1) * 1e6 / (stamps[-1] - stamps[0]), 1)

    @property
    def level_db(self) -> float | None:
        """RMS of all that was heard, dBFS; None without sound."""
        if not self._samples:
            return None
        return round(max(FLOOR_DB, 10 * float(np.log10(max(self._power / self._samples, 1e-10)))), 1)

    @property
    def picture(self) -> bytes | None:
        """JPEG of the newest picture."""
        if self.stream is None or not self._pictures:
            return None
        return newest_picture([self.stream, *self._pictures], PICTURE_WIDTH)


def probe(camera: CameraConfig, deadline_s: float = DEADLINE_S) -> dict[str, Any]:
    """Try this camera for at most `deadline_s` seconds and say what it is, or the stage that failed."""
    listener, stop, failures = Listener(), threading.Event(), list[BabycamError]()

    def read() -> None:
        try:
            open_source(camera).run(listener, stop)
        except BabycamError as failure:
            failures.append(failure)
        listener.enough.set()

    began = clock.monotonic()
    threading.Thread(target=read, daemon=True, name="probe").start()
    listener.enough.wait(deadline_s)
    stop.set()
    if listener.stream is None or not (listener.decoded_s or listener.picture):
        log.debug("nothing came in %.1f s", clock.monotonic() - began)
        return _failed(failures[0] if failures else _nothing(listener, camera))
    return _found(listener, listener.stream)


def _decoder(info: AudioInfo) -> AudioDecoder | None:
    """None where nothing here reads this."""
    try:
        return AudioDecoder(info)
    except ValueError:
        return None


def _nothing(listener: Listener, camera: CameraConfig) -> BabycamError:
    """Why neither a picture nor a sound came."""
    audio = listener.stream.audio if listener.stream else None
    if audio and listener.unread:
        return BabycamError("sound_unreadable", codec=sound_name(audio.codec))
    return BabycamError("timeout", host=_host(camera.url))


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The camera"


def _failed(failure: BabycamError) -> dict[str, Any]:
    return {"ok": False, "stage": failure.code, "words": words(failure.code, **failure.params), "params": failure.params}


def _found(listener: Listener, info: StreamInfo) -> dict[str, Any]:
    video, audio, picture = info.video, info.audio, listener.picture
    return {
        "ok": True,
        "video": {"codec": video.codec, "width": video.width, "height": video.height, "fps": listener.fps} if video else None,
        "audio": {"codec": audio.codec, "rate": audio.rate, "channels": audio.channels} if audio else None,
        "level_db": listener.level_db,
        "picture": "data:image/jpeg;base64," + base64.b64encode(picture).decode() if picture else None,
        "warnings": _of_sound(listener, audio) + _of_picture(info, listener.decoded_s > 0),
    }


def _of_picture(info: StreamInfo, heard: bool) -> list[dict[str, str]]:
    """The warning about a picture that nobody, or not every browser, can show."""
    sound = HEARD_ALL_THE_SAME if heard else ""
    if info.unseen:
        return [{"code": "picture_unseen", "words": words("picture_unseen", codec=spoken(info.unseen), sound=sound)}]
    if info.video and info.video.codec == "hevc":
        return [{"code": "picture_h265", "words": words("picture_h265", sound=sound)}]
    return []


def _of_sound(listener: Listener, audio: AudioInfo | None) -> list[dict[str, str]]:
    """The warning about a sound that is not there, or that nothing here can read."""
    if audio is None or not (listener.decoded_s or listener.unread):
        return [{"code": "no_sound", "words": words("no_sound")}]
    if listener.decoded_s:
        return []
    return [{"code": "sound_unreadable", "words": words("sound_unreadable", codec=sound_name(audio.codec))}]


def main() -> int:
    """One question, one answer. Leaves without waiting for a thread that hangs in a dead network."""
    try:
        camera = msgspec.json.decode(sys.stdin.buffer.read(LARGEST_QUESTION), type=CameraConfig)
        answer = probe(camera)
    except msgspec.MsgspecError:
        answer = _failed(BabycamError("bad_url"))
    except BabycamError as failure:
        answer = _failed(failure)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
