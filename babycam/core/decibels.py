"""Levels in dBFS, of which listening/level.py tells the scale: nothing reads below SILENCE_DB, digital silence included. Pure."""

import math

SILENCE_DB = -96.0


def to_db(power: float) -> float:
    """The level of a mean square in dBFS, between SILENCE_DB and 0; NaN and nothing are SILENCE_DB."""
    if not power > 0.0:
        return SILENCE_DB
    return min(0.0, max(SILENCE_DB, 10.0 * math.log10(power)))
