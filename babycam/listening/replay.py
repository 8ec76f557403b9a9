"""What would have woken somebody: what was kept of a room's sound, judged once more. Pure.

`Heard` is what history keeps: a row for each second, and the hops of the seconds around anything that was more than the room's
own quiet. The lines are those of `lines`, over the floor that was learnt then; each hop goes through the same `Judgement` as when
it was heard. A second whose hops were not kept is taken for its loudest hop and nine that make up its mean; where such a second is
over the loud line, patience is a guess, and it is told as `blind`.

A night is long and mostly quiet, so only what can lead to a wake is judged hop by hop (`replay_runs`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec
import numpy as np

from babycam.core.decibels import SILENCE_DB, to_db
from babycam.core.link import ListeningConfig, Wake
from babycam.listening.cry import CryScore
from babycam.listening.heard import HOPS, Heard
from babycam.listening.judge import Sound
from babycam.listening.judgement import Judgement
from babycam.listening.outputs import Ended, Output, Started, Woke
from babycam.listening.pipeline import FORGET_S
from babycam.listening.recurrence import Recurrence
from babycam.listening.replay_runs import runs
from babycam.listening.wake import CERTAINTY

HOP_S = 0.1
CERTAINTIES = tuple(CERTAINTY.values())  # from the least to the greatest
APART_S = 3  # what is blind within so long is told as one stretch


@dataclass(frozen=True, slots=True)
class WakeUp:
    """An incident as the family would have known it, from its first wake `at` to `until` (unix s), when its last noise was over.

    `onset_at`: since when the first noise was over the line; `level_db`: how loud it was by then (dBFS); `wake`: why, with the
    greatest certainty that it came to; `rings`: how many noises of it woke.
    """

    at: float
    until: float
    onset_at: float
    level_db: float
    wake: Wake
    rings: int = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` to `until`, unix s."""

    since: int
    until: int


def wake_ups(heard: Heard, config: ListeningConfig, *, quiet_s: float, reopen_s: float) -> list[WakeUp]:
    """What would have woken somebody by these settings; noises within `quiet_s` and `reopen_s` of each other are one incident."""
    recurrence = Recurrence(quiet_s, reopen_s)
    found: list[WakeUp] = []
    for output in _Night(heard, config).outputs():
        match output:
            case Started(at, onset_at, level_db, _, wake) if wake:
                _ring(found, WakeUp(at, at, onset_at, level_db, wake), again=recurrence.woke(at))
            case Woke(at, onset_at, level_db, _, wake, again=False):
                _ring(found, WakeUp(at, at, onset_at, level_db, wake), again=recurrence.woke(at))
            case Woke(wake=wake):
                found[-1] = replace(found[-1], wake=_surer(found[-1].wake, wake))
            case Ended(at):
                if recurrence.over(at):
                    found[-1] = replace(found[-1], until=at)
            case _:
                pass
    return found


def _ring(found: list[WakeUp], new: WakeUp, *, again: bool) -> None:
    if again:
        first = found[-1]
        found[-1] = replace(first, rings=first.rings + 1, until=new.at, wake=_surer(first.wake, new.wake))
    else:
        found.append(new)


def _surer(first: Wake, later: Wake) -> Wake:
    """Why it woke first, with what is known of it later."""
    if CERTAINTIES.index(later.certainty) <= CERTAINTIES.index(first.certainty):
        return first
    return msgspec.structs.replace(first, certainty=later.certainty, cry=later.cry)


def missing_from(some: list[WakeUp], others: list[WakeUp]) -> list[WakeUp]:
    """Those of `some` that have no counterpart in `others`: nothing there wakes while their noise goes on."""
    return [one for one in some if not any(one.onset_at <= other.until and other.onset_at <= one.until for other in others)]


def blind(heard: Heard, *configs: ListeningConfig) -> list[Stretch]:
    """Where only seconds were kept of what was over the loud line of one of these settings: there a finer answer is a guess."""
    loud = np.min([heard.lines(config)[1] for config in configs], axis=0)
    seconds = heard.second[(heard.loudest > loud) & ~heard.kept & ~heard.talking]
    if not seconds.size:
        return []
    runs = np.split(seconds, np.flatnonzero(np.diff(seconds) > APART_S) + 1)
    return [Stretch(int(run[0]), int(run[-1]) + 1) for run in runs]


class _Night:
    """One replay."""

    def __init__(self, heard: Heard, config: ListeningConfig) -> None:
        self._heard = heard
        self._config = config
        self._judgement = Judgement()
        self._judgement.configure(config)
        self._stir, self._loud = heard.lines(config)
        self._runs = runs(heard, config)

    def outputs(self) -> Iterator[Output]:
        """What the judge and the waker say, in order."""
        at, end = 0, len(self._heard.second)
        while (begin := self._runs.next(at)) < end:
            if begin > at:
                yield from self._judgement.forget(float(self._heard.second[begin]))
                self._recall(at, begin)
            at = begin
            while at < end:
                yield from self._second(at)
                at += 1
                if self._judgement.even and self._runs.next(at) > at:
                    break
        if end:
            yield from self._judgement.forget(float(self._heard.second[-1] + 1))

    def _recall(self, since: int, at: int) -> None:
        """What the network had said last when second `at` began, if that was said from `since` on."""
        look = int(self._heard.newest_look[at - 1])
        if look >= since:
            self._sing(bool(self._heard.lullaby[look]))
            self._score(look)

    def _second(self, at: int) -> list[Output]:
        heard, out = self._heard, self._bridge(at)
        if heard.talking[at]:
            return out
        self._sing(bool(heard.lullaby[at]))
        second, stir, loud = float(heard.second[at]), float(self._stir[at]), float(self._loud[at])
        for place, level in enumerate(self._hops(at)):
            if level == level:  # it was kept
                out += self._judgement.hear(Sound(second + place * HOP_S, HOP_S, level, stir, loud))
        return out + self._score(at)

    def _hops(self, at: int) -> list[float]:
        """The levels of second `at`, NaN for one that is not known; its loudest and what makes up its mean where none was kept."""
        if self._heard.kept[at]:
            levels: list[float] = self._heard.hops[at].tolist()
            return levels
        loudest, mean = float(self._heard.loudest[at]), float(self._heard.mean[at])
        left = HOPS * 10 ** (mean / 10) - 10 ** (loudest / 10)
        others = min(loudest, to_db(left / (HOPS - 1)) if left > 0 else SILENCE_DB)
        return [loudest] + [others] * (HOPS - 1)

    def _bridge(self, at: int) -> list[Output]:
        """A room that was not heard for long, or by another listening: what was before says nothing any more."""
        heard = self._heard
        if not at or (heard.second[at] - heard.second[at - 1] - 1 <= FORGET_S and not heard.fresh[at]):
            return []
        return self._judgement.forget(float(self._heard.second[at - 1] + 1))

    def _sing(self, lullaby: bool) -> None:
        if lullaby is not self._config.lullaby:
            self._config = msgspec.structs.replace(self._config, lullaby=lullaby)
            self._judgement.configure(self._config)

    def _score(self, at: int) -> list[Output]:
        heard, until = self._heard, float(self._heard.second[at] + 1)
        cry = float(heard.cry[at])
        if heard.unjudged[at]:
            return self._judgement.scored(CryScore(until, None, "broken"), until, float(self._stir[at]))
        return [] if np.isnan(cry) else self._judgement.scored(CryScore(until, cry), until, float(self._stir[at]))
