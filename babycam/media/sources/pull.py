"""Cameras by address: RTSP over TCP, RTMP, SRT; HLS, MPEG-TS, fragmented MP4, MJPEG, WAV, AAC, MP3, Ogg over HTTP(S).

An audio address of its own (a camera without a microphone, a telephone beside it) is read at the same time; each is anchored to
its arrival. As long as sound comes, a picture that fails is fetched again by itself: it never takes the sound away.
"""

import functools
import threading

from babycam.core.errors import BabycamError
from babycam.core.link import CameraConfig
from babycam.media import feed
from babycam.media.feed import Feed
from babycam.media.packets import Sink
from babycam.media.sources import demux, team, web
from babycam.media.sources.address import Address, parse
from babycam.media.sources.backoff import Backoff
from babycam.media.sources.demux import Wanted
from babycam.media.sources.wire import Stopped

STILL_HEARD_S = 10.0


class Pull:
    """One stream, or a picture and a sound from two addresses.

    `picture_failure`, `sound_failure`: of two addresses, why the last try of one failed; None while it did not.
    """

    def __init__(self, camera: CameraConfig) -> None:
        self._address = parse(camera.url, camera.username, camera.password)
        self._audio = _audio_address(camera, self._address) if camera.audio_url else None
        self.picture_failure: BabycamError | None = None
        self.sound_failure: BabycamError | None = None

    def run(self, sink: Sink, stop: threading.Event) -> None:
        out = Feed(sink, readers=2 if self._audio else 1, one_clock=self._audio is None)
        if self._audio is None:
            jobs = [job(self._address, Wanted(), out)]
        else:
            jobs = [functools.partial(self._picture, out), functools.partial(self._sound, out)]
        team.run(jobs, out, stop)

    def _sound(self, out: Feed, stop: threading.Event) -> None:
        assert self._audio is not None
        try:
            job(self._audio, Wanted(video=False), out)(stop)
        except BabycamError as failure:
            self.sound_failure = failure
            raise

    def _picture(self, out: Feed, stop: threading.Event) -> None:
        """Fetches the picture again and again. Raises what it failed with only while no sound comes."""
        picture = job(self._address, Wanted(audio=False), out)
        backoff, begun, missing = Backoff(), feed.now(), False
        while True:
            tried = feed.now()
            try:
                picture(stop)
            except BabycamError as failure:
                self.picture_failure = failure
                if feed.now() - max(out.heard_at, begun) > STILL_HEARD_S:
                    raise
            if not missing:
                missing = True
                out.expect(video=False, audio=False)  # the sound need not wait for it
            out.without(video=True)
            if stop.wait(backoff.wait_s):
                raise Stopped
            backoff = backoff.after_failure(feed.now() - tried)

    def control(self, **changes: bool) -> None:
        """Nothing can be switched: raises BabycamError not_found."""
        raise BabycamError("not_found")


def _audio_address(camera: CameraConfig, video: Address) -> Address:
    """The same login counts for both where it is the same host."""
    there = parse(camera.audio_url)
    return parse(camera.audio_url, video.username, video.password) if there.host == video.host and not there.username else there


def job(address: Address, wanted: Wanted, out: Feed) -> team.Job:
    """The reader for this scheme."""
    if address.scheme in ("http", "https"):
        return functools.partial(web.run, address, wanted, out)
    return functools.partial(demux.run_network, address, wanted, out)


def open_source(camera: CameraConfig) -> Pull:
    """See registry."""
    return Pull(camera)
