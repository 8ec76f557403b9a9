"""When the bedtime check is due. Pure: it reads a wall clock, and never computes with one."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

BEFORE_S = 30 * 60


def window(now: datetime, tz: str, night_start: time) -> datetime | None:
    """The instant at which tonight's check became due, if now lies between that and the night's start; else None."""
    local = now.astimezone(ZoneInfo(tz))
    to_go = (night_start.hour * 3600 + night_start.minute * 60 - local.hour * 3600 - local.minute * 60 - local.second) % 86400
    return now - timedelta(seconds=BEFORE_S - to_go) if 0 < to_go <= BEFORE_S else None
