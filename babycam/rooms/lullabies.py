"""Lullabies: those that the phone makes by itself, and files that the family gave, which lie in Django's storage.

The row is what makes a file count: it is written after the file, and goes before it.
"""

import errno
import uuid
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from babycam.core.errors import BabycamError
from babycam.core.events import Bus, ScreenEvent
from babycam.rooms import sounds
from babycam.rooms.models import Lullaby

changed = Bus()  # ScreenEvent("lullabies.changed", None): there are other lullabies than before
FOLDER = "lullabies"
MADE = {
    "white": "White noise",
    "pink": "Pink noise",
    "brown": "Brown noise",
    "rain": "Rain",
    "heart": "Heartbeat",
    "waves": "Waves",
}
MAX_LULLABY_BYTES = 20 * 10**6  # bytes of one file
MOST = 50


def ids() -> frozenset[str]:
    """Of all lullabies."""
    return frozenset(MADE) | {str(key) for key in Lullaby.objects.values_list("pk", flat=True)}


def shapes() -> list[dict[str, Any]]:
    """All of them as pages and phones get them: the made ones first, then files by name."""
    made = [{"id": key, "name": name, "kind": "made", "seconds": None, "url": None} for key, name in MADE.items()]
    return made + [lullaby_json(lullaby) for lullaby in Lullaby.objects.order_by("name", "created_at")]


def lullaby_json(lullaby: Lullaby) -> dict[str, Any]:
    """A file as pages and phones get it. How long it is the phone finds out: nothing is decoded here."""
    url = f"/api/lullabies/{lullaby.pk}/file"
    return {"id": str(lullaby.pk), "name": lullaby.name, "kind": "file", "seconds": None, "url": url}


def existing_lullaby(lullaby_id: uuid.UUID) -> Lullaby:
    """The file's row. Raises BabycamError not_found."""
    lullaby = Lullaby.objects.filter(pk=lullaby_id).first()
    if lullaby is None:
        raise BabycamError("not_found")
    return lullaby


def add_lullaby(*, name: str, content: "File[bytes]", now: datetime) -> Lullaby:
    """Keeps a file. Raises BabycamError too_big, too_many, not_sound or disk_full."""
    if content.size > MAX_LULLABY_BYTES:
        raise BabycamError("too_big")
    if Lullaby.objects.count() >= MOST:
        raise BabycamError("too_many")
    kind = sounds.kind(content.read(sounds.ENOUGH))
    if not kind:
        raise BabycamError("not_sound")
    content.seek(0)
    return _write(sounds.clean_name(name), kind, content, now)


def remove_lullaby(*, lullaby: Lullaby) -> None:
    """The file goes; a phone that plays it stops."""
    with transaction.atomic():
        Lullaby.objects.filter(pk=lullaby.pk).delete()
        _publish_lullabies()
    default_storage.delete(lullaby.file)


def _write(name: str, kind: str, content: "File[bytes]", now: datetime) -> Lullaby:
    row = Lullaby(name=name, content_type=sounds.SOUND_TYPES[kind], size_bytes=content.size, created_at=now)
    wanted = f"{FOLDER}/{row.pk}.{kind}"
    try:
        row.file = default_storage.save(wanted, content)
    except OSError as error:
        default_storage.delete(wanted)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BabycamError("disk_full") from error
        raise
    with transaction.atomic():
        row.save(force_insert=True)
        _publish_lullabies()
    return row


def _publish_lullabies() -> None:
    transaction.on_commit(lambda: changed.publish(ScreenEvent("lullabies.changed", None)))
