"""What each night came to, room by room: counted, or as it was kept when the night was over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from babycam.family.nights import shapes
from babycam.family.nights.calendar import NightCalendar
from babycam.family.nights.facts import RoomNight, Shape, night_facts, totals
from babycam.family.nights.sight import Sight, house
from babycam.family.nights.spans import DAY, NightSpan
from babycam.history import night_queries, night_summaries
from babycam.history.models import NightSummary

SETTLES = timedelta(hours=1)  # after the end of a night, for what is told late
LOOKS_BACK = 400  # nights


@dataclass(frozen=True, slots=True)
class NightTold:
    """One night. `rooms`: what it came to, by room: {totals, who, sleep, gaps}."""

    span: NightSpan
    rooms: dict[int, Shape] = field(default_factory=dict)


def told(days: Sequence[date], by: NightCalendar, sight: Sight, now: datetime) -> list[NightTold]:
    """These nights, in the rooms that `sight` has. What is kept is not counted again; nothing is stored."""
    spans = [by.span(day) for day in days]
    kept = _kept(spans, sight)
    found = []
    for span in spans:
        rooms = {room: kept[room, span.date] for room in sight.rooms if (room, span.date) in kept}
        missing = {room: name for room, name in sight.rooms.items() if room not in rooms}
        if missing and span.since <= now:
            rooms |= {night.room: summary(night) for night in night_facts(span, house(missing), now)}
        found.append(NightTold(span, rooms))
    return found


def summary(night: RoomNight) -> Shape:
    """What a room's night came to."""
    return {
        "totals": totals(night),
        "who": _who(night),
        "sleep": shapes.sleep(night.sleep),
        "gaps": shapes.gaps(night.gaps),
    }


def keep_one(by: NightCalendar, sight: Sight, now: datetime) -> date | None:
    """Counts and keeps the newest night that is over and not kept yet; which one that was, None: all are."""
    oldest = night_queries.known_after(sight.rooms, now - DAY * LOOKS_BACK)
    if oldest is None:
        return None
    newest, first = by.evening(now), by.evening(oldest)
    kept = set(night_summaries.kept_since(list(sight.rooms), first))
    for back in range((newest - first).days + 1):
        span = by.span(newest - DAY * back)
        over = span.until + SETTLES <= now
        if over and any((room, span.date, _ends(span)) not in kept for room in sight.rooms):
            nights = night_facts(span, sight, now)
            night_summaries.keep(_row(night) for night in nights)
            return span.date
    return None


def _row(night: RoomNight) -> NightSummary:
    span = night.span
    return NightSummary(
        room_id=night.room,
        date=span.date,
        since=span.since,
        until=span.until,
        night_since=span.night_since,
        night_until=span.night_until,
        told=summary(night),
    )


def _kept(spans: Iterable[NightSpan], sight: Sight) -> dict[tuple[int, date], Shape]:
    """Summaries that were counted with the hours that these nights have."""
    wanted = {span.date: span for span in spans}
    if not wanted:
        return {}
    rows = night_summaries.kept(list(sight.rooms), min(wanted), max(wanted))
    return {(row.room_id, row.date): row.told for row in rows if row.date in wanted and _fits(row, wanted[row.date])}


def _fits(row: NightSummary, span: NightSpan) -> bool:
    return (row.since, row.until, row.night_since, row.night_until) == _ends(span)


def _ends(span: NightSpan) -> tuple[datetime, ...]:
    return span.since, span.until, span.night_since, span.night_until


def _who(night: RoomNight) -> list[Shape]:
    """Who got up in the night, how often, and for how long: [{person, times, seconds}], by person."""
    times: dict[int, list[float]] = {}
    for incident in night.wakeups:
        for up in incident.ups:
            times.setdefault(up.person, []).append(up.length_s(night.now))
    return [{"person": person, "times": len(ups), "seconds": round(sum(ups), 1)} for person, ups in sorted(times.items())]
