"""Which of several rooms is let through: the louder one, without flapping. The page's monitor/auto/louder.ts, on the server.
Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from babycam.monitor.sound.gate import Facts

LEAD_S = 0.6
"""Another room has to be ahead for so long, so that a bang in the hall changes nothing."""
LEAD_DB = 6.0
"""And by so much, where both are as noisy."""
HOLD_S = 4.0
"""A room in which something goes on is heard at least so long. A quiet one holds nobody up."""
_NEW = 0.3  # what a new level counts
_RANK = {"loud": 3, "stirring": 2, "settling": 1, "quiet": 0}


@dataclass(frozen=True, slots=True)
class Choice:
    """`heard`: the room, None while none is heard at all, `since` when; `ahead`: which other one is ahead of it, since when
    (monotonic s). `over`: how far each lies over its floor, dB, smoothed."""

    heard: int | None = None
    since: float = 0.0
    ahead: int | None = None
    ahead_since: float = 0.0
    over: Mapping[int, float] = field(default_factory=dict)


def step(choice: Choice, rooms: Mapping[int, Facts], now: float) -> Choice:
    """The choice after one more look, five times a second. `now`: monotonic s."""
    over = {room: _smooth(choice.over.get(room), facts.over_db) for room, facts in rooms.items()}
    ranks = {room: _RANK.get(facts.noise, 0) for room, facts in rooms.items() if facts.heard}
    if not ranks:
        return Choice(over=over)
    best = max(ranks, key=lambda room: (ranks[room], over[room], -room))
    if choice.heard not in ranks:
        return Choice(best, now, over=over)
    if not _beats(best, choice.heard, ranks, over):
        return Choice(choice.heard, choice.since, over=over)
    ahead_since = choice.ahead_since if choice.ahead == best else now
    free = ranks[choice.heard] == 0 or now - choice.since >= HOLD_S
    if free and now - ahead_since >= LEAD_S:
        return Choice(best, now, over=over)
    return Choice(choice.heard, choice.since, best, ahead_since, over)


def _smooth(before: float | None, over: float) -> float:
    return over if before is None else before + _NEW * (over - before)


def _beats(one: int, other: int, ranks: Mapping[int, int], over: Mapping[int, float]) -> bool:
    """Among quiet rooms none does: whichever breathes louder is no news."""
    if ranks[one] != ranks[other]:
        return ranks[one] > ranks[other]
    return ranks[one] > 0 and over[one] - over[other] >= LEAD_DB
