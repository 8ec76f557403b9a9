"""Which stretches of a room are gaps, and why. Pure: holes of hours and stretches of uptime in, gaps out. Times are unix s.

A second that a worker told of as not heard has its own cause. One that nobody told of is explained by what is known of that time:
the server was off, the clock was set on, the room had no camera to be monitored with; else nobody knows. What is shorter than
LEAST_GAP_S is none, or belongs to its neighbour.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from babycam.core.level_seconds import SecondState

HOUR_S = 3600
LEAST_GAP_S = 3
SERVER_OFF, CLOCK_SET, NOT_WATCHED, UNKNOWN = "server_off", "clock_set", "not_watched", "unknown"
CAUSES = {
    SecondState.TALKING: "talking",
    SecondState.MUTED: "muted",
    SecondState.CAMERA_GONE: "camera_gone",
    SecondState.UNREADABLE: "unreadable",
    SecondState.LOST: "lost",
}
EVERY = (*CAUSES.values(), SERVER_OFF, CLOCK_SET, NOT_WATCHED, UNKNOWN)


class Span(NamedTuple):
    """A stretch that is a gap, [since, until)."""

    since: float
    until: float
    cause: str


class Stretch(NamedTuple):
    """The server ran, or a room was to be monitored; `began`: start, or clock (it was set just before)."""

    since: float
    until: float
    began: str = "start"


def gaps(
    hours: Mapping[int, Sequence[Sequence[int]]],
    server: Sequence[Stretch],
    room: Sequence[Stretch],
    since: float,
    until: float,
) -> list[Span]:
    """The gaps in [since, until), oldest first. `hours`: the holes of each hour that is known, by its first second. `server`,
    `room`: stretches by their beginning; the one that follows the last gap, too."""
    if since >= until:
        return []
    pieces: list[Span] = []
    for hole in _holes(hours, since, until):
        pieces += [hole] if hole.cause else _explained(hole, server, room)
    return [gap for run in _runs(pieces) for gap in _absorbed(run)]


def _holes(hours: Mapping[int, Sequence[Sequence[int]]], since: float, until: float) -> Iterator[Span]:
    """What was told as a hole, with its cause, and what was not told, with none."""
    for hour in range(int(since // HOUR_S) * HOUR_S, int(-(-until // 1)), HOUR_S):
        for first, seconds, state in hours.get(hour, [(0, HOUR_S, SecondState.UNTOLD)]):
            begin, end = max(since, hour + first), min(until, hour + first + seconds)
            if begin < end:
                yield Span(begin, end, CAUSES.get(SecondState(state), ""))


def _explained(untold: Span, server: Sequence[Stretch], room: Sequence[Stretch]) -> Iterator[Span]:
    for begin, end, on in _covered(untold.since, untold.until, server):
        if not on:
            following = min((stretch for stretch in server if stretch.since >= end), default=None)
            yield Span(begin, end, CLOCK_SET if following and following.began == "clock" else SERVER_OFF)
            continue
        for first, last, watched in _covered(begin, end, room):
            yield Span(first, last, UNKNOWN if watched else NOT_WATCHED)


def _covered(since: float, until: float, stretches: Iterable[Stretch]) -> Iterator[tuple[float, float, bool]]:
    """[since, until) cut into what the stretches cover and what they do not."""
    at = since
    for stretch in sorted(stretches):
        begin, end = max(at, stretch.since), min(until, stretch.until)
        if begin >= end:
            continue
        if at < begin:
            yield at, begin, False
        yield begin, end, True
        at = end
    if at < until:
        yield at, until, False


def _runs(pieces: Iterable[Span]) -> Iterator[list[Span]]:
    """Pieces that touch, together; neighbours of one cause are one."""
    run: list[Span] = []
    for piece in sorted(pieces):
        if run and run[-1].until < piece.since:
            yield run
            run = []
        if run and run[-1].cause == piece.cause:
            run[-1] = run[-1]._replace(until=piece.until)
        else:
            run.append(piece)
    if run:
        yield run


def _absorbed(run: list[Span]) -> list[Span]:
    """A run of gaps, without the parts that are too short; nothing if all of it is."""
    if run[-1].until - run[0].since < LEAST_GAP_S:
        return []
    longest = max(run, key=lambda piece: piece.until - piece.since)
    kept = [piece for piece in run if piece.until - piece.since >= LEAST_GAP_S] or [longest]
    ends = [piece.since for piece in kept[1:]] + [run[-1].until]
    begins = [run[0].since, *ends[:-1]]
    return [piece._replace(since=begin, until=end) for piece, begin, end in zip(kept, begins, ends, strict=True)]
