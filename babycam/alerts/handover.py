"""The note with which a night is handed over: ready words from what happened, for a parent to edit. Pure.

Zoe woke twice. Ben was up 03:02-03:19 (17 min), Ana 05:10-05:25 (15 min).
Max slept through.
Done: fed 03:10 (120 ml), changed 03:15.
3 clips.
"""

from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from babycam.alerts.kinds.phrases import listed

TIMES = ("not at all", "once", "twice")
MARKED = {"fed": "fed", "changed": "changed", "settled": "settled", "medicine": "medicine"}
MOST_LINES = 12  # of marks; the rest is counted


@dataclass(frozen=True, slots=True)
class TimeUp:
    """Somebody was up."""

    who: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class WakeUp:
    """A room woke somebody, or would have. `ups`: who was up; none: it settled alone, or nobody came."""

    at: datetime
    alone: bool = False
    ups: tuple[TimeUp, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkLine:
    """A quick mark."""

    kind: str
    note: str
    at: datetime
    room: str


@dataclass(frozen=True, slots=True)
class RoomNight:
    """One room's night. `trouble`: what was wrong with its monitor, in words, and when."""

    name: str
    cries: tuple[WakeUp, ...] = ()
    trouble: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NightFacts:
    """Everything that the note is made of."""

    rooms: tuple[RoomNight, ...]
    done: tuple[MarkLine, ...] = ()
    clips: int = 0
    zone: tzinfo = field(kw_only=True)
    now: datetime = field(kw_only=True)


def note(facts: NightFacts) -> str:
    """The note, a few short lines."""
    lines = [_room(room, facts) for room in facts.rooms]
    lines += _done(facts)
    if facts.clips:
        lines.append(f"{facts.clips} clip{'s' * (facts.clips > 1)}.")
    lines += [f"{_clock(at, facts.zone)} {words}." for room in facts.rooms for at, words in room.trouble]
    return "\n".join(lines) or "A quiet night."


def times(count: int) -> str:
    """ "once", "twice", "3 times"."""
    return TIMES[count] if count < len(TIMES) else f"{count} times"


def span(since: datetime, until: datetime | None, zone: tzinfo) -> str:
    """ "03:02-03:19", "since 03:02"."""
    return f"{_clock(since, zone)}–{_clock(until, zone)}" if until else f"since {_clock(since, zone)}"


def _room(room: RoomNight, facts: NightFacts) -> str:
    woke = [cry for cry in room.cries if not cry.alone]
    alone = [cry for cry in room.cries if cry.alone]
    if not room.cries:
        busy = any(mark.room == room.name and mark.kind != "note" for mark in facts.done)
        return f"{room.name}: no alarm." if busy else f"{room.name} slept through."
    words = [f"{room.name} woke {times(len(woke))}."] if woke else []
    if ups := [up for cry in woke for up in cry.ups]:
        words.append(f"{', '.join(_up(up, facts, first=number == 0) for number, up in enumerate(ups))}.")
    if alone:
        at = listed([_clock(cry.at, facts.zone) for cry in alone[:5]])
        words.append(f"{'Also settled' if woke else f'{room.name} settled'} alone {times(len(alone))} ({at}).")
    return " ".join(words)


def _up(up: TimeUp, facts: NightFacts, *, first: bool) -> str:
    minutes = max(1, round(((up.until or facts.now) - up.since).total_seconds() / 60))
    verb = ("was up " if up.until else "has been up ") if first else ""
    return f"{up.who} {verb}{span(up.since, up.until, facts.zone)} ({minutes} min)"


def _done(facts: NightFacts) -> list[str]:
    several = len({room.name for room in facts.rooms}) > 1
    marks = [_mark(mark, facts.zone, several) for mark in facts.done if mark.kind in MARKED]
    notes = [f"{_clock(mark.at, facts.zone)} {mark.note}" for mark in facts.done if mark.kind not in MARKED]
    rest = len(marks) - MOST_LINES
    more = f" and {rest} more" if rest > 0 else ""
    return ([f"Done: {', '.join(marks[:MOST_LINES])}{more}."] if marks else []) + notes[:MOST_LINES]


def _mark(mark: MarkLine, zone: tzinfo, several: bool) -> str:
    room = f"{mark.room} " if several else ""
    return f"{room}{MARKED[mark.kind]} {_clock(mark.at, zone)}{f' ({mark.note})' if mark.note else ''}"


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
