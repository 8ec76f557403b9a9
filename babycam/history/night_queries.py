"""Reads: what is known of several rooms over a stretch of time, each kind with one query. Lists are bounded by MOST."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import OuterRef, Subquery

from babycam.core.readings import registry
from babycam.history import queries as history_queries
from babycam.history.models import Clip, LevelHour, LevelMinute, Noise, QuickMark, ReadingMinute
from babycam.rooms.models import Room

MOST = 2000  # rows of a kind
READING_STEP_S = 300
LONGEST_STRETCH_S = 900  # between two readings that are drawn as one line (the page's GAP_S)
LONGEST_NOISE = timedelta(days=1)

ByRoom = dict[int, list[dict[str, Any]]]


def minutes_between(
    rooms: Collection[int], since: datetime, until: datetime
) -> dict[int, list[tuple[datetime, float, float, float]]]:
    """By room: (minute, loudest and mean level in dBFS, seconds heard), oldest first."""
    found: dict[int, list[tuple[datetime, float, float, float]]] = {room: [] for room in rooms}
    rows = LevelMinute.objects.filter(room__in=rooms, minute__gte=since, minute__lt=until).order_by("minute")
    for room, at, loudest, mean, heard_s in rows.values_list("room", "minute", "max_db", "mean_db", "heard_s"):
        found[room].append((at, loudest, mean, heard_s))
    return found


def noises_between(rooms: Collection[int], since: datetime, until: datetime) -> list[Noise]:
    """Noises that went on at some time in [since, until), oldest first; one that has gone on for days is none."""
    rows = history_queries.noises(rooms, since=since, until=until)
    near = rows.filter(started_at__gte=since - LONGEST_NOISE, started_at__lt=until + LONGEST_NOISE)  # found by their index
    return list(near.order_by("onset_at")[:MOST])


def clips_between(rooms: Collection[int], since: datetime, until: datetime) -> list[Clip]:
    """Clips begun in [since, until) that can be played, oldest first, with their noises; none whose file somebody took away."""
    rows = Clip.objects.filter(room__in=rooms, started_at__gte=since, started_at__lt=until, state="ready", kind="noise").exclude(
        video=""
    )
    return [clip for clip in rows.select_related("noise").order_by("started_at", "part")[:MOST] if _is_there(clip.video)]


def marks_between(rooms: Collection[int], since: datetime, until: datetime) -> list[QuickMark]:
    """Marks of [since, until), oldest first."""
    return list(history_queries.marks(rooms, since=since, until=until).order_by("at", "pk")[:MOST])


def readings_between(rooms: Collection[int], since: datetime, until: datetime) -> ByRoom:
    """By room: {name, label, unit, points: [[seconds since 1970, value]]} of each kind that is drawn; one value each
    READING_STEP_S, and one each LONGEST_STRETCH_S where it stays as it is."""
    kinds = {kind.code: kind for kind in registry.lanes()}
    rows = ReadingMinute.objects.filter(room__in=rooms, name__in=kinds, minute__gte=since, minute__lt=until).order_by("minute")
    measured: dict[tuple[int, str], dict[int, tuple[int, float]]] = {}
    for room, name, minute, value in rows.values_list("room", "name", "minute", "value"):
        at = int(minute.timestamp())
        measured.setdefault((room, name), {})[at // READING_STEP_S] = (at, round(value, 2))
    found: ByRoom = {room: [] for room in rooms}
    for (room, name), points in sorted(measured.items()):
        kind = kinds[name]
        found[room].append({"name": name, "label": kind.label, "unit": kind.unit, "points": _turns(list(points.values()))})
    return found


def known_before(rooms: Collection[int], at: datetime, *, enough: Callable[[datetime], bool] | None = None) -> datetime | None:
    """The newest moment before `at` of which anything is known in these rooms; or an older one that is `enough`."""
    newest = max(_edges(rooms, "lt", at, _KNOWN[:1]), default=None) if enough else None
    if enough and newest is not None and enough(newest):
        return newest
    return max(_edges(rooms, "lt", at), default=None)


def known_after(rooms: Collection[int], at: datetime, *, enough: Callable[[datetime], bool] | None = None) -> datetime | None:
    """The oldest moment from `at` on of which anything is known in these rooms; or a later one that is `enough`."""
    oldest = min(_edges(rooms, "gte", at, _KNOWN[:1]), default=None) if enough else None
    if enough and oldest is not None and enough(oldest):
        return oldest
    return min(_edges(rooms, "gte", at), default=None)


_KNOWN: tuple[tuple[Any, str, dict[str, Any]], ...] = (  # what there mostly is comes first
    (LevelHour, "hour", {}),
    (LevelMinute, "minute", {}),
    (Noise, "started_at", {}),
    (QuickMark, "at", {"deleted_at": None}),
    (Clip, "started_at", {}),
)


def _edges(
    rooms: Collection[int], side: str, at: datetime, tables: Sequence[tuple[Any, str, dict[str, Any]]] = _KNOWN
) -> list[datetime]:
    """What is nearest to `at` on one side of it, by room and table; each is found by its index."""
    order = "-" if side == "lt" else ""
    nearest = {}
    for number, (model, column, there) in enumerate(tables):
        rows = model.objects.filter(room=OuterRef("pk"), **{f"{column}__{side}": at}, **there)
        nearest[f"edge_{number}"] = Subquery(rows.order_by(f"{order}{column}").values(column)[:1])
    found = Room.objects.filter(pk__in=list(rooms)).annotate(**nearest).values_list(*nearest)
    return [moment for row in found for moment in row if moment is not None]


def _turns(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Without points in the midst of a stretch in which nothing changes; what is LONGEST_STRETCH_S apart, is a hole."""
    kept: list[tuple[int, float]] = []
    for index, (at, value) in enumerate(points):
        before, after = kept[-1:], points[index + 1 : index + 2]
        same = before and after and before[0][1] == value == after[0][1]
        if not same or after[0][0] - before[0][0] > LONGEST_STRETCH_S:
            kept.append((at, value))
    return kept


def _is_there(name: str) -> bool:
    """Whether a file of this machine lies where it should; of other storages that is not asked."""
    try:
        return Path(default_storage.path(name)).exists()
    except NotImplementedError:
        return True
