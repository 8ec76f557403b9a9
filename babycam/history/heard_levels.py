"""Reads: what was kept of a room's sound, as listening takes it to judge it once more (listening/replay.py)."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB
from babycam.core.level_seconds import HOPS_A_SECOND, NOTHING, STEPS_A_DB, SecondState
from babycam.history import level_hours
from babycam.listening.heard import Floats, Heard

HUNDREDTHS = 100
UNTOLD_S = 3  # seconds of which nobody told: the listening that follows them began anew

Bytes = npt.NDArray[np.uint8]


def heard(room: int, stretches: Sequence[tuple[datetime, datetime]]) -> Heard:
    """All seconds of these stretches (one at least), in order, in which the room was heard, what a parent said among them."""
    parts = [_stretch(room, since, until) for since, until in stretches]
    if not parts:
        return _heard(
            np.empty(0, np.int64), np.empty((0, 7), np.uint8), np.empty((0, HOPS_A_SECOND), np.uint8), np.empty(0, np.bool_)
        )
    return _heard(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _stretch(room: int, since: datetime, until: datetime) -> tuple[npt.NDArray[np.int64], Bytes, Bytes, npt.NDArray[np.bool_]]:
    """(unix s, bytes by column, hops, whether a listening began) of each second that was heard."""
    told = level_hours.columns(room, since, until, step_s=1)
    names = (told.max, told.mean, told.floor, told.stir, told.loud, told.cry, told.state)
    columns = np.array([np.frombuffer(column, np.uint8) for column in names]).T
    seconds = int(told.since.timestamp()) + np.arange(told.points)
    there = columns[:, 0] != NOTHING
    fine = np.full((told.points, HOPS_A_SECOND), NOTHING, np.uint8)
    for run in level_hours.hops(room, told.since, until):
        first, levels = run.since - int(told.since.timestamp()), np.frombuffer(run.levels, np.uint8).reshape(-1, HOPS_A_SECOND)
        fine[first : first + len(levels)] = levels
    return seconds[there], columns[there], fine[there], _fresh(columns[:, -1])[there]


def _fresh(state: Bytes) -> npt.NDArray[np.bool_]:
    """Seconds that follow several of which nobody told."""
    untold = np.concatenate((np.zeros(UNTOLD_S, np.bool_), state == SecondState.UNTOLD))
    before = np.lib.stride_tricks.sliding_window_view(untold, UNTOLD_S)[:-1].all(axis=1)
    return np.asarray(before & (state != SecondState.UNTOLD))


def _heard(second: npt.NDArray[np.int64], columns: Bytes, fine: Bytes, fresh: npt.NDArray[np.bool_]) -> Heard:
    loudest, mean, floor, _, _, cry, state = columns.T
    talking = state == SecondState.TALKING
    hops = _db(fine)
    hops[fine == NOTHING] = np.nan
    score = cry.astype(np.float32) / HUNDREDTHS
    score[cry == NOTHING] = np.nan
    unjudged = (cry == NOTHING) & ~talking
    return Heard(second, _db(loudest), _db(mean), _db(floor), hops, score, unjudged, talking, fresh)


def _db(kept: Bytes) -> Floats:
    """Levels of bytes, as core.level_seconds.level says it of one."""
    return (kept.astype(np.float32) / STEPS_A_DB + SILENCE_DB).astype(np.float32)
