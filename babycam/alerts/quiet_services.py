"""Writes: a room becomes quiet, its end moves, it is listened to again. Each is one transaction, and may race with any other."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from babycam.alerts import machine, quiet_queries, quiet_rule
from babycam.alerts import queries as alerts_queries
from babycam.alerts.kinds.registry import yielding
from babycam.alerts.machine import IncidentState
from babycam.alerts.models import OPEN, Incident, RoomQuiet
from babycam.alerts.records import columns_of, compare_and_set, facts_of, retrying
from babycam.alerts.transitions import catch_up, peace, publish_incident
from babycam.core.events import ScreenEvent, screens
from babycam.history import queries as history_queries
from babycam.people import audit
from babycam.people import queries as people_queries
from babycam.people.models import Person


def begin(
    *, room_id: int, person: Person, minutes: float | None, calm_minutes: float | None, client_uuid: UUID, now: datetime
) -> RoomQuiet:
    """Nobody is rung for this room's noises for so long; replaces the quiet that is there. The same tap again changes nothing."""

    def attempt() -> RoomQuiet:
        said = RoomQuiet.objects.filter(client_uuid=client_uuid, room=room_id).first()
        if said is not None:
            return said
        quiet_queries.open_quiets().filter(room=room_id).update(ended_at=now, ended_by=person)
        ringing = _open_incidents(room_id, now)
        wanted = quiet_rule.begun(now, minutes=minutes, calm_minutes=calm_minutes)
        times = {"said_at": now, "until": wanted.until, "latest": wanted.latest, "calm_s": wanted.calm_s}
        quiet = RoomQuiet.objects.create(room_id=room_id, client_uuid=client_uuid, by=person, **times)
        audit.note(act="quiet", who=person, whom=quiet.room.name, words=_words(quiet), now=now)
        for incident in ringing:
            if quiet_queries.over(incident, now):
                peace(incident, quiet, now)
                publish_incident(incident)
        _publish(quiet)
        return quiet

    return retrying(attempt)


def end(*, room_id: int, person: Person | None, now: datetime) -> None:
    """The room is listened to again; what is loud rings at once. Without a quiet nothing happens."""

    def attempt() -> None:
        quiet = quiet_queries.open_quiets().filter(room=room_id).first()
        if quiet is not None:
            _end(quiet, now, by=person)

    retrying(attempt)


def leave(*, room_id: int, person_id: int, now: datetime) -> None:
    """Who had said it is not there after all; in the caller's transaction, which sees to the incident."""
    quiet = quiet_queries.open_quiets().filter(room=room_id, by=person_id).first()
    if quiet is not None and RoomQuiet.objects.filter(pk=quiet.pk, ended_at=None).update(ended_at=now, ended_by=person_id):
        _publish(quiet, ended=True)


def keep(*, quiet_id: int, now: datetime) -> None:
    """What time has brought to a quiet room: its end moves with its noises, or has come.

    Asked twice a second: a look comes first that takes no lock from those who write.
    """

    def still_open() -> RoomQuiet | None:
        return quiet_queries.open_quiets().filter(pk=quiet_id).first()

    def attempt() -> None:
        if (quiet := still_open()) is not None:
            _keep(quiet, now)

    seen = still_open()
    if seen is not None and (_is_over(seen, now) or _moved(seen, now) != seen.until):
        retrying(attempt)


# --- steps, inside a transaction -----------------------------------------------------------------------------------------


def _open_incidents(room_id: int, now: datetime) -> list[Incident]:
    """The room's noise, and its motion, that somebody is called for, or has."""
    for incident in (incidents := _latest(room_id)):
        catch_up(incident, now, may_call=False)
    return [incident for incident in incidents if incident.state in OPEN]


def _latest(room_id: int) -> list[Incident]:
    """The newest of each kind that a quiet holds back."""
    newest = (alerts_queries.latest(room_id, kind) for kind in yielding())
    return [incident for incident in newest if incident is not None]


def _is_over(quiet: RoomQuiet, now: datetime) -> bool:
    """Its time has come, or whoever is there may not be any more."""
    return quiet.until <= now or (quiet.by is not None and not people_queries.lets_in(quiet.by, now))


def _moved(quiet: RoomQuiet, now: datetime) -> datetime:
    """Until when it lasts, by what was heard since."""
    noisy, over_at = history_queries.noisy_until(quiet.room_id, quiet.latest - quiet_rule.LONGEST)
    return quiet_rule.moved(quiet_queries.facts_of(quiet), noisy=noisy, noise_over_at=over_at, now=now)


def _keep(quiet: RoomQuiet, now: datetime) -> None:
    if _is_over(quiet, now):
        _end(quiet, now)
        return
    until = _moved(quiet, now)
    if until != quiet.until and RoomQuiet.objects.filter(pk=quiet.pk, ended_at=None, until=quiet.until).update(until=until):
        quiet.until = until
        _snoozed_until(quiet, until)
        _publish(quiet)


def _end(quiet: RoomQuiet, now: datetime, by: Person | None = None) -> None:
    """What it had snoozed is due with it: still loud, that rings in the ticker's next turn; calm, it is over."""
    if not RoomQuiet.objects.filter(pk=quiet.pk, ended_at=None).update(ended_at=now, ended_by=by):
        return
    if by is not None:
        audit.note(act="quiet", who=by, whom=quiet.room.name, words=f"{quiet.room.name} is listened to again", now=now)
    _snoozed_until(quiet, min(quiet.until, now))
    _publish(quiet, ended=True)


def _snoozed_until(quiet: RoomQuiet, until: datetime) -> None:
    """The same end for the incidents that are snoozed by it, also for one that is over and would hold for its return."""
    for incident in _latest(quiet.room_id):
        if incident.snooze_until is not None:
            facts = machine.awaited(IncidentState(incident.state), replace(facts_of(incident), snooze_until=until))
            compare_and_set(incident, columns_of(facts))
            publish_incident(incident)


def _words(quiet: RoomQuiet) -> str:
    if quiet.calm_s is not None:
        return f"{quiet.room.name} is kept quiet until it has been calm for {quiet.calm_s / 60:g} minutes"
    return f"{quiet.room.name} is kept quiet for {(quiet.until - quiet.said_at).total_seconds() / 60:g} minutes"


def _publish(quiet: RoomQuiet, *, ended: bool = False) -> None:
    body: dict[str, Any] = {"quiet": None if ended else quiet_queries.quiet_json(quiet)}
    transaction.on_commit(lambda: screens.publish(ScreenEvent("quiet.changed", quiet.room_id, body)))
