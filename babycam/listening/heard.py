"""What was kept of one room's sound: a row for each second that was heard, and its hops where there was something to hear. Pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB
from babycam.core.link import ListeningConfig
from babycam.listening.lines import LEARNT_HOPS, lines_for

HOPS = 10  # a second
STEP_DB = 0.5  # in which a floor is kept
STEPS = int(-SILENCE_DB / STEP_DB) + 1

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]
Lines = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False, slots=True)
class Heard:
    """One room, a row for each second that was heard, in their order. Levels in dBFS, in the band that is judged.

    `second`: unix s [n]; `loudest`, `mean`, `floor` [n]; `hops` [n, 10], NaN where they were not kept; `cry` [n]: the second's
    highest score, 0-1, NaN where nobody looked. Flags [n]: `unjudged`, nobody could tell a cry; `talking`, a parent spoke and
    nothing was judged; `lullaby`, the room's own played; `fresh`, a listening began here that knew nothing of the room.
    """

    second: npt.NDArray[np.int64]
    loudest: Floats
    mean: Floats
    floor: Floats
    hops: Floats
    cry: Floats
    unjudged: Flags
    talking: Flags
    lullaby: Flags
    fresh: Flags


def top(heard: Heard) -> Floats:
    """The loudest that is known of each second."""
    return np.fmax(heard.loudest, np.fmax.reduce(heard.hops, axis=1))


def kept(heard: Heard) -> Flags:
    """Whether a second's hops were kept."""
    return np.asarray(~np.isnan(heard.hops).all(axis=1))


def lines(heard: Heard, config: ListeningConfig) -> Lines:
    """The stir and loud lines of each second, dBFS."""
    known = learnt(heard)
    table = [[lines_for(config, SILENCE_DB + step * STEP_DB, learnt=sure) for step in range(STEPS)] for sure in (False, True)]
    steps = np.clip(np.round((heard.floor - SILENCE_DB) / STEP_DB), 0, STEPS - 1).astype(np.intp)
    stir, loud = np.array(table, np.float32)[known.astype(np.intp), steps].T
    return stir, loud


def learnt(heard: Heard) -> Flags:
    """Whether the room was known: a minute of it had been heard since its listening began."""
    told = np.cumsum((heard.loudest > SILENCE_DB) & ~heard.talking)
    began = np.maximum.accumulate(np.where(heard.fresh, np.arange(told.size), -1))
    since: npt.NDArray[np.int64] = told - np.concatenate(([0], told))[np.maximum(began, 0)]
    return np.asarray((began < 0) | (since * HOPS >= LEARNT_HOPS))
