"""What a room sounded like, on the wire and in stretches of time. It asks nothing: rows and levels are given."""

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from babycam.core.clock import rfc3339
from babycam.core.level_seconds import NOTHING
from babycam.history.level_hours import Columns

Span = tuple[datetime, datetime]
WIRE = ("max", "mean", "floor", "stir", "loud", "cry", "state")
NEAR = timedelta(minutes=5)  # motion that is one stretch
UNSURE = bytes([*range(101), *[NOTHING] * 155])  # a certainty is 0 to 100; more: nobody looked, or could judge


def on_the_wire(columns: Columns) -> dict[str, Any]:
    """{since, step_s, points, and each column in base64, "" for motion that nobody judged}; times RFC 3339."""
    bare = {name: getattr(columns, name) for name in WIRE}
    packed = {name: b64encode(column).decode() for name, column in {**bare, "cry": columns.cry.translate(UNSURE)}.items()}
    packed["motion"] = b64encode(columns.motion).decode() if columns.motion.strip(b"\xff") else ""
    return {"since": rfc3339(columns.since), "step_s": columns.step_s, "points": columns.points, **packed}


def heard(columns: Columns) -> list[Span]:
    """The stretches of steps in which anything was heard."""
    return runs(columns, columns.mean)


def stirred(columns: Columns) -> list[Span]:
    """The stretches of steps that were over the stirring line on the whole."""
    pairs = zip(columns.mean, columns.stir, strict=True)
    return runs(columns, bytes(mean if stir <= mean < NOTHING else NOTHING for mean, stir in pairs))


def moved(columns: Columns) -> list[tuple[datetime, datetime, int]]:
    """When something moved: (since, until, steps with motion in it), stretches that are near each other as one."""
    found: list[tuple[datetime, datetime, int]] = []
    step = timedelta(seconds=columns.step_s)
    for index, share in enumerate(columns.motion):
        if share in (0, NOTHING):
            continue
        at = columns.since + index * step
        if found and at - found[-1][1] <= NEAR:
            found[-1] = (found[-1][0], at + step, found[-1][2] + 1)
        else:
            found.append((at, at + step, 1))
    return found


def runs(columns: Columns, values: bytes) -> list[Span]:
    """The stretches of steps that have a value, each as long as it can be."""
    step, found, at = timedelta(seconds=columns.step_s), [], 0
    for part in values.split(b"\xff"):
        if part:
            found.append((columns.since + at * step, columns.since + (at + len(part)) * step))
        at += len(part) + 1
    return found


def steps(span: Span, step_s: float) -> list[Span]:
    """The single steps of a stretch."""
    since, until = span
    count = round((until - since).total_seconds() / step_s)
    return [(since + timedelta(seconds=step_s * n), since + timedelta(seconds=step_s * (n + 1))) for n in range(count)]


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of these spans outside of the holes. Both in order, none overlaps."""
    holes, left = list(holes), []
    for begin, end in spans:
        for start, stop in holes:
            if stop <= begin or start >= end:
                continue
            if begin < start:
                left.append((begin, start))
            begin = stop
        if begin < end:
            left.append((begin, end))
    return left


def seconds_within(spans: Iterable[Span], since: datetime, until: datetime) -> float:
    """How much of [since, until) these spans, which do not overlap, take."""
    cut = (min(end, until) - max(start, since) for start, end in spans)
    return sum((part for part in cut if part > timedelta()), timedelta()).total_seconds()
