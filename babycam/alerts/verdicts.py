"""Whether it was right to wake somebody: what a parent said of an incident afterwards, kept, listed and made use of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babycam.alerts import proposals
from babycam.alerts.kinds import noise
from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.models import Incident, IncidentVerdict
from babycam.alerts.proposals import Proposal, Verdict
from babycam.alerts.records import retrying
from babycam.alerts.transitions import publish_incident
from babycam.core.errors import BabycamError
from babycam.history import queries as history_queries
from babycam.history.mark_kinds import cell

COLUMNS = ("incident", "date", "time", "room", "certainty", "cause", "seconds", "level_db", "cried", "by", "clips")
ENOUGH_TO_LOOK_AT = 50


def judge(*, incident_id: int, cried: bool | None, person_id: int, at: datetime) -> None:
    """The child had cried, or not; None takes that back. The newest word holds, whoever says it. Raises BabycamError not_found,
    or invalid for what was no noise."""

    def attempt() -> None:
        incident = Incident.objects.filter(pk=incident_id).first()
        if incident is None:
            raise BabycamError("not_found")
        if not kind_of(incident.kind).noises:
            raise BabycamError("invalid", fields={"cried": ["Only what a room has heard can be a cry."]})
        if cried is None:
            IncidentVerdict.objects.filter(incident=incident).delete()
        else:
            verdict = {"cried": cried, "by_id": person_id, "at": at}
            IncidentVerdict.objects.update_or_create(incident=incident, defaults=verdict)
        publish_incident(incident)

    retrying(attempt)


def proposal(room_id: int, wake_for: str) -> Proposal | None:
    """What the last verdicts on this room's wake-ups propose instead of `wake_for`."""
    verdicts = IncidentVerdict.objects.filter(incident__room=room_id).select_related("incident")
    newest = verdicts.order_by("-incident__opened_at", "-incident__pk")[:ENOUGH_TO_LOOK_AT]
    return proposals.proposal(wake_for, [_verdict(verdict) for verdict in newest])


def rows(room_ids: Iterable[int], zone: ZoneInfo) -> list[list[str]]:
    """All verdicts on these rooms' incidents, oldest first, one line each (COLUMNS), in the family's time."""
    stored = IncidentVerdict.objects.filter(incident__room__in=set(room_ids)).select_related("incident__room", "by")
    verdicts = list(stored.prefetch_related("incident__noises").order_by("incident__opened_at", "incident__pk"))
    clips = history_queries.clip_ids_of_noises(noise.noise_id for verdict in verdicts for noise in verdict.incident.noises.all())
    return [[cell(part) for part in _row(verdict, clips, zone)] for verdict in verdicts]


def _verdict(verdict: IncidentVerdict) -> Verdict:
    codes = noise.codes(verdict.incident.params)
    return Verdict(cried=verdict.cried, cause=codes["cause"], certainty=codes["certainty"])


def _row(verdict: IncidentVerdict, clips: dict[str, list[str]], zone: ZoneInfo) -> list[str]:
    incident: Any = verdict.incident
    codes, at = noise.codes(incident.params), incident.opened_at.astimezone(zone)
    seconds = "" if codes["cause_s"] is None else f"{codes['cause_s']:.1f}"
    level = "" if incident.level_db is None else f"{abs(incident.level_db):.1f}"
    heard = [clip for noise in incident.noises.all() for clip in clips.get(str(noise.noise_id), [])]
    return [
        str(incident.pk),
        f"{at:%Y-%m-%d}",
        f"{at:%H:%M:%S}",
        incident.room.name,
        codes["certainty"],
        codes["cause"],
        seconds,
        level,
        "yes" if verdict.cried else "no",
        verdict.by.name if verdict.by else "",
        " ".join(heard),
    ]
