"""IP Webcam, the Android app: H.264 and Opus by RTSP where it answers, else MJPEG and sound by two HTTP connections.

The sound is what wakes a parent, so it never waits for the picture: a picture that breaks off is fetched again while the sound
goes on, and a phone without a picture, or without a microphone for now, is served as well as can be.
"""

import functools
import select
import threading
import time
from dataclasses import replace

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media import feed
from babycam.media.feed import Feed
from babycam.media.packets import Sink
from babycam.media.sources import demux, ipwebcam_control, team, web
from babycam.media.sources.address import parse
from babycam.media.sources.backoff import Backoff
from babycam.media.sources.demux import Wanted
from babycam.media.sources.wire import Stopped, connect, wait

RTSP_PATH = "/h264_opus.sdp"
RTSP_S = 1.5
PICTURE = "/video"
SOUNDS = ("/audio.wav", "/audio.aac", "/audio.opus")
LOOK_AGAIN_S = 10.0
STILL_HEARD_S = 3.0
LOGIN = ("login_needed", "wrong_login", "login_unknown", "login_unsure")
ABSENT = ("not_media", "no_such_stream")

_speaks_rtsp: dict[tuple[str, int], bool] = {}
"""What each phone answered, so that a reconnect need not ask again."""


class IpWebcam:
    """One phone."""

    def __init__(self, camera: CameraConfig) -> None:
        self._address = parse(camera.url, camera.username, camera.password, schemes=frozenset({"http", "https"}))
        self._absent: set[str] = set()

    def run(self, sink: Sink, stop: threading.Event) -> None:
        out = Feed(sink, readers=2, one_clock=False)
        if self._rtsp_answers(stop):
            try:
                return self._run_rtsp(sink, stop)
            except BabycamError as error:
                if error.code not in (*ABSENT, "codec_not_supported", "timeout"):
                    raise
                _speaks_rtsp[self._key] = False
        if stop.is_set():
            return
        sensors = functools.partial(ipwebcam_control.watch_sensors, self._address, out)
        team.run([functools.partial(self._picture, out), functools.partial(self._sound, out), sensors], out, stop)

    def control(self, **changes: bool) -> None:
        """See registry.Source."""
        ipwebcam_control.control(self._address, changes)

    @property
    def _key(self) -> tuple[str, int]:
        return self._address.host, self._address.port

    def _run_rtsp(self, sink: Sink, stop: threading.Event) -> None:
        out = Feed(sink)
        address = replace(self._address.at(RTSP_PATH), scheme="rtsp" if self._address.scheme == "http" else "rtsps")
        read = functools.partial(demux.run_network, address, Wanted(), out)
        team.run([read, functools.partial(ipwebcam_control.watch_sensors, self._address, out)], out, stop)

    def _rtsp_answers(self, stop: threading.Event) -> bool:
        """Whether the port speaks RTSP too. Raises name_not_found, refused, timeout where nothing is there at all."""
        if self._key not in _speaks_rtsp:
            try:
                _speaks_rtsp[self._key] = self._ask_rtsp(stop)
            except Stopped:
                return False
        return _speaks_rtsp[self._key]

    def _ask_rtsp(self, stop: threading.Event) -> bool:
        if self._address.scheme == "https":
            return False  # RTSP over TLS on the app's port has never been seen
        with connect(self._address, stop) as sock:
            there = replace(self._address.at(RTSP_PATH), scheme="rtsp")
            request = f"OPTIONS {there} RTSP/1.0\r\nCSeq: 1\r\n\r\n"
            try:
                sock.send(request.encode())
                wait(sock, select.POLLIN, time.monotonic() + RTSP_S, stop)
                return sock.recv(16).startswith(b"RTSP/")
            except OSError:  # TimeoutError among them
                return False

    def _picture(self, out: Feed, stop: threading.Event) -> None:
        """Ends the source with an error only while there is no sound."""
        backoff = Backoff()
        while True:
            began = feed.now()
            try:
                web.run(self._address.at(PICTURE), Wanted(audio=False), out, stop)
            except BabycamError as error:
                self._missing("picture", error, out)
                if error.code in LOGIN or (error.code not in ABSENT and feed.now() - out.heard_at > STILL_HEARD_S):
                    raise
            _pause(backoff.wait_s, stop)
            backoff = backoff.after_failure(feed.now() - began)

    def _sound(self, out: Feed, stop: threading.Event) -> None:
        """The first kind of sound that the phone has; where it has none, look again from time to time."""
        while True:
            for path in SOUNDS:
                before = out.heard_at
                try:
                    web.run(self._address.at(path), Wanted(video=False), out, stop)
                except BabycamError as error:
                    if error.code not in ABSENT or out.heard_at != before:
                        raise
            self._missing("sound", BabycamError("not_media"), out)
            _pause(LOOK_AGAIN_S, stop)

    def _missing(self, what: str, error: BabycamError, out: Feed) -> None:
        """Do not wait for it any more; raises not_media where neither picture nor sound is there."""
        if error.code not in ABSENT:
            return
        if what not in self._absent:
            self._absent.add(what)
            out.expect(video=False, audio=False)
        if len(self._absent) == 2 and not out.packets:
            raise BabycamError("not_media")


def _pause(seconds: float, stop: threading.Event) -> None:
    if stop.wait(seconds):
        raise Stopped


def open_source(camera: CameraConfig) -> IpWebcam:
    """See registry."""
    return IpWebcam(camera)
