"""Reads: which rooms are quiet, and until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.models import Incident, RoomQuiet
from babycam.alerts.quiet_rule import Quiet
from babycam.core import clock


def quiet_in(room_id: int, at: datetime) -> RoomQuiet | None:
    """The quiet over this room at `at`, if there is one."""
    return open_quiets().filter(room=room_id, until__gt=at).first()


def over(incident: Incident, at: datetime) -> RoomQuiet | None:
    """The quiet that keeps this incident from calling anybody. Only what the child does is ever quiet, and nothing that is
    critical."""
    if not kind_of(incident.kind).yields or incident.severity == "critical":
        return None
    return quiet_in(incident.room_id, at)


def open_quiets() -> QuerySet[RoomQuiet]:
    """All that have not ended, also those that are due to."""
    return RoomQuiet.objects.filter(ended_at=None).select_related("by", "room").order_by("pk")


def facts_of(quiet: RoomQuiet) -> Quiet:
    """The row as the rule sees it."""
    return Quiet(quiet.until, quiet.latest, quiet.calm_s)


def shapes(room_ids: Iterable[int], at: datetime) -> dict[int, dict[str, Any]]:
    """The rooms among these that are quiet at `at`."""
    return {quiet.room_id: quiet_json(quiet) for quiet in open_quiets().filter(room__in=list(room_ids), until__gt=at)}


def ends(at: datetime) -> dict[int, datetime]:
    """When each quiet room is so no more."""
    return dict(open_quiets().filter(until__gt=at).values_list("room_id", "until"))


def quiet_json(quiet: RoomQuiet) -> dict[str, Any]:
    """A Quiet as REST and the page socket give it."""
    return {
        "id": quiet.pk,
        "room": quiet.room_id,
        "by": {"id": quiet.by.pk, "name": quiet.by.name} if quiet.by else None,
        "said_at": clock.rfc3339(quiet.said_at),
        "until": clock.rfc3339(quiet.until),
        "calm_s": quiet.calm_s,
    }
