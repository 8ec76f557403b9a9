"""What the rooms of a made-up week (week.py) sounded like, second by second."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from babycam.core import level_seconds
from babycam.core.level_seconds import COLUMNS, HOPS_A_SECOND, MINUTE_S, NOTHING, SecondState
from babycam.history import level_services
from babycam.history.level_codec import HOUR_S, Hour
from babycam.history.models import LevelHour
from babycam.rooms.models import Room
from tests.support.week_truth import Span, Truth, cut

FLOOR, STIR, LOUD = -66.0, -58.0, -46.0
QUIET_DB = -63.0
SETTLE_S = 8
AROUND_S = 30


@dataclass
class WeekLevels:
    """`loud`: by room, when it was loud, how loud (dBFS), and how certain a cry (hundredths); what is not there was quiet."""

    truth: Truth
    chance: random.Random
    loud: dict[int, list[tuple[Span, float, int]]] = field(default_factory=lambda: defaultdict(list))

    def store(self, room: Room) -> None:
        """Every minute as its worker would have told it; put into hours by the code that stores them."""
        hours: defaultdict[int, Hour] = defaultdict(Hour)
        plain = [_minute([_second(QUIET_DB + self.chance.choice((0, 0.5, 1))) for _ in range(MINUTE_S)]) for _ in range(16)]
        for minute in range(int(self.truth.since.timestamp()) // 60, int(self.truth.until.timestamp()) // 60):
            begin = datetime.fromtimestamp(minute * 60, UTC)
            columns, hops = self._minute(room.pk, begin, self.chance.choice(plain))
            hours[minute // 60].take(minute % 60, columns, hops)
        rows = [LevelHour(room=room, hour=datetime.fromtimestamp(hour * HOUR_S, UTC)) for hour in hours]
        LevelHour.objects.bulk_create([level_services.filled(row, told) for row, told in zip(rows, hours.values(), strict=True)])

    def _minute(self, room: int, begin: datetime, plain: bytes) -> tuple[bytes, bytes]:
        end, wide = begin + timedelta(seconds=MINUTE_S), timedelta(seconds=AROUND_S)
        gaps = cut(self.truth.gaps[room], begin, end)
        loud = [each for each in self.loud[room] if each[0].since - wide < end and each[0].until + wide > begin]
        if not gaps and not loud:
            return plain, b""
        seconds = [plain[at::MINUTE_S] for at in range(MINUTE_S)]
        for span, level, cry in loud:
            settled = Span(span.until, span.until + timedelta(seconds=SETTLE_S))
            for part, second in ((span, _second(level, SecondState.LOUD, cry)), (settled, _second(QUIET_DB, SecondState.SETTLING))):
                _put(seconds, begin, part, second)
        for gap in gaps:
            _put(seconds, begin, gap, _gap_second(gap.cause))
        near = [at for at in range(MINUTE_S) if any(_near(begin + timedelta(seconds=at), span, wide) for span, *_ in loud)]
        hops = (bytes([at, *[seconds[at][0]] * HOPS_A_SECOND]) for at in near if seconds[at][0] != NOTHING)
        return _minute(seconds), b"".join(hops)


def _second(level: float, state: SecondState = SecondState.QUIET, cry: int = 0) -> bytes:
    return bytes([*(level_seconds.byte(db) for db in (level, level - 1.5, FLOOR, STIR, LOUD)), cry, state, 0])


def _gap_second(cause: str) -> bytes:
    if cause in ("server_off", "not_watched"):
        return level_seconds.UNTOLD
    if cause in ("muted", "talking"):
        return _second(-96.0 if cause == "muted" else -30.0, SecondState[cause.upper()])
    return level_seconds.unheard(SecondState[cause.upper()])


def _minute(seconds: Sequence[bytes]) -> bytes:
    return b"".join(bytes(one[column] for one in seconds) for column in range(len(COLUMNS)))


def _put(seconds: list[bytes], begin: datetime, span: Span, second: bytes) -> None:
    first, last = ((at - begin).total_seconds() for at in span[:2])
    for at in range(max(0, round(first)), min(MINUTE_S, round(last))):
        seconds[at] = second


def _near(at: datetime, span: Span, wide: timedelta) -> bool:
    return span.since - wide <= at < span.until + wide
