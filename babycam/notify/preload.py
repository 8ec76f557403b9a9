"""What a way out sends with is in memory before it is needed: a call waits for no library, nor for a disk that has gone by then.

The libraries of the transports are large, and most houses use one of them, so that each is loaded when there is a channel of it.
"""

import asyncio
from collections.abc import Callable

from babycam.loops.timer import every
from babycam.notify.models import Channel
from babycam.notify.transports.registry import TRANSPORTS, transport_of
from babycam.notify.transports.transport import Transport

EACH_S = 60.0


async def run(stop: asyncio.Event) -> None:
    """The server's own: runs until `stop` is set. A library that cannot be loaded is logged, and tried again."""
    await every(EACH_S, Preload().turn, stop, name="preload")


class Preload:
    """`turn` loads what the channels of now need and this process has not, in the caller's thread: seconds on a small machine."""

    def __init__(self, transports: Callable[[str], Transport] = transport_of) -> None:
        self._transport_of = transports
        self._loaded: set[str] = set()

    def turn(self) -> None:
        """Raises ImportError, and what a database raises that is away."""
        if self._loaded >= TRANSPORTS.keys():
            return
        for code in sorted(_used() - self._loaded):
            self._transport_of(code).load()
            self._loaded.add(code)


def _used() -> set[str]:
    return set(Channel.objects.filter(enabled=True).order_by().values_list("kind", flat=True).distinct()) & TRANSPORTS.keys()
