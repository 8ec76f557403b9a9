"""What was kept of one room's sound: a row for each second that was heard, and its hops where there was something to hear. Pure."""

from dataclasses import dataclass
from functools import cached_property

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
Numbers = npt.NDArray[np.int64]
Lines = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Heard:
    """One room, a row for each second that was heard, in their order. Levels in dBFS, in the band that is judged.

    `second`: unix s [n]; `loudest`, `mean`, `floor` [n]; `hops` [n, 10], NaN where they were not kept; `cry` [n]: the second's
    highest score, 0-1, NaN where nobody looked. Flags [n]: `unjudged`, nobody could tell a cry; `talking`, a parent spoke and
    nothing was judged; `lullaby`, the room's own played; `fresh`, a listening began here that knew nothing of the room. What
    follows from these alone is counted once, for all the settings that the night is judged by.
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

    @cached_property
    def _loudest_hop(self) -> Floats:
        peak = self.hops[:, 0].copy()
        for place in range(1, HOPS):
            np.fmax(peak, self.hops[:, place], out=peak)
        return peak

    @cached_property
    def top(self) -> Floats:
        """The loudest that is known of each second."""
        return np.fmax(self.loudest, self._loudest_hop)

    @cached_property
    def kept(self) -> Flags:
        """Whether a second's hops were kept."""
        return np.asarray(~np.isnan(self._loudest_hop))

    @cached_property
    def judged(self) -> Numbers:
        """How many hops of each second are judged."""
        count = np.full(self.second.size, HOPS, np.int64)
        rows = np.flatnonzero(self.kept)
        count[rows] -= np.isnan(self.hops[rows]).sum(axis=1)
        count[self.talking] = 0
        return count

    @cached_property
    def newest_look(self) -> Numbers:
        """For each second the newest one, itself or before, of which it is known what the network said; -1 for none."""
        looked = (self.unjudged | ~np.isnan(self.cry)) & ~self.talking
        return np.maximum.accumulate(np.where(looked, np.arange(looked.size), -1))

    @cached_property
    def judged_until(self) -> Numbers:
        """How many hops are judged up to the end of each second."""
        return np.cumsum(self.judged)

    @cached_property
    def untold(self) -> Flags:
        """Where nobody can tell a cry from a noise, as a second begins or ends."""
        untold = (self.newest_look >= 0) & self.unjudged[self.newest_look]
        return untold | np.concatenate(([False], untold[:-1]))

    @cached_property
    def turns(self) -> Flags:
        """Where it changes whether the lullaby plays, or whether cries can be told."""
        return np.diff(self.lullaby, prepend=False) | np.diff(self.untold, prepend=False)

    @cached_property
    def learnt(self) -> Flags:
        """Whether the room was known: a minute of it had been heard since its listening began."""
        told = np.cumsum((self.loudest > SILENCE_DB) & ~self.talking)
        began = np.maximum.accumulate(np.where(self.fresh, np.arange(told.size), -1))
        since: Numbers = told - np.concatenate(([0], told))[np.maximum(began, 0)]
        return np.asarray((began < 0) | (since * HOPS >= LEARNT_HOPS))

    @cached_property
    def _place(self) -> Numbers:
        """Of each second in the table of `lines`."""
        steps = np.clip(np.round((self.floor - SILENCE_DB) / STEP_DB), 0, STEPS - 1).astype(np.int64)
        return self.learnt * STEPS + steps

    def lines(self, config: ListeningConfig) -> Lines:
        """The stir and loud lines of each second by these settings, dBFS."""
        table = [lines_for(config, SILENCE_DB + step * STEP_DB, learnt=sure) for sure in (False, True) for step in range(STEPS)]
        stir, loud = np.array(table, np.float32).T
        return stir[self._place], loud[self._place]
