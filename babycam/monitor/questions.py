"""Questions that wait a moment for a worker: a phone that was paired a second ago is there before anybody serves its room."""

import time
from typing import Any

from babycam.core import clock, link
from babycam.core.errors import BabycamError
from babycam.monitor.bridge import bridge
from babycam.monitor.links import links
from babycam.monitor.state import board

WAIT_S = 5.0
PAUSE_S = 0.2
FRESH_S = 3.0
NOT_YET = frozenset({"no_worker", "no_camera"})


def patiently(room: int, what: str, args: dict[str, Any], timeout_s: float) -> link.Answer:
    """`links.ask_sync`, tried again for WAIT_S while nobody serves the room (yet). Never call it on the event loop. Raises
    BabycamError no_worker, and what `ask_sync` raises."""
    deadline = clock.monotonic() + WAIT_S
    while True:
        try:
            if served(room):
                return links.ask_sync(room, what, args, timeout_s)
            raise BabycamError("no_worker")
        except BabycamError as error:
            if error.code not in NOT_YET or clock.monotonic() >= deadline:
                raise
        time.sleep(PAUSE_S)


def served(room: int) -> bool:
    """Whether a worker serves the room: over a link of this process, or, as its beats tell, of another one."""
    if links.of(room) is not None:
        return True
    return bridge.active and clock.monotonic() - board.of(room).beat_at < FRESH_S
