"""How often an open page is written down: memory only, so that a pong each 2 s costs no write each."""

from datetime import datetime, timedelta

EACH_S = 5.0
MAX_PAGES = 10_000

_written: dict[tuple[int, bool, bool], datetime] = {}


def due(person_id: int, sound: bool, now: datetime, *, looked: bool = False) -> bool:
    """Whether this pong is to be written down."""
    last = _written.get((person_id, sound, looked))
    return last is None or not timedelta(0) <= now - last < timedelta(seconds=EACH_S)


def written(person_id: int, sound: bool, now: datetime, *, looked: bool = False) -> None:
    """It was; a pong that could not be written is due again."""
    if len(_written) > MAX_PAGES:
        _written.clear()
    _written[person_id, sound, looked] = now


def forget_all() -> None:
    """As after a start."""
    _written.clear()
