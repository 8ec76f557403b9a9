"""How often an open page is written down: memory only, so that a pong each 2 s costs no write each."""

from datetime import datetime, timedelta

EACH_S = 5.0
LARGEST = 10_000

_written: dict[tuple[int, bool], datetime] = {}


def due(person_id: int, sound: bool, now: datetime) -> bool:
    """Whether to write this pong down; if so it is remembered as written."""
    last = _written.get((person_id, sound))
    if last is not None and timedelta(0) <= now - last < timedelta(seconds=EACH_S):
        return False
    if len(_written) > LARGEST:
        _written.clear()
    _written[person_id, sound] = now
    return True


def forget() -> None:
    """As after a start."""
    _written.clear()
