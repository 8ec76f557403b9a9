"""Writes of clips: in by upload, kept, deleted; and the guard that stops recording before the disk is full.

Files lie in Django's default storage as clips/YYYY/MM/DD/<id>.mp4 and .jpg. The row is what makes a file count: it is written
after the files are on the disk, and goes after them. A file without a row is the rest of a crash, or the row is what was lost:
see orphan_sweep.py.
"""

import errno
import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from babycam.core import clock
from babycam.core.errors import BabycamError, words
from babycam.core.events import ScreenEvent, screens
from babycam.core.link import ClipUpload
from babycam.history import catalog, disk, orphan_sweep, retention_rules
from babycam.history import queries as history_queries
from babycam.history.models import CLIP_KINDS, Clip
from babycam.people import audit
from babycam.people.models import Person
from babycam.rooms.models import Room

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(hours=24)  # an announced clip that never came
AT_ONCE = 500  # deletions in one go
FOR_EVER = 10**6  # days
MAX_NUMBER = 2**31 - 1  # of any number of a clip
LONGEST_CODECS = 100
MOST_PEAKS = 1000


def read_meta(raw: bytes) -> ClipUpload:
    """The meta part of an upload; raises BabycamError("invalid") on anything else."""
    try:
        meta = msgspec.json.decode(raw, type=ClipUpload)
        for number in filter(None, (meta.clip_id, meta.noise_id)):
            UUID(number)
        for at in (meta.started_at, *((meta.noise.onset_at, meta.noise.at) if meta.noise else ())):
            clock.from_unix(at)
        if meta.state not in ("ready", "broken") or not meta.clip_id:
            raise ValueError("a clip has an id, and is ready or broken")
        if meta.kind not in dict(CLIP_KINDS) or (meta.noise_id and meta.kind != "noise"):
            raise ValueError("only a clip of the kind noise is of a noise")
        if not all(0 <= number <= MAX_NUMBER for number in (meta.part, meta.duration_s, meta.width, meta.height)):
            raise ValueError("a number cannot be right")
    except (msgspec.DecodeError, ValueError) as error:
        raise BabycamError("invalid", fields={"meta": [str(error)]}) from error
    return meta


def store(*, meta: ClipUpload, video: "File[bytes]", thumbnail: "File[bytes] | None", now: datetime) -> tuple[Clip, bool]:
    """Takes a finished clip in, and makes room for it; (clip, True), or (the clip that is already here, False).

    Raises BabycamError: not_found (the room is gone; its file lies among those that no row knows, so the worker's may go),
    disk_full and unavailable (keep it, try again later).
    """
    stored = Clip.objects.filter(pk=meta.clip_id).exclude(video="").first()
    if stored is not None:
        return stored, False
    known_room = Room.objects.filter(pk=meta.room).exists()
    if not known_room and not orphan_sweep.is_set_up():
        raise BabycamError("unavailable")
    if not retention_rules.may_store(history_queries.storage_policy(), disk.free_bytes(), video.size):
        raise BabycamError("disk_full")
    if not known_room:
        _shelve(meta, video)
        raise BabycamError("not_found")
    with ExitStack() as undo:
        names = _Files(_save(undo, meta, ".mp4", video), _save(undo, meta, ".jpg", thumbnail) if thumbnail else "")
        if _claim(meta, names, video.size):
            undo.pop_all()
            clip = Clip.objects.get(pk=meta.clip_id)
            make_room(now=now, by_age=False)
            return clip, True
    return Clip.objects.get(pk=meta.clip_id), False  # another upload of it was first


def _shelve(meta: ClipUpload, video: "File[bytes]") -> None:
    """Keeps the file of a room that this database does not know: it was removed, or an older database was put back. It can be
    taken up for 30 days like every file that no row knows (adoption.py)."""
    name = _place(meta, ".mp4")
    if default_storage.exists(name):  # it was sent before
        return
    with ExitStack() as undo:
        catalog.note(_save(undo, meta, ".mp4", video), catalog.facts_of_upload(meta))
        undo.pop_all()


def check_room_for(size: int) -> None:
    """Raises BabycamError disk_full when a file of `size` bytes would eat what clips need."""
    if not retention_rules.may_record(history_queries.storage_policy(), _less(disk.free_bytes(), size), stopped=False):
        raise BabycamError("disk_full")


def _less(free: int | None, size: int) -> int | None:
    return None if free is None else free - size


@dataclass(frozen=True, slots=True)
class _Files:
    video: str
    thumbnail: str


def _place(meta: ClipUpload, suffix: str) -> str:
    day = clock.from_unix(meta.started_at).strftime("%Y/%m/%d")
    return f"{history_queries.FOLDER}/{day}/{meta.clip_id}{suffix}"


def _save(undo: ExitStack, meta: ClipUpload, suffix: str, content: "File[bytes]") -> str:
    name = default_storage.get_available_name(_place(meta, suffix))
    try:
        saved = default_storage.save(name, content)
    except OSError as error:
        default_storage.delete(name)  # what there was of it takes room that is missing
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BabycamError("disk_full") from error
        raise
    undo.callback(default_storage.delete, saved)
    return saved


def _claim(meta: ClipUpload, names: _Files, size: int) -> bool:
    """Writes the row; False when another upload of the same clip was first."""
    row: dict[str, Any] = {
        "room_id": meta.room,
        "noise_id": UUID(meta.noise_id) if meta.noise_id else None,
        "kind": meta.kind,
        "part": meta.part,
        "started_at": clock.from_unix(meta.started_at),
    }
    _sync_commits()
    with transaction.atomic():
        Clip.objects.get_or_create(pk=meta.clip_id, defaults=row)
        claimed = Clip.objects.filter(pk=meta.clip_id, video="").update(
            **row,
            state=meta.state,
            video=names.video,
            thumbnail=names.thumbnail,
            duration_s=meta.duration_s,
            size_bytes=size,
            width=meta.width or None,
            height=meta.height or None,
            codecs=meta.codecs[:LONGEST_CODECS],
            cut=meta.cut,
            peaks=meta.peaks if meta.peaks is not None and len(meta.peaks) <= MOST_PEAKS else None,
        )
        if claimed:
            _publish_clip("clip.ready", meta.clip_id)
    return bool(claimed)


def _sync_commits() -> None:
    """From now on this connection's commits are on the disk when they return: the worker deletes its copy on our word.

    SQLite's commits are otherwise safe from a crash, but a power cut may take the last ones.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def _publish_clip(kind: str, clip_id: str) -> None:
    clip = history_queries.clip(clip_id)
    if clip is not None:
        event = ScreenEvent(kind, clip.room_id, {"clip": history_queries.clip_shape(clip)})
        transaction.on_commit(lambda: screens.publish(event))


def set_keep(*, clip_id: str, keep: bool) -> None:
    """Keeps a clip permanently, or lets it go with the others. Raises BabycamError("not_found")."""
    with transaction.atomic():
        if not Clip.objects.filter(pk=clip_id).update(keep=keep):
            raise BabycamError("not_found")
        _publish_clip("clip.changed", clip_id)


def delete(*, clip_id: str, by: Person | None = None) -> None:
    """Deletes a clip; `by`: somebody who wants that. Raises BabycamError: not_found, still_recording."""
    clip = Clip.objects.filter(pk=clip_id).first()
    if clip is None:
        raise BabycamError("not_found")
    if clip.state == "recording":
        raise BabycamError("still_recording")
    audit.note(act="clip", who=by, whom=clip.room.name, words=f"A clip of {clip.room.name} was deleted")
    _delete(clip)


def _delete(clip: Clip) -> None:
    """Files first: a crash in between leaves a row that can be deleted again, not bytes that nobody knows of."""
    for name in filter(None, (clip.video, clip.thumbnail)):
        default_storage.delete(name)
    with transaction.atomic():
        Clip.objects.filter(pk=clip.pk).delete()
        event = ScreenEvent("clip.deleted", clip.room_id, {"clip": str(clip.pk)})
        transaction.on_commit(lambda: screens.publish(event))


def make_room(*, now: datetime, by_age: bool = True) -> int:
    """Deletes what the rule lets go, AT_ONCE at most; returns how many. Without a family there are no wishes, and nothing goes.

    `by_age`: False leaves what is only old, because the calendar cannot be relied on at this moment.
    """
    if not orphan_sweep.is_set_up():
        return 0
    policy, free = history_queries.storage_policy(), disk.free_bytes()
    if not by_age:
        policy = replace(policy, keep_days=FOR_EVER)
    if free is not None and (missing := int(policy.min_free_gb * retention_rules.GB) - free) > 0:
        free += orphan_sweep.free(history_queries.FOLDER, missing, now)
    rows = Clip.objects.exclude(state="recording").values_list("pk", "started_at", "size_bytes", "keep", "adopted_at")
    stored = [retention_rules.Stored(*row) for row in rows]
    going = retention_rules.choose(stored, policy, now, free)[:AT_ONCE]
    for clip in Clip.objects.filter(pk__in=[clip.id for clip in going], keep=False):
        log.info("clip %s of room %d goes: too old, or its room is needed", clip.pk, clip.room_id)
        _delete(clip)
    return len(going)


def give_up_lost(*, now: datetime) -> int:
    """Marks clips broken that were announced LOST_AFTER ago and never came; one that still comes is taken."""
    return Clip.objects.filter(state="recording", created_at__lt=now - LOST_AFTER).update(state="broken")


def known_files() -> set[str]:
    """The names that rows have."""
    return {name for pair in Clip.objects.values_list("video", "thumbnail") for name in pair}


def is_recording(name: str) -> bool:
    """Whether a file of the clips' folder is a clip's, and neither a catalog nor an upload on its way."""
    return not (catalog.is_one(name) or name.startswith(f"{history_queries.INCOMING}/"))


def sweep(*, now: datetime, ran: float | None = None) -> int:
    """Moves files that no row knows to the quarantine, when the rule lets them go; returns how many. `ran`: monotonic s."""
    parts = orphan_sweep.sweep_folder(folder=history_queries.INCOMING, known_files=set, what="clip", now=now, ran=ran, trusted=True)
    return parts + orphan_sweep.sweep_folder(
        folder=history_queries.FOLDER, known_files=known_files, what="clip", now=now, ran=ran, ours=is_recording, facts=catalog.read
    )


def room_is_going(room: Room) -> Callable[[], None]:
    """Call it before a room is deleted, and what it returns afterwards: the next sweep takes its recordings to quarantine."""
    names = [name for pair in Clip.objects.filter(room=room).values_list("video", "thumbnail") for name in pair if name]
    why = f"Its room, {room.name}, was deleted."
    return lambda: orphan_sweep.wish(names, folder=history_queries.FOLDER, why=why)


@dataclass(slots=True)
class _Guard:
    stopped: bool = False


_guard = _Guard()


def recording_allowed() -> bool:
    """Whether new clips may begin. A change is logged and told to the screens at once ("storage.changed")."""
    free = disk.free_bytes()
    stopped = not retention_rules.may_record(history_queries.storage_policy(), free, stopped=_guard.stopped)
    if stopped != _guard.stopped:
        _guard.stopped = stopped
        sentence = words("disk_full") if stopped else "There is room again: clips are recorded."
        log.warning("%s (%s bytes free)", sentence, free)
        screens.publish(ScreenEvent("storage.changed", None, {"recording_stopped": stopped, "words": sentence}))
    return not stopped
