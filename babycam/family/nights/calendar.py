"""Reads: in whose zone a night was, and which nights there are."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babycam.core.errors import BabycamError
from babycam.family.nights.spans import DAY, NOON, NightSpan, evening_of, night_span
from babycam.history import night_queries
from babycam.people import queries as people_queries
from babycam.people.night import last_night

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


def parsed(text: str) -> date:
    """ "2026-11-29". Raises BabycamError invalid."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        raise BabycamError("invalid", fields={"date": ["Give a day like 2026-11-29."]})
    return day


def spans(days: Collection[date]) -> list[NightSpan]:
    """Those nights, each in the zone that the family had then. Raises BabycamError not_found before there is a family."""
    home = people_queries.household()
    if home is None:
        raise BabycamError("not_found")
    zones = {day: _zone_of(day) for day in {*days, *(day + DAY for day in days)}}
    return [night_span(day, zones[day], zones[day + DAY], home.night_start, home.morning_time) for day in days]


def span_of(day: date) -> NightSpan:
    """One of them."""
    return spans([day])[0]


def newest(now: datetime) -> date:
    """The evening of the night that goes on, or of the last one that has begun."""
    home = people_queries.household()
    if home is None:
        raise BabycamError("not_found")
    zone = ZoneInfo(home.tz)
    return evening_of(last_night(now, zone, home.night_start, home.morning_time)[0], zone)


def neighbours(span: NightSpan, rooms: Collection[int], now: datetime) -> tuple[date | None, date | None]:
    """The nearest nights before and after of which anything is known."""
    before, after = night_queries.known_before(rooms, span.since), night_queries.known_after(rooms, span.until)
    return (
        evening_of(before, _zone_at(before)) if before else None,
        evening_of(after, _zone_at(after)) if after and after <= now else None,
    )


def _zone_of(day: date) -> ZoneInfo:
    return _zone_at(datetime.combine(day, NOON, UTC))


def _zone_at(at: datetime) -> ZoneInfo:
    return people_queries.zone()
