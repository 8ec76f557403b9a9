"""From half a minute of a quiet room, propose where its two lines belong.

The floor is the median of the hops, and the room's own restlessness is how far the 80th percentile lies above it: neither
moves when a floorboard creaks or somebody coughs in up to a fifth of the time. Stirring begins well over both, loud another
10 dB up (a cry at the cot is 20-40 dB over a bedroom at night).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babycam.core.decibels import SILENCE_DB
from babycam.core.errors import BabycamError

LEAST_HOPS = 50  # five seconds that were sound, not zeros
OVER_FLOOR_DB = 10.0
RESTLESSNESS = 4.0
BETWEEN_LINES_DB = 10.0
STIR_WITHIN = (-60.0, -20.0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Both lines and the floor they were derived from, dBFS."""

    floor_db: float
    stir_db: float
    loud_db: float


def propose(levels: Sequence[float]) -> Proposal:
    """The lines for a room whose hops measured `levels` (dBFS in the judged band; HopMeasured.level).

    Raises BabycamError("too_quiet_to_calibrate") where less than 5 s, or less than half, were sound at all.
    """
    heard = sorted(level for level in levels if level > SILENCE_DB)
    if len(heard) < max(LEAST_HOPS, len(levels) / 2):
        raise BabycamError("too_quiet_to_calibrate")
    floor = heard[len(heard) // 2]
    restless = heard[int(len(heard) * 0.8)] - floor
    lowest, highest = STIR_WITHIN
    stir = min(highest, max(lowest, floor + max(OVER_FLOOR_DB, RESTLESSNESS * restless)))
    return Proposal(round(floor, 1), round(stir, 1), round(stir + BETWEEN_LINES_DB, 1))
