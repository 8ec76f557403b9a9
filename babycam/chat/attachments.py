"""Pictures of messages: sent first, then taken by the message that they belong to; deleted with it.

The row is what makes a file count: it is written after the file, and goes before it. A file without a row is the rest of a
crash and is swept away.
"""

import errno
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from babycam.chat import queries as chat_queries
from babycam.chat.models import Attachment, Message
from babycam.chat.sight import Sight
from babycam.core import pictures
from babycam.core.errors import BabycamError
from babycam.people.models import Person

FOLDER = "chat"
MAX_ATTACHMENT_BYTES = 10 * 10**6  # bytes of one picture as it comes
UNUSED = 40  # pictures of one person that no message has taken; then the oldest goes


def add_attachment(*, owner: Person, file: IO[bytes], size: int, now: datetime) -> Attachment:
    """Keeps a picture. Raises BabycamError too_big, not_a_picture, disk_full or unavailable."""
    if size > MAX_ATTACHMENT_BYTES:
        raise BabycamError("too_big")
    picture = pictures.made(file)
    key = uuid.uuid4()
    name = _save(f"{FOLDER}/{now:%Y/%m}/{key}.webp", picture.content)
    with transaction.atomic():
        delete_attachments(Attachment.objects.filter(owner=owner, message=None).order_by("-created_at")[UNUSED - 1 :])
        return _row(key, owner, name, picture, now)


def existing_attachment(*, attachment_id: uuid.UUID, person: Person, sight: Sight) -> Attachment:
    """A picture of a message that this person may read, or one that they have sent. Raises BabycamError not_found."""
    row = Attachment.objects.filter(pk=attachment_id).first()
    readable = row is not None and (row.message_id is None or chat_queries.message(row.message_id, sight) is not None)
    if row is None or not readable or (row.message_id is None and row.owner_id != person.pk):
        raise BabycamError("not_found")
    return row


def attach(*, message: Message, owner: Person, wanted: Sequence[uuid.UUID]) -> None:
    """The message takes its author's unused pictures, in this order. Raises BabycamError invalid for any other."""
    for place, attachment_id in enumerate(wanted):
        mine = Attachment.objects.filter(pk=attachment_id, owner=owner, message=None)
        if not mine.update(message=message, place=place):
            raise BabycamError("invalid", fields={"attachments": ["This picture is no longer here. Send it again."]})


def delete_attachments(rows: "Iterable[Attachment]") -> None:
    """Deletes the rows, and their files once that is certain. Inside a transaction."""
    gone = list(rows)
    Attachment.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        transaction.on_commit(partial(default_storage.delete, row.file))


def _save(name: str, content: bytes) -> str:
    try:
        return default_storage.save(name, ContentFile(content))
    except OSError as error:
        default_storage.delete(name)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BabycamError("disk_full") from error
        raise


def _row(key: uuid.UUID, owner: Person, name: str, picture: pictures.Picture, now: datetime) -> Attachment:
    return Attachment.objects.create(
        id=key,
        owner=owner,
        file=name,
        content_type=pictures.CONTENT_TYPE,
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.content),
        created_at=now,
    )
