"""A room's minutes, second by second, for its history (core/level_seconds.py): hops in, whole minutes out. Pure.

A minute leaves CLOSE_S after it is over, when it is known which of its seconds are worth their hops: those around a noise, from
AROUND_S before to AROUND_S after (of a long one: its first LONG_S and its end), and, for a lower line than the present one, those
around whatever is over the floor by OVER_DB, as far as the hour's budget goes. A second without any hop says why: `tick` is told
each second how the room is. One that this process did not live through (the clock was set on, the machine slept) says nothing. What
comes later than its minute goes after it by itself: who stores it puts it together. What moved in the pictures goes along, a byte a
second, where anybody could tell.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from babycam.core.decibels import SILENCE_DB, to_db
from babycam.core.level_seconds import (
    COLUMNS,
    FRESH,
    HOPS_A_SECOND,
    LULLABY,
    MINUTE_S,
    NO_LOOK,
    NOTHING,
    UNTOLD,
    SecondState,
    byte,
    motion_byte,
    unheard,
)
from babycam.listening.outputs import HopMeasured

HOP_S = 0.1
CLOSE_S = 45.0
AGAIN_S = 60.0  # a minute that something came for later leaves no sooner than so long after that
AROUND_S = 30
LONG_S = 300
OVER_DB = 6.0
BEFORE_S, AFTER_S = 3, 9  # the seconds kept around what is over OVER_DB; the room settles in eight
BUDGET_S = 900  # of an hour, for these
MOST_OPEN = 8
MOST_NOISES = 50
STALL_S = 5  # ticks further apart than that were not lived through

Post = Callable[[int, bytes, bytes, bytes], None]


@dataclass(slots=True)
class _Second:
    state: SecondState
    max_db: float = SILENCE_DB
    power: float = 0.0
    heard: int = 0
    floor: float = SILENCE_DB
    stir: float = SILENCE_DB
    loud: float = SILENCE_DB
    cry: float | None = -1.0  # None: nobody could judge at some time in it; below 0: the network has not looked
    flags: int = 0
    silent: bool = True
    hops: bytearray = field(default_factory=lambda: bytearray([NOTHING] * HOPS_A_SECOND))

    def add(self, hop: HopMeasured, state: SecondState, place: int) -> None:
        self.state = max(self.state, state)
        self.max_db = max(self.max_db, hop.level)
        self.power += 10 ** (hop.level / 10)
        self.heard += 1
        self.floor, self.stir, self.loud = hop.floor, hop.stir, hop.loud
        self.cry = None if hop.cry is None or self.cry is None else max(self.cry, hop.cry)  # a NaN that comes second is passed over
        self.silent = self.silent and hop.silent
        self.hops[place] = byte(hop.level)

    def kept(self) -> bytes:
        levels = (self.max_db, to_db(self.power / self.heard), self.floor, self.stir, self.loud)
        cry = NOTHING if self.cry is None else NO_LOOK if self.cry < 0 else round(100 * min(1.0, self.cry))
        return bytes([*map(byte, levels), cry, self.state, self.flags])


@dataclass(slots=True)
class _Noise:
    onset: float
    end: float | None = None

    def near(self, second: int) -> bool:
        if second < self.onset - AROUND_S:
            return False
        if self.end is None:
            return second <= self.onset + LONG_S
        return second <= min(self.end, self.onset + LONG_S) + AROUND_S or abs(second - self.end) <= AROUND_S


@dataclass(slots=True)
class _Minute:
    closes: float  # unix s
    seconds: dict[int, _Second] = field(default_factory=dict)
    why: dict[int, SecondState] = field(default_factory=dict)
    motion: dict[int, int] = field(default_factory=dict)


class Minutes:
    """One room's. `post(minute, columns, hops, motion)` gets each minute, as link.LevelsMinute has it. Times are unix s."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._open: dict[int, _Minute] = {}
        self._noises: list[_Noise] = []
        self._over: dict[int, None] = {}  # seconds over the floor by OVER_DB, in their order
        self._spent: tuple[int, int] = (0, 0)  # an hour (since 1970), and the seconds of BUDGET_S that it has used
        self._muted = False
        self._fresh = FRESH  # the flag of the first second
        self._now: float | None = None
        self._last: tuple[float, int] | None = None  # the newest hop: its end, and its number

    def hop(self, hop: HopMeasured, state: str, *, lullaby: bool = False) -> None:
        """100 ms were heard. `state`: of the noise table; `lullaby`: the room's own one plays."""
        second, place = divmod(self._place(hop.at), HOPS_A_SECOND)
        minute = self._minute(second // MINUTE_S)
        kept = minute.seconds.setdefault(second % MINUTE_S, _Second(SecondState.QUIET))
        kept.add(hop, self._state(hop, state), place)
        kept.flags |= self._fresh | (LULLABY if lullaby else 0)
        self._fresh = 0
        if hop.level > hop.floor + OVER_DB:
            self._over[second] = None

    def muted(self, at: float, muted: bool) -> None:
        """The microphone sends only zeros, and has for a while; or it sounds again."""
        self._muted = muted
        second = round(at / HOP_S - 1) // HOPS_A_SECOND
        while muted and (kept := self._second(second)) and kept.silent:
            kept.state = SecondState.MUTED
            second -= 1

    def noise_started(self, onset: float) -> None:
        """A noise began, as it is known now."""
        self._noises.append(_Noise(onset))
        del self._noises[:-MOST_NOISES]

    def noise_ended(self, at: float) -> None:
        """It is over."""
        if self._noises and self._noises[-1].end is None:
            self._noises[-1].end = at

    def moved(self, since: float, until: float, share: float) -> None:
        """This share of the zone (0 to 1) moved between two pictures."""
        for second in range(int(since), math.ceil(until)):
            motion = self._minute(second // MINUTE_S).motion
            motion[second % MINUTE_S] = max(motion.get(second % MINUTE_S, 0), motion_byte(share))

    def tick(self, now: float, why: SecondState) -> None:
        """Each second. `why`: what a second without any hop means now."""
        before, self._now = self._now, now
        first = int(now) if before is None or not 0 <= now - before <= STALL_S else int(before) + 1
        for second in range(first, int(now) + 1):
            self._minute(second // MINUTE_S).why.setdefault(second % MINUTE_S, why)
        over = [minute for minute, kept in self._open.items() if kept.closes <= now]
        surplus = list(self._open)[: max(0, len(self._open) - MOST_OPEN)]  # clocks that jump
        self._leave(dict.fromkeys([*over, *surplus]))

    def so_far(self) -> list[tuple[int, bytes, bytes, bytes]]:
        """(minute, columns, hops, motion), as `post` gets them, of those that have not left: up to the second that goes on."""
        if self._now is None:
            return []
        return [self._account(minute, until=int(self._now) - minute * MINUTE_S) for minute in sorted(self._open)]

    def close(self) -> None:
        """Nobody listens any more: what there is leaves."""
        self._leave(list(self._open))

    def _place(self, at: float) -> int:
        """The number of a hop since 1970. Hops that follow each other have numbers that do, wherever in the grid they end."""
        place = round(at / HOP_S) - 1
        before, self._last = self._last, (at, place)
        if before and abs(at - before[0] - HOP_S) < HOP_S / 4 and abs(before[1] + 1 - place) <= 1:
            self._last = (at, before[1] + 1)
        return self._last[1]

    def _state(self, hop: HopMeasured, state: str) -> SecondState:
        if hop.shielded:
            return SecondState.TALKING
        return SecondState.MUTED if self._muted and hop.silent else SecondState[state.upper()]

    def _minute(self, minute: int) -> _Minute:
        if minute not in self._open:
            closes = (minute + 1) * MINUTE_S + CLOSE_S
            self._open[minute] = _Minute(closes if self._now is None else max(closes, self._now + AGAIN_S))
        return self._open[minute]

    def _second(self, second: int) -> _Second | None:
        minute = self._open.get(second // MINUTE_S)
        return minute.seconds.get(second % MINUTE_S) if minute else None

    def _leave(self, minutes: Iterable[int]) -> None:
        for minute in sorted(minutes):
            self._post(*self._account(minute))
            del self._open[minute]
            self._forget(minute * MINUTE_S)

    def _account(self, minute: int, until: int | None = None) -> tuple[int, bytes, bytes, bytes]:
        """What is told of it; of its first `until` seconds, which spends nothing, or of all of it."""
        kept, begin = self._open[minute], minute * MINUTE_S
        told = [self._told(kept, second) if until is None or second < until else UNTOLD for second in range(MINUTE_S)]
        columns = b"".join(bytes(one[column] for one in told) for column in range(len(COLUMNS)))
        spent, seconds = self._spent, sorted(second for second in kept.seconds if until is None or second < until)
        fine = [second for second in seconds if self._is_fine(begin + second)]
        self._spent = self._spent if until is None else spent
        hops = b"".join(bytes([second]) + kept.seconds[second].hops for second in fine)
        return minute, columns, hops, _motion(kept, MINUTE_S if until is None else until)

    def _told(self, minute: _Minute, second: int) -> bytes:
        if kept := minute.seconds.get(second):
            return kept.kept()
        why = minute.why.get(second)
        return UNTOLD if why is None else unheard(why)

    def _is_fine(self, second: int) -> bool:
        if any(noise.near(second) for noise in self._noises):
            return True
        if not any(at in self._over for at in range(second - AFTER_S, second + BEFORE_S + 1)):
            return False
        hour, spent = second // 3600, self._spent[1] if self._spent[0] == second // 3600 else 0
        self._spent = (hour, spent + 1)
        return spent < BUDGET_S

    def _forget(self, before: float) -> None:
        """What says nothing of the minutes that are still to leave."""
        self._over = {at: None for at in self._over if at >= before - AFTER_S}
        self._noises = [noise for noise in self._noises if noise.end is None or noise.end >= before - AROUND_S - MINUTE_S]


def _motion(minute: _Minute, until: int) -> bytes:
    """Of its first `until` seconds; empty where nobody could tell anything."""
    if not minute.motion:
        return b""
    return bytes(minute.motion.get(second, NOTHING) if second < until else NOTHING for second in range(MINUTE_S))
