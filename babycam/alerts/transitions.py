"""What follows a step: those who were called are told, and what time has brought is done. Inside the caller's transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.alerts import calls, handoffs, machine, quiet_queries, setting_up_queries, words
from babycam.alerts import queries as alerts_queries
from babycam.alerts.machine import IncidentEvent, IncidentState, Question
from babycam.alerts.models import OPEN, Incident, RoomQuiet, SettingUp
from babycam.alerts.records import advance, facts_of
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens

AT_MOST = 20  # steps at once: more is a mistake in the table


def transition(incident: Incident, event: IncidentEvent, at: datetime, *, now: datetime, **more: Any) -> None:
    """One step, and what follows when nobody needs to be called any more."""
    rang = incident.state == "triggered"
    was_open = incident.state in OPEN
    advance(incident, event, at, **more)
    if rang and incident.state != "triggered":
        calls.hush(incident, words.taken(incident), now)
    if was_open and incident.state not in OPEN:
        handoffs.end_wake_up(incident, now)


def answer_drill(incident: Incident, person_id: int, at: datetime) -> None:
    """Somebody has answered a drill: for themselves, because everybody's time is measured. The last one ends it."""
    if person_id not in alerts_queries.answered(incident):
        transition(incident, IncidentEvent.AWAKE, at, now=at, person_id=person_id)
        calls.hush(incident, words.AWAKE, at, person_ids=[person_id])
    if alerts_queries.all_answered(incident):
        transition(incident, IncidentEvent.MENDED, at, now=at)


def catch_up(incident: Incident, now: datetime, *, may_call: bool = True) -> bool:
    """Applies what time has brought by `now`; quiet that lasted ended then, not when we noticed. `may_call`: also calls people."""
    for count in range(AT_MOST):
        _keep_peace(incident, now)
        due = machine.due(IncidentState(incident.state), facts_of(incident), now)
        if due is None or (isinstance(due, Question) and not may_call):
            return count > 0
        if due is Question.WHOM:
            calls.call(incident, now)
        elif due is Question.RECEIPT:
            calls.chase(incident, now)
        else:
            at = (incident.resolve_at or now) if due is IncidentEvent.QUIET_LASTED else now
            transition(incident, due, at, now=now)
    return True


def peace(incident: Incident, quiet: RoomQuiet, now: datetime) -> None:
    """Its room is quiet: it rings for nobody until that is over, and is whose word that is."""
    facts = replace(facts_of(incident), snooze_until=quiet.until)
    params = {"until": clock.rfc3339(quiet.until), "calm_s": quiet.calm_s}
    transition(incident, IncidentEvent.SNOOZE, now, now=now, facts=facts, person_id=quiet.by_id, params=params)


def _keep_peace(incident: Incident, now: datetime) -> None:
    """Nobody is called for the noises of a quiet room, nor for a camera that is being set up. Every call goes through here."""
    if incident.state != "triggered":
        return
    if setting_up := setting_up_queries.over(incident, now):
        _wait_for(incident, setting_up, now)
    elif quiet := quiet_queries.over(incident, now):
        peace(incident, quiet, now)


def _wait_for(incident: Incident, setting_up: SettingUp, now: datetime) -> None:
    """Snoozed for nobody: it is nobody's answer, and rings at the end if it still goes on."""
    facts = replace(facts_of(incident), snooze_until=setting_up.until)
    params = {"until": clock.rfc3339(setting_up.until), "setting_up": True}
    transition(incident, IncidentEvent.SNOOZE, now, now=now, facts=facts, params=params)


def publish_incident(incident: Incident) -> None:
    """Shows it on the pages, after the commit."""
    fresh = alerts_queries.incident(incident.pk)
    if fresh is not None:
        event = ScreenEvent("incident.changed", fresh.room_id, {"incident": alerts_queries.incident_json(fresh)})
        transaction.on_commit(lambda: screens.publish(event))
