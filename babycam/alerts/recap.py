"""Reads: what happened in a stretch of time, for the note of the morning and for the cards of the chat."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from babycam.alerts import handover, words
from babycam.alerts import queries as alerts_queries
from babycam.alerts.handover import MarkLine, NightFacts, RoomNight, TimeUp, WakeUp
from babycam.alerts.kinds.registry import drills, kind_of
from babycam.alerts.models import Incident
from babycam.alerts.wake_times import WakeTime, wake_times
from babycam.core.clock import rfc3339
from babycam.duty import queries as duty_queries
from babycam.history import queries as history_queries
from babycam.people.models import Person
from babycam.rooms import queries as rooms_queries

MOST = 500  # incidents of one stretch


def night(room_ids: Collection[int], *, since: datetime, until: datetime, now: datetime) -> dict[str, Any]:
    """{from, to, text, facts} of these rooms in [since, until)."""
    facts = _facts(room_ids, since, until, now)
    return {"from": rfc3339(since), "to": rfc3339(until), "text": handover.note(facts), "facts": _counts(facts)}


def changed_since(at: datetime) -> list[Incident]:
    """Incidents that opened or ended since then, drills left out, oldest first, with room and log."""
    incidents = _whole(Incident.objects.filter(Q(resolved_at__gte=at) | Q(opened_at__gte=at) | Q(log__at__gte=at)))
    return list(incidents.distinct().order_by("pk")[:MOST])


def ups(incident: Incident) -> list[WakeTime]:
    """Who was up for it, from one of `changed_since`; for a camera that was gone nobody was up with a child."""
    if kind_of(incident.kind).about == "monitor":
        return []
    return wake_times(alerts_queries.log_lines(incident))


def comes_and_goes(incident: Incident) -> tuple[datetime, str] | None:
    """When its third return came, and what was said then; None: it has not returned as often. One from `changed_since`."""
    third = next((line for line in sorted(incident.log.all(), key=lambda row: row.pk) if "well" in line.params), None)
    return (third.at, words.incident(incident.kind, incident.room.name, third.params)) if third else None


def headline(incident: Incident) -> str:
    """What it was, said afterwards."""
    return words.incident(incident.kind, incident.room.name, incident.params, noisy=False, over=True)


def warns(incident: Incident) -> bool:
    """Whether the house tells of it by itself: a card of the chat, a line of the note."""
    return bool(kind_of(incident.kind).words.card)


def _facts(room_ids: Collection[int], since: datetime, until: datetime, now: datetime) -> NightFacts:
    names = {room: name for room, name in rooms_queries.room_names().items() if room in room_ids}
    overlapping = _whole(Incident.objects.filter(room__in=names, opened_at__lt=until))
    overlapping = overlapping.filter(Q(resolved_at=None) | Q(resolved_at__gt=since)).order_by("opened_at")
    people = dict(Person.objects.values_list("pk", "name"))
    incidents = list(overlapping[:MOST])
    marks = history_queries.marks(names, since=since, until=until).order_by("at")[:MOST]
    clips = history_queries.clips(names).filter(
        state="ready", kind="noise", started_at__gte=since, started_at__lt=until, part__lte=1
    )
    return NightFacts(
        rooms=tuple(
            _room(names[room], [incident for incident in incidents if incident.room_id == room], people) for room in sorted(names)
        ),
        done=tuple(MarkLine(mark.kind, mark.note, mark.at, mark.room.name) for mark in marks),
        clips=clips.count(),
        zone=duty_queries.zone(),
        now=now,
    )


def _room(name: str, incidents: list[Incident], people: dict[int, str]) -> RoomNight:
    cries = tuple(_cry(incident, people) for incident in incidents if kind_of(incident.kind).noises)
    trouble = tuple((incident.opened_at, headline(incident)) for incident in incidents if warns(incident))
    return RoomNight(name, cries, trouble)


def _cry(incident: Incident, people: dict[int, str]) -> WakeUp:
    up = tuple(TimeUp(people.get(wake_time.person, "Somebody"), wake_time.since, wake_time.until) for wake_time in ups(incident))
    return WakeUp(incident.opened_at, alone=not up and incident.resolved_at is not None, ups=up)


def _counts(facts: NightFacts) -> dict[str, Any]:
    cries = [cry for room in facts.rooms for cry in room.cries]
    up = [time_up for cry in cries for time_up in cry.ups]
    return {
        "woke": sum(not cry.alone for cry in cries),
        "settled_alone": sum(cry.alone for cry in cries),
        "up": [
            {"who": time_up.who, "since": rfc3339(time_up.since), "until": rfc3339(time_up.until) if time_up.until else None}
            for time_up in up
        ],
        "clips": facts.clips,
        "marks": len(facts.done),
        "warnings": sum(len(room.trouble) for room in facts.rooms),
    }


def _whole(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    return incidents.exclude(kind__in=drills()).select_related("room").prefetch_related("log")
