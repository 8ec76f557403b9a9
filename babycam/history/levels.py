"""Levels on their way into history: gathered per room and minute in memory, and the last minute second by second.

Thread-safe, bounded: MINUTES unwritten minutes and RECENT_S seconds a room. Nothing here touches the database.
"""

import math
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from babycam.core.decibels import SILENCE_DB, to_db
from babycam.core.link import Level

HOP_S = 0.1
MINUTES = 180
RECENT_S = 60
GAP_S = 3.0
AHEAD = 2  # minutes by which a worker's clock may be ahead


@dataclass(slots=True)
class Minute:
    """One room's minute so far: loudest hop (dBFS), sum of power (full scale = 1), number of hops."""

    room: int
    minute: int  # minutes since 1970
    max_db: float = SILENCE_DB
    power: float = 0.0
    hops: int = 0

    def add(self, db: float) -> None:
        self.max_db = max(self.max_db, db)
        self.power += 10 ** (db / 10)
        self.hops += 1

    @property
    def mean_db(self) -> float:
        return to_db(self.power / self.hops) if self.hops else SILENCE_DB

    @property
    def heard_s(self) -> float:
        return self.hops * HOP_S

    def mean_with(self, db: float, heard_s: float) -> float:
        """The mean (dBFS) of this and an earlier part of the same minute."""
        earlier = heard_s / HOP_S
        return to_db((self.power + earlier * 10 ** (db / 10)) / (self.hops + earlier))


class Gatherer:
    """What was heard and is not written yet. `dropped`: minutes lost because nobody took them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minutes: dict[tuple[int, int], Minute] = {}
        self._recent: dict[int, deque[tuple[float, float]]] = {}  # per room: (second, loudest, dBFS; inf: in a noise)
        self.dropped = 0

    def add(self, room: int, hops: Iterable[Level], *, noisy: bool = False) -> None:
        """Takes hops in the order of their times. `noisy`: to their worker a noise goes on, however quiet they are."""
        with self._lock:
            for hop in hops:
                self._minute(room, int(hop.at // 60)).add(hop.rms)
                level = hop.judged if hop.level is None else hop.level  # lines are told in dBFS, also where they are relative
                self._judge(room, math.floor(hop.at), math.inf if noisy else level)

    def take(self, now: float) -> list[Minute]:
        """The minutes that are over at `now` (seconds since 1970); they are the caller's from here on.

        So are minutes of the future: the clock was set back, and nothing will be added to them.
        """
        this = int(now // 60)
        with self._lock:
            over = sorted(key for key in self._minutes if key[1] < this or key[1] > this + AHEAD)
            return [self._minutes.pop(key) for key in over]

    def give_back(self, minutes: Iterable[Minute]) -> None:
        """Minutes that could not be written, to be taken again."""
        with self._lock:
            for late in minutes:
                kept = self._minute(late.room, late.minute)
                kept.max_db, kept.power, kept.hops = max(kept.max_db, late.max_db), kept.power + late.power, kept.hops + late.hops

    def quiet_for(self, room: int, threshold_db: float, now: float) -> float:
        """Seconds (RECENT_S at most) up to `now` in which the room was heard without a gap, stayed under the threshold, and
        its worker knew of no noise.
        """
        with self._lock:
            recent = list(self._recent.get(room, ()))
        since = later = now
        for second, judged in reversed(recent):
            if later - second > GAP_S or judged >= threshold_db:
                break
            since = later = second
        return now - since

    def _minute(self, room: int, minute: int) -> Minute:
        if (room, minute) not in self._minutes:
            self._minutes[room, minute] = Minute(room, minute)
            self._forget(room)
        return self._minutes[room, minute]

    def _forget(self, room: int) -> None:
        mine = sorted(minute for owner, minute in self._minutes if owner == room)
        for minute in mine[:-MINUTES]:
            del self._minutes[room, minute]
            self.dropped += 1

    def _judge(self, room: int, second: int, judged: float) -> None:
        recent = self._recent.setdefault(room, deque(maxlen=RECENT_S))
        if recent and recent[-1][0] > second + RECENT_S:
            recent.clear()  # the clock was set back: what is kept would look like the newest for as long as it was set by
        if recent and recent[-1][0] == second:
            recent[-1] = (second, max(recent[-1][1], judged))
        elif not recent or recent[-1][0] < second:
            recent.append((second, judged))


gatherer = Gatherer()
