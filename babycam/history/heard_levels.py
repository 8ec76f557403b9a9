"""Reads: what was kept of a room's sound, as listening takes it to judge it once more (listening/replay.py)."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB
from babycam.core.level_seconds import COLUMNS, FRESH, HOPS_A_SECOND, LULLABY, MAX, NO_LOOK, NOTHING, STEPS_A_DB, SecondState
from babycam.history import level_hours
from babycam.listening.heard import Floats, Heard

HUNDREDTHS = 100

Bytes = npt.NDArray[np.uint8]


def heard(room: int, stretches: Sequence[tuple[datetime, datetime]]) -> Heard:
    """All seconds of these stretches (one at least), in order, in which the room was heard, what a parent said among them."""
    seconds, columns, hops = zip(*(_stretch(room, since, until) for since, until in stretches), strict=True)
    return _heard(np.concatenate(seconds), np.concatenate(columns), np.concatenate(hops))


def _stretch(room: int, since: datetime, until: datetime) -> tuple[npt.NDArray[np.int64], Bytes, Bytes]:
    """(unix s, bytes by column, hops) of each second that was heard."""
    told = level_hours.columns(room, since, until, step_s=1)
    columns = np.array([np.frombuffer(getattr(told, name), np.uint8) for name in COLUMNS]).T
    seconds = int(told.since.timestamp()) + np.arange(told.points)
    there = columns[:, MAX] != NOTHING
    fine = np.full((told.points, HOPS_A_SECOND), NOTHING, np.uint8)
    for run in level_hours.hops(room, told.since, until):
        first, levels = run.since - int(told.since.timestamp()), np.frombuffer(run.levels, np.uint8).reshape(-1, HOPS_A_SECOND)
        fine[first : first + len(levels)] = levels
    return seconds[there], columns[there], fine[there]


def _heard(second: npt.NDArray[np.int64], columns: Bytes, fine: Bytes) -> Heard:
    loudest, mean, floor, _, _, cry, state, flags = columns.T
    talking = state == SecondState.TALKING
    hops = _db(fine)
    hops[fine == NOTHING] = np.nan
    score = cry.astype(np.float32) / HUNDREDTHS
    score[cry >= NO_LOOK] = np.nan
    return Heard(
        second=second,
        loudest=_db(loudest),
        mean=_db(mean),
        floor=_db(floor),
        hops=hops,
        cry=score,
        unjudged=(cry == NOTHING) & ~talking,
        talking=talking,
        lullaby=flags & LULLABY > 0,
        fresh=flags & FRESH > 0,
    )


def _db(kept: Bytes) -> Floats:
    """Levels of bytes, as core.level_seconds.level says it of one."""
    return (kept.astype(np.float32) / STEPS_A_DB + SILENCE_DB).astype(np.float32)
