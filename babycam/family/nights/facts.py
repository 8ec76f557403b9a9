"""Reads: all that is known of a night, room by room, with the same few queries whatever happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babycam.alerts.night_log import NightIncident, incidents_between
from babycam.family.nights import lanes, sounds
from babycam.family.nights.sight import Sight
from babycam.family.nights.sleep import of_the_night, sleep
from babycam.family.nights.spans import NightSpan
from babycam.history import level_hours, night_queries, sleep_queries
from babycam.history.level_hours import Columns, Gap
from babycam.history.models import Clip, Noise, QuickMark
from babycam.history.sleep_nights import SleepStretch
from babycam.people.access import Right

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RoomNight:
    """What is known of one room's night, each list in the order of time. Parts that may not be seen are empty."""

    room: int
    name: str
    span: NightSpan
    now: datetime
    columns: Columns
    gaps: Sequence[Gap]
    noises: Sequence[Noise]
    incidents: Sequence[NightIncident]
    marks: Sequence[QuickMark]
    clips: Sequence[Clip]
    readings: Sequence[Shape]
    sleep: Sequence[SleepStretch]
    awake: Sequence[SleepStretch]  # where somebody said that a guess was wrong

    @property
    def wakeups(self) -> list[NightIncident]:
        """The incidents of noises that began in the night itself."""
        night = self.span
        return [each for each in self.incidents if each.noises and night.night_since <= each.since < night.night_until]


def night_facts(span: NightSpan, sight: Sight, now: datetime) -> list[RoomNight]:
    """The rooms that `sight` has, in their order."""
    page = (list(sight.rooms), span.since, span.until)
    columns, gaps = sounds.columns_of(*page), level_hours.gaps_of(*page, now=now)
    noises = _by_room(night_queries.noises_between(*page))
    marks = _by_room(night_queries.marks_between(*page))
    clips = _by_room(night_queries.clips_between(*page) if sight.sees(Right.CLIP_SEE) else [])
    incidents = incidents_between(*page) if sight.sees(Right.INCIDENT_SEE) else []
    readings, corrections = night_queries.readings_between(*page), sleep_queries.corrections_between(*page)
    return [
        RoomNight(
            room=room,
            name=name,
            span=span,
            now=now,
            columns=columns[room],
            gaps=gaps[room],
            noises=noises.get(room, []),
            incidents=[incident for incident in incidents if incident.room == room],
            marks=marks.get(room, []) if sight.sees(Right.MARK_USE) else [],
            clips=clips.get(room, []),
            readings=readings[room],
            sleep=sleep(columns[room], gaps[room], noises.get(room, []), marks.get(room, []), corrections[room], span, now),
            awake=[said for said in corrections[room] if said.awake],
        )
        for room, name in sight.rooms.items()
    ]


def totals(night: RoomNight) -> Shape:
    """What a room's night comes to: from `night_since` to `night_until`, or to now; sleep that reaches into it as a whole."""
    since, until = night.span.night_since, min(night.span.night_until, night.now)
    gaps = [(gap.since, gap.until) for gap in night.gaps]
    asleep = [stretch.seconds for stretch in of_the_night(night.sleep, night.span)]
    return {
        "monitored_s": lanes.seconds_within(lanes.without(lanes.heard(night.columns), gaps), since, until),
        "gap_s": lanes.seconds_within(gaps, since, until),
        "wakeups": len(night.wakeups),
        "settled_alone": sum(each.alone for each in night.wakeups),
        "noises": sum(since <= noise.onset_at < until for noise in night.noises),
        "sleep_s": sum(asleep),
        "longest_sleep_s": max(asleep, default=0.0),
    }


def _by_room(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.room_id, []).append(row)
    return found
