"""Minutes of a room as its worker tells them, after a noon."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from babycam.core import level_seconds, link
from babycam.core.level_seconds import COLUMNS, SecondState
from babycam.history import level_services

NOON = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


def second(level_db: float = -60.0, state: SecondState = SecondState.QUIET, cry: int = 0) -> bytes:
    if state in level_seconds.UNHEARD:
        return level_seconds.unheard(state)
    told = [level_seconds.byte(db) for db in (level_db, level_db - 1, -63.0, -55.0, -43.0)]
    return bytes([*told, cry, state, 0])


def minute_of(seconds: Iterable[bytes]) -> bytes:
    told = list(seconds)
    return b"".join(bytes(one[column] for one in told) for column in range(len(COLUMNS)))


def told(room: int, minute: int, *seconds: bytes, hops: bytes = b"", lost: bool = False) -> None:
    """`minute`: after NOON. One second stands for all 60."""
    whole = list(seconds) * (60 // len(seconds)) if seconds else []
    number = int(NOON.timestamp()) // 60 + minute
    columns = b"" if lost else minute_of(whole)
    event = link.LevelsMinute(seq=1, room=room, epoch=1, event_id="x", at=1.0, minute=number, columns=columns, hops=hops)
    level_services.record_minute(event, now=LATER)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)
