"""A week of nights, and the four before it, in the shape in which they go over the wire."""

from datetime import date, datetime
from typing import Any

from babycam.core.clock import rfc3339
from babycam.family.nights import shapes, summaries
from babycam.family.nights.calendar import calendar
from babycam.family.nights.sight import Sight
from babycam.family.nights.spans import DAY
from babycam.family.nights.summaries import NightTold
from babycam.history import night_queries
from babycam.people.access import Right

Shape = dict[str, Any]
NIGHTS, EARLIER = 7, 4
NOTHING = {
    "monitored_s": 0.0,
    "gap_s": 0.0,
    "wakeups": 0,
    "settled_alone": 0,
    "noises": 0,
    "sleep_s": 0.0,
    "longest_sleep_s": 0.0,
}


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - DAY * day.weekday()


def week(day: date, sight: Sight, now: datetime) -> Shape:
    """The week of nights that holds `day`, from Monday's to Sunday's, as far as `sight` goes."""
    by, monday = calendar(), monday_of(day)
    first = monday - DAY * NIGHTS * EARLIER
    nights = summaries.told([first + DAY * number for number in range(NIGHTS * (EARLIER + 1))], by, sight, now)
    this = nights[NIGHTS * EARLIER :]
    before = night_queries.known_before(sight.rooms, this[0].span.since)
    after = night_queries.known_after(sight.rooms, this[-1].span.until)
    return {
        "date": monday.isoformat(),
        "zone": this[-1].span.zone.key,
        "since": rfc3339(this[0].span.since),
        "until": rfc3339(this[-1].span.until),
        "now": rfc3339(now),
        "before": monday_of(by.evening(before)).isoformat() if before else None,
        "after": monday_of(by.evening(after)).isoformat() if after and after <= now else None,
        "nights": [_night(night, sight) | _lanes(night, sight) for night in this],
        "earlier": [
            {
                "date": (first + DAY * NIGHTS * number).isoformat(),
                "nights": [_night(night, sight) for night in nights[NIGHTS * number : NIGHTS * (number + 1)]],
            }
            for number in range(EARLIER)
        ],
        "people": shapes.people(sight),
    }


def _night(night: NightTold, sight: Sight) -> Shape:
    span = night.span
    return {
        "date": span.date.isoformat(),
        **{name: rfc3339(getattr(span, name)) for name in ("since", "until", "night_since", "night_until")},
        "rooms": [_room(room, name, night, sight) for room, name in sight.rooms.items()],
    }


def _room(room: int, name: str, night: NightTold, sight: Sight) -> Shape:
    told = night.rooms.get(room, {"totals": NOTHING, "who": []})
    sees = sight.sees(Right.INCIDENT_SEE)
    hidden = {} if sees else {"wakeups": 0, "settled_alone": 0}
    return {"room": room, "name": name, "totals": told["totals"] | hidden, "who": told["who"] if sees else []}


def _lanes(night: NightTold, sight: Sight) -> Shape:
    """The rooms again, with what is drawn of the week itself."""
    bare: Shape = {"sleep": [], "gaps": []}
    rooms = _night(night, sight)["rooms"]
    return {"rooms": [room | {name: night.rooms.get(room["room"], bare)[name] for name in bare} for room in rooms]}
