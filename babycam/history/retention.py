"""The keeper: each minute it writes the levels down, lets old clips go, and looks whether there is room to record.

Once, at the start, it looks for clips that a power cut has cut.
"""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

from babycam.core import clock
from babycam.history import clips, cuts, services
from babycam.history.loop import every

EACH_S = 60.0
SWEEP_EACH = 60  # turns


async def run(stop: asyncio.Event, time: clock.Clock = clock.SYSTEM) -> None:
    """Runs until `stop` is set, then writes what is still in memory."""
    turns, inspection = count(), cuts.Inspection()

    def each() -> None:
        turn(time, turns)
        inspection.turn()

    await every(EACH_S, each, stop, name="keeper", last=lambda: put_away(time))


def turn(time: clock.Clock, turns: Iterator[int]) -> None:
    """One minute's work. The levels first: they are what is lost if the rest fails."""
    now = time.now()
    services.flush_levels(now=now)
    clips.make_room(now=now)
    clips.recording_allowed()
    clips.give_up_lost(now=now)
    if next(turns) % SWEEP_EACH == 0:
        clips.sweep(now=now)
        services.forget_levels(now=now)


def put_away(time: clock.Clock) -> None:
    """The end of the server: also the minute that is not over yet is written."""
    services.flush_levels(now=time.now() + timedelta(minutes=1))
