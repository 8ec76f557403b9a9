"""Glances at the room every few seconds, beside everything else: in a thread, one at a time, and nothing waits for it.

Where motion is wanted, twice a second if the camera sends keyframes that often; a look that costs much makes the next one wait, so
that a room never takes more than MOST_SHARE of a core for them.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from babycam.core import clock
from babycam.core.link import SeeingConfig
from babycam.media.packets import StreamInfo
from babycam.media.ring import Ring
from babycam.worker.glance import Glance, Glancer
from babycam.worker.motion import MOST_APART_S, SENSITIVITIES, Motion, Moved
from babycam.worker.sight import Sight

log = logging.getLogger(__name__)

LOOK_S = 5.0
MOTION_S = 0.5
MOST_SHARE = 0.012  # of a core
SLACK_S = 0.1  # of a timer
RARE = 2  # keyframes in a row that come too seldom to be compared

Looked = tuple[Glance | None, float]


class Lookout:
    """What is to be seen of one room. Lives on the event loop. `moved(since, until, share)`: what moved between two pictures."""

    def __init__(self, ring: Ring, moved: Callable[[float, float, float], None] = lambda since, until, share: None) -> None:
        self._glancer, self._moved = Glancer(ring), moved
        self._wanted = SeeingConfig()
        self._stream: object = None
        self._sight, self._motion = Sight(), Motion()
        self._looked_at = self._judged_at = 0.0
        self.newest_at: float | None = None  # of the pictures it has seen, s since 1970 by the stream's clock
        self._newest_seen = 0.0  # when it saw that one, monotonic s
        self._rare = 0
        self._rest_s = 0.0
        self._looking: asyncio.Future[Looked] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def configure(self, wanted: SeeingConfig) -> None:
        """Begins or stops to look for motion, or looks elsewhere."""
        if wanted == self._wanted:
            return
        self.close()
        self._wanted = wanted
        self._motion = _motion(wanted)
        if wanted.motion:
            self._again()

    def close(self) -> None:
        """Looks no more by itself."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def tick(self, stream: object, now: float) -> None:
        """Call it about once a second. `stream`: the stream that is there now; another one begins afresh. `now`: monotonic s."""
        if stream is not self._stream:
            self._stream, self._sight, self._motion = stream, Sight(), _motion(self._wanted)
            self.newest_at, self._rare = None, 0
        every = max(MOTION_S, self._rest_s) - SLACK_S if self._judges() else LOOK_S
        if self._looking is not None or now - self._looked_at < every:
            return
        self._looked_at = now
        self._looking = asyncio.get_running_loop().run_in_executor(None, self._look)
        self._looking.add_done_callback(lambda looked: self._saw(looked, stream))

    def says(self) -> tuple[str, float]:
        """What is wrong with the picture, and since when (s since 1970): see Sight.says."""
        return self._sight.says()

    def for_beat(self) -> dict[str, Any]:
        """The same as the fields of a beat, and since when something moves, or why nobody can tell."""
        (picture, since), moving = self.says(), self._motion.moving_since
        known = {"picture": picture, "motion_unjudged": self._unjudged()}
        return {
            **known,
            "picture_since": since and self._by_our_clock(since),
            "moving_since": moving and self._by_our_clock(moving),
        }

    def _again(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(MOTION_S, self._again)
        self.tick(self._stream, clock.monotonic())

    def _by_our_clock(self, since: float) -> float:
        """A moment of the stream's clock: so long ago it was, however ours was set meanwhile (s since 1970)."""
        if self.newest_at is None:
            return since
        return clock.unix() - (self.newest_at - since) - (clock.monotonic() - self._newest_seen)

    def _unjudged(self) -> str:
        """Why nobody can tell what moves although that is wanted: as WorkerBeat.motion_unjudged says; "" where somebody can."""
        if not self._wanted.motion or not isinstance(self._stream, StreamInfo) or self._stream.video is None:
            return ""
        if self._stream.video.refreshes:
            return "refreshes"
        return "" if self._rare < RARE else "slow" if self._rest_s > MOST_APART_S / 2 else "rare"

    def _judges(self) -> bool:
        """Whether motion is wanted and can be told: where the picture refreshes bit by bit, none is whole."""
        video = self._stream.video if isinstance(self._stream, StreamInfo) else None
        return self._wanted.motion and video is not None and not video.refreshes

    def _look(self) -> Looked:
        """The newest keyframe, and the processor time (s) that it took. In a thread."""
        begun = time.thread_time()
        return self._glancer.look(), time.thread_time() - begun

    def _saw(self, looking: "asyncio.Future[Looked]", stream: object) -> None:
        self._looking = None
        if looking.cancelled():
            return
        if (failure := looking.exception()) is not None:
            log.error("a glance at the room failed", exc_info=failure)
            return
        glance, cost_s = looking.result()
        if glance is None or stream is not self._stream:
            return
        self._rest_s = cost_s / MOST_SHARE
        self._judge(glance)

    def _judge(self, glance: Glance) -> None:
        judges, before = self._judges(), self.newest_at
        self.newest_at, self._newest_seen = glance.at / 1e6, clock.monotonic()
        self._rare = self._rare + 1 if before is not None and self.newest_at - before > MOST_APART_S else 0
        if not (judges and abs(glance.at / 1e6 - self._judged_at) < LOOK_S - SLACK_S):
            self._judged_at = glance.at / 1e6
            self._sight.took(glance)
        if not judges:
            return
        if self._sight.says()[0]:
            self._motion.blind()
        elif moved := self._motion.took(glance):
            self._tell(moved)

    def _tell(self, moved: Moved) -> None:
        if moved.share is not None:
            self._moved(moved.since, moved.until, moved.share)


def _motion(wanted: SeeingConfig) -> Motion:
    """An older worker may not know a sensitivity that comes later."""
    return Motion(wanted.zone, wanted.sensitivity if wanted.sensitivity in SENSITIVITIES else "medium")
