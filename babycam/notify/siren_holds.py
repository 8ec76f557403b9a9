"""Why the house's siren sounds although no incident says so: kept in memory, so that it works without a database.

What finds that nobody could be called any more (the dead man) holds it, and lets it go when that is over; broker.py states it.
From any thread, and as often as one likes.
"""

from babycam.notify import bells

_held: set[str] = set()


def hold(reason: str) -> None:
    """It sounds until `let_go` of the same reason."""
    _held.add(reason)
    bells.home.ring()


def let_go(reason: str) -> None:
    """It sounds no more for this reason."""
    _held.discard(reason)
    bells.home.ring()


def held() -> bool:
    """Whether there is any such reason now."""
    return bool(_held)
