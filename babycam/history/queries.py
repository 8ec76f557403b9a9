"""Reads: noises, levels, clips and storage, as rows or in the shape that goes over the wire."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from babycam.core import clock
from babycam.core.readings import registry
from babycam.history import disk, mark_kinds
from babycam.history.models import Clip, LevelMinute, Noise, QuickMark, ReadingMinute
from babycam.history.retention_rules import GB, StoragePolicy
from babycam.people.models import Household

FOLDER = "clips"
INCOMING = f"{FOLDER}/incoming"  # uploads on their way; what a crash leaves here is swept away like any other file
STEP_S = 60
MOST_CLIPS = 500
MOST_WORDS = 8  # of a search
SAME = timedelta(seconds=3)  # two ears, one noise
MAX_POINTS = 44_640  # a month of minutes


def noises(
    rooms: Iterable[int], *, room: int | None = None, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Noise]:
    """Noises in these rooms that were going on at some time in [since, until)."""
    rows = Noise.objects.filter(_in_rooms(rooms, room))
    if since:
        rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=since))
    return rows.filter(onset_at__lt=until) if until else rows


def noise_shape(noise: Noise) -> dict[str, Any]:
    """A Noise as REST and the page socket give it."""
    return {
        "id": str(noise.pk),
        "room": noise.room_id,
        "onset_at": clock.rfc3339(noise.onset_at),
        "started_at": clock.rfc3339(noise.started_at),
        "ended_at": _stamp(noise.ended_at),
        "level_db": noise.level_db,
        "peak_db": noise.peak_db,
        "threshold_db": noise.threshold_db,
        "loud_s": noise.loud_s,
        "incident": noise.incident,
        "woke_at": _stamp(noise.woke_at),
        "cause": noise.cause,
        "cause_s": noise.cause_s,
        "certainty": noise.certainty,
        "through": str(noise.through) if noise.through else None,
    }


def noise(noise_id: str) -> Noise | None:
    """The noise of this id, if it has been told of."""
    return Noise.objects.filter(pk=noise_id).first()


def heard_otherwise(room: int, noise_id: str, onset_at: datetime) -> str | None:
    """Another noise of the room that went on at that time, or began within SAME around it; its id."""
    goes_on = Q(onset_at__lte=onset_at) & (Q(ended_at__gte=onset_at) | Q(ended_at=None))
    began = Q(onset_at__gte=onset_at - SAME, onset_at__lte=onset_at + SAME)
    other = Noise.objects.filter(goes_on | began, room=room).exclude(pk=noise_id).order_by("onset_at").first()
    return str(other.pk) if other else None


def has_clip(noise_id: str) -> bool:
    """Whether anything was recorded of this noise, or is being recorded."""
    return Clip.objects.filter(noise_id=UUID(noise_id)).exclude(state="broken").exists()


def open_noises() -> QuerySet[Noise]:
    """Noises that go on, as far as we know."""
    return Noise.objects.filter(ended_at__isnull=True)


def noisy_until(room: int, since: datetime) -> tuple[bool, datetime | None]:
    """Whether a noise of the room's own goes on, and when the last one that went on after `since` ended."""
    own = Noise.objects.filter(room=room, through=None)
    last = own.filter(ended_at__gte=since).aggregate(last=Max("ended_at"))["last"]
    return own.filter(ended_at=None).exists(), last


def cries_elsewhere(room: int) -> list[Noise]:
    """Cries that go on in other rooms and are their own."""
    return list(open_noises().exclude(room=room).exclude(certainty="noise").filter(woke_at__isnull=False, through=None))


def through_shapes(rooms: Iterable[int]) -> list[dict[str, Any]]:
    """Cries of other rooms that go on and are heard in these through the wall."""
    return [noise_shape(noise) for noise in open_noises().filter(room__in=rooms, through__isnull=False)]


def levels(room: int, *, since: datetime, until: datetime) -> list[tuple[int, float, float]]:
    """Minutes in [since, until), oldest first: (seconds since 1970, max dBFS, mean dBFS); at most MAX_POINTS."""
    minutes = LevelMinute.objects.filter(room=room, minute__gte=since, minute__lt=until).order_by("minute")
    rows = minutes.values_list("minute", "max_db", "mean_db")[:MAX_POINTS]
    return [(int(minute.timestamp()), round(loudest, 1), round(mean, 1)) for minute, loudest, mean in rows]


def lanes(room: int, *, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """What was measured in [since, until): a lane for each kind of which there is something.

    Its points are (seconds since 1970, value), oldest first; at most MAX_POINTS each.
    """
    minutes = ReadingMinute.objects.filter(room=room, minute__gte=since, minute__lt=until).order_by("minute")
    measured = [
        (kind, list(minutes.filter(name=kind.code).values_list("minute", "value")[:MAX_POINTS])) for kind in registry.lanes()
    ]
    return [
        {
            "name": kind.code,
            "label": kind.label,
            "unit": kind.unit,
            "lowest": kind.lowest,
            "highest": kind.highest,
            "points": [(int(minute.timestamp()), round(value, 2)) for minute, value in points],
        }
        for kind, points in measured
        if points
    ]


def clips(rooms: Iterable[int], *, room: int | None = None, incident: int | None = None) -> QuerySet[Clip]:
    """Clips of these rooms, with what `clip_shape` needs."""
    rows = _counted(Clip.objects.filter(_in_rooms(rooms, room)))
    return rows.filter(noise__incident=incident) if incident is not None else rows


def recordings(
    rooms: Iterable[int],
    *,
    room: int | None = None,
    incident: int | None = None,
    noise: UUID | None = None,
    kind: str = "noise",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Clip]:
    """As clips of one kind, one for each noise: the first of its parts that is there. All parts of one noise, if it is named.
    [since, until): when they begin."""
    spans = {"started_at__gte": since, "started_at__lt": until}
    rows = clips(rooms, room=room, incident=incident).filter(kind=kind, **{name: at for name, at in spans.items() if at})
    if noise is not None:
        return rows.filter(pk__in=Clip.objects.filter(noise_id=noise).values("pk"))  # without a row of the noise, too
    earlier = Q(started_at__lt=OuterRef("started_at")) | Q(started_at=OuterRef("started_at"), pk__lt=OuterRef("pk"))
    return rows.exclude(Exists(_parts().filter(earlier)))


def _parts() -> QuerySet[Clip]:
    """The parts of the same noise, within a query of clips."""
    return Clip.objects.filter(noise_id=OuterRef("noise_id"), room=OuterRef("room"))


def _counted(rows: QuerySet[Clip]) -> QuerySet[Clip]:
    """With what `clip_shape` needs."""
    count = _parts().order_by().values("noise_id").annotate(count=Count("pk")).values("count")
    return rows.select_related("room", "noise").annotate(parts=Coalesce(Subquery(count), 1))


def playable(room: int, *, since: datetime, until: datetime, kind: str) -> list[Clip]:
    """A room's recordings of this kind that begin in [since, until) and can be played, oldest first; MOST_CLIPS at most."""
    rows = Clip.objects.filter(room=room, kind=kind, state="ready", started_at__gte=since, started_at__lt=until)
    return list(rows.exclude(video="").order_by("started_at", "part")[:MOST_CLIPS])


def clips_of_incidents(since: datetime) -> list[Clip]:
    """First parts of recordings that belong to an incident and can be played, begun since then, oldest first."""
    rows = Clip.objects.filter(started_at__gte=since, state="ready", part__lte=1, noise__incident__isnull=False)
    return list(rows.select_related("room", "noise").order_by("started_at")[:MOST_CLIPS])


def clip(clip_id: str) -> Clip | None:
    """One clip, with what `clip_shape` needs."""
    return _counted(Clip.objects.filter(pk=clip_id)).first()


def clip_shape(clip: Clip) -> dict[str, Any]:
    """A Clip as REST and the page socket give it. The clip must come from `clips` or `clip`."""
    noise = clip.noise  # None also when nobody has told of it yet
    return {
        "id": str(clip.pk),
        "room": clip.room_id,
        "room_name": clip.room.name,
        "noise": str(clip.noise_id) if clip.noise_id else None,
        "kind": clip.kind,
        "incident": noise.incident if noise else None,
        "certainty": noise.certainty if noise else None,
        "woke": (noise.woke_at is not None or noise.incident is not None) if noise else None,
        "started_at": clock.rfc3339(clip.started_at),
        "duration_s": clip.duration_s,
        "size_bytes": clip.size_bytes,
        "keep": clip.keep,
        "state": clip.state,
        "part": clip.part,
        "parts": getattr(clip, "parts", 1),
        "width": clip.width,
        "height": clip.height,
        "codecs": clip.codecs,
        "cut": clip.cut,
        "peaks": peaks_text(clip.peaks),
        "onset_s": _onset_s(clip),
        "video_url": f"/api/clips/{clip.pk}/video.mp4" if clip.video else None,
        "thumbnail_url": f"/api/clips/{clip.pk}/thumbnail.jpg" if clip.thumbnail else None,
    }


def peaks_text(peaks: bytes | memoryview | None) -> str | None:
    """A waveform as it goes over the wire: base64, None where nobody has looked yet."""
    return None if peaks is None else b64encode(peaks).decode()


def _onset_s(clip: Clip) -> float | None:
    """How far into the clip its noise begins; None for one that begins elsewhere, or that nobody has told of."""
    if clip.noise is None:
        return None
    onset = (clip.noise.onset_at - clip.started_at).total_seconds()
    return round(onset, 2) if 0 <= onset <= (clip.duration_s or 0) else None


def clip_ids_of_noises(noise_ids: Iterable[Any]) -> dict[str, list[str]]:
    """Per noise id, the ids of its clips, in the order of time."""
    by_noise: dict[str, list[str]] = {}
    rows = Clip.objects.filter(noise_id__in=list(noise_ids)).order_by("started_at", "part")
    for noise_id, clip_id in rows.values_list("noise_id", "pk"):
        by_noise.setdefault(str(noise_id), []).append(str(clip_id))
    return by_noise


def marks(
    rooms: Iterable[int],
    *,
    room: int | None = None,
    incident: int | None = None,
    kind: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    q: str = "",
) -> QuerySet[QuickMark]:
    """Marks of these rooms that were not taken back, of [since, until), with what `mark_shape` needs.

    `q`: each of its words is in the note, the kind, the room's name or the person's.
    """
    given = {"incident": incident, "kind": kind, "at__gte": since, "at__lt": until}
    rows = QuickMark.objects.filter(_in_rooms(rooms, room), deleted_at=None).select_related("room", "by")
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    for word in q.split()[:MOST_WORDS]:
        rows = rows.filter(
            Q(note__icontains=word) | Q(kind__icontains=word) | Q(room__name__icontains=word) | Q(by__name__icontains=word)
        )
    return rows


def mark(mark_id: int) -> QuickMark | None:
    """One mark, also one that was taken back, with what `mark_shape` needs."""
    return QuickMark.objects.filter(pk=mark_id).select_related("room", "by").first()


def tapped(by: int, uuid: UUID) -> bool:
    """Whether this tap of somebody is stored already."""
    return QuickMark.objects.filter(by=by, uuid=uuid).exists()


def mark_shape(mark: QuickMark) -> dict[str, Any]:
    """A QuickMark as REST gives it. The mark must come from `marks` or `mark`."""
    return {
        "id": mark.pk,
        "uuid": str(mark.uuid),
        "kind": mark.kind,
        "room": mark.room_id,
        "room_name": mark.room.name,
        "at": clock.rfc3339(mark.at),
        "note": mark.note,
        "incident": mark.incident,
        "by": {"id": mark.by.pk, "name": mark.by.name} if mark.by else None,
        "words": mark_kinds.words(mark.kind, mark.note, mark.by.name if mark.by else "Somebody"),
        "deleted": mark.deleted_at is not None,
    }


def mark_lines(rooms: Mapping[int, int]) -> dict[int, list[dict[str, Any]]]:
    """{at, words} of each incident's marks, by incident; `rooms`: the room of each. Marks of other rooms are not theirs."""
    by_incident: dict[int, list[dict[str, Any]]] = {}
    for row in QuickMark.objects.filter(incident__in=list(rooms), deleted_at=None).select_related("room", "by"):
        shape = mark_shape(row)
        if shape["room"] == rooms[shape["incident"]]:
            by_incident.setdefault(shape["incident"], []).append({"at": shape["at"], "words": shape["words"]})
    return by_incident


@dataclass(frozen=True, slots=True)
class StorageUse:
    """Clips and their bytes, and the bytes free on the disk (None: the storage has no end that we see)."""

    clips: int
    used_bytes: int
    free_bytes: int | None

    @property
    def used_gb(self) -> float:
        return round(self.used_bytes / GB, 3)

    @property
    def free_gb(self) -> float | None:
        return None if self.free_bytes is None else round(self.free_bytes / GB, 3)


def storage_use() -> StorageUse:
    """How much the clips take, and what is left."""
    stored = Clip.objects.exclude(video="")
    total = stored.aggregate(bytes=Sum("size_bytes"))["bytes"] or 0
    return StorageUse(clips=stored.count(), used_bytes=total, free_bytes=disk.free_bytes())


def storage_policy() -> StoragePolicy:
    """The family's wishes, or the defaults before there is a family."""
    row = Household.objects.values("keep_days", "keep_gb", "min_free_gb").first()
    return StoragePolicy(**row) if row else StoragePolicy()


def _in_rooms(rooms: Iterable[int], room: int | None) -> Q:
    allowed = set(rooms)
    return Q(room__in=allowed if room is None else allowed & {room})


def _stamp(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None
