"""Tidies up after sitters whose time is over: sessions end, the rota goes on without them. Their door was shut already."""

import asyncio

from babycam.core import clock
from babycam.duty import family
from babycam.history.loop import every

EACH_S = 5.0


def turn() -> None:
    """Expires everybody whose time is over; several processes may, each person expires once."""
    family.expire_members(clock.now())


async def run(stop: asyncio.Event) -> None:
    """Until `stop`."""
    await every(EACH_S, turn, stop, name="expiry")
