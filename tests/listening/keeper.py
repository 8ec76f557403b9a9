"""Keeps what a pipeline measured as history does: half decibels, a row a second, and the hops of what is over the room's quiet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import to_db
from babycam.listening.cry import CryScore
from babycam.listening.heard import HOPS, Heard
from babycam.listening.outputs import HopMeasured, Output

ROOM_DB = -62.0
KEPT_OVER_DB = 6.0
AROUND_S = 30


def half(level: float) -> float:
    return round(level * 2) / 2


def kept(
    out: Sequence[Output],
    scores: Iterable[CryScore] = (),
    *,
    talking: Iterable[int] = (),
    detail: bool = True,
    fresh: int | None = None,
) -> Heard:
    """What history would keep of it. `fresh`: the second with which the listening began."""
    hops: dict[int, list[HopMeasured]] = defaultdict(list)
    for said in out:
        if isinstance(said, HopMeasured):
            hops[int(np.floor(said.at - 0.05))].append(said)
    looks: dict[int, list[CryScore]] = defaultdict(list)
    for score in scores:
        looks[int(np.ceil(score.at)) - 1].append(score)
    seconds = sorted(hops)
    fine = np.full((len(seconds), HOPS), np.nan, np.float32)
    near = _near([second for second in seconds if max(hop.level - hop.floor for hop in hops[second]) > KEPT_OVER_DB])
    for place, second in enumerate(seconds):
        if detail and second in near:
            for hop in hops[second]:
                fine[place, min(HOPS - 1, int((hop.at - 0.05 - second) * HOPS))] = half(hop.level)
    cries = [max((score.cry for score in looks[second] if score.cry is not None), default=np.nan) for second in seconds]
    return Heard(
        second=np.array(seconds, np.int64),
        loudest=np.array([half(max(hop.level for hop in hops[second])) for second in seconds], np.float32),
        mean=np.array(
            [half(to_db(float(np.mean([10 ** (hop.level / 10) for hop in hops[second]])))) for second in seconds], np.float32
        ),
        floor=np.array([half(hops[second][-1].floor) for second in seconds], np.float32),
        hops=fine,
        cry=np.array(cries, np.float32),
        unjudged=np.array([any(score.cry is None for score in looks[second]) for second in seconds]),
        talking=np.zeros(len(seconds), np.bool_),
        lullaby=np.zeros(len(seconds), np.bool_),
        fresh=np.array([second == fresh for second in seconds]),
    )


def drawn(start: int, spans: Sequence[tuple[int, float, float]], gaps: Sequence[int] = ()) -> Heard:
    """Spans of (seconds, level, score) one after another from second `start` on, in half decibels, every hop kept; behind each a
    gap of so many seconds."""
    rng = np.random.default_rng(len(spans))
    levels: list[npt.NDArray[np.float64]] = []
    scores: list[float] = []
    seconds: list[int] = []
    at = start
    for (length, level, score), gap in zip(spans, gaps or [0] * len(spans), strict=True):
        levels += [np.round(2 * (level + rng.uniform(-4, 4, HOPS))) / 2 for _ in range(length)]
        scores += [score] * length
        seconds += range(at, at + length)
        at += length + gap
    hops = np.array(levels, np.float32)
    flags = np.zeros(len(hops), np.bool_)
    return Heard(
        second=np.array(seconds, np.int64),
        loudest=hops.max(axis=1),
        mean=np.round(2 * hops.mean(axis=1)) / 2,
        floor=np.full(len(hops), ROOM_DB, np.float32),
        hops=hops,
        cry=np.array(scores, np.float32),
        unjudged=flags,
        talking=flags,
        lullaby=flags,
        fresh=flags,
    )


def _near(seconds: list[int]) -> set[int]:
    return {second + apart for second in seconds for apart in range(-AROUND_S, AROUND_S + 1)}
