"""Gives recordings that no row knows their rows back: "adopt what is on the disk", in clips/ and in quarantine alike.

Room, time, noise and whether somebody keeps it come from the day's catalog; length, size and picture from the file itself. A clip
whose room is not known here waits until somebody names a room for it. What was adopted keeps its file and, for a while, counts as
new (retention_rules.py): limits that a fresh database begins with must not take what has just been saved.
"""

import tempfile
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from babycam.core import clock
from babycam.history import catalog, clips, orphan_sweep, quarantine, shelf
from babycam.history import queries as history_queries
from babycam.history.catalog import ClipFacts
from babycam.history.lookout import Lookout, Playable
from babycam.history.models import CLIP_KINDS, Clip
from babycam.people import audit
from babycam.people.models import Person
from babycam.rooms.models import Room

AT_ONCE = 25  # files in one go: an answer to a page must not take minutes


@dataclass(frozen=True, slots=True)
class Orphan:
    """A recording without a row. `place`: its name now, in clips/ or in quarantine; `name`: where it belongs."""

    place: str
    name: str
    facts: ClipFacts
    slip: quarantine.Slip | None = None


@dataclass(frozen=True, slots=True)
class Adopted:
    """What one go did: clips that have rows now, those that wait for more goes, and those that wait for a room."""

    adopted: int = 0
    left: int = 0
    roomless: int = 0


def orphans() -> list[Orphan]:
    """All recordings that no row knows, oldest first."""
    with_row = set(Clip.objects.exclude(video="").values_list("video", flat=True))
    loose = [name for name in shelf.names(history_queries.FOLDER) if _is_video(name) and name not in with_row]
    kept = [(name, slip) for name, slip in quarantine.held(history_queries.FOLDER) if _is_video(slip.name)]
    facts = catalog.read_many([*loose, *(slip.name for _, slip in kept)])
    loose_ones = [Orphan(name, name, facts[name]) for name in loose]
    loose_ones += [Orphan(name, slip.name, facts[slip.name] or dict(slip.facts), slip) for name, slip in kept]
    return sorted(loose_ones, key=lambda orphan: orphan.name)


def roomless(files: list[Orphan]) -> int:
    """How many of these need somebody to name a room."""
    rooms = list(Room.objects.order_by("id"))
    return sum(_room_of(orphan.facts, rooms) is None for orphan in files)


def adopt(*, room: Room | None = None, by: Person | None = None, now: datetime, most: int = AT_ONCE) -> Adopted:
    """Gives up to `most` recordings their rows. `room`: where those go whose own room is not here.

    Raises OSError when the storage fails; what was done until then stays done.
    """
    with orphan_sweep.paused():
        rooms = list(Room.objects.order_by("id"))
        placed = [(orphan, _room_of(orphan.facts, rooms) or room) for orphan in orphans()]
        ready = [(orphan, there) for orphan, there in placed if there is not None]
        with Lookout() as lookout:
            done = [there for orphan, there in ready[:most] if _adopt(orphan, there, lookout, now)]
    if ready:
        orphan_sweep.reports.pop(history_queries.FOLDER, None)  # it is not so any more
    if done:
        audit.note(act="clip", who=by, words=f"Added {len(done)} recordings that were only on the disk", now=now)
    return Adopted(len(done), max(0, len(ready) - most), len(placed) - len(ready))


def _room_of(facts: ClipFacts, rooms: list[Room]) -> Room | None:
    """The clip's own room: of that name, or of that number where no name is known; a number alone may be another room by now."""
    name = str(facts.get("room_name") or "").casefold()
    if name:
        return next((room for room in rooms if room.name.casefold() == name), None)
    number = facts.get("room")
    if number is not None:
        return next((room for room in rooms if room.pk == number), None)
    return rooms[0] if len(rooms) == 1 else None


def _adopt(orphan: Orphan, room: Room, lookout: Lookout, now: datetime) -> bool:
    """One recording: back to its place, looked at, and its row written. False if its row came meanwhile."""
    name = quarantine.give_back(orphan.place, orphan.slip) if orphan.slip else orphan.place
    picture = _thumbnail_name(name)
    with shelf.on_disk(name) as path, tempfile.TemporaryDirectory(prefix="babycam-look-") as folder:
        wanted = None if _picture_is_there(picture) else Path(folder) / "thumbnail.jpg"
        seen = lookout.look(path, wanted)
        if wanted is not None and wanted.exists():
            picture = default_storage.save(picture, ContentFile(wanted.read_bytes()))
        elif wanted is not None:
            picture = ""
    return _row(orphan, room, name, picture, seen, now)


def _row(orphan: Orphan, room: Room, name: str, picture: str, seen: Playable, now: datetime) -> bool:
    facts = orphan.facts
    values = {
        "room": room,
        "noise_id": _uuid(facts.get("noise")),
        "kind": facts["kind"] if facts.get("kind") in dict(CLIP_KINDS) else "noise",
        "part": int(facts.get("part") or 0),
        "state": "ready" if seen.playable else "broken",
        "started_at": _started(orphan, name, seen),
        "duration_s": seen.duration_s,
        "size_bytes": shelf.size(name),
        "width": seen.width or None,
        "height": seen.height or None,
        "keep": bool(facts.get("keep")),
        "codecs": str(facts.get("codecs") or "")[: clips.LONGEST_CODECS],
        "cut": bool(facts.get("cut")),
        "video": name,
        "thumbnail": picture,
        "adopted_at": now,
    }
    with transaction.atomic():
        clip, new = Clip.objects.get_or_create(pk=_id_of(orphan, name), defaults=values)
        if new:
            return True
        if clip.video and clip.video != name:  # the same clip twice: this copy gets a number of its own
            Clip.objects.create(pk=uuid.uuid5(clip.pk, name), **values)
            return True
        return bool(Clip.objects.filter(pk=clip.pk, video="").update(**values))


def _id_of(orphan: Orphan, name: str) -> uuid.UUID:
    stem = PurePosixPath(orphan.name).stem
    return _uuid(orphan.facts.get("id")) or _uuid(stem) or uuid.uuid5(uuid.NAMESPACE_URL, name)


def _started(orphan: Orphan, name: str, seen: Playable) -> datetime:
    """From the catalog; else the file came when the clip ended, if that is the day that its folder names; else that day's noon."""
    try:
        return clock.from_unix(float(orphan.facts["started_at"]))
    except (KeyError, TypeError, ValueError):
        pass
    came = default_storage.get_modified_time(name) - timedelta(seconds=seen.duration_s)
    try:
        year, month, day = (int(part) for part in PurePosixPath(orphan.name).parts[-4:-1])
        noon = datetime(year, month, day, 12, tzinfo=UTC)
    except ValueError:
        return came
    return came if abs(came - noon) < timedelta(hours=36) else noon


def _picture_is_there(picture: str) -> bool:
    """Whether the clip's own picture is there, from quarantine if need be."""
    if default_storage.exists(picture):
        return True
    for name, slip in quarantine.held(str(PurePosixPath(picture).parent)):
        if slip.name == picture:
            quarantine.give_back(name, slip)
            return True
    return False


def _thumbnail_name(video: str) -> str:
    return str(PurePosixPath(video).with_suffix(".jpg"))


def _is_video(name: str) -> bool:
    return name.endswith(".mp4") and not name.startswith(f"{history_queries.INCOMING}/")


def _uuid(text: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text)) if text else None
    except ValueError:
        return None
