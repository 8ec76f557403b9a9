"""Whether what moves in a room may call somebody: parents who put a child to bed move, too, so the room has to come to rest first.
Pure. Times are monotonic seconds.

It begins anew whenever motion begins to be watched: the night begins, "I'm with her" ends, the camera is switched on. What was
before a process started, or before anybody wanted to be called, is not known, and then it calls: a restart must not make a room
deaf, and whoever switches it on by night sees that it works.
"""

from dataclasses import dataclass

STILL_S = 60.0  # a worker says that nothing moves when nothing has for so long
REST_S = 300.0  # who tucks a child in, or sits at the bed, seldom keeps still for so long; a child that is left alone soon does


@dataclass(frozen=True, slots=True)
class Stillness:
    """`since`: nothing has moved since then. `came`: the room has come to rest since it is watched; None: nobody knows."""

    since: float | None = None
    came: bool | None = False


UNKNOWN = Stillness(came=None)


def step(before: Stillness, *, wanted: bool, watched: bool, moving_s: float | None, now: float) -> Stillness:
    """`wanted`: motion is to call in this room; `watched`: at this moment, too. `moving_s`: for how long something has moved; 0.0:
    nothing has for STILL_S; None: nobody can tell, which is no rest."""
    if not wanted:
        return UNKNOWN
    if not watched:
        return Stillness()
    if before.came is not False:
        return before
    if moving_s != 0.0:
        return Stillness()
    since = now - STILL_S if before.since is None else before.since
    return Stillness(since, now - since >= REST_S)
