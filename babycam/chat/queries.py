"""Reads: messages, threads, pinned and found ones, always as one reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from babycam.chat import search
from babycam.chat.message_text import QUOTED
from babycam.chat.models import Attachment, Ledger, Mark, Message, Thread
from babycam.chat.sight import EVERYTHING, FAMILY, Shape, Sight, seen
from babycam.core import clock
from babycam.history import queries as history_queries
from babycam.people import access
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries

PAGE = 50
MOST_THREADS = 50
LOOK_BACK = 5000  # messages in which unread ones are counted
SLACK = 1000  # messages that may be younger than their ids say


def sight_of(person: Person) -> Sight:
    """What this person may read."""
    if access.sees_all_rooms(person.role):
        return EVERYTHING
    return Sight(rooms=rooms_queries.room_ids_of(person), since=clock.rfc3339(person.created_at))


def visible(sight: Sight) -> QuerySet[Message]:
    """The messages that may be read, with what `shape` needs; the same rule as `Sight.reads`."""
    messages = _whole(Message.objects.all())
    if sight.rooms is None:
        return messages
    family = Q(thread=FAMILY, created_at__gte=sight.since, pk__gte=_first_since(sight.since))
    mine = Q(room__in=sight.rooms)
    return messages.filter((family & (Q(room=None) | mine)) | (~Q(thread=FAMILY) & mine))


def message(message_id: int, sight: Sight) -> Message | None:
    """One message, if it may be read."""
    return visible(sight).filter(pk=message_id).first()


def posted(author_id: int, uuid: Any) -> Message | None:
    """What this author has posted under this uuid."""
    return _whole(Message.objects.filter(author=author_id, uuid=uuid)).first()


@dataclass(frozen=True, slots=True)
class MessageRun:
    """Messages in a row; `more`: there are others further on."""

    results: list[Shape]
    more: bool


def message_run(sight: Sight, *, thread: str, before: int | None = None, after: int | None = None, limit: int = PAGE) -> MessageRun:
    """Of one thread: newest first, from the id `before` back; or what came after the id `after`, oldest first."""
    messages = visible(sight).filter(thread=thread)
    if after is not None:
        return _cut(messages.filter(pk__gt=after).order_by("pk"), sight, limit)
    return _cut(_before(messages, before), sight, limit)


def changes(sight: Sight, *, after: int, limit: int = PAGE) -> MessageRun:
    """Of all threads, what is new, edited, pinned or deleted since the rev `after`, in that order."""
    return _cut(visible(sight).filter(rev__gt=after).order_by("rev"), sight, limit)


def matching(sight: Sight, *, query: str, before: int | None = None, limit: int = PAGE) -> MessageRun:
    """Messages that hold all the words, newest first, from the id `before` back."""
    newest = Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
    readable, top = visible(sight), newest + 1 if before is None else min(before, newest + 1)
    ids = search.newest(readable, query, top, limit + 1)
    return MessageRun(_shapes(readable.filter(pk__in=ids[:limit]).order_by("-pk"), sight), len(ids) > limit)


def ledger() -> Ledger:
    """The number of the last change, and of the one that cleared the chat."""
    return Ledger.objects.filter(pk=1).first() or Ledger()


def pinned(sight: Sight, thread: str) -> list[Shape]:
    """What is pinned in a thread, the last pinned first."""
    return _shapes(visible(sight).filter(thread=thread, pinned_at__isnull=False).order_by("-pinned_at", "-pk")[:PAGE], sight)


def room_of(thread: str) -> int | None:
    """The room of a thread that has messages; None also for the family's, and for one that has none."""
    return Thread.objects.filter(pk=thread).values_list("room", flat=True).first()


def threads(person: Person, sight: Sight) -> list[Shape]:
    """The family's conversation, then those of incidents, the newest first: {thread, room, last, unread, marks}."""
    rows = Thread.objects.exclude(pk=FAMILY).order_by("-last")
    if sight.rooms is not None:
        rows = rows.filter(room__in=sight.rooms)
    threads = [*Thread.objects.filter(pk=FAMILY), *rows[: MOST_THREADS - 1]]
    if not threads or threads[0].key != FAMILY:
        threads.insert(0, Thread(key=FAMILY, last=0))
    last = {shape["thread"]: shape for shape in _shapes(visible(sight).filter(pk__in=[row.last for row in threads]), sight)}
    marks = marks_of([row.key for row in threads])
    unread = _unread(person, sight, threads, {row.key: _read(marks.get(row.key, []), person.pk) for row in threads})
    return [
        {
            "thread": row.key,
            "room": None if row.key == FAMILY else row.room,
            "last": last.get(row.key),
            "unread": unread.get(row.key, 0),
            "marks": marks.get(row.key, []),
        }
        for row in threads
    ]


def marks_of(keys: Iterable[str]) -> dict[str, list[Shape]]:
    """Of everybody who may still log in, by thread: {person, delivered, read}."""
    marks: dict[str, list[Shape]] = {}
    rows = Mark.objects.filter(thread__in=list(keys), person__is_active=True).order_by("person")
    for thread, person, delivered, read in rows.values_list("thread", "person", "delivered", "read"):
        marks.setdefault(thread, []).append({"person": person, "delivered": delivered, "read": read})
    return marks


def message_json(message: Message) -> Shape:
    """A Message as REST and the page socket give it, before it is cut for its reader. It must come from this module."""
    author: Any = message.author
    pictures: list[Attachment] = getattr(message, "pictures", [])
    return {
        "id": message.pk,
        "uuid": str(message.uuid),
        "thread": message.thread,
        "room": message.room,
        "author": message.author_id,
        "author_name": author.name if author else "",
        "kind": message.kind,
        "text": message.text,
        "card": message.card,
        "reply_to": _quote(message.reply_to),
        "attachments": [{"id": str(picture.pk), "width": picture.width, "height": picture.height} for picture in pictures],
        "clip": history_queries.clip_shape(message.clip) if message.clip else None,
        "urgent": message.urgent,
        "pinned": message.pinned_at is not None,
        "edited_at": clock.rfc3339(message.edited_at) if message.edited_at else None,
        "deleted": message.deleted_at is not None,
        "version": message.version,
        "rev": message.rev,
        "at": clock.rfc3339(message.created_at),
    }


def _quote(message: Message | None) -> Shape | None:
    if message is None:
        return None
    at = clock.rfc3339(message.created_at)
    return {"id": message.pk, "author": message.author_id, "text": message.text[:QUOTED], "room": message.room, "at": at}


def _whole(messages: QuerySet[Message]) -> QuerySet[Message]:
    pictures = Prefetch("attachments", queryset=Attachment.objects.order_by("place"), to_attr="pictures")
    return messages.select_related("author", "reply_to", "clip__room", "clip__noise").prefetch_related(pictures)


def _before(messages: QuerySet[Message], before: int | None) -> QuerySet[Message]:
    return (messages if before is None else messages.filter(pk__lt=before)).order_by("-pk")


def _cut(messages: QuerySet[Message], sight: Sight, limit: int) -> MessageRun:
    rows = list(messages[: limit + 1])
    return MessageRun(_shapes(rows[:limit], sight), len(rows) > limit)


def _shapes(messages: Iterable[Message], sight: Sight) -> list[Shape]:
    cut = (seen(message_json(each), sight) for each in messages)
    return [each for each in cut if each is not None]


def _first_since(since: str) -> int:
    """An id before which nothing can be read, so that nobody walks through years that are not theirs."""
    after = Message.objects.filter(created_at__gte=since).order_by("created_at")
    return (after.values_list("pk", flat=True).first() or 0) - SLACK


def _read(marks: list[Shape], person_id: int) -> int:
    return next((int(mark["read"]) for mark in marks if mark["person"] == person_id), 0)


def _unread(person: Person, sight: Sight, rows: list[Thread], read: dict[str, int]) -> dict[str, int]:
    """How many texts of others are newer than what was read; those far back, or from before the person came, do not count."""
    oldest = max(0, max((row.last for row in rows), default=0) - LOOK_BACK)
    new = {row.key: read[row.key] for row in rows if row.last > read[row.key]}
    if not new:
        return {}
    far = Q(thread__in=[key for key, upto in new.items() if upto <= oldest], pk__gt=oldest)
    near = [Q(thread=key, pk__gt=upto) for key, upto in new.items() if upto > oldest]
    others = visible(sight).filter(reduce(or_, near, far), deleted_at=None, created_at__gte=person.created_at)
    counted = others.exclude(author=person).exclude(kind="card").order_by().values("thread").annotate(count=Count("pk"))
    return dict(counted.values_list("thread", "count"))
