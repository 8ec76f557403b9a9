"""Trouble begins, comes back or is mended: what that is to the room's incident of this kind. Inside the caller's transaction.

`at` is when something happened, `now` when we learn of it: what is told late opens its incident, but is given LATE_HOLD to turn
out to be over before anybody is called for it. Some trouble is told only when it has lasted: its kind says for how long.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from babycam.alerts import changes, machine
from babycam.alerts import queries as alerts_queries
from babycam.alerts.facts import COMES_AND_GOES, troubled_s
from babycam.alerts.kinds.registry import kind_of
from babycam.alerts.machine import IncidentEvent, IncidentFacts, IncidentState
from babycam.alerts.models import OPEN, Drill, Incident
from babycam.alerts.records import advance, columns_of, compare_and_set, facts_of, set_on, write_log
from babycam.alerts.transitions import catch_up
from babycam.core import clock
from babycam.notify import direct
from babycam.people import queries as people_queries
from babycam.rooms.models import Room

LATE = timedelta(seconds=60)
LATE_HOLD = timedelta(seconds=5)
HELD = (IncidentEvent.ANSWER_HOLDS, IncidentEvent.PEACE_HOLDS)
Params = Mapping[str, Any]


def report(
    room_id: int, kind: str, at: datetime, params: Params, *, severity: str, now: datetime, level_db: float | None = None
) -> Incident | None:
    """Opens, joins or reopens the room's incident of this kind; None when the room is gone."""
    params = {"since": clock.rfc3339(at - _known_after(kind, params)), **params}
    incident = alerts_queries.latest(room_id, kind)
    if incident is not None:
        catch_up(incident, at, may_call=False)
    alone = kind_of(kind).drill  # each is one of its own
    again = incident is not None and not alone and machine.reopens(facts_of(incident), at)
    if incident is None or (incident.state not in OPEN and not again):
        incident = _open(room_id, kind, at, params, level_db, severity, _holder(incident, kind, severity, at))
    else:
        params = _shared_out(incident, params, at)
        columns: dict[str, Any] = {"params": dict(params), "level_db": level_db, "peak_db": louder(incident.peak_db, level_db)}
        columns |= direct.direct.rang_under(room_id, kind)
        event, facts = _returning(incident, params, at)
        holder = incident.acked_by_id if event in HELD else None
        advance(incident, event, at, columns, facts=facts, params=params, person_id=holder)
        if severity == "critical" and incident.severity != "critical":
            advance(incident, IncidentEvent.CRITICAL, at, params=params)
    if incident is not None:
        _call_unless_late(incident, at, now)
    return incident


def mended(incident: Incident) -> IncidentFacts:
    """It has been heard for a little while when that is told."""
    facts, late = facts_of(incident), timedelta(seconds=kind_of(incident.kind).mended_after_s)
    return replace(facts, trouble_since=facts.trouble_since + late) if facts.trouble_since else facts


def louder(one: float | None, other: float | None) -> float | None:
    """The louder of two levels (dBFS); None: not known."""
    levels = [level for level in (one, other) if level is not None]
    return max(levels) if levels else None


# --- inside ----------------------------------------------------------------------------------------------------------------


def _returning(incident: Incident, params: Params, at: datetime) -> tuple[IncidentEvent, IncidentFacts]:
    """What this trouble is to an incident that is open or reopens, and the facts to begin with: since when it has been so."""
    facts = facts_of(incident)
    if not incident.noisy:
        facts = replace(facts, trouble_since=at - _known_after(incident.kind, params))
    event = machine.trouble(facts, at) if incident.state not in OPEN else IncidentEvent.TROUBLE
    holder = incident.acked_by
    if event is IncidentEvent.TROUBLE or holder is None or not people_queries.lets_in(holder, at):
        return IncidentEvent.TROUBLE, facts
    return event, replace(facts, reached=(holder.pk,)) if event is IncidentEvent.HOLDER else facts


def _shared_out(incident: Incident, params: Params, at: datetime) -> Params:
    """With `well`, from the third return on: the share of the time since it opened in which all was well, 0 to 1."""
    facts = facts_of(incident)
    whole = (at - incident.opened_at).total_seconds()
    if facts.returns + (incident.state not in OPEN) < COMES_AND_GOES or whole <= 0:
        return params
    so_far = troubled_s(facts, at) + (0.0 if facts.noisy else _known_after(incident.kind, params).total_seconds())
    return {**params, "well": round(1 - min(1.0, so_far / whole), 3)}


def _known_after(kind: str, params: Params) -> timedelta:
    """How long it had been so when it was told."""
    after_s = kind_of(kind).known_after_s
    return timedelta(seconds=0.0 if after_s is None else float(params.get("seconds") or after_s))


def _call_unless_late(incident: Incident, at: datetime, now: datetime) -> None:
    catch_up(incident, now, may_call=now - at < LATE)
    if now - at >= LATE and incident.call_at is not None and incident.call_at <= now:
        compare_and_set(incident, {"call_at": now + LATE_HOLD, "next_action_at": now + LATE_HOLD})


def _holder(before: Incident | None, kind: str, severity: str, at: datetime) -> int | None:
    """Who has answered or snoozed the noise before this one, for a time that is not over: they alone are called first."""
    if before is None or not kind_of(kind).noises or severity == "critical" or not machine.holds(facts_of(before), at):
        return None
    person = before.acked_by
    return person.pk if person is not None and people_queries.lets_in(person, at) else None


def _open(
    room_id: int, kind: str, at: datetime, params: Params, level_db: float | None, severity: str, holder: int | None
) -> Incident | None:
    room = Room.objects.filter(pk=room_id).first()
    if room is None:
        return None
    policy = alerts_queries.policy()
    facts = IncidentFacts(policy=policy, critical=severity == "critical")
    facts = facts if holder is None else changes.begin_alone(facts, at, holder)
    state, effects = machine.step(IncidentState.NONE, IncidentEvent.TROUBLE, facts, at)
    incident = Incident(room=room, kind=kind, state=state.value, opened_at=at, policy=policy.to_json(), params=dict(params))
    incident.level_db = incident.peak_db = level_db
    set_on(incident, direct.direct.rang_under(room_id, kind))
    incident.leader = alerts_queries.leader(kind, at, policy.group_s)
    for effect in effects:
        if isinstance(effect, machine.Become):
            set_on(incident, columns_of(effect.facts))
    incident.save(force_insert=True)
    write_log(incident, effects, at, params)
    if kind_of(kind).drill:
        Drill.objects.filter(room=room_id, incident=None, started_at__lte=at, ends_at__gt=at).update(incident=incident, heard_at=at)
    return incident
