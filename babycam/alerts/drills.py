"""The evening drill: a test cry in a room, and how long everybody takes to wake.

`begin` writes the drill down; the cry is made where the room's sound is (by the loudspeaker of the phone that is its camera,
else at its source), so that it travels the whole way: microphone, listening, link, incident, devices. `ring` opens the test
alarm directly, for rooms that cannot be made to cry. Everybody is called at once and answers for themselves: it rings on for the
others, whose time is measured too. The drill is over when all have answered, or after LASTS.
"""

from datetime import datetime, timedelta
from typing import Any

from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.kinds.registry import DRILL
from babycam.alerts.machine import IncidentEvent
from babycam.alerts.models import OPEN, Drill, Incident
from babycam.alerts.records import retrying
from babycam.alerts.transitions import publish_incident, transition
from babycam.core import clock
from babycam.core.errors import BabycamError

LASTS = timedelta(minutes=3)


def begin(*, room_id: int, by: int, source: str, now: datetime) -> Drill:
    """A drill in this room. `source`: where the cry is made, speaker | source.

    Raises BabycamError already_drilling, or room_is_loud.
    """
    if alerts_queries.drilling(room_id, now):
        raise BabycamError("already_drilling")
    if Incident.objects.filter(room=room_id, state__in=OPEN).exists():
        raise BabycamError("room_is_loud")
    return Drill.objects.create(room_id=room_id, by_id=by, source=source, started_at=now, ends_at=now + LASTS)


def ring(*, drill: Drill, now: datetime) -> None:
    """The test alarm itself, without a sound that was heard in the room. Again is no harm."""
    source = "unheard" if drill.source == "speaker" else "server"
    Drill.objects.filter(pk=drill.pk, incident=None).update(source=source)
    alerts_services.report_unheard(room_id=drill.room_id, kind=DRILL, at=now)


def ring_unheard(now: datetime) -> None:
    """Cries that should have been heard by now were not: the alarm is tested all the same, and the drill says so."""
    for drill in alerts_queries.drills_unheard(now):
        ring(drill=drill, now=now)


def end(*, incident_id: int, now: datetime) -> None:
    """Its time is up: whoever has not answered has slept on."""

    def attempt() -> None:
        incident = Incident.objects.filter(pk=incident_id, state__in=OPEN).select_related("room").first()
        if incident is not None:
            transition(incident, IncidentEvent.MENDED, now, now=now)
            publish_incident(incident)

    retrying(attempt)


def drill_json(drill: Drill, now: datetime) -> dict[str, Any]:
    """A Drill as REST gives it: each person's time from the cry to the alarm's arrival and to the answer, seconds."""
    drill.refresh_from_db()
    incident = drill.incident
    people = _people(drill, incident) if incident else []
    over = (incident is not None and incident.state not in OPEN) or now >= drill.ends_at
    return {
        "id": drill.pk,
        "room": drill.room_id,
        "source": drill.source,
        "state": "over" if over else "ringing" if incident else "waiting",
        "started_at": clock.rfc3339(drill.started_at),
        "ends_at": clock.rfc3339(drill.ends_at),
        "heard_s": _since(drill, drill.heard_at),
        "incident": incident.pk if incident else None,
        "people": people,
    }


def _people(drill: Drill, incident: Incident) -> list[dict[str, Any]]:
    answered = alerts_queries.answered(incident)
    people = []
    for person in alerts_queries.ever_called(incident):
        calls = [call for call in alerts_queries.calls(incident) if call["person"] and call["person"]["id"] == person["id"]]
        rang = min((at for call in calls if (at := call["sounding_at"] or call["received_at"])), default=None)
        woke_s = _since(drill, answered.get(person["id"]))
        rang_s = _since(drill, datetime.fromisoformat(rang)) if rang else None
        people.append({**person, "rang_s": rang_s, "woke_s": woke_s, "words": _words(person["name"], rang_s, woke_s)})
    return people


def _words(name: str, rang_s: float | None, woke_s: float | None) -> str:
    if woke_s is not None:
        return f"{name} answered after {woke_s:.0f} s"
    return f"{name} has not answered yet" if rang_s is not None else f"None of {name}’s devices has rung yet"


def _since(drill: Drill, at: datetime | None) -> float | None:
    return None if at is None else round(max(0.0, (at - drill.started_at).total_seconds()), 1)
