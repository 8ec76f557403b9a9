"""Which seconds of a night have to be judged hop by hop to know what would have woken somebody. Pure.

Nothing here judges. It bounds from above what the accounts of `judge` can have come to, for the whole night at once, and so says of
most seconds that nothing can wake in them:

- Patience is counted as if each hop over the loud line had been as loud as the loudest of its second, and was given back as slowly
  as this curve can give it back. Where that does not run out, no noise begins; and a cry begins one only if it was recognised.
- How long a noise has lasted is counted as if its end forgave nothing. Where that stays under `long_noise_s`, none wakes by it.
- A noise may be open from there on until the room was below the stirring line for CLOSED, or nothing was over the loud line
  for LULL.

A run begins where all these accounts are sure to be empty, REST below the stirring line: as if the room had always been quiet.
Only moments are looked at, the seconds that are not quiet; what is between two of them is so many hops below the stirring line.
Counts are whole hops, so no rounding decides anything; a test compares with judging every hop.
"""

from dataclasses import dataclass

import numpy as np

from babycam.core.link import ListeningConfig
from babycam.listening.heard import HOPS, Flags, Floats, Heard, Numbers
from babycam.listening.judgement import curve_of
from babycam.listening.noise import LULL_S, SETTLE_S
from babycam.listening.patience import LEAK
from babycam.listening.wake import WakeFor, wake_for
from babycam.listening.waker import OVER_LULLABY, WAKES

HOP_S = 1 / HOPS
REST = 3 * HOPS  # below the stirring line: nothing of a stirring is left (two seconds of it end one)
CLOSED = round(SETTLE_S * HOPS) + 5
LULL = round(LULL_S * HOPS) + 20
WHOLE = 10**6  # all of a room's patience
LASTED = 20  # a second over the loud line; a hop below it takes back one of these
EMPTY = 2**40  # more than any account holds
NEVER = -(2**40)


@dataclass(frozen=True, slots=True)
class Runs:
    """`may_wake`: seconds in which something may wake, sorted; `rests`: for each the newest second, itself or before, at which
    nothing is on account; `end`: how many seconds there are."""

    may_wake: Numbers
    rests: Numbers
    end: int

    def next(self, at: int) -> int:
        """From which second on, `at` or later, hops have to be judged again, if nothing is on account at `at`."""
        place = int(np.searchsorted(self.may_wake, at))
        if place == self.may_wake.size:
            return self.end
        return max(at, int(self.rests[place]))


@dataclass(frozen=True, slots=True)
class Moments:
    """Seconds that are not quiet [n], in their order. `loud` (dBFS): their line; `over`: hops over it; `cry`: recognised; `stirs`:
    over the stirring line; `judged`: hops; `until`: hops of the night up to the end of each."""

    rows: Numbers
    loud: Floats
    over: Numbers
    cry: Flags
    stirs: Flags
    judged: Numbers
    until: Numbers

    @property
    def quiet(self) -> Numbers:
        """Hops between the moment before and each."""
        return np.diff(self.until, prepend=0) - self.judged

    def since(self, event: Flags) -> Numbers:
        """How many hops were judged since the newest event when each moment begins."""
        newest = np.maximum.accumulate(np.where(event, self.until, NEVER))
        return self.until - self.judged - np.concatenate(([NEVER], newest[:-1]))


def runs(heard: Heard, config: ListeningConfig) -> Runs:
    """Of a night by these settings."""
    moments = _moments(heard, config)
    if not moments.rows.size:
        return Runs(moments.rows, moments.rows, heard.second.size)
    full, drained = _out_of_patience(heard, config, moments)
    lasted, lasts = _lasted(config, moments)
    since_stir = moments.since(moments.stirs)
    shut = _newest((since_stir >= CLOSED) | (moments.since((moments.over > 0) | moments.cry) >= LULL))
    opened = _newest(full | moments.cry)
    was_open = np.concatenate(([-1], opened[:-1])) >= np.maximum(shut, 0)
    wakes = lasts | heard.untold[moments.rows] | (wake_for(config.wake_for) is WakeFor.ANY)
    may_wake = moments.cry | ((opened >= np.maximum(shut, 0)) & wakes)
    rest = _newest((since_stir >= REST) & (lasted == 0) & drained & ~was_open)
    rests = np.where(rest < 0, 0, moments.rows[rest])
    return Runs(moments.rows[may_wake], rests[may_wake], heard.second.size)


def _moments(heard: Heard, config: ListeningConfig) -> Moments:
    stir, loud = heard.lines(config)
    stirs = (heard.top > stir) & ~heard.talking
    cry = (heard.cry >= np.where(heard.lullaby, OVER_LULLABY, WAKES)) & ~heard.talking
    rows = np.flatnonzero(stirs | cry | heard.turns)
    over = np.where(stirs[rows] & (heard.top[rows] > loud[rows]), HOPS, 0)
    fine = np.flatnonzero((over > 0) & heard.kept[rows])
    over[fine] = (heard.hops[rows[fine]] > loud[rows[fine], None]).sum(axis=1)
    return Moments(rows, loud[rows], over, cry[rows], stirs[rows], heard.judged[rows], heard.judged_until[rows])


def _out_of_patience(heard: Heard, config: ListeningConfig, moments: Moments) -> tuple[Flags, Flags]:
    """In which moments patience may run out, and at which all of it is there again."""
    dbs, waits = np.array(curve_of(config)).T
    longest = float(waits.max())
    drained = moments.since(moments.over > 0) >= (longest / LEAK + 1.0) * HOPS
    wait = np.interp(heard.top[moments.rows] - moments.loud, dbs, waits)
    share = np.minimum(1.0, HOP_S / np.maximum(wait, HOP_S))
    spent = moments.over * np.ceil(WHOLE * share).astype(np.int64)
    back = int(WHOLE * min(1.0, LEAK * HOP_S / longest)) if longest else WHOLE
    before = _account(spent, (moments.judged - moments.over) * back, np.where(drained, EMPTY, moments.quiet * back))
    return (before + spent >= WHOLE - WHOLE // 1000) & (moments.over > 0), drained


def _lasted(config: ListeningConfig, moments: Moments) -> tuple[Numbers, Flags]:
    """How long a noise can have lasted when each moment begins, in LASTED of a second; and where that may be too long."""
    longer = moments.over * (LASTED // HOPS)
    before = _account(longer, moments.judged - moments.over, moments.quiet)
    if config.long_noise_s is None or wake_for(config.wake_for) is WakeFor.CRIES:
        return before, np.full(longer.size, False)
    return before, before + longer >= LASTED * config.long_noise_s - HOPS / 2


def _account(more: Numbers, less: Numbers, quiet: Numbers) -> Numbers:
    """What an account can hold at most when each moment begins, after `quiet` was taken back. It is never below 0, and a moment
    takes before it gives."""
    steps = np.empty(3 * more.size, np.int64)
    steps[::3], steps[1::3], steps[2::3] = -quiet, -less, more
    total = np.cumsum(steps)
    return np.asarray((total - np.minimum(np.minimum.accumulate(total), 0))[::3])


def _newest(event: Flags) -> Numbers:
    """For each moment the newest one, itself or before, with that; -1 for none."""
    return np.maximum.accumulate(np.where(event, np.arange(event.size), -1))
