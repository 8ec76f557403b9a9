"""One cry, two rooms: which of them it is. Pure.

A child that cries is heard next door, through the wall. Cries that begin within TOGETHER of each other are taken for one and
credited to the room in which it is louder; the other room's is kept in the night and rings for nobody, as long as the louder one
goes on. Levels of two microphones are compared as they are, so a deaf one loses: that is why the quieter room rings for what
goes on AFTER the louder one fell silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOGETHER = timedelta(seconds=1.5)
AFTER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Cry:
    """A noise that was recognised as a cry: its id and room, its onset, and its loudest hop (dBFS)."""

    noise: str
    room: int
    onset_at: datetime
    level_db: float


def louder(mine: Cry, others: Iterable[Cry]) -> Cry | None:
    """The cry of another room that this one is; None: it is this room's own."""
    same = [other for other in others if _together(mine, other) and other.level_db > mine.level_db]
    return max(same, key=lambda other: other.level_db, default=None)


def quieter(mine: Cry, others: Iterable[Cry]) -> list[Cry]:
    """The cries of other rooms that are this one."""
    return [other for other in others if _together(mine, other) and other.level_db < mine.level_db]


def goes_on(louder_ended_at: datetime | None, now: datetime) -> bool:
    """Whether a cry that still goes on outlasts the louder one by enough not to be its echo."""
    return louder_ended_at is not None and now - louder_ended_at >= AFTER


def _together(one: Cry, other: Cry) -> bool:
    return abs(one.onset_at - other.onset_at) <= TOGETHER
