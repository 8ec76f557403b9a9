"""The wall-clock map: the only place where time zones are touched.

A family thinks in wall time ("from 22:00"), machines count in UTC. On the nights when clocks change, a wall time may not exist or
exist twice. `wall_to_utc` is monotone all the same, so shifts that touch on the clock touch in UTC: nobody is on duty
twice, and nobody is missing.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)


def wall_to_utc(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in `zone` first show `wall` on `day`; if they never do, the instant of the jump over it."""
    naive = datetime.combine(day, wall)
    local = naive.replace(tzinfo=zone, fold=0)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == naive:
        return instant
    return _jump(naive, zone)


def _jump(naive: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks jumped over `naive` (PEP 495: fold=0 has the offset before the gap, fold=1 the one after)."""
    before = naive.replace(tzinfo=zone, fold=0).utcoffset()
    after = naive.replace(tzinfo=zone, fold=1).utcoffset()
    assert before is not None and after is not None
    low, high = (naive - after).replace(tzinfo=UTC), (naive - before).replace(tzinfo=UTC)
    while high - low > SECOND:
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
