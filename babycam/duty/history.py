"""Reads over time: the calendar, the audit, the shares, and each parent's feed. All of it asks the one resolver."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from babycam.core.clock import rfc3339
from babycam.core.wallclock import wall_to_utc
from babycam.duty import fairness as shares
from babycam.duty import ical, shapes, timeline
from babycam.duty import queries as duty_queries
from babycam.duty.nights import NOON
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries

FEED_BACK, FEED_AHEAD = 2, 10  # weeks
WEEK = timedelta(days=7)


def segments(room_ids: Collection[int], start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Who is on duty over [start, end), room by room, without gaps."""
    book = duty_queries.book(since=start)
    return [
        shapes.segment(book, room, shift)
        for room in room_ids
        for shift in timeline.shifts_between(book.roster, str(room), start, end, book.dnd_wishes)
    ]


def audit(room_id: int, at: datetime, as_of: datetime) -> dict[str, Any]:
    """Who was on duty by all that is known, and who was believed to be by what had been said at `as_of`."""
    book, then = duty_queries.book(since=at), duty_queries.book(since=at, as_of=as_of)
    was = shapes.decided(book, duty_queries.answer(book, room_id, at))
    believed = shapes.decided(then, duty_queries.answer(then, room_id, at, as_of=as_of))
    same = was["tiers"][:1] == believed["tiers"][:1]
    return {"room": room_id, "at": rfc3339(at), "as_of": rfc3339(as_of), "was": was, "believed": believed, "same": same}


def fairness(days: int, now: datetime) -> list[dict[str, Any]]:
    """Everybody's share of the last `days`."""
    return fairness_between(now - timedelta(days=days), now)


def fairness_between(start: datetime, end: datetime) -> list[dict[str, Any]]:
    """Everybody's share of [start, end)."""
    book = duty_queries.book(since=start)
    rows = shares.shares(book.roster, [str(room) for room in rooms_queries.room_names()], start, end, book.zone, book.dnd_wishes)
    return [
        {
            "person": shapes.person(book.people[share.person]),
            "hours": share.hours,
            "planned_hours": share.planned_hours,
            "nights": share.nights,
        }
        for share in rows
    ]


def feed(person: Person, now: datetime) -> bytes:
    """The person's duty as iCalendar, from two weeks back to nine weeks ahead, in the rooms that they may see.

    Whole weeks, so that it stays the same from one look to the next; who is on duty all the time has an entry for each week.
    """
    start, end = _monday(now, -FEED_BACK), _monday(now, FEED_AHEAD)
    book = duty_queries.book(since=start)
    by_room = {
        room.name: [
            (shift, duty_queries.why(book, shift.duty))
            for shift in _by_weeks(book, str(room.pk), start, end)
            if person.username in shift.people
        ]
        for room in rooms_queries.rooms_of(person)
    }
    changes = duty_queries.changes(now)
    return ical.feed(f"babycam: {person.name}", ical.feed_entries(person.username, by_room), changes.last, changes.count)


def _monday(at: datetime, weeks: int = 0) -> datetime:
    """Noon of the last Monday before `at` on the family's clock, or so many weeks later: at noon no night is cut."""
    local = at.astimezone(duty_queries.zone())
    day = (local - timedelta(hours=12)).date()
    return wall_to_utc(day + timedelta(days=7 * weeks - day.weekday()), NOON, duty_queries.zone())


def _by_weeks(book: duty_queries.Book, room: str, start: datetime, end: datetime) -> Iterator[timeline.Shift]:
    """A duty that never ends is cut where weeks begin, so that its past part does not grow with every look."""
    for shift in timeline.shifts_between(book.roster, room, start, end, book.dnd_wishes):
        while shift.end - shift.start > WEEK and (cut := _monday(shift.start, 1)) < shift.end:
            yield replace(shift, end=cut)
            shift = replace(shift, start=cut)
        yield shift
