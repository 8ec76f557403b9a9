"""What the rows say of the clips, written beside them: `clips/YYYY/MM/DD/clips.json`, so that a lost database can be rebuilt.

The keeper writes what has changed each few minutes. What a catalog says of files that this database does not know is left as it
is: it is all that is known of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from babycam.core.link import ClipUpload
from babycam.history import shelf
from babycam.history.models import Clip

NAME = "clips.json"
ClipFacts = dict[str, Any]
_written: dict[str, dict[str, ClipFacts]] = {}  # by folder: what this process wrote last


def facts(clip: Clip) -> ClipFacts:
    """Of one clip: times in seconds since 1970."""
    return {
        "id": str(clip.pk),
        "room": clip.room_id,
        "room_name": clip.room.name,
        "noise": str(clip.noise_id) if clip.noise_id else "",
        "kind": clip.kind,
        "part": clip.part,
        "started_at": clip.started_at.timestamp(),
        "state": clip.state,
        "keep": clip.keep,
        "codecs": clip.codecs,
        "cut": clip.cut,
    }


def facts_of_upload(meta: ClipUpload) -> ClipFacts:
    """The same of a clip that came for a room which nobody knows here; its number may be another room's by and by."""
    facts = {"id": meta.clip_id, "room": None, "room_name": "", "noise": meta.noise_id, "kind": meta.kind, "part": meta.part}
    return {**facts, "started_at": meta.started_at, "state": meta.state, "keep": False, "codecs": meta.codecs, "cut": meta.cut}


def note(video: str, facts: ClipFacts) -> None:
    """Writes down what is known of one file that has no row."""
    folder = _folder(video)
    shelf.write(f"{folder}/{NAME}", json.dumps({**_content(folder), PurePosixPath(video).name: facts}).encode())


def write() -> int:
    """Brings the catalogs up to date; returns how many were written."""
    rows: dict[str, dict[str, ClipFacts]] = defaultdict(dict)
    for clip in Clip.objects.exclude(video="").select_related("room").iterator():
        rows[_folder(clip.video)][PurePosixPath(clip.video).name] = facts(clip)
    changed = [folder for folder in rows.keys() | _written.keys() if rows.get(folder) != _written.get(folder)]
    for folder in changed:
        _merge(folder, rows.get(folder, {}))
    return len(changed)


def read(video: str) -> ClipFacts:
    """What is known of this file, {} if nothing."""
    return _content(_folder(video)).get(PurePosixPath(video).name, {})


def is_one(name: str) -> bool:
    """Whether a file is a catalog and no recording."""
    return PurePosixPath(name).name == NAME


def read_many(names: Iterable[str]) -> dict[str, ClipFacts]:
    """As `read`, for many files of the storage, each catalog read once."""
    wanted = list(names)
    contents = {folder: _content(folder) for folder in {_folder(name) for name in wanted}}
    return {name: contents[_folder(name)].get(PurePosixPath(name).name, {}) for name in wanted}


def forget() -> None:
    """Another storage or database: nothing of what was written counts."""
    _written.clear()


def _merge(folder: str, rows: dict[str, ClipFacts]) -> None:
    before = _content(folder)
    there = {PurePosixPath(name).name for name in shelf.names(folder) + shelf.names(f"quarantine/{folder}")}
    kept = {name: facts for name, facts in before.items() if name in there and name not in rows}
    if merged := {**kept, **rows}:
        shelf.write(f"{folder}/{NAME}", json.dumps(merged).encode())
    elif before:
        shelf.remove(f"{folder}/{NAME}")
    if rows:
        _written[folder] = rows
    else:
        _written.pop(folder, None)


def _content(folder: str) -> dict[str, ClipFacts]:
    try:
        entries = json.loads(shelf.read(f"{folder}/{NAME}"))
    except ValueError:
        return {}
    return {str(name): entry for name, entry in entries.items() if isinstance(entry, dict)} if isinstance(entries, dict) else {}


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)
