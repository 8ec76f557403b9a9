"""Reads: what was kept of a room's sound, as listening takes it to judge it once more (listening/replay.py)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from babycam.core.decibels import SILENCE_DB
from babycam.core.level_seconds import COLUMNS, FRESH, HOPS_A_SECOND, LULLABY, NO_LOOK, NOTHING, STEPS_A_DB, SecondState
from babycam.history import level_hours
from babycam.history.level_codec import HOUR_S
from babycam.history.unpacked_hours import Bytes, Seconds, Unpacked, hours
from babycam.listening.heard import Heard

HUNDREDTHS = 100
LEVELS = (np.arange(NOTHING + 1) / STEPS_A_DB + SILENCE_DB).astype(np.float32)  # of bytes, as core.level_seconds.level has them
HOPS = np.where(np.arange(NOTHING + 1) == NOTHING, np.float32(np.nan), LEVELS)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored of a room's stretches. `version` is another one wherever any of its seconds is."""

    heard: Heard
    version: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    """A stored hour's (unix s) seconds from `first` to `last`, as far as they were heard."""

    hour: int
    unpacked: Unpacked
    first: int
    last: int

    @property
    def rows(self) -> slice:
        """Of the hour's seconds that were heard."""
        return slice(*np.searchsorted(self.unpacked.heard, (self.first, self.last)).tolist())

    @property
    def seconds(self) -> Seconds:
        return self.unpacked.heard[self.rows]

    @property
    def told(self) -> bytes:
        rows = self.rows
        return b"%d %d %d " % (self.hour, self.first, rows.stop - rows.start) + self.unpacked.version

    def hops(self) -> tuple[npt.NDArray[np.int64], Bytes]:
        """Which of `seconds` have them, and these."""
        seconds, fine = self.seconds, self.unpacked.fine
        places = np.searchsorted(seconds, fine)
        there = seconds.take(places, mode="clip") == fine if seconds.size else np.zeros(fine.size, np.bool_)
        return places[there], self.unpacked.hops[there]


def heard(room: int, stretches: Sequence[tuple[datetime, datetime]]) -> Stored:
    """All seconds of these stretches, in order, in which the room was heard, what a parent said among them; by one query."""
    parts = list(_parts(room, stretches))
    version = hashlib.blake2b(b"".join(part.told for part in parts), digest_size=16).digest()
    seconds = [part.seconds for part in parts]
    columns = [part.unpacked.columns[:, chosen] for part, chosen in zip(parts, seconds, strict=True)]
    at = np.concatenate(
        [np.empty(0, np.int64), *(part.hour + chosen.astype(np.int64) for part, chosen in zip(parts, seconds, strict=True))]
    )
    told = np.concatenate([np.empty((len(COLUMNS), 0), np.uint8), *columns], axis=1)
    return Stored(_heard(at, told, _fine(parts, seconds, at.size)), version)


def _parts(room: int, stretches: Sequence[tuple[datetime, datetime]]) -> Iterator[_Part]:
    packed = level_hours.packed(room, stretches)
    for since, until in stretches:
        begin, end = int(since.timestamp()), int(-(-until.timestamp() // 1))
        for hour in range(begin // HOUR_S * HOUR_S, end, HOUR_S):
            if row := packed.get(hour):
                yield _Part(hour, hours.hour(*row), max(begin, hour) - hour, min(end, hour + HOUR_S) - hour)


def _fine(parts: list[_Part], seconds: list[Seconds], size: int) -> npt.NDArray[np.float32]:
    """Hops in dBFS [size, 10], NaN where they were not kept."""
    hops, before = np.full((size, HOPS_A_SECOND), np.nan, np.float32), 0
    for part, chosen in zip(parts, seconds, strict=True):
        places, levels = part.hops()
        hops[before + places] = HOPS[levels]
        before += chosen.size
    return hops


def _heard(second: npt.NDArray[np.int64], columns: Bytes, hops: npt.NDArray[np.float32]) -> Heard:
    loudest, mean, floor, _, _, cry, state, flags = columns
    talking = state == SecondState.TALKING
    score = cry.astype(np.float32) / HUNDREDTHS
    score[cry >= NO_LOOK] = np.nan
    return Heard(
        second=second,
        loudest=LEVELS[loudest],
        mean=LEVELS[mean],
        floor=LEVELS[floor],
        hops=hops,
        cry=score,
        unjudged=(cry == NOTHING) & ~talking,
        talking=talking,
        lullaby=flags & LULLABY > 0,
        fresh=flags & FRESH > 0,
    )
