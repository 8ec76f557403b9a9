"""The owner clears the chat: everything that was ever written in it is gone."""

from datetime import datetime

from django.db import transaction

from babycam.chat import attachments, search
from babycam.chat import services as chat_services
from babycam.chat.models import Attachment, Ledger, Mark, Message, Thread
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.people import audit
from babycam.people import queries as people_queries
from babycam.people.models import Person


def clear_chat(*, by: Person, confirm: str, now: datetime) -> int:
    """Deletes all messages with their pictures, threads and marks, which the audit log keeps in mind; returns how many messages.

    `confirm`: the family's name, which the page asks for as a second yes.

    Raises BabycamError wrong_confirmation.
    """
    household = people_queries.household()
    if household is None or confirm.strip() != household.name:
        raise BabycamError("wrong_confirmation")
    with transaction.atomic():
        rev = chat_services.next_change()
        count = Message.objects.count()
        attachments.delete_attachments(Attachment.objects.exclude(message=None))
        Message.objects.exclude(reply_to=None).update(reply_to=None)
        for table in (Message, Thread, Mark):
            rows = table._base_manager.all()
            rows._raw_delete(rows.db)  # nothing points at them any more, and there may be years of them
        search.drop_all()
        Ledger.objects.filter(pk=1).update(cleared_rev=rev)
        audit.note(act="chat", who=by, words=f"Cleared the chat: {count} messages", now=now)
        transaction.on_commit(lambda: screens.publish(ScreenEvent("chat.cleared", None)))
    return count
