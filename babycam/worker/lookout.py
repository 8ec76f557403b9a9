"""Glances at the room every few seconds, beside everything else: in a thread, one at a time, and nothing waits for it."""

import asyncio
import logging
from typing import Any

from babycam.media.ring import Ring
from babycam.worker.glance import Glance, Glancer
from babycam.worker.sight import Sight

log = logging.getLogger(__name__)

LOOK_S = 5.0


class Lookout:
    """What is to be seen of one room. Lives on the event loop."""

    def __init__(self, ring: Ring) -> None:
        self._glancer = Glancer(ring)
        self._sight = Sight()
        self._stream: object = None
        self._looked_at = 0.0
        self._looking: asyncio.Future[Glance | None] | None = None

    def tick(self, stream: object, now: float) -> None:
        """Call it about once a second. `stream`: the stream that is there now; another one begins afresh. `now`: monotonic s."""
        if stream is not self._stream:
            self._stream, self._sight = stream, Sight()
        if self._looking is not None or now - self._looked_at < LOOK_S:
            return
        self._looked_at = now
        self._looking = asyncio.get_running_loop().run_in_executor(None, self._glancer.look)
        self._looking.add_done_callback(lambda looked: self._saw(looked, stream))

    def says(self) -> tuple[str, float]:
        """What is wrong with the picture, and since when (s since 1970): see Sight.says."""
        return self._sight.says()

    def for_beat(self) -> dict[str, Any]:
        """The same as the fields of a beat."""
        picture, since = self.says()
        return {"picture": picture, "picture_since": since}

    def _saw(self, looked: "asyncio.Future[Glance | None]", stream: object) -> None:
        self._looking = None
        if looked.cancelled():
            return
        if (failure := looked.exception()) is not None:
            log.error("a glance at the room failed", exc_info=failure)
        elif (glance := looked.result()) is not None and stream is self._stream:
            self._sight.took(glance)
