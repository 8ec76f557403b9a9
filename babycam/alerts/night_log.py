"""Reads: what became of each incident of a night: who was called, who answered after how long, who was up and for how long."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from babycam.alerts import queries as alerts_queries
from babycam.alerts import recap
from babycam.alerts.kinds.registry import drills, kind_of
from babycam.alerts.models import Incident, IncidentVerdict
from babycam.alerts.wake_times import WakeTime

MOST = 1000


@dataclass(frozen=True, slots=True)
class NightIncident:
    """One incident, read afterwards. `until` None: it goes on. `certainty`, `cause`: codes, "" where it has none.

    `answered_s`: from the call that was answered, seconds; None where nobody answered. `called`: everybody that any round called.
    `cried`: what somebody said of it afterwards. `noises`: it is made of them, so it is a wake-up.
    """

    id: int
    room: int
    kind: str
    about: str
    noises: bool
    since: datetime
    until: datetime | None
    certainty: str
    cause: str
    answered_by: int | None
    answered_s: float | None
    ups: tuple[WakeTime, ...]
    called: tuple[int, ...]
    cried: bool | None
    noise_ids: tuple[str, ...]
    words: str

    @property
    def alone(self) -> bool:
        """Whether it was over before anybody came."""
        return not self.ups and self.until is not None

    def up_s(self, now: datetime) -> float | None:
        """Seconds that people were up for it, all together; None where nobody was."""
        return round(sum(up.length_s(now) for up in self.ups), 1) if self.ups else None


def incidents_between(rooms: Collection[int], since: datetime, until: datetime) -> list[NightIncident]:
    """Those that went on at some time in [since, until), oldest first; drills are left out."""
    rows = alerts_queries.incidents(rooms).exclude(kind__in=drills()).filter(opened_at__lt=until)
    found = rows.filter(Q(resolved_at=None) | Q(resolved_at__gt=since)).order_by("opened_at", "pk")[:MOST]
    return [_told(incident) for incident in found]


def _told(incident: Incident) -> NightIncident:
    kind, answer = kind_of(incident.kind), alerts_queries.acknowledged(incident) or {}
    cause: dict[str, Any] = kind.cause(incident.params)
    by = answer.get("by")
    verdict: IncidentVerdict | None = getattr(incident, "verdict", None)
    return NightIncident(
        id=incident.pk,
        room=incident.room_id,
        kind=incident.kind,
        about=kind.about,
        noises=kind.noises,
        since=incident.opened_at,
        until=incident.resolved_at,
        certainty=cause["certainty"] or "",
        cause=cause["cause"] or "",
        answered_by=by["id"] if by else None,
        answered_s=answer.get("after_s"),
        ups=tuple(recap.ups(incident)),
        called=tuple(sorted({person for call in incident.snapshots.all() for person in call.people})),
        cried=verdict.cried if verdict else None,
        noise_ids=tuple(str(noise.noise_id) for noise in incident.noises.all()),
        words=recap.headline(incident),
    )
