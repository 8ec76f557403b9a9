"""What the parents' verdicts on their wake-ups propose for a room. Pure: verdicts in, a setting out; nothing is changed here.

A stricter setting is proposed when, of the last LOOKED_AT wake-ups that somebody judged, ENOUGH were no cries and would not have
woken under it, and none was a cry that it would have missed. Wake-ups that the present setting would not have let through any
more say nothing about it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LOOKED_AT = 5
ENOUGH = 3
STRICTER = ("any", "cries_and_long", "cries")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A wake-up as it is known now (link.Wake), and whether the child had cried."""

    cried: bool
    cause: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`wake_for` instead of the present setting, because `wrong` of the last `of` wake-ups were no cries."""

    wake_for: str
    wrong: int
    of: int


def proposal(wake_for: str, verdicts: Iterable[Verdict]) -> Proposal | None:
    """`wake_for`: the room's setting now; `verdicts`: newest first. None: it is well as it is, or nothing would help."""
    recent = [verdict for verdict in verdicts if would_wake(wake_for, verdict)][:LOOKED_AT]
    wrong = sum(not verdict.cried for verdict in recent)
    for stricter in STRICTER[STRICTER.index(wake_for) + 1 :]:
        spared = [verdict for verdict in recent if not would_wake(stricter, verdict)]
        if len(spared) >= ENOUGH and not any(verdict.cried for verdict in spared):
            return Proposal(stricter, wrong, len(recent))
    return None


def would_wake(wake_for: str, verdict: Verdict) -> bool:
    """Whether this wake-up would have been one under that setting, as far as that can be known afterwards."""
    if wake_for == "any" or verdict.certainty != "noise":
        return True
    return wake_for == "cries_and_long" and verdict.cause == "long"
