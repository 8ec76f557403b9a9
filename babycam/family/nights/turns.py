"""Reads: whose turn it was over a night. Rooms with the same turn share one entry."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from babycam.core.clock import rfc3339
from babycam.duty import queries as duty_queries
from babycam.duty.timeline import shifts_between


def turns(rooms: Collection[int], since: datetime, until: datetime) -> list[dict[str, Any]]:
    """[{since, until, people: [id], why, rooms: [id]}] over [since, until), oldest first; nobody planned: no people."""
    book = duty_queries.book(since=since)
    found: dict[tuple[datetime, datetime, tuple[int, ...], str], list[int]] = {}
    for room in rooms:
        for shift in shifts_between(book.roster, str(room), since, until, book.dnd_wishes):
            people = tuple(book.ids(shift.people))
            found.setdefault((shift.start, shift.end, people, duty_queries.why(book, shift.duty)), []).append(room)
    return [
        {"since": rfc3339(start), "until": rfc3339(end), "people": list(people), "why": why, "rooms": about}
        for (start, end, people, why), about in sorted(found.items(), key=lambda turn: (turn[0][0], turn[1]))
    ]
