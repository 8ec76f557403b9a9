"""Reads: in whose zone a night was, and which nights there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babycam.core.errors import BabycamError
from babycam.family.nights.spans import DAY, NOON, NightSpan, evening_of, night_span
from babycam.history import night_queries
from babycam.people import queries as people_queries
from babycam.people.night import last_night

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)
MOMENT = timedelta(microseconds=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NightCalendar:
    """What nights are told by, read once: the zones that the family had (since when), and its night's begin and end."""

    zones: list[tuple[datetime, ZoneInfo]]
    begins: time
    ends: time

    def zone_at(self, at: datetime) -> ZoneInfo:
        """The family's zone as it was then."""
        return people_queries.zone_at(at, self.zones)

    def span(self, day: date) -> NightSpan:
        """The night that began in the evening of `day`."""
        return night_span(day, self._zone_of(day), self._zone_of(day + DAY), self.begins, self.ends)

    def evening(self, at: datetime) -> date:
        """The name of the night whose page holds `at`."""
        return evening_of(at, self.zone_at(at))

    def newest(self, now: datetime) -> date:
        """The night that goes on, or the last one that has begun."""
        return self.evening(last_night(now, self.zone_at(now), self.begins, self.ends)[0])

    def _zone_of(self, day: date) -> ZoneInfo:
        return self.zone_at(datetime.combine(day, NOON, UTC))


def calendar() -> NightCalendar:
    """The family's. Raises BabycamError not_found before there is a family."""
    home = people_queries.household()
    if home is None:
        raise BabycamError("not_found")
    return NightCalendar(people_queries.zones() or [(LONG_AGO, ZoneInfo(home.tz))], home.night_start, home.morning_time)


def parsed(text: str) -> date:
    """ "2026-11-29". Raises BabycamError invalid."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        raise BabycamError("invalid", fields={"date": ["Give a day like 2026-11-29."]})
    return day


def neighbours(by: NightCalendar, span: NightSpan, rooms: Collection[int], now: datetime) -> tuple[date | None, date | None]:
    """The nearest nights before and after of which anything is known."""
    eve, next_eve = by.evening(span.since - MOMENT), by.evening(span.until)
    before = night_queries.known_before(rooms, span.since, enough=lambda at: by.evening(at) == eve)
    after = night_queries.known_after(rooms, span.until, enough=lambda at: at <= now and by.evening(at) == next_eve)
    return by.evening(before) if before else None, by.evening(after) if after and after <= now else None
