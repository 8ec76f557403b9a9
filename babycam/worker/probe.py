"""Tries a camera before it is kept: `python -m babycam.worker.probe`, a question on stdin, an answer on stdout, both JSON.

In:  {"kind", "url", "audio_url", "username", "password"}.
Out: {"ok": true, "video": {"codec", "width", "height", "fps"} | null, "audio": {"codec", "rate", "channels"} | null,
      "level_db", "picture": "data:image/jpeg;base64,..." | null, "warnings": [{"code", "words"}]}
or   {"ok": false, "stage": code, "words", "params"}.
Answers within DEADLINE_S whatever the camera does; says as soon as a picture is decoded and a second of sound is heard.

`--warm` does the slow part first: it says READY, waits at most KEPT_S for its question (one line), says BEGUN, answers, and ends as
ever. Whoever asks may so count from there, and keep one waiting.
"""

import base64
import contextlib
import importlib
import json
import logging
import os
import select
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import numpy as np

from babycam.core import clock
from babycam.core.decibels import to_db
from babycam.core.errors import HEARD_ALL_THE_SAME, BabycamError, words
from babycam.core.link import CameraConfig
from babycam.core.readings.reading import Reading
from babycam.media.codecs import spoken
from babycam.media.decode import AudioDecoder
from babycam.media.packets import AudioInfo, Packet, StreamInfo, Talker
from babycam.media.picture import newest_picture
from babycam.media.sound_names import sound_name
from babycam.media.sources import kinds
from babycam.media.sources.pull import Pull
from babycam.media.sources.registry import Source, open_source
from babycam.worker.tryout import BEGUN, KEPT_S, READY

log = logging.getLogger(__name__)

DEADLINE_S = 6.5
SOUND_S = 1.0
UNREAD_S = 2.5  # packets of sound without a sample for so long: it cannot be read
FRAMES = 8
LATE_TRACK_S = 1.0
LATE_PICTURE_S = 4.0  # where it comes by a connection of its own, and with the next keyframe
PICTURE_WIDTH = 640
LARGEST_QUESTION = 65536
STARVED_S = 1.0  # so long this process waited for a processor while it tried: what did not come in time says nothing of the camera
SLICE_S = 0.1
BLAMING = frozenset({"timeout", "source_lost", "source_ended"})


class Listener:
    """A sink that keeps the pictures since the newest keyframe and measures the sound.

    `enough` is set when all is known; `stream` is what was announced; `decoded_s`: seconds of sound so far; `unread`: packets of
    sound that became none. `awaits_picture` tells whether one has to come yet, from an address of its own.
    """

    def __init__(self, awaits_picture: Callable[[], bool] = lambda: False) -> None:
        self._awaits_picture = awaits_picture
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

    def readings(self, readings: Sequence[Reading]) -> None:
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
        late_s = LATE_TRACK_S if self.stream.unseen or not self._awaits_picture() else LATE_PICTURE_S
        return seen and heard and (whole or now - self._began >= late_s)

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
        return round(to_db(self._power / self._samples), 1)

    @property
    def picture(self) -> bytes | None:
        """JPEG of the newest picture."""
        if self.stream is None or not self._pictures:
            return None
        return newest_picture([self.stream, *self._pictures], PICTURE_WIDTH)


def probe(camera: CameraConfig, deadline_s: float = DEADLINE_S) -> dict[str, Any]:
    """Try this camera for at most `deadline_s` seconds and say what it is, or the stage that failed."""
    source = open_source(camera)
    listener, stop, failures = Listener(lambda: _awaits_picture(camera, source)), threading.Event(), list[BabycamError]()

    def read() -> None:
        try:
            source.run(listener, stop)
        except BabycamError as failure:
            failures.append(failure)
        listener.enough.set()

    began, starved = clock.monotonic(), _Starvation()
    threading.Thread(target=read, daemon=True, name="probe").start()
    while clock.monotonic() - began < deadline_s and not listener.enough.wait(SLICE_S):
        starved.look()
    stop.set()
    failure = _of_sound_address(source) or _of_nothing(listener, camera, failures)
    if failure is None:
        assert listener.stream is not None
        return _result(listener, listener.stream, camera, source)
    code = "no_sound_there" if isinstance(source, Pull) and failure is source.sound_failure else ""
    log.debug("nothing came in %.1f s", clock.monotonic() - began)
    if failure.code in BLAMING and starved.seconds >= STARVED_S:
        failure, code = BabycamError("too_busy"), ""
    return _failed(failure, code)


def _awaits_picture(camera: CameraConfig, source: Source) -> bool:
    """A picture is wanted from an address of its own, and that has not failed."""
    if kinds.kind_of(camera.kind).two_streams:
        return True
    return bool(camera.audio_url) and isinstance(source, Pull) and source.picture_failure is None


class _Starvation:
    """How long this process's threads waited for a processor, in seconds.

    By the kernel's count where it keeps one (Documentation/scheduler/sched-stats), or by how late a short sleep ended.
    """

    def __init__(self) -> None:
        self._before = _run_delay()
        self._late = 0.0
        self._looked = clock.monotonic()

    def look(self) -> None:
        """To be called after each sleep of SLICE_S."""
        now = clock.monotonic()
        self._late += max(now - self._looked - 2 * SLICE_S, 0.0)
        self._looked = now

    @property
    def seconds(self) -> float:
        return max(_run_delay() - self._before, self._late)


def _run_delay() -> float:
    """Seconds that all threads together were ready to run and did not, 0.0 where the system does not tell."""
    waited = 0
    for thread in Path("/proc/self/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            waited += int(thread.read_text().split()[1])
    return waited / 1e9


def _of_sound_address(source: Source) -> BabycamError | None:
    """The sound's own address failed: then the camera is not heard, whatever can be seen."""
    return source.sound_failure if isinstance(source, Pull) else None


def _of_nothing(listener: Listener, camera: CameraConfig, failures: list[BabycamError]) -> BabycamError | None:
    """Why there is nothing to see or hear; None where there is."""
    if listener.stream is not None and (listener.decoded_s or listener.picture):
        return None
    return failures[0] if failures else _nothing(listener, camera)


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


def _failed(failure: BabycamError, code: str = "") -> dict[str, Any]:
    """`code`: that of words that have those of the failure as their reason."""
    sentence = words(failure.code, **failure.params)
    sentence = words(code, why=sentence) if code else sentence
    return {"ok": False, "stage": failure.code, "words": sentence, "params": failure.params}


def _result(listener: Listener, info: StreamInfo, camera: CameraConfig, source: Source) -> dict[str, Any]:
    video, audio, picture = info.video, info.audio, listener.picture
    missing = [] if picture else _of_missing(info, camera, source)
    line = [_warning("old_tls_at_home")] if info.old_tls else []
    return {
        "ok": True,
        "video": {"codec": video.codec, "width": video.width, "height": video.height, "fps": listener.fps} if video else None,
        "audio": {"codec": audio.codec, "rate": audio.rate, "channels": audio.channels} if audio else None,
        "level_db": listener.level_db,
        "picture": "data:image/jpeg;base64," + base64.b64encode(picture).decode() if picture else None,
        "warnings": _of_sound(listener, audio) + _of_picture(info, listener.decoded_s > 0) + missing + line,
    }


def _warning(code: str, **params: Any) -> dict[str, str]:
    return {"code": code, "words": words(code, **params)}


def _of_missing(info: StreamInfo, camera: CameraConfig, source: Source) -> list[dict[str, str]]:
    """The warning about a picture that should be there and did not come."""
    if info.unseen:
        return []
    if info.video:
        return [_warning("no_picture", why="It was announced, and nothing that can be shown came in time.")]
    if camera.audio_url:
        failure = source.picture_failure if isinstance(source, Pull) else None
        codec_known = failure is not None and failure.code != "not_media"
        return [_warning("no_picture", why=str(failure) if codec_known else "The first address gave none in time.")]
    kind = kinds.kind_of(camera.kind)
    return [_warning("no_picture", why=kind.no_picture)] if kind.two_streams else []


def _of_picture(info: StreamInfo, heard: bool) -> list[dict[str, str]]:
    """The warning about a picture that nobody, or not every browser, can show."""
    sound = HEARD_ALL_THE_SAME if heard else ""
    if info.unseen:
        return [_warning("picture_unseen", codec=spoken(info.unseen), sound=sound)]
    if info.video and info.video.codec == "hevc":
        return [_warning("picture_h265", sound=sound)]
    return []


def _of_sound(listener: Listener, audio: AudioInfo | None) -> list[dict[str, str]]:
    """The warning about a sound that is not there, or that nothing here can read."""
    if audio is None or not (listener.decoded_s or listener.unread):
        return [_warning("no_sound")]
    if listener.decoded_s:
        return []
    return [_warning("sound_unreadable", codec=sound_name(audio.codec))]


def main() -> int:
    """One question, one answer. Leaves without waiting for a thread that hangs in a dead network."""
    warm = "--warm" in sys.argv[1:]
    question = _wait_warm() if warm else sys.stdin.buffer.read(LARGEST_QUESTION)
    if question is not None:
        try:
            answer = probe(msgspec.json.decode(question, type=CameraConfig))
        except msgspec.MsgspecError:
            answer = _failed(BabycamError("bad_url"))
        except BabycamError as failure:
            answer = _failed(failure)
        _say(json.dumps(answer))
    os._exit(0)


def _wait_warm() -> bytes | None:
    """The question, with everything imported that answers it; None where none came, or whoever would ask has gone."""
    for code in kinds.dialled(simulated=True):
        importlib.import_module(kinds.kind_of(code).module)
    importlib.import_module("babycam.media.sources.web")
    _say(READY)
    if not select.select([sys.stdin.buffer], [], [], KEPT_S)[0]:
        return None
    question = sys.stdin.buffer.readline(LARGEST_QUESTION)
    if not question:
        return None
    _say(BEGUN)
    return question


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
