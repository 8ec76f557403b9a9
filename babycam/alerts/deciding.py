"""What follows a step: those who were called are told, and what time has brought is done. Inside the caller's transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from babycam.alerts import calling, handing, machine, queries, words
from babycam.alerts.machine import Event, Question, State
from babycam.alerts.models import OPEN, Incident
from babycam.alerts.stepping import advance, facts_of
from babycam.core.events import ScreenEvent, screens

AT_MOST = 20  # steps at once: more is a mistake in the table


def change(incident: Incident, event: Event, at: datetime, *, now: datetime, **more: Any) -> None:
    """One step, and what follows when nobody needs to be called any more."""
    rang = incident.state == "triggered"
    was_open = incident.state in OPEN
    advance(incident, event, at, **more)
    if rang and incident.state != "triggered":
        calling.hush(incident, words.taken(incident), now)
    if was_open and incident.state not in OPEN:
        handing.end_wake_up(incident, now)


def awake(incident: Incident, person_id: int, at: datetime) -> None:
    """Somebody has answered a drill: for themselves, because everybody's time is measured. The last one ends it."""
    if person_id not in queries.answered(incident):
        change(incident, Event.AWAKE, at, now=at, person_id=person_id)
        calling.hush(incident, words.AWAKE, at, person_ids=[person_id])
    if queries.all_answered(incident):
        change(incident, Event.MENDED, at, now=at)


def catch_up(incident: Incident, now: datetime, *, calls: bool = True) -> bool:
    """Applies what time has brought by `now`; quiet that lasted ended then, not when we noticed. `calls`: also calls people."""
    for count in range(AT_MOST):
        due = machine.due(State(incident.state), facts_of(incident), now)
        if due is None or (isinstance(due, Question) and not calls):
            return count > 0
        if due is Question.WHOM:
            calling.call(incident, now)
        elif due is Question.RECEIPT:
            calling.chase(incident, now)
        else:
            at = (incident.resolve_at or now) if due is Event.QUIET_LASTED else now
            change(incident, due, at, now=now)
    return True


def tell(incident: Incident) -> None:
    """Shows it on the pages, after the commit."""
    found = queries.incident(incident.pk)
    if found is not None:
        event = ScreenEvent("incident.changed", found.room_id, {"incident": queries.shape(found)})
        transaction.on_commit(lambda: screens.publish(event))
