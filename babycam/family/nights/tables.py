"""A night and a week as tables for a spreadsheet, in the family's time; nothing in them that a spreadsheet would calculate."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babycam.family.morning_words import GAP_WORDS
from babycam.family.nights import lanes, summaries, week
from babycam.family.nights.calendar import calendar
from babycam.family.nights.facts import RoomNight, Shape, night_facts
from babycam.family.nights.sight import Sight
from babycam.family.nights.spans import DAY
from babycam.history.mark_kinds import cell
from babycam.people import queries as people_queries
from babycam.people.access import Right

NIGHT_COLUMNS = ("room", "what", "from", "until", "minutes", "who", "words")
WEEK_COLUMNS = (
    "night",
    "room",
    "monitored (min)",
    "not monitored (min)",
    "wake-ups",
    "settled alone",
    "noises",
    "sleep (min)",
    "longest sleep (min)",
    "who got up",
)
Row = tuple[datetime, list[str]]


def night_rows(day: date, sight: Sight, now: datetime) -> list[list[str]]:
    """A night, line by line in the order of time (NIGHT_COLUMNS)."""
    span = calendar().span(day)
    names = _names(sight)
    rows = [row for night in night_facts(span, sight, now) for row in _rows(night, names, span.zone)]
    return [[cell(part) for part in row] for _, row in sorted(rows, key=lambda row: row[0])]


def week_rows(day: date, sight: Sight, now: datetime) -> list[list[str]]:
    """A week, a line for each night and room (WEEK_COLUMNS)."""
    monday, names = week.monday_of(day), _names(sight)
    nights = summaries.told([monday + DAY * number for number in range(week.NIGHTS)], calendar(), sight, now)
    sees = sight.sees(Right.INCIDENT_SEE)
    return [
        [cell(part) for part in _week_row(night.span.date, name, night.rooms[room], names, sees)]
        for night in nights
        for room, name in sight.rooms.items()
        if room in night.rooms
    ]


def _week_row(day: date, name: str, told: Shape, names: dict[int, str], sees: bool) -> list[str]:
    totals = told["totals"]
    minutes = [str(round(totals[key] / 60)) for key in ("monitored_s", "gap_s", "sleep_s", "longest_sleep_s")]
    woke = [str(totals["wakeups"]), str(totals["settled_alone"])] if sees else ["", ""]
    who = [f"{names.get(up['person'], 'Somebody')}: {up['times']} x, {round(up['seconds'] / 60)} min" for up in told["who"]]
    return [day.isoformat(), name, *minutes[:2], *woke, str(totals["noises"]), *minutes[2:], "; ".join(who if sees else [])]


def _rows(night: RoomNight, names: dict[int, str], zone: ZoneInfo) -> Iterable[Row]:
    def row(what: str, since: datetime, until: datetime | None, who: str = "", words: str = "") -> Row:
        minutes = f"{(until - since).total_seconds() / 60:.1f}" if until else ""
        return since, [night.name, what, _clock(since, zone), _clock(until, zone) if until else "", minutes, who, words]

    for gap in night.gaps:
        yield row("not monitored", gap.since, gap.until, words=GAP_WORDS.get(gap.cause, gap.cause))
    for stretch in night.sleep:
        yield row("sleep", stretch.since, stretch.until, words="" if stretch.correction is None else "put right")
    for noise in night.noises:
        yield row("noise", noise.onset_at, noise.ended_at, words=noise.certainty.replace("_", " "))
    for since, until, steps in lanes.moved(night.columns):
        yield row("motion", since, until, words=f"in {steps} of its minutes")
    for incident in night.incidents:
        yield row("alarm", incident.since, incident.until, _who([incident.answered_by], names), incident.words)
        for up in incident.ups:
            yield row("up", up.since, up.until, _who([up.person], names))
    for mark in night.marks:
        yield row(mark.kind, mark.at, None, _who([mark.by_id], names), mark.note)


def _who(people: Sequence[int | None], names: dict[int, str]) -> str:
    return ", ".join(names.get(person, "Somebody") for person in people if person is not None)


def _names(sight: Sight) -> dict[int, str]:
    """By id; nobody's for who may not see people."""
    return {somebody.pk: somebody.name for somebody in people_queries.everybody()} if sight.sees(Right.PEOPLE_SEE) else {}


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
