"""Where the two lines of a room lie right now: its settings, and the floor that was learnt. Pure.

Lines of a relative room are counted from its floor, and bounded; absolute lines are lifted by a sound that never changes, once the
room is known (docs/listening.md, "The floor").
"""

from babycam.core.link import ListeningConfig

LOWEST_FLOOR_DB = -70.0  # relative rooms: a floor below this is a microphone's gate, not a room
LEARNT_HOPS = 600  # a minute, after which a room's floor is known
FIRST_LINES = (-40.0, -30.0)  # dBFS, stir and loud: how high the lines of a relative room may be before that
HIGHEST_LINES = (-32.0, -22.0)  # and ever; the floor lifts no line over this
OVER_STEADY_DB = (3.0, 6.0)  # absolute rooms: how far both lines are over the floor at least


def zero(floor_db: float) -> float:
    """What relative lines are counted from, dBFS."""
    return max(floor_db, LOWEST_FLOOR_DB)


def lines_for(config: ListeningConfig, floor_db: float, *, learnt: bool) -> tuple[float, float]:
    """The stir and loud lines in dBFS over a floor of `floor_db` dBFS. A stir line over the loud one would make no sense: it is
    pulled down to it.

    A sound that never changes is how it is here: once the room is known (`learnt`), its floor lifts absolute lines, too.
    """
    highest, lines = HIGHEST_LINES if learnt else FIRST_LINES, (config.stir_db, config.loud_db)
    if config.relative:
        stir, loud = (min(most, zero(floor_db) + line) for most, line in zip(highest, lines, strict=True))
    elif learnt:
        lifted = (min(most, floor_db + over) for most, over in zip(highest, OVER_STEADY_DB, strict=True))
        stir, loud = (max(line, lift) for line, lift in zip(lines, lifted, strict=True))
    else:
        stir, loud = lines
    return min(loud, stir), loud
