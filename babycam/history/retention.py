"""The keeper: each minute it writes the levels down, lets old clips go, and looks whether there is room to record; now and then
it writes the catalogs and sweeps."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from babycam.core import clock
from babycam.history import catalog, clips, services
from babycam.history.loop import every

EACH_S = 60.0
SWEEP_EACH = 60  # turns
CATALOG_EACH = 5


async def run(stop: asyncio.Event, time: clock.Clock = clock.SYSTEM) -> None:
    """Runs until `stop` is set, then writes what is still in memory."""
    turns = count()
    await every(EACH_S, lambda: turn(time, turns), stop, name="keeper", last=lambda: put_away(time))


def turn(time: clock.Clock, turns: Iterator[int]) -> None:
    """One minute's work. The levels first: they are what is lost if the rest fails."""
    now = time.now()
    services.flush_levels(now=now)
    clips.make_room(now=now)
    clips.recording_allowed()
    clips.give_up_lost(now=now)
    turn = next(turns)
    if turn % CATALOG_EACH == 0:
        catalog.write()
    if turn % SWEEP_EACH == 0:
        clips.sweep(now=now, ran=time.monotonic())
        services.forget_levels(now=now)


def put_away(time: clock.Clock) -> None:
    """The end of the server: also the minute that is not over yet is written."""
    services.flush_levels(now=time.now() + timedelta(minutes=1))
    catalog.write()
