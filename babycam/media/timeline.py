"""From a stream's own time stamps to the common clock. Pure, all in microseconds.

A stream counts from anywhere, drifts, wraps and jumps. `Timeline.place` says what to add to its stamps so that they mean
microseconds since 1970: anchored to arrival, following the stream's own spacing, and slewed so that nobody notices. Stamps that
jump are anchored again, and the caller starts a new generation.

Two tracks of one clock are as far apart as their stamps said at the beginning, however unevenly they arrive. But in cheap cameras
each track counts for itself, and may be wrong by two per cent, or lose half a second: then its packets come later and later than
they say, and those of the other track do not. That difference, from what it was in the beginning, is the drift: it is followed by a
controller with a memory (proportional and integral), so that a constant drift ends in no error at all. What delays both
tracks alike is the network, or a clock that both share: that is followed slowly, and keeps them together.
"""

from collections import deque
from collections.abc import Callable

JUMP = 2_000_000
"""A packet that claims to be further in the future than this jumped."""
LATE = 6_000_000
"""A packet that comes later than this jumped (a network may hold packets back for a while; a silence of 5 s is a lost source)."""
BACKWARDS = 500_000
"""Stamps may step back by this much (rounding, reordered pictures) without being a jump."""
WINDOW = 1_200_000
"""The least delayed packet of this time tells how late a track is."""
LONGEST_GAP = 6_000_000
SETTLED = 1_000_000
"""After this the tracks are as far apart as they should be."""
SLOW = 1.5
"""A drift is drawn in with a time constant of this many windows."""
SLOWLY = 20_000_000
"""In this time (time constant) both tracks together are drawn nearer when they come late."""
MOST = 60
"""Thousandths of the passing time by which a track is moved at most."""
STEP = 200_000
STEP_ALONE = 400_000
"""A track that is off by more than this for PERSISTS is put in its place at once; the second where there is no other one."""
PERSISTS = 2_000_000
CHANCE = 250_000
"""What lies between the first packets of two tracks that are each counted from their own one, at most (four pictures a second)."""


class _Track:
    """What one track was like lately. `shift`: what is added to its stamps. `base`: how late it is by rights."""

    def __init__(self, shift: int) -> None:
        self.jumped: int | None = None
        self.begin(shift)

    def begin(self, shift: int, base: int | None = None) -> None:
        self.shift, self.base, self.fresh = shift, base, False
        self.last: int | None = None
        self._lags: deque[tuple[int, int]] = deque()  # (arrived, arrived - stamp), rising: the least one stands first
        self._began: int | None = None
        self._based = 0  # how long after its beginning `base` was measured
        self._newest = self._gap = 0

    @property
    def window(self) -> int:
        """Long enough to hold what came before a pause."""
        return max(WINDOW, 2 * self._gap)

    def hear(self, stamp: int, arrived: int, gust: int) -> None:
        if self._began is None or arrived < self._newest:  # our own clock was set back
            self._lags.clear()
            self._began = self._newest = arrived
        self._gap = max(gust, min(arrived - self._newest, LONGEST_GAP), self._gap * 99 // 100)
        self._newest = arrived
        while self._lags and self._lags[-1][1] >= arrived - stamp:
            self._lags.pop()
        self._lags.append((arrived, arrived - stamp))
        while arrived - self._lags[0][0] > self.window:
            self._lags.popleft()
        if self.base is None and arrived - self._began >= SETTLED + gust:
            self._based = self._lags[0][0] - self._began
            self.base, self.fresh = self._lags[0][1] - self.shift, True

    def late(self, now: int, rate: float) -> int | None:
        """µs by which it comes later than it should; None: that is not known. `rate`: its drift, as far as it is known."""
        if self.base is None or now - self._newest > self.window:
            return None
        measured, lag = self._lags[0]
        return lag - self.shift - self.base + round(rate * (self._based + now - measured))


class Timeline:
    """One clock of one camera, used by its tracks (True: video, False: audio).

    `gust`: how much of the stream comes at once (the length of a segment); packets may be that much earlier or later.
    `by_chance` tells whether each track counts from its own first packet (RTSP, before a camera's sender reports say more): then
    their arrival says better what belongs together.
    """

    def __init__(self) -> None:
        self._tracks: dict[bool, _Track] = {}
        self._anchor: int | None = None
        self._placed: int | None = None
        self._rate = 0.0  # by how much the sound's clock (or the only one) was found to be too slow
        self._off_since: int | None = None
        self.gust = 0
        self.by_chance: Callable[[], bool] = lambda: False

    def anchor(self, shift: int) -> None:
        """Begin with this shift for all tracks."""
        self._anchor = shift

    def place(self, video: bool, stamp: int, arrived: int) -> tuple[int, bool]:
        """What to add to the stamps of a packet with decoding time `stamp`, and whether the track jumped."""
        track = self._tracks.get(video) or self._new(video, stamp, arrived)
        earliest, latest = -JUMP - self.gust, LATE + self.gust
        back = track.last is not None and stamp < track.last - BACKWARDS
        jumped = back or not earliest <= arrived - stamp - track.shift <= latest
        if jumped:
            self._jump(track, self._tracks.get(not video), stamp, arrived)
        track.last = stamp
        track.hear(stamp, arrived, self.gust)
        self._follow(arrived, self._passed(stamp + track.shift))
        return track.shift, jumped

    def _new(self, video: bool, stamp: int, arrived: int) -> _Track:
        other = self._tracks.get(not video)
        shift = other.shift if other else arrived - stamp if self._anchor is None else self._anchor
        return self._tracks.setdefault(video, _Track(shift))

    def _jump(self, track: _Track, other: _Track | None, stamp: int, arrived: int) -> None:
        """Anchors a track anew: with the other one if that has just jumped, too, and they stay in sync; else as late as ever."""
        together = other is not None and other.jumped is not None and arrived - other.jumped <= JUMP
        self._placed = self._off_since = None
        if together and other is not None and -JUMP <= arrived - stamp - other.shift <= JUMP:
            track.begin(other.shift)
        else:
            track.begin(arrived - stamp - (track.base or 0), track.base)
        track.jumped = arrived

    def _passed(self, placed: int) -> int:
        """µs of the stream since the newest packet before: a gust brings many at one time."""
        newest = placed if self._placed is None else self._placed
        self._placed = max(newest, placed)
        return min(self._placed - newest, WINDOW)

    def _follow(self, now: int, passed: int) -> None:
        """Moves the tracks by as much as the passing time allows."""
        self._meet()
        drawn = next((video for video in (False, True) if video in self._tracks), False)
        late_by_track = {video: track.late(now, self._rate * (video is drawn)) for video, track in self._tracks.items()}
        late = {video: late_us for video, late_us in late_by_track.items() if late_us is not None}
        if len(late) == 2:
            worse = max(late, key=lambda video: abs(late[video]))
            if self._off_since is None:
                self._together(min(late.values()), passed)
            self._pull(late[False] - late[True], STEP, now, passed, self._tracks[False], (self._tracks[worse], late[worse]))
        elif late and len(self._tracks) == 1:
            [alone], [track] = late.values(), self._tracks.values()
            self._pull(alone, STEP_ALONE, now, passed, track, (track, alone))

    def _meet(self) -> None:
        """As soon as it is known how late both are: what they are apart by chance is taken from the sound."""
        sound, picture = self._tracks.get(False), self._tracks.get(True)
        if sound is None or picture is None or sound.base is None or picture.base is None:
            return
        fresh, sound.fresh, picture.fresh = sound.fresh or picture.fresh, False, False
        apart = sound.base - picture.base
        if fresh and abs(apart) <= CHANCE and self.by_chance():
            sound.shift += apart
            sound.base = picture.base

    def _together(self, late: int, passed: int) -> None:
        """What both have in common: slowly where they come late, sooner where they claim to be from the future."""
        most = passed * MOST // 1000
        step = min(late * passed // SLOWLY, most) if late > 0 else max(late, -most)
        for track in self._tracks.values():
            track.shift += step

    def _pull(self, off: int, least: int, now: int, passed: int, track: _Track, worst: tuple[_Track, int]) -> None:
        """Draws a track nearer to where it should be; at once if it has been off by more than `least` for long."""
        if abs(off) <= least + self.gust:
            self._off_since = None
        elif self._off_since is None or now < self._off_since:
            self._off_since = now
        if self._off_since is not None and now - self._off_since >= PERSISTS + 2 * self.gust:
            self._off_since = None
            worst[0].shift += worst[1]
            return
        if self._off_since is not None:
            off = 0  # a step is no drift: nothing is learned from it
        most, slow = MOST / 1000, SLOW * track.window
        self._rate = max(-most, min(self._rate + off * passed / slow / (4 * slow), most))
        track.shift += round(max(-most, min(off / slow + self._rate, most)) * passed)
