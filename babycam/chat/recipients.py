"""Who is told of a new message: whoever may read it right now and does not want to be left in peace. How, decides notify."""

from datetime import datetime

from babycam.chat import queries as chat_queries
from babycam.chat.sight import FAMILY, Shape
from babycam.duty import queries as duty_queries
from babycam.notify import chat_deliveries
from babycam.notify.chat_deliveries import Letter
from babycam.people import access
from babycam.people import queries as people_queries
from babycam.people.models import Person
from babycam.people.window import is_open
from babycam.rooms import queries as rooms_queries


def enqueue_message(message: Shape, author: Person, now: datetime) -> int:
    """Puts a new message into the outbox for everybody whom it concerns; returns how many notifications are new."""
    letter = _letter(message, author)
    channels = chat_deliveries.ways(letter, now)
    if not channels:
        return 0
    readers = _readers(message, {channel.person_id for channel in channels}, now)
    return chat_deliveries.enqueue(letter=letter, channels=channels, person_ids=readers, now=now)


def _letter(message: Shape, author: Person) -> Letter:
    room = message["room"]
    place = rooms_queries.room_names().get(room, "") if room is not None and message["thread"] != FAMILY else ""
    facts = {"thread": message["thread"], "room": room, "text": message["text"], "urgent": message["urgent"]}
    return Letter(author=author.pk, author_name=author.name, place=place, **facts)


def _readers(message: Shape, asked: set[int | None], now: datetime) -> set[int]:
    """Those of `asked` whose role, rooms and hours let them read it, and who did not ask not to be disturbed."""
    family = [person for person in people_queries.members() if person.pk in asked]
    windows, resting = people_queries.windows(family), duty_queries.under_dnd(now)
    return {
        person.pk
        for person in family
        if person.pk not in resting
        and access.allowed(person.role, access.Right.CHAT_USE)
        and is_open(windows[person.pk], now)
        and chat_queries.sight_of(person).reads(message["thread"], message["room"], message["at"])
    }
