"""The keeper: each minute it writes down levels, readings and that it is here, lets old clips go, and looks whether there is room
to record; now and then it writes the catalogs and sweeps.

Once, at the start, it looks for clips that a power cut has cut.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from babycam.core import clock
from babycam.history import catalog, clips, cuts, level_services, orphan_sweep, reading_services
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.history.uptimes import Uptimes
from babycam.loops.timer import every

EACH_S = 60.0
SWEEP_EACH = 60  # turns
CATALOG_EACH = 5
A_JUMP_S = 3600.0


async def run(stop: asyncio.Event, time: clock.Clock = clock.SYSTEM) -> None:
    """Runs until `stop` is set, then writes what is still in memory."""
    turns, inspection, uptimes = count(), cuts.Inspection(), Uptimes(time)

    def each() -> None:
        uptimes.tick()
        turn(time, turns)
        inspection.turn()

    def last() -> None:
        put_away(time)
        uptimes.tick()

    await every(EACH_S, each, stop, name="keeper", last=last)


def turn(time: clock.Clock, turns: Iterator[int]) -> None:
    """One minute's work. The levels first: they are what is lost if the rest fails."""
    now = time.now()
    history_services.flush_levels(now=now)
    reading_services.flush_readings(now=now)
    turn, jumped = next(turns), _clock_jumped(now, time.monotonic())
    if turn % CATALOG_EACH == 0:
        catalog.write()
    if sweeps := turn % SWEEP_EACH == 0 or jumped:
        clips.sweep(now=now, ran=time.monotonic())
    trusted = not orphan_sweep.calendar_in_doubt(history_queries.FOLDER)
    clips.make_room(now=now, by_age=trusted)
    clips.recording_allowed()
    clips.give_up_lost(now=now)
    if sweeps and trusted:
        history_services.forget_levels(now=now)
        level_services.forget_hours(now=now)
        reading_services.forget_readings(now=now)


_last: list[tuple[datetime, float]] = []  # the clocks at the last turn of this process


def forget() -> None:
    """As at the start of a process."""
    _last.clear()


def _clock_jumped(now: datetime, ran: float) -> bool:
    """Whether the calendar went another way than the time since the last turn, by more than A_JUMP."""
    before, _last[:] = _last[:], [(now, ran)]
    return any(abs((now - then).total_seconds() - (ran - ran_then)) > A_JUMP_S for then, ran_then in before)


def put_away(time: clock.Clock) -> None:
    """The end of the server: also the minute that is not over yet is written."""
    history_services.flush_levels(now=time.now() + timedelta(minutes=1))
    reading_services.flush_readings(now=time.now() + timedelta(minutes=1))
    catalog.write()
