"""Writes down each minute that this server is here, and which rooms are to be monitored: it explains what nobody told of a room.

A stretch ends with its process, when the room's camera goes, when the machine slept, and when the clock was set: what lies between
two stretches is then a gap with a name (gap_causes.py).
"""

from datetime import datetime

from django.db import transaction

from babycam.core import clock
from babycam.history.models import Uptime
from babycam.rooms.models import Room

SLEPT_S = 75.0  # the wall clock went on for so much longer than this process did


class Uptimes:
    """One process's stretches: the server's (None), and those of the rooms."""

    def __init__(self, time: clock.Clock) -> None:
        self._time = time
        self._setting = clock.Setting(time)
        self._rows: dict[int | None, int] = {}
        self._last: tuple[datetime, float] | None = None
        self._set = False  # the clock was set since anything was written

    def tick(self) -> None:
        """Lets every stretch that goes on grow up to now; begins those that are new."""
        now, ran = self._time.now(), self._time.monotonic()
        self._set = self._setting.look() != 0.0 or self._set
        if self._set or self._slept(now, ran):
            self._rows.clear()
        wanted: list[int | None] = [None, *Room.objects.filter(camera__enabled=True).values_list("pk", flat=True)]
        with transaction.atomic():
            grown = self._grown(wanted, now)
            new = [key for key in wanted if key not in grown]
            began = "clock" if self._set else "start"
            rows = {key: Uptime.objects.create(room_id=key, since=now, until=now, began=began).pk for key in new}
        self._rows, self._last, self._set = grown | rows, (now, ran), False

    def _grown(self, wanted: list[int | None], now: datetime) -> dict[int | None, int]:
        ours = {key: self._rows[key] for key in wanted if key in self._rows}
        there = set(Uptime.objects.filter(pk__in=ours.values()).values_list("pk", flat=True)) if ours else set()
        Uptime.objects.filter(pk__in=there).update(until=now)
        return {key: row for key, row in ours.items() if row in there}

    def _slept(self, now: datetime, ran: float) -> bool:
        if self._last is None:
            return False
        return (now - self._last[0]).total_seconds() - (ran - self._last[1]) > SLEPT_S
