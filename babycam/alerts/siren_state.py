"""For which incidents the house's siren sounds: a state of open incidents, asked for again and again, never a command."""

from collections.abc import Iterable

from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.machine import Policy
from babycam.alerts.models import Incident


def sounding() -> dict[int, tuple[int, ...]]:
    """Incidents that nobody has answered although everybody was called often enough, by room."""
    by_room: dict[int, tuple[int, ...]] = {}
    for incident in siren_incidents(Incident.objects.filter(state="triggered").order_by("pk")):
        by_room[incident.room_id] = (*by_room.get(incident.room_id, ()), incident.pk)
    return by_room


def siren_incidents(incidents: Iterable[Incident]) -> list[Incident]:
    """Those of these that need it. A drill is no reason to wake a street."""
    return [
        incident
        for incident in incidents
        if incident.state == "triggered"
        and not kind_of(incident.kind).drill
        and incident.unanswered >= Policy.from_json(incident.policy).rounds
    ]
