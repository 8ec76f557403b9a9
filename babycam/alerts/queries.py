"""Reads: incidents, as rows or in the shape that goes over the wire."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from babycam.alerts import words
from babycam.alerts.models import OPEN, Incident, IncidentLog
from babycam.core import clock
from babycam.history import queries as history


def incidents(rooms: Iterable[int], *, room: int | None = None, only_open: bool = False) -> QuerySet[Incident]:
    """Incidents of these rooms, with what `shape` needs."""
    allowed = set(rooms)
    found = Incident.objects.filter(room__in=allowed if room is None else allowed & {room})
    return _whole(found.filter(state__in=OPEN) if only_open else found)


def incident(incident_id: int) -> Incident | None:
    """One incident, with what `shape` needs."""
    return _whole(Incident.objects.filter(pk=incident_id)).first()


def open_shapes(rooms: Iterable[int]) -> list[dict[str, Any]]:
    """What goes on in these rooms right now, oldest first: for a page that has just connected."""
    return shapes(list(incidents(rooms, only_open=True).order_by("opened_at", "pk")))


def due(now: datetime, limit: int) -> list[int]:
    """Incidents that want to be looked at by `now`, the longest overdue first."""
    found = Incident.objects.filter(state__in=OPEN, next_action_at__lte=now).order_by("next_action_at")
    return list(found.values_list("pk", flat=True)[:limit])


def shape(incident: Incident) -> dict[str, Any]:
    """An Incident as REST and the page socket give it."""
    return shapes([incident])[0]


def shapes(incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """Many incidents, with one query for all of their clips."""
    noise_ids = [noise.noise_id for incident in incidents for noise in incident.noises.all()]
    clips = history.clip_ids_of_noises(noise_ids) if noise_ids else {}
    return [_shape(incident, clips) for incident in incidents]


def _shape(incident: Incident, clips: dict[str, list[str]]) -> dict[str, Any]:
    noise_ids = [str(noise.noise_id) for noise in incident.noises.all()]
    acker = incident.acked_by
    return {
        "id": incident.pk,
        "room": incident.room_id,
        "room_name": incident.room.name,
        "kind": incident.kind,
        "severity": incident.severity,
        "state": incident.state,
        "round": incident.round,
        "noisy": incident.noisy,
        "opened_at": clock.rfc3339(incident.opened_at),
        "acked_at": _stamp(incident.acked_at),
        "acked_by": {"id": acker.pk, "name": acker.name} if acker else None,
        "resolved_at": _stamp(incident.resolved_at),
        "level_db": incident.level_db,
        "peak_db": incident.peak_db,
        "words": words.incident(
            incident.kind, incident.room.name, incident.params, noisy=incident.noisy, over=incident.state not in OPEN
        ),
        "noise_ids": noise_ids,
        "clips": [clip for noise in noise_ids for clip in clips.get(noise, [])],
        "log": [_line(incident, line) for line in incident.log.all()],
    }


def _line(incident: Incident, line: IncidentLog) -> dict[str, Any]:
    person = line.person.name if line.person else None
    params = {**incident.policy, **line.params}
    said = words.log_line(incident.kind, incident.room.name, line.event, person, params)
    return {"at": clock.rfc3339(line.at), "event": line.event, "person": person, "words": said}


def _whole(found: QuerySet[Incident]) -> QuerySet[Incident]:
    log = Prefetch("log", IncidentLog.objects.select_related("person").order_by("pk"))
    return found.select_related("room", "acked_by").prefetch_related(log, "noises")


def _stamp(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None
