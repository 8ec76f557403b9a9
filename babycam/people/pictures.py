"""People's pictures: whatever a phone sends becomes a small square WebP without its metadata (which tells where it was taken).

What a file is, is read from its content. The row names a file only after it was written; a picture that was replaced is
deleted afterwards.
"""

import uuid
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from babycam.core import pictures
from babycam.core.errors import BabycamError
from babycam.people.models import Person
from babycam.people.services import publish_rights

FOLDER = "faces"
SIDE = 256  # pixels
MAX_PICTURE_BYTES = 5 * 10**6  # bytes


def set_picture(*, person: Person, content: IO[bytes], size: int) -> Person:
    """Gives somebody this picture. Raises BabycamError not_a_picture, too_big, unavailable or disk_full."""
    if size > MAX_PICTURE_BYTES:
        raise BabycamError("too_big")
    picture = pictures.made(content, longest=SIDE, square=True)
    try:
        name = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.webp", ContentFile(picture.content))
    except OSError as error:
        raise BabycamError("disk_full") from error
    return _change(person, name)


def remove_picture(*, person: Person) -> Person:
    """Back to emoji or initial."""
    return _change(person, "")


def _change(person: Person, name: str) -> Person:
    before, person.picture = person.picture, name
    with transaction.atomic():
        person.save(update_fields=["picture"])
        publish_rights(person)
        if before:
            transaction.on_commit(lambda: default_storage.delete(before))
    return person
