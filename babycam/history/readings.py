"""Readings on their way into history: the newest of each room, name and minute, gathered in memory.

Thread-safe, bounded: MINUTES unwritten minutes of a room and name. Nothing here touches the database.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

from babycam.core.readings.reading import Reading

MINUTES = 180


@dataclass(frozen=True, slots=True)
class MinuteReading:
    """One room's newest reading of a name in one minute (minutes since 1970)."""

    room: int
    minute: int
    reading: Reading


class ReadingGatherer:
    """What was read and is not written yet. `dropped`: what was lost because nobody took it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[tuple[int, str], dict[int, MinuteReading]] = {}
        self._last: dict[tuple[int, str], float] = {}  # when the newest one was measured: each beat tells it again
        self.dropped = 0

    def add(self, room: int, readings: Iterable[Reading]) -> None:
        """Takes readings as they come; the same one again is no harm."""
        with self._lock:
            for reading in readings:
                key = (room, reading.name)
                if self._last.get(key) != reading.at:
                    self._last[key] = reading.at
                    self._keep(MinuteReading(room, int(reading.at // 60), reading))

    def take(self, now: float) -> list[MinuteReading]:
        """Those of minutes that are over at `now` (seconds since 1970), or still to come; they are the caller's from here on."""
        this = int(now // 60)
        with self._lock:
            waiting = [(minutes, minute) for minutes in self._waiting.values() for minute in list(minutes) if minute != this]
            return [minutes.pop(minute) for minutes, minute in waiting]

    def give_back(self, late: Iterable[MinuteReading]) -> None:
        """Those that could not be written, to be taken again, unless newer ones are there."""
        with self._lock:
            for entry in late:
                there = self._waiting.get((entry.room, entry.reading.name), {}).get(entry.minute)
                if there is None or there.reading.at < entry.reading.at:
                    self._keep(entry)

    def _keep(self, entry: MinuteReading) -> None:
        minutes = self._waiting.setdefault((entry.room, entry.reading.name), {})
        minutes[entry.minute] = entry
        for oldest in sorted(minutes)[:-MINUTES]:
            del minutes[oldest]
            self.dropped += 1


readings = ReadingGatherer()
