"""One step of an incident: compare-and-set on its version, with its log, in the caller's transaction."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from babycam.alerts import machine
from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.machine import Become, IncidentEvent, IncidentFacts, IncidentState, Note, Policy
from babycam.alerts.models import Incident, IncidentLog
from babycam.core.errors import BabycamError

TRIES = 20
FACTS = (
    *("round", "step", "unanswered", "noisy", "acked_at", "ack_until", "snooze_until"),
    *("receipt_at", "call_at", "escalate_at", "resolve_at", "resolved_at", "next_action_at"),
    *("alone", "returns", "trouble_s", "answered_s", "answered_returns", "trouble_since"),
)
T = TypeVar("T")
Params = Mapping[str, Any]


class Outrun(Exception):
    """Somebody else changed the incident between our read and our write."""


def retrying(attempt: Callable[[], T]) -> T:
    """Runs `attempt` in a transaction, again when somebody was faster. Raises BabycamError("conflict") after TRIES."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return attempt()
        except (Outrun, IntegrityError):
            continue
    raise BabycamError("conflict")


def advance(
    incident: Incident,
    event: IncidentEvent,
    at: datetime,
    columns: Params | None = None,
    *,
    facts: IncidentFacts | None = None,
    params: Params | None = None,
    person_id: int | None = None,
) -> None:
    """One step of the machine, stored and logged. `facts`: what the caller has decided already. Raises Outrun, Unlisted."""
    given = facts or facts_of(incident)
    state, effects = machine.step(IncidentState(incident.state), event, given, at)
    changed = {**(columns or {}), "state": state.value}
    for effect in effects:
        if isinstance(effect, Become):
            changed |= columns_of(effect.facts) | _owner(incident, event, effect.facts, person_id)
    compare_and_set(incident, changed)
    write_log(incident, effects, at, params or {}, person_id)


def compare_and_set(incident: Incident, columns: Params) -> None:
    """The compare-and-set. Raises Outrun."""
    mine = Incident.objects.filter(pk=incident.pk, version=incident.version)
    if not mine.update(**columns, version=incident.version + 1):
        raise Outrun
    set_on(incident, {**columns, "version": incident.version + 1})


def set_on(incident: Incident, columns: Params) -> None:
    """The same values on the object in hand."""
    for name, value in columns.items():
        setattr(incident, name, value)


def write_log(
    incident: Incident, effects: tuple[machine.Effect, ...], at: datetime, params: Params, person_id: int | None = None
) -> None:
    """A line for every Note."""
    for effect in effects:
        if isinstance(effect, Note):
            IncidentLog.objects.create(
                incident=incident, at=at, event=effect.line, round=incident.round, person_id=person_id, params=dict(params)
            )


def calls_wait(incident: Incident) -> bool:
    """Calls wait for the noise to be back (machine.waits), asked before anything of it is read that may be broken."""
    return not (incident.noisy or incident.severity == "critical" or kind_of(incident.kind).lasting)


def facts_of(incident: Incident) -> IncidentFacts:
    """The row as the machine sees it."""
    given = {name: getattr(incident, name) for name in FACTS}
    return IncidentFacts(
        policy=Policy.from_json(incident.policy),
        critical=incident.severity == "critical",
        lasting=kind_of(incident.kind).lasting,
        reached=tuple(incident.reached),
        **given,
    )


def columns_of(facts: IncidentFacts) -> dict[str, Any]:
    """What the machine has decided, as columns."""
    more = {"severity": "critical" if facts.critical else "normal", "reached": list(facts.reached)}
    return {name: getattr(facts, name) for name in FACTS} | more


def _owner(incident: Incident, event: IncidentEvent, facts: IncidentFacts, person_id: int | None) -> dict[str, Any]:
    """Who has it: the first to take it, until it rings again; who had it then is called with those on duty."""
    if facts.acked_at is None:
        had_it = (
            incident.acked_by_id if event in (IncidentEvent.STILL_NOISY, IncidentEvent.MOSTLY, IncidentEvent.CRITICAL) else None
        )
        return {"acked_by_id": None, "also": had_it or incident.also}
    if person_id is None or (facts.acked_at == incident.acked_at and incident.acked_by_id is not None):
        return {}
    return {"acked_by_id": person_id, "also": None}
