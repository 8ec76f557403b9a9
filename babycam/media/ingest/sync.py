"""From the RTP time stamps of a phone's two streams to one clock. Pure, all in microseconds.

Each stream counts from anywhere. Its sender reports (RFC 3550 section 6.4.1) say which of its stamps belongs to which moment of
the phone's own clock; that clock may be a day off, so only the difference between the two streams is taken from it. Until both
have reported, each counts from its own arrival. Then sound goes on as it is, and pictures are drawn to it: forward at once, back
by at most half of what passes, so that no stamp ever goes back.
"""

from babycam.media.ingest.jitter import Unwrap

STEP = 100_000
"""Reports that differ by more than this from those before tell of a new start, not of jitter."""
PAUSE = 500_000
"""A stream that was silent for this long may have stood still meanwhile."""
STOOD_STILL = 150_000
SMOOTH = 8


class _Track:
    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.unwrap = Unwrap(32)
        self.base: int | None = None  # what is added to the stream's own microseconds
        self.phone: int | None = None  # what to add for the phone's clock, by its reports
        self.last = 0
        self.arrived = 0

    def microseconds(self, stamp: int) -> int:
        return self.unwrap(stamp) * 1_000_000 // self.rate


class Sync:
    """One phone's connection. `rates`: Hz of the RTP clocks."""

    def __init__(self, video_rate: int = 90_000, sound_rate: int = 48_000) -> None:
        self._tracks = {True: _Track(video_rate), False: _Track(sound_rate)}

    @property
    def in_step(self) -> bool:
        """Both streams have reported."""
        return all(track.phone is not None and track.base is not None for track in self._tracks.values())

    def place(self, video: bool, stamp: int, arrived: int) -> int:
        """The common time of a stamp, for packets in order. `arrived`: microseconds."""
        track = self._tracks[video]
        own = track.microseconds(stamp)
        if track.base is None:
            track.base = arrived - own
        self._after_pause(track, own, arrived)
        if video and self.in_step:
            self._draw(own)
        track.last, track.arrived = own, arrived
        return own + track.base

    def report(self, video: bool, stamp: int, ntp: int) -> None:
        """A sender report: RTP `stamp` was at `ntp` (32.32 bits fixed point, seconds)."""
        if not ntp:
            return
        track = self._tracks[video]
        if track.base is None:
            return
        offset = (ntp * 1_000_000 >> 32) - track.microseconds(stamp)
        if track.phone is None or abs(offset - track.phone) > STEP:
            track.phone = offset
        else:
            track.phone += (offset - track.phone) // SMOOTH

    def _after_pause(self, track: _Track, own: int, arrived: int) -> None:
        """Some senders do not count on while they are silent."""
        assert track.base is not None
        if not track.arrived or arrived - track.arrived < PAUSE:
            return
        stood = (arrived - track.arrived) - (own - track.last)
        if stood > STOOD_STILL:
            track.base += stood
            track.phone = None

    def _draw(self, own: int) -> None:
        """Moves the pictures towards the sound, as far as their stamps allow."""
        video, sound = self._tracks[True], self._tracks[False]
        assert video.base is not None and video.phone is not None and sound.base is not None and sound.phone is not None
        wanted = sound.base - sound.phone + video.phone
        passed = max(own - video.last, 0)
        video.base = max(wanted, video.base - passed // 2)
