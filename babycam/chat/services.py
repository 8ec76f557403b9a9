"""Writes: messages of people and cards of the house. All of it may be sent twice and is stored once.

A writer raises the ledger's number first and so has the chat to itself until commit: ids and revs become visible
in their order, and a page that asks for what is newer than the newest it knows misses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from babycam.chat import attachments, message_text, recipients, search
from babycam.chat import queries as chat_queries
from babycam.chat.models import Ledger, Message, Thread
from babycam.chat.sight import EVERYTHING, FAMILY, Shape, Sight
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.history import queries as history_queries
from babycam.people.models import Person

MINUTE = timedelta(minutes=1)
PER_MINUTE = 60  # messages of one person
TAKEN = ("uuid", "thread", "room", "kind", "urgent")  # of what a page sends, as it is


@dataclass(frozen=True, slots=True)
class NewMessage:
    """What a page sends; `attachments` and `clip` by their ids."""

    uuid: UUID
    thread: str
    room: int | None
    text: str = ""
    kind: str = "text"
    reply_to: int | None = None
    attachments: tuple[UUID, ...] = ()
    clip: UUID | None = None
    urgent: bool = False


def post(*, author: Person, sight: Sight, new: NewMessage, now: datetime) -> tuple[Shape, bool]:
    """(the message, True), or (the one that is here under this uuid, False). Raises BabycamError invalid, too_many_messages."""
    posted = chat_queries.posted(author.pk, new.uuid)
    if posted is not None:
        return chat_queries.message_json(posted), False
    text = message_text.clean(new.text)
    _check_message(sight, new, text)
    _not_too_many(author, now)  # before anything is locked, so that a flood costs the others nothing
    with transaction.atomic():
        rev = next_change()
        posted = chat_queries.posted(author.pk, new.uuid)  # the same, sent twice at once
        if posted is not None:
            return chat_queries.message_json(posted), False
        _not_too_many(author, now)
        row = Message(author=author, text=text, rev=rev, created_at=now, **{name: getattr(new, name) for name in TAKEN})
        row.reply_to_id, row.clip_id = new.reply_to, new.clip
        row.save(force_insert=True)
        attachments.attach(message=row, owner=author, wanted=new.attachments)
        shape = added(row)
        recipients.enqueue_message(shape, author, now)
        return shape, True


def post_card(*, key: str, thread: str, room: int | None, card: Mapping[str, Any], at: datetime) -> Shape | None:
    """The house says something once: None if a card with this `key` (at most 120 letters) is there already.

    `card`: {"kind": ..., facts}, plain JSON; what in it are words (a text for the search) goes under "words". `room`: whoever
    does not see it does not see the card.
    """
    if Message.objects.filter(key=key).exists():
        return None
    with transaction.atomic():
        rev = next_change()
        values = {"thread": thread, "room": room, "kind": "card", "card": dict(card), "text": str(card.get("words", ""))}
        row, new = Message.objects.get_or_create(key=key, defaults={**values, "rev": rev, "created_at": at})
        return added(row) if new else None


def next_change() -> int:
    """The number of the next change. Inside a transaction: nobody else gets one before its end."""
    if not Ledger.objects.filter(pk=1).update(rev=F("rev") + 1):
        Ledger.objects.get_or_create(pk=1)
        Ledger.objects.filter(pk=1).update(rev=F("rev") + 1)
    return Ledger.objects.values_list("rev", flat=True).get(pk=1)


def added(row: Message) -> Shape:
    """Sums a new message up in its thread, lets it be found, and tells the pages."""
    room = None if row.thread == FAMILY else row.room  # its first message may be a card about one room
    Thread.objects.update_or_create(pk=row.thread, defaults={"last": row.pk}, create_defaults={"last": row.pk, "room": room})
    search.index_messages([(row.pk, row.text)])
    return publish_message(row.pk)


def publish_message(message_id: int) -> Shape:
    """The message as it is now; pages get it after the commit."""
    shape = chat_queries.message_json(chat_queries.visible(EVERYTHING).get(pk=message_id))
    event = ScreenEvent("chat.message", shape["room"], {"message": shape})
    transaction.on_commit(lambda: screens.publish(event))
    return shape


def _check_message(sight: Sight, new: NewMessage, text: str) -> None:
    faults: dict[str, list[str]] = {}
    if words := message_text.text_faults(text, needed=not new.attachments and new.clip is None):
        faults["text"] = words
    if new.reply_to is not None and not _answerable(sight, new.thread, new.reply_to):
        faults["reply_to"] = ["This message is not in this conversation."]
    if new.clip is not None and not _showable(sight, new.clip):
        faults["clip"] = ["This clip is no longer here."]
    if faults:
        raise BabycamError("invalid", fields=faults)


def _answerable(sight: Sight, thread: str, message_id: int) -> bool:
    return chat_queries.visible(sight).filter(pk=message_id, thread=thread).exists()


def _showable(sight: Sight, clip_id: UUID) -> bool:
    clip = history_queries.clip(str(clip_id))
    return clip is not None and sight.of_room(clip.room_id)


def _not_too_many(author: Person, now: datetime) -> None:
    if Message.objects.filter(author=author, created_at__gt=now - MINUTE, created_at__lte=now).count() >= PER_MINUTE:
        raise BabycamError("too_many_messages")
