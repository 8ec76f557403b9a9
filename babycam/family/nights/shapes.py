"""A night in the shape in which it goes over the wire. Times RFC 3339, people by their ids."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from babycam.alerts.night_log import NightIncident
from babycam.core.clock import rfc3339
from babycam.family.nights import lanes, turns
from babycam.family.nights.calendar import calendar, neighbours
from babycam.family.nights.facts import RoomNight, night_facts, totals
from babycam.family.nights.sight import Sight
from babycam.history.level_hours import Gap
from babycam.history.models import Clip, Noise, QuickMark
from babycam.history.sleep_nights import SleepStretch
from babycam.people import queries as people_queries
from babycam.people.access import Right

Shape = dict[str, Any]


def night(day: date, sight: Sight, now: datetime) -> Shape:
    """The night that began in the evening of `day`, as far as `sight` goes. Raises BabycamError not_found before the set-up."""
    by = calendar()
    span = by.span(day)
    before, after = neighbours(by, span, sight.rooms, now)
    return {
        "date": span.date.isoformat(),
        "zone": span.zone.key,
        **{name: rfc3339(getattr(span, name)) for name in ("since", "until", "night_since", "night_until")},
        "now": rfc3339(now),
        "before": before.isoformat() if before else None,
        "after": after.isoformat() if after else None,
        "rooms": [_room(room) for room in night_facts(span, sight, now)],
        "duty": turns.turns(sight.rooms, span.since, span.until) if sight.sees(Right.DUTY_SEE) else [],
        "people": people(sight),
    }


def people(sight: Sight) -> list[Shape]:
    """Everybody, also those who have left: names in what was."""
    if not sight.sees(Right.PEOPLE_SEE):
        return []
    return [{"id": somebody.pk, "name": somebody.name, "colour": somebody.colour} for somebody in people_queries.everybody()]


def gaps(found: Iterable[Gap]) -> list[Shape]:
    """When a room was not monitored, and why."""
    return [{"since": rfc3339(gap.since), "until": rfc3339(gap.until), "cause": gap.cause} for gap in found]


def sleep(stretches: Iterable[SleepStretch]) -> list[Shape]:
    """When a child slept, and who says so."""
    return [
        {
            "id": each.correction,
            "since": rfc3339(each.since),
            "until": rfc3339(each.until),
            "source": "guess" if each.correction is None else "corrected",
        }
        for each in stretches
    ]


def _room(night: RoomNight) -> Shape:
    return {
        "room": night.room,
        "name": night.name,
        "removed": False,
        "levels": lanes.on_the_wire(night.columns),
        "gaps": gaps(night.gaps),
        "noises": [_noise(noise, night.clips) for noise in night.noises],
        "incidents": [_incident(incident, night.clips, night.now) for incident in night.incidents],
        "marks": [_mark(mark) for mark in night.marks],
        "clips": [_clip(clip) for clip in night.clips],
        "sleep": sleep(night.sleep),
        "awake": sleep(night.awake),
        "readings": list(night.readings),
        "totals": totals(night),
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
