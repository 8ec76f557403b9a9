"""How far a thread has come to a person's devices, and has been read: two numbers that only go forward."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Greatest

from babycam.chat.models import Mark, Thread
from babycam.chat.sight import Shape
from babycam.core.events import ScreenEvent, screens
from babycam.people.models import Person


def move_marks(*, person: Person, thread: str, delivered: int, read: int) -> Shape:
    """Marks messages up to these ids; what is read was delivered. Further than the newest message, or back, goes nothing.

    Returns the mark as it is then: {thread, person, delivered, read}.
    """
    thread_row = Thread.objects.filter(pk=thread).first()
    if thread_row is None:
        return {"thread": thread, "person": person.pk, "delivered": 0, "read": 0}
    read, delivered = min(read, thread_row.last), min(max(delivered, read), thread_row.last)
    with transaction.atomic():
        mark, new = Mark.objects.get_or_create(person=person, thread=thread, defaults={"delivered": delivered, "read": read})
        moved = new or Mark.objects.filter(Q(delivered__lt=delivered) | Q(read__lt=read), pk=mark.pk).update(
            delivered=Greatest("delivered", delivered), read=Greatest("read", read)
        )
        mark.refresh_from_db()
        body = {"thread": thread, "person": person.pk, "delivered": mark.delivered, "read": mark.read}
        if moved:
            event = ScreenEvent("chat.marks", thread_row.room, body)
            transaction.on_commit(lambda: screens.publish(event))
    return body
