"""How long a sound may last before it counts: a curve from dB over the loud line to seconds. Louder means sooner.

Between two points of a curve the seconds are interpolated on a straight line; before the first and after the last point
they stay as they are. `instant` waits for nothing. No other curve may ask for less than SHORTEST_S: a click of 10 ms
touches two hops of 100 ms at most, and must never be enough.

A cry comes in bursts with a breath in between, so a gap must not make all forgotten. Patience is an account: each hop over
the line spends its share (0.1 s of the 1.5 s that a sound just over the line may last is a fifteenth), and each hop below
gives back half of what such a hop had spent on average. So bursts as long as their gaps still run patience out, in
four times the time; bursts that last less than a third of the time never do.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from babycam.core.errors import BabycamError

Curve = tuple[tuple[float, float], ...]

SHORTEST_S = 0.3
LONGEST_S = 600.0
MOST_POINTS = 20
HIGHEST_DB = 60.0

INSTANT: Curve = ((0.0, 0.0),)
QUICK: Curve = ((0.0, 1.5), (10.0, 0.3))
PATIENT: Curve = ((0.0, 30.0), (10.0, 2.0))
NAMED: dict[str, Curve] = {"instant": INSTANT, "quick": QUICK, "patient": PATIENT}


def curve_for(patience: str, own: Sequence[Sequence[float]] = ()) -> Curve:
    """The curve of a setting (instant | quick | patient | own: see check_own), dB over to seconds.

    Raises BabycamError("invalid") for any other or a bad own.
    """
    if patience == "own":
        return check_own(own)
    if patience not in NAMED:
        raise BabycamError("invalid")
    return NAMED[patience]


def check_own(points: Sequence[Sequence[float]]) -> Curve:
    """A family's own curve [[dB over, seconds], ...], or BabycamError("invalid").

    1-20 points; dB over rises from point to point within 0-60; seconds within 0.3-600 and never rise with the dB.
    """
    if not 1 <= len(points) <= MOST_POINTS or any(len(point) != 2 for point in points):
        raise BabycamError("invalid")
    curve = tuple((float(over), float(seconds)) for over, seconds in points)
    if not all(_sensible(over, seconds) for over, seconds in curve):
        raise BabycamError("invalid")
    if not all(left[0] < right[0] and left[1] >= right[1] for left, right in pairwise(curve)):
        raise BabycamError("invalid")
    return curve


def _sensible(over: float, seconds: float) -> bool:
    return math.isfinite(over) and 0.0 <= over <= HIGHEST_DB and SHORTEST_S <= seconds <= LONGEST_S


def seconds_for(curve: Curve, over_db: float) -> float:
    """How long a sound `over_db` dB over the loud line may last."""
    left_db, left_s = curve[0]
    for right_db, right_s in curve:
        if over_db <= right_db:
            return left_s + (over_db - left_db) / (right_db - left_db) * (right_s - left_s) if over_db > left_db else left_s
        left_db, left_s = right_db, right_s
    return left_s


LEAK = 0.5


class Patience:
    """The account of one room: 0 is all patience there is, 1 is out of it."""

    def __init__(self) -> None:
        self.forgive()

    def forgive(self) -> None:
        """Start again with all patience."""
        self.spent = 0.0
        self._ever_spent = 0.0
        self._over_s = 0.0

    @property
    def out(self) -> bool:
        return self.spent > 1.0 - 1e-6

    def over(self, curve: Curve, over_db: float, seconds: float) -> None:
        """`seconds` of a sound `over_db` over the loud line."""
        wait = seconds_for(curve, over_db)
        share = seconds / wait if wait > 0.0 else 1.0
        self.spent = min(1.0, self.spent + share)
        self._ever_spent += share
        self._over_s += seconds

    def below(self, seconds: float) -> None:
        """`seconds` below the loud line."""
        if self.spent:
            self.spent -= LEAK * seconds * self._ever_spent / self._over_s
        if self.spent <= 0.0:
            self.forgive()
