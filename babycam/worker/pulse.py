"""Does this process still move? A thread looks, tells the parent each second, and ends the process when it does not.

Looked at are the event loop, which must come round, and the packets that the source's and the transcoder's threads have in hand: a
codec or a lock that blocks never lets go of the one in hand. When one of them hangs for HUNG_S, the stack of every thread goes
to stderr and the process ends at once with code 75: only a new one helps. A process that cannot do even that (stopped, or held by a
codec that lets no Python run) falls silent, and its parent ends it. Without a parent a C thread of faulthandler does that after
MUTE_S.

The parent hears a byte each second on the socket that it gave as standard input. Not the link: a link that is cut, refused or slow
says nothing about the process.
"""

import contextlib
import faulthandler
import logging
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Hashable, Set
from typing import NoReturn

from babycam.core import clock
from babycam.core.silence import Silence

log = logging.getLogger(__name__)

LOOK_S = 0.5
BEAT_S = 1.0
SHOWN_S = 3.0  # hanging for longer is told
HUNG_S = 8.0
MUTE_S = 30.0
HUNG_EXIT = 75  # EX_TEMPFAIL: start me again


class Pulse:
    """`in_hand`: names of the packets that the room's threads are busy with; called from this thread, must not block."""

    def __init__(self, in_hand: Callable[[], Set[Hashable]], line: socket.socket | None = None) -> None:
        self._in_hand, self._line = in_hand, line
        self._loop, self._thread = Silence(), Silence()
        self._ticked = True
        self._before: Set[Hashable] = frozenset()
        self._beat_at = 0.0

    def start(self) -> None:
        """Looks until the process ends."""
        threading.Thread(target=self._run, name="pulse", daemon=True).start()

    def tick(self) -> None:
        """The event loop came round; call it more than once a second."""
        self._ticked = True

    @property
    def hangs(self) -> bool:
        """A thread has been busy with one packet for so long that the room cannot be called heard."""
        return self._thread.seconds >= SHOWN_S

    def look(self, now: float) -> str:
        """What has hung for HUNG_S, in words, or "". `now`: monotonic s."""
        ticked, self._ticked = self._ticked, False
        busy = self._in_hand()
        moved, self._before = not busy & self._before, busy
        if self._loop.look(ticked, now) >= HUNG_S:
            return "its event loop"
        return "a thread that decodes" if self._thread.look(moved, now) >= HUNG_S else ""

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_S)
            now = clock.monotonic()
            if hung := self.look(now):
                _die(hung)
            self._beat(now)

    def _beat(self, now: float) -> None:
        if now - self._beat_at < BEAT_S:
            return
        self._beat_at = now
        if self._line is None:
            faulthandler.dump_traceback_later(MUTE_S, exit=True)
            return
        with contextlib.suppress(OSError):  # nobody reads, or nobody is there any more: that is looked at elsewhere
            self._line.send(b".", socket.MSG_DONTWAIT)


def parents_line() -> socket.socket | None:
    """Standard input, if whoever started this process gave a socket for it."""
    try:
        return socket.socket(fileno=0) if stat.S_ISSOCK(os.fstat(0).st_mode) else None
    except OSError:
        return None


def _die(hung: str) -> NoReturn:
    log.error("this worker hangs (%s) and ends, to be restarted", hung)
    with contextlib.suppress(OSError, ValueError):
        faulthandler.dump_traceback(sys.stderr)
    os._exit(HUNG_EXIT)
