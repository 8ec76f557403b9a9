"""Reads: what parents count from, of one room: when something was last done, and since when it is quiet."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.history.models import LevelMinute, Noise, QuickMark
from babycam.history.sleep import Heard, HeardMinute, lasted, sleep_of

LOOKS_BACK = timedelta(hours=24)
COUNTED = ("fed", "changed", "settled", "medicine")
MOST_NOISES = 500


def last_marks(room: int, now: datetime) -> list[QuickMark]:
    """The newest mark of each counted kind within LOOKS_BACK, in the order of COUNTED."""
    rows = history_queries.marks([room], since=now - LOOKS_BACK)
    return [mark for kind in COUNTED if (mark := rows.filter(kind=kind).order_by("-at", "-pk").first()) is not None]


def sleep_shape(
    room: int, marks: Iterable[QuickMark], now: datetime, *, heard: bool, stir_db: float | None, night: bool
) -> dict[str, Any]:
    """{state, since, at_least}, see sleep.py; `marks` as `last_marks` gives them, `heard`: right now."""
    since = now - LOOKS_BACK
    noises = list(Noise.objects.filter(room=room, onset_at__gte=since).order_by("-onset_at")[:MOST_NOISES])
    minutes = LevelMinute.objects.filter(room=room, minute__gte=since, minute__lte=now).order_by("minute")
    tended = [mark.at for mark in marks if mark.kind != "settled"]
    known = Heard(
        heard=heard,
        minutes=[HeardMinute(*row) for row in minutes.values_list("minute", "mean_db", "heard_s")],
        stir_db=stir_db,
        noisy_since=min((noise.onset_at for noise in noises if noise.ended_at is None), default=None),
        noises=[noise.ended_at for noise in noises if noise.ended_at and lasted(noise.loud_s, noise.woke_at is not None)],
        tended=max(tended, default=None),
        settled=next((mark.at for mark in marks if mark.kind == "settled"), None),
        night=night,
    )
    found = sleep_of(known, now)
    return {"state": found.state, "since": clock.rfc3339(found.since) if found.since else None, "at_least": found.at_least}
