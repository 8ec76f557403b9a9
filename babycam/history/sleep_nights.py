"""When a child slept over a night: guessed from what was heard and marked, or as somebody has put it right. Pure.

The guess follows the rule of `sleep.py`: it ends with each noise that lasted, each minute that stirred, each time that somebody was
there, and where the room was not heard; what is left is sleep if it is long enough, reaches into the night and follows on
somebody who was heard, or if "settled" was marked. Looking back, a room that falls quiet when the night is nearly over was left
rather than slept in, and nobody is believed to lie in for hours. A guess that touches what somebody put right gives way to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from babycam.history.sleep import BEFORE, FALLING, MINUTE

Span = tuple[datetime, datetime]
SHORTEST = MINUTE
UP = timedelta(minutes=30)  # before the end of the night: who was awake then is up
LIE_IN = timedelta(hours=2)  # after it


@dataclass(frozen=True, slots=True)
class SleepStretch:
    """[since, until). `correction`: the number of what somebody said; None: it is a guess. `awake`: they said that it was no
    sleep."""

    since: datetime
    until: datetime
    correction: int | None = None
    awake: bool = False

    @property
    def seconds(self) -> float:
        return (self.until - self.since).total_seconds()


@dataclass(frozen=True, slots=True)
class HeardNight:
    """What is known of a room's night, each in order of time. `heard`: stretches in which it was heard. `stirs`: noises that
    lasted, and minutes over the stirring line. `tended`: when somebody was there. `settled`: marks of that kind.
    `night`: when it counts as night."""

    heard: Sequence[Span]
    stirs: Sequence[Span]
    tended: Sequence[datetime] = ()
    settled: Sequence[datetime] = ()
    night: Span | None = None


def guessed(known: HeardNight) -> list[SleepStretch]:
    """Stretches of sleep, oldest first."""
    found = []
    for quiet in _quiet(known):
        if quiet.settled or _night_sleep(quiet, known.night):
            latest = quiet.until if quiet.settled or known.night is None else known.night[1] + LIE_IN
            found.append(SleepStretch(quiet.since, min(quiet.until, latest)))
    return [stretch for stretch in found if stretch.until - stretch.since >= SHORTEST]


def corrected(guesses: Iterable[SleepStretch], corrections: Iterable[SleepStretch]) -> list[SleepStretch]:
    """The sleep that holds: what somebody said, and each guess that touches nothing of that; oldest first."""
    said = list(corrections)
    left = [each for each in guesses if not any(each.since < other.until and other.since < each.until for other in said)]
    return sorted([*(each for each in said if not each.awake), *left], key=lambda stretch: stretch.since)


class _Quiet(NamedTuple):
    """Heard without a break. `last`: when it was last broken before; `settled`: since then somebody has marked that."""

    since: datetime
    until: datetime
    last: datetime | None
    settled: bool


def _quiet(known: HeardNight) -> Iterator[_Quiet]:
    breaks = sorted(
        [*((start, end, False) for start, end in known.stirs), *((at, at, False) for at in known.tended)]
        + [(at, at, True) for at in known.settled]
    )
    last: datetime | None = None
    settled, index = False, 0
    for begin, end in known.heard:
        while index < len(breaks) and breaks[index][0] < end:
            start, stop, by_mark = breaks[index]
            if start > begin:
                yield _Quiet(begin, start, last, settled)
            settled = by_mark and (last is None or stop >= last)
            last, begin, index = max(last or stop, stop), max(begin, stop), index + 1
        if begin < end:
            yield _Quiet(begin, end, last, settled)


def _night_sleep(quiet: _Quiet, night: Span | None) -> bool:
    if night is None or quiet.last is None or quiet.since - quiet.last > BEFORE or quiet.since >= night[1] - UP:
        return False
    return max(quiet.since + FALLING, night[0]) < min(quiet.until, night[1])
