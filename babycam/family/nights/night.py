"""A night, put together for its page: one answer with all that is known of it, read with the same few queries each time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babycam.alerts.night_log import NightIncident, incidents_between
from babycam.core.clock import rfc3339
from babycam.family.nights import lanes, sounds, turns
from babycam.family.nights.calendar import calendar, neighbours
from babycam.family.nights.sight import Sight
from babycam.family.nights.spans import NightSpan
from babycam.history import night_queries
from babycam.history.models import Clip, Noise, QuickMark
from babycam.people import queries as people_queries
from babycam.people.access import Right

Shape = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NightFacts:
    """All rows of a night, by room where there are several. Parts that may not be seen are empty."""

    span: NightSpan
    now: datetime
    levels: dict[int, lanes.RoomLevels]
    noises: list[Noise] = field(default_factory=list)
    incidents: list[NightIncident] = field(default_factory=list)
    marks: list[QuickMark] = field(default_factory=list)
    clips: list[Clip] = field(default_factory=list)
    readings: dict[int, list[Shape]] = field(default_factory=dict)


def night(day: date, sight: Sight, now: datetime) -> Shape:
    """The night that began in the evening of `day`, as far as `sight` goes. Raises BabycamError not_found before the set-up."""
    by = calendar()
    span = by.span(day)
    facts = gathered(span, sight, now)
    before, after = neighbours(by, span, sight.rooms, now)
    duty = turns.turns(sight.rooms, span.since, span.until) if sight.sees(Right.DUTY_SEE) else []
    return {
        "date": span.date.isoformat(),
        "zone": span.zone.key,
        **{name: rfc3339(getattr(span, name)) for name in ("since", "until", "night_since", "night_until")},
        "now": rfc3339(now),
        "before": before.isoformat() if before else None,
        "after": after.isoformat() if after else None,
        "rooms": [room_shape(room, name, facts) for room, name in sight.rooms.items()],
        "duty": duty,
        "people": _people(sight),
    }


def gathered(span: NightSpan, sight: Sight, now: datetime) -> NightFacts:
    """What is known of these rooms' night."""
    page = (list(sight.rooms), span.since, span.until)
    return NightFacts(
        span=span,
        now=now,
        levels=sounds.levels(list(sight.rooms), span.since, span.until, now),
        noises=night_queries.noises_between(*page),
        incidents=incidents_between(*page) if sight.sees(Right.INCIDENT_SEE) else [],
        marks=night_queries.marks_between(*page) if sight.sees(Right.MARK_USE) else [],
        clips=night_queries.clips_between(*page) if sight.sees(Right.CLIP_SEE) else [],
        readings=night_queries.readings_between(*page),
    )


def room_shape(room: int, name: str, facts: NightFacts) -> Shape:
    """One room's lane."""
    mine = [clip for clip in facts.clips if clip.room_id == room]
    levels = facts.levels[room]
    incidents = [incident for incident in facts.incidents if incident.room == room]
    noises = [noise for noise in facts.noises if noise.room_id == room]
    return {
        "room": room,
        "name": name,
        "removed": False,
        "levels": lanes.on_the_wire(levels),
        "gaps": list(levels.gaps),
        "noises": [_noise(noise, mine) for noise in noises],
        "incidents": [_incident(incident, mine, facts.now) for incident in incidents],
        "marks": [_mark(mark) for mark in facts.marks if mark.room_id == room],
        "clips": [_clip(clip) for clip in mine],
        "sleep": [],
        "readings": facts.readings.get(room, []),
        "totals": totals(levels, noises, incidents, facts.span, facts.now),
    }


def totals(
    levels: lanes.RoomLevels, noises: Collection[Noise], incidents: Collection[NightIncident], span: NightSpan, now: datetime
) -> Shape:
    """What the night comes to, counted from `night_since` to `night_until`."""
    since, until = span.night_since, min(span.night_until, now)
    woke = [each for each in incidents if each.noises and since <= each.since < until]
    gaps = lanes.seconds_within(levels.silences, since, until)
    return {
        "monitored_s": max(0.0, (until - since).total_seconds() - gaps),
        "gap_s": gaps,
        "wakeups": len(woke),
        "settled_alone": sum(each.alone for each in woke),
        "noises": sum(since <= noise.onset_at < until for noise in noises),
        "sleep_s": 0.0,
        "longest_sleep_s": 0.0,
    }


def _noise(noise: Noise, clips: Iterable[Clip]) -> Shape:
    return {
        "id": str(noise.pk),
        "since": rfc3339(noise.onset_at),
        "until": rfc3339(noise.ended_at) if noise.ended_at else None,
        "peak_db": noise.peak_db if noise.peak_db is not None else noise.level_db,
        "certainty": noise.certainty,
        "woke": noise.woke_at is not None,
        "clip": next((str(clip.pk) for clip in clips if clip.noise_id == noise.pk), None),
    }


def _incident(incident: NightIncident, clips: Iterable[Clip], now: datetime) -> Shape:
    return {
        "id": incident.id,
        "kind": incident.kind,
        "about": incident.about,
        "since": rfc3339(incident.since),
        "until": rfc3339(incident.until) if incident.until else None,
        "certainty": incident.certainty,
        "cause": incident.cause,
        "words": incident.words,
        "answered_by": incident.answered_by,
        "answered_s": incident.answered_s,
        "up_s": incident.up_s(now),
        "ups": [
            {"person": up.person, "since": rfc3339(up.since), "until": rfc3339(up.until) if up.until else None}
            for up in incident.ups
        ],
        "called": list(incident.called),
        "verdict": incident.cried,
        "clips": [str(clip.pk) for clip in clips if str(clip.noise_id) in incident.noise_ids],
    }


def _mark(mark: QuickMark) -> Shape:
    return {"id": mark.pk, "kind": mark.kind, "at": rfc3339(mark.at), "note": mark.note, "by": mark.by_id}


def _clip(clip: Clip) -> Shape:
    onset = (clip.noise.onset_at - clip.started_at).total_seconds() if clip.noise else None
    return {
        "id": str(clip.pk),
        "started_at": rfc3339(clip.started_at),
        "duration_s": clip.duration_s,
        "onset_s": round(onset, 2) if onset is not None and 0 <= onset <= (clip.duration_s or 0) else None,
        "noise": str(clip.noise_id) if clip.noise_id else None,
        "incident": clip.noise.incident if clip.noise else None,
    }


def _people(sight: Sight) -> list[Shape]:
    """Everybody, also those who have left: names in what was."""
    if not sight.sees(Right.PEOPLE_SEE):
        return []
    return [{"id": somebody.pk, "name": somebody.name, "colour": somebody.colour} for somebody in people_queries.everybody()]
