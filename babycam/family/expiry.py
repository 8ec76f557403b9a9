"""Tidies up after what is over: sitters whose time has passed lose their sessions and the rota goes on without them; subscriptions
of browsers whose login has ended are marked. Their doors were shut already."""

import asyncio

from babycam.core import clock
from babycam.family import members
from babycam.loops.timer import every
from babycam.notify import subscriptions

EACH_S = 5.0


def turn() -> None:
    """Expires everybody whose time is over; several processes may, each person expires once."""
    members.expire_members(clock.now())
    subscriptions.end(clock.now())


async def run(stop: asyncio.Event) -> None:
    """Until `stop`."""
    await every(EACH_S, turn, stop, name="expiry")
