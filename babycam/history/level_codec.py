"""An hour of one room, second by second, in a few kilobytes. Pure.

`data`: a version, then zlib of the eight columns one after another, 3600 bytes each; as they are, because a room that is quiet
repeats itself, and the differences of what does not are no smaller. Where motion was judged, it follows as a ninth. `minutes`: the
same for each of the 60 minutes, not packed, so that a whole night is read without unpacking anything. `detail`: a version, then
zlib of 3600 bits (which seconds have hops) and of those seconds' ten levels. `holes`: the stretches that are gaps, [first second,
seconds, state].

Minutes come in any order and any number of times; `rank` says which account of a second is kept, so the hour is always the same.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from babycam.core.decibels import to_db
from babycam.core.level_seconds import (
    COLUMNS,
    CRY,
    FLAGS,
    FRESH,
    GAPS,
    HOPS_A_SECOND,
    LULLABY,
    MEAN,
    MINUTE_S,
    NO_LOOK,
    NOTHING,
    STATE,
    UNHEARD,
    SecondState,
    byte,
    level,
    rank,
    unheard,
)

HOUR_S = 3600
MINUTES = HOUR_S // MINUTE_S
VERSION = 1
WIDTH = len(COLUMNS)
LENGTHS = (0, WIDTH * MINUTE_S)  # of a minute's columns
BLANK = bytes([NOTHING]) * HOUR_S
NO_HOPS = bytes([NOTHING] * HOPS_A_SECOND)
MOST_DETAIL = 1800  # seconds of an hour whose hops are kept at most, of those that come first
_POWER = [10 ** ((level(kept) or 0.0) / 10) for kept in range(NOTHING)]
_WITHOUT_NOTHING = bytes([*range(NOTHING), 0])


@dataclass(slots=True)
class Hour:
    """Columns of HOUR_S bytes each, and hops by second."""

    columns: list[bytearray] = field(default_factory=lambda: [bytearray(BLANK) for _ in COLUMNS])
    hops: dict[int, bytes] = field(default_factory=dict)
    motion: bytearray = field(default_factory=lambda: bytearray(BLANK))

    @property
    def judged_s(self) -> int:
        """Seconds in which the room was heard and judged: neither muted nor talked over."""
        return sum(self.columns[STATE].count(state) for state in range(SecondState.TALKING))

    def second(self, at: int) -> bytes:
        """One second, a byte a column."""
        return bytes(column[at] for column in self.columns)

    def take(self, minute: int, columns: bytes, hops: bytes, motion: bytes = b"") -> bool:
        """Puts a minute (0 to 59) into its place: `columns` as link.LevelsMinute has them, empty for one that was lost. Whether
        that changed anything."""
        moved = self._take_motion(minute * MINUTE_S, motion)
        return self._take_levels(minute, columns, hops) or moved

    def _take_motion(self, begin: int, motion: bytes) -> bool:
        """Of two accounts of a second the one of more motion is kept; NOTHING is none."""
        kept = bytes(self.motion[begin : begin + len(motion)])
        both = bytes(
            min(one, other) if NOTHING in (one, other) else max(one, other) for one, other in zip(kept, motion, strict=True)
        )
        self.motion[begin : begin + len(motion)] = both
        return both != kept

    def _take_levels(self, minute: int, columns: bytes, hops: bytes) -> bool:
        begin = minute * MINUTE_S
        if self._is_first(begin, columns):
            for number, column in enumerate(self.columns):
                column[begin : begin + MINUTE_S] = columns[number * MINUTE_S : (number + 1) * MINUTE_S]
            self._take_hops(minute, hops)
            return True
        changed = False
        for second, told in enumerate(_seconds(columns)):
            at = begin + second
            if rank(told) > rank(self.second(at)):
                changed = True
                for column, value in zip(self.columns, told, strict=True):
                    column[at] = value
        return self._take_hops(minute, hops) or changed

    def _is_first(self, begin: int, columns: bytes) -> bool:
        """Whether these are all of a minute of which nobody has told: as mostly."""
        states = columns[STATE * MINUTE_S : (STATE + 1) * MINUTE_S]
        untold = self.columns[STATE].count(SecondState.UNTOLD, begin, begin + MINUTE_S)
        return untold == len(states) == MINUTE_S and SecondState.UNTOLD not in states

    def _take_hops(self, minute: int, hops: bytes) -> bool:
        changed = False
        for at in range(0, len(hops) - HOPS_A_SECOND, 1 + HOPS_A_SECOND):
            second, told = minute * MINUTE_S + hops[at] % MINUTE_S, hops[at + 1 : at + 1 + HOPS_A_SECOND]
            kept = self.hops.get(second, NO_HOPS)
            both = bytes(
                old if new == NOTHING or (old != NOTHING and old > new) else new for old, new in zip(kept, told, strict=True)
            )
            if both != kept and (second in self.hops or len(self.hops) < MOST_DETAIL):
                self.hops[second] = both
                changed = True
        return changed

    def holes(self) -> list[list[int]]:
        """The stretches that are gaps, the untold ones included: [first second, seconds, state]."""
        found, at = [], 0
        for state, run in groupby(self.columns[STATE]):
            seconds = sum(1 for _ in run)
            if state in GAPS:
                found.append([at, seconds, state])
            at += seconds
        return found


def _seconds(columns: bytes) -> Iterator[bytes]:
    """The 60 seconds of a minute as it travels, a byte a column each."""
    if not columns:
        return iter([unheard(SecondState.LOST)] * MINUTE_S)
    return (columns[second::MINUTE_S] for second in range(MINUTE_S))


def pack(hour: Hour) -> bytes:
    """What `unpack` reads."""
    return bytes([VERSION]) + zlib.compress(b"".join([*hour.columns, *_judged(hour.motion)]), 6)


def _judged(motion: bytearray) -> list[bytearray]:
    """The column of motion, where there is any."""
    return [motion] if motion.count(NOTHING) < len(motion) else []


def pack_detail(hour: Hour) -> bytes:
    """What `unpack` takes as the detail; empty for none."""
    if not hour.hops:
        return b""
    mask = bytearray(HOUR_S // 8)
    for second in hour.hops:
        mask[second // 8] |= 1 << second % 8
    packer = zlib.compressobj(6, zlib.DEFLATED, 15, 9, zlib.Z_FILTERED)  # levels are noise: letters count, not repetitions
    body = bytes(mask) + b"".join(hops for _, hops in sorted(hour.hops.items()))
    return bytes([VERSION]) + packer.compress(body) + packer.flush()


def unpack(data: bytes, detail: bytes = b"") -> Hour:
    """The hour again. Raises ValueError for what `pack` has not made."""
    *columns, motion = map(bytearray, unpack_columns(data))
    return Hour(columns, dict(unpack_detail(detail)), motion)


def unpack_columns(data: bytes) -> list[bytes]:
    """The columns alone, that of motion last. Raises ValueError."""
    return _columns(_whole(data), HOUR_S)


def unpack_body(data: bytes) -> bytes:
    """The columns of what was heard one after another. Raises ValueError."""
    return _whole(data)[: WIDTH * HOUR_S]


def minute_columns(minutes: bytes) -> list[bytes]:
    """The same as `unpack_columns` by the minute, out of what `summary` made. Raises ValueError."""
    if len(minutes) not in (WIDTH * MINUTES, (WIDTH + 1) * MINUTES):
        raise ValueError(f"minutes of {len(minutes)} bytes")
    return _columns(minutes, MINUTES)


def _whole(data: bytes) -> bytes:
    body = _body(data)
    if len(body) not in (WIDTH * HOUR_S, (WIDTH + 1) * HOUR_S):
        raise ValueError(f"an hour of {len(body)} bytes")
    return body


def _columns(body: bytes, length: int) -> list[bytes]:
    whole = body.ljust((WIDTH + 1) * length, bytes([NOTHING]))
    return [whole[at : at + length] for at in range(0, len(whole), length)]


def unpack_detail(detail: bytes) -> Iterator[tuple[int, bytes]]:
    """(second, its ten levels), in the order of time. Raises ValueError."""
    mask, rest = unpack_fine(detail)
    seconds = (second for second in range(8 * len(mask)) if mask[second // 8] >> second % 8 & 1)
    return ((second, rest[n * HOPS_A_SECOND : (n + 1) * HOPS_A_SECOND]) for n, second in enumerate(seconds))


def unpack_fine(detail: bytes) -> tuple[bytes, bytes]:
    """(a bit for each second of the hour, the lowest first; ten levels of each that has one). Raises ValueError."""
    if not detail:
        return b"", b""
    body = _body(detail)
    mask, rest = body[: HOUR_S // 8], body[HOUR_S // 8 :]
    seconds = int.from_bytes(mask, "little").bit_count()
    if len(mask) != HOUR_S // 8 or len(rest) != seconds * HOPS_A_SECOND:
        raise ValueError(f"{len(rest)} bytes for {seconds} seconds")
    return mask, rest


def _body(packed: bytes) -> bytes:
    if packed[:1] != bytes([VERSION]):
        raise ValueError(f"version {packed[:1]!r}")
    try:
        return zlib.decompress(packed[1:])
    except zlib.error as error:
        raise ValueError(str(error)) from error


def summary(hour: Hour) -> bytes:
    """The `minutes` of an hour: its columns, of MINUTES bytes each, one after another."""
    columns = [*hour.columns, *_judged(hour.motion)]
    return b"".join(reduced(column, number, columns[STATE], MINUTE_S) for number, column in enumerate(columns))


def reduced(column: bytes | bytearray, number: int, states: bytes | bytearray, step: int) -> bytes:
    """Column `number` with one byte for each `step` seconds: the loudest level, the mean of the power, the highest floor and lines,
    the surest cry, the weightiest state, all flags, and the most motion; NOTHING where nothing was heard (or seen) at all."""
    reduce = _REDUCE.get(number, _most)
    return bytes(reduce(column[at : at + step]) for at in range(0, len(column), step))


def _most(part: bytes | bytearray) -> int:
    return max(part.translate(_WITHOUT_NOTHING)) if part.count(NOTHING) < len(part) else NOTHING


def _mean(part: bytes | bytearray) -> int:
    heard = part.replace(b"\xff", b"")
    return byte(to_db(sum(map(_POWER.__getitem__, heard)) / len(heard))) if heard else NOTHING


def _state(part: bytes | bytearray) -> int:
    """The weightiest of the states in which it was heard; of those in which it was not, the one of most seconds."""
    heard = [state for state in part if state not in UNHEARD]
    judged = [state for state in heard if state not in GAPS]
    if judged:
        return max(judged)
    return max(heard) if heard else max(set(part), key=part.count)


def _cry(part: bytes | bytearray) -> int:
    looks = part.translate(None, _NO_SCORES)
    return max(looks) if looks else min(part)


def _flags(part: bytes | bytearray) -> int:
    heard = set(part) - {NOTHING}
    return sum(flag for flag in (LULLABY, FRESH) if any(flags & flag for flags in heard)) if heard else NOTHING


_NO_SCORES = bytes([NO_LOOK, NOTHING])
_REDUCE = {MEAN: _mean, STATE: _state, CRY: _cry, FLAGS: _flags}
