"""What is kept of each second of a room: eight bytes, one a column. Pure.

Levels are of the judged band, in dBFS, half a decibel a step: 0 is -96 dBFS or less, 192 is full scale, NOTHING where the room
was not heard. `max` and `mean` (of the power) are of the second's hops; `floor`, `stir` and `loud` are the room's floor and its two
lines as they were; `cry` is the largest score of the cry network in hundredths, NO_LOOK where it had not looked, NOTHING where
nobody could judge; `state` is a SecondState; `flags` are LULLABY (the room's own lullaby played, so that only a certain cry woke)
and FRESH (a listening began that knew nothing of the room). `hops` beside them: ten levels a second, one for each 100 ms, where
somebody may want to look closer. `motion`, where it is judged: the share of the room's zone that moved, half a per cent a step,
NOTHING where nobody could tell.
"""

from enum import IntEnum

from babycam.core.decibels import SILENCE_DB

COLUMNS = ("max", "mean", "floor", "stir", "loud", "cry", "state", "flags")
MAX, MEAN, FLOOR, STIR, LOUD, CRY, STATE, FLAGS = range(len(COLUMNS))
NOTHING = 255
NO_LOOK = 254
LULLABY, FRESH = 1, 2
STEPS_A_DB = 2
FULL_SCALE = 192
MINUTE_S = 60
HOPS_A_SECOND = 10
MOTION_STEPS = 200  # all of the zone


class SecondState(IntEnum):
    """How the room was, or why nobody knows. From TALKING on it is a gap; from CAMERA_GONE on nothing was heard."""

    QUIET = 0
    SETTLING = 1
    STIRRING = 2
    LOUD = 3
    TALKING = 4  # a parent's voice through the camera: heard, and not judged
    MUTED = 5  # nothing but zeros: no open microphone is that quiet
    CAMERA_GONE = 6
    UNREADABLE = 7  # sound came that could not be decoded
    LOST = 8  # it was heard, and dropped before the server could store it
    UNTOLD = NOTHING


GAPS = frozenset(state for state in SecondState if state >= SecondState.TALKING)
UNHEARD = frozenset(state for state in SecondState if state >= SecondState.CAMERA_GONE)


def unheard(why: SecondState) -> bytes:
    """A second in which nothing was heard, and why."""
    return bytes([why if column == STATE else NOTHING for column in range(len(COLUMNS))])


UNTOLD = unheard(SecondState.UNTOLD)


def byte(level_db: float) -> int:
    """A level (dBFS) as it is kept."""
    return max(0, min(FULL_SCALE, round((level_db - SILENCE_DB) * STEPS_A_DB)))


def motion_byte(share: float) -> int:
    """A share of the zone (0 to 1) as it is kept; what moved at all is not 0."""
    return min(MOTION_STEPS, max(round(share * MOTION_STEPS), int(share > 0)))


def level(kept: int) -> float | None:
    """The level (dBFS) that a byte stands for; None: the room was not heard."""
    return None if kept == NOTHING else SILENCE_DB + kept / STEPS_A_DB


def rank(second: bytes) -> tuple[int, bytes]:
    """Which of two accounts of one second is kept: the larger. What was heard counts more than why nothing was, the louder more
    than the quieter: so it does not matter who tells first, or how often."""
    state = second[STATE]
    if state == SecondState.UNTOLD:
        return 0, second
    if state in UNHEARD:
        return (1 if state == SecondState.LOST else 2), second
    return 3, second
