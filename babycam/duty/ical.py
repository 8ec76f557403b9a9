"""A parent's duty as an iCalendar feed (RFC 5545). Pure: shifts in, bytes out."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from babycam.duty.resolver import GAP
from babycam.duty.timeline import Shift

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: on duty for these rooms (names) over [start, end), for this reason."""

    start: datetime
    end: datetime
    rooms: tuple[str, ...]
    why: str


def feed_entries(person: str, by_room: Mapping[str, Iterable[tuple[Shift, str]]]) -> list[FeedEntry]:
    """The person's shifts; `by_room`: shifts with their reason, by the room's name. Equal times in several rooms are one."""
    entries: dict[tuple[datetime, datetime], FeedEntry] = {}
    for room, shifts in by_room.items():
        for shift, why in shifts:
            if person not in shift.people or GAP in shift.duty.flags:
                continue
            when = shift.start, shift.end
            rooms = (*entries[when].rooms, room) if when in entries else (room,)
            entries[when] = FeedEntry(*when, rooms, why)
    return sorted(entries.values(), key=lambda shift: (shift.start, shift.end))


def feed(name: str, entries: Iterable[FeedEntry], now: datetime, sequence: int = 0) -> bytes:
    """The calendar called `name`. `now` stamps its entries: when what they tell was last changed (RFC 5545, 3.8.7.2), not when they
    were asked for, so that a feed is the same until something is said; `sequence` counts the changes."""
    from icalendar import Calendar  # large, and most families subscribe to no calendar

    calendar = Calendar()
    calendar.add("prodid", "-//babycam//duty//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for shift in entries:
        calendar.add_component(_event(shift, now, sequence))
    return bytes(calendar.to_ical())


def _event(shift: FeedEntry, now: datetime, sequence: int) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{_digest(shift)}@babycam")
    event.add("dtstamp", now)
    event.add("last-modified", now)
    event.add("sequence", sequence)
    event.add("dtstart", shift.start)
    event.add("dtend", shift.end)
    event.add("summary", f"On duty: {', '.join(shift.rooms)}")
    event.add("description", shift.why)
    event.add("transp", "TRANSPARENT")
    return event


def _digest(shift: FeedEntry) -> str:
    """The same shift keeps its number when the feed is read again."""
    text = "|".join((shift.start.isoformat(), shift.end.isoformat(), *shift.rooms))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
