"""Reads over time: the calendar, the audit, the shares, and each parent's feed. All of it asks the one resolver."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from babycam.core.clock import rfc3339
from babycam.duty import fairness as shares
from babycam.duty import ical, queries, shapes, timeline
from babycam.people.models import Person
from babycam.rooms import queries as rooms

FEED_BACK, FEED_AHEAD = timedelta(days=14), timedelta(days=60)


def segments(room_ids: Collection[int], start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Who is on duty over [start, end), room by room, without gaps."""
    known = queries.book(since=start)
    return [
        shapes.segment(known, room, stretch)
        for room in room_ids
        for stretch in timeline.stretches(known.roster, str(room), start, end, known.quiets)
    ]


def audit(room_id: int, at: datetime, as_of: datetime) -> dict[str, Any]:
    """Who was on duty by all that is known, and who was believed to be by what had been said at `as_of`."""
    known, then = queries.book(since=at), queries.book(since=at, as_of=as_of)
    was = shapes.decided(known, queries.answer(known, room_id, at))
    believed = shapes.decided(then, queries.answer(then, room_id, at, as_of=as_of))
    same = was["tiers"][:1] == believed["tiers"][:1]
    return {"room": room_id, "at": rfc3339(at), "as_of": rfc3339(as_of), "was": was, "believed": believed, "same": same}


def fairness(days: int, now: datetime) -> list[dict[str, Any]]:
    """Everybody's share of the last `days`."""
    start = now - timedelta(days=days)
    known = queries.book(since=start)
    found = shares.shares(known.roster, [str(room) for room in rooms.room_names()], start, now, known.zone, known.quiets)
    return [
        {
            "person": shapes.person(known.people[share.person]),
            "hours": share.hours,
            "planned_hours": share.planned_hours,
            "nights": share.nights,
        }
        for share in found
    ]


def feed(person: Person, now: datetime) -> bytes:
    """The person's duty as iCalendar, from two weeks back to sixty days ahead, in the rooms that they may see."""
    start, end = now - FEED_BACK, now + FEED_AHEAD
    known = queries.book(since=start)
    by_room = {
        room.name: [
            (stretch, queries.why(known, stretch.duty))
            for stretch in timeline.stretches(known.roster, str(room.pk), start, end, known.quiets)
            if person.username in stretch.people
        ]
        for room in rooms.rooms_of(person)
    }
    return ical.feed(f"babycam: {person.name}", ical.shifts(person.username, by_room), now)
