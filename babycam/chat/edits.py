"""Changes of messages that are there: edited and deleted by their authors, pinned by anybody who reads them.

At most PER_MINUTE of one person, because each one is told to every page. What is refused for that has changed nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.chat import attachments, message_text, search
from babycam.chat import queries as chat_queries
from babycam.chat import services as chat_services
from babycam.chat.models import Message
from babycam.chat.sight import Shape, Sight
from babycam.core.errors import BabycamError
from babycam.people import throttle
from babycam.people.models import Person

PER_MINUTE = 120  # what a hand can do, and a page that was away has to tell


def edit(*, message_id: int, person: Person, sight: Sight, text: str, version: int, now: datetime) -> Shape:
    """A new text for one's own message, if it is still the `version` that the author saw. The same once more is no harm.

    Raises BabycamError not_found, not_allowed, invalid, too_many_messages, or edited_elsewhere with the `message` as it is now.
    """
    _not_too_many(person)
    text = message_text.clean(text)
    with transaction.atomic():
        rev = chat_services.next_change()
        row = _own(message_id, person, sight)
        if row.deleted_at is not None or row.version != version:
            return _unless_the_same(row, text, version)
        if words := message_text.text_faults(text, needed=not row.attachments.exists() and row.clip_id is None):
            raise BabycamError("invalid", fields={"text": words})
        Message.objects.filter(pk=row.pk).update(text=text, edited_at=now, version=version + 1, rev=rev)
        search.index_messages([(row.pk, text)])
        return chat_services.publish_message(row.pk)


def delete(*, message_id: int, person: Person, sight: Sight, now: datetime) -> None:
    """Leaves "deleted" in the place of one's own message: text, pictures, clip and card are gone. Again is no harm.

    Raises BabycamError not_found, not_allowed or too_many_messages.
    """
    _not_too_many(person)
    with transaction.atomic():
        rev = chat_services.next_change()
        row = _own(message_id, person, sight)
        if row.deleted_at is not None:
            return
        wiped = {"text": "", "card": None, "clip": None, "pinned_at": None, "pinned_by": None, "urgent": False}
        Message.objects.filter(pk=row.pk).update(**wiped, deleted_at=now, version=row.version + 1, rev=rev)
        search.drop(row.pk)
        attachments.delete_attachments(row.attachments.all())
        chat_services.publish_message(row.pk)


def renew_card(*, key: str, card: Mapping[str, Any]) -> bool:
    """A card that was posted says something else now (a swap was taken); whether it did not say so before."""
    with transaction.atomic():
        row = Message.objects.filter(key=key, deleted_at=None).first()
        if row is None or row.card == dict(card):
            return False
        rev = chat_services.next_change()
        words = str(card.get("words", ""))
        Message.objects.filter(pk=row.pk).update(card=dict(card), text=words, rev=rev)
        search.index_messages([(row.pk, words)])
        chat_services.publish_message(row.pk)
    return True


def pin(*, message_id: int, person: Person, sight: Sight, pinned: bool, now: datetime) -> Shape:
    """Pins a message for all, or takes it down again. Raises BabycamError not_found or too_many_messages."""
    _not_too_many(person)
    with transaction.atomic():
        rev = chat_services.next_change()
        row = _read(message_id, sight)
        if row.deleted_at is not None or (row.pinned_at is not None) == pinned:
            return chat_queries.message_json(row)
        at, by = (now, person) if pinned else (None, None)
        Message.objects.filter(pk=row.pk).update(pinned_at=at, pinned_by=by, rev=rev)
        return chat_services.publish_message(row.pk)


def _not_too_many(person: Person) -> None:
    try:
        throttle.begin(throttle.key_of("chat", str(person.pk)), PER_MINUTE)
    except BabycamError as error:
        raise BabycamError("too_many_messages") from error


def _unless_the_same(row: Message, text: str, version: int) -> Shape:
    """An answer that got lost is given once more; anything else was edited elsewhere."""
    if row.deleted_at is None and row.version == version + 1 and row.text == text:
        return chat_queries.message_json(row)
    raise BabycamError("edited_elsewhere", message=chat_queries.message_json(row))


def _own(message_id: int, person: Person, sight: Sight) -> Message:
    row = _read(message_id, sight)
    if row.author_id != person.pk:
        raise BabycamError("not_allowed")
    return row


def _read(message_id: int, sight: Sight) -> Message:
    row = chat_queries.message(message_id, sight)
    if row is None:
        raise BabycamError("not_found")
    return row
