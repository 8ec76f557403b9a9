"""Writes: what happens to incidents. Every call is one transaction, may be repeated, and may race with any other.

Each step of the machine is one UPDATE ... WHERE version = the one that was read; who comes second reads again and decides
again. The log rows are in the same transaction, and the screens are told after the commit.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from babycam.alerts import machine, queries
from babycam.alerts.machine import Become, Event, Facts, Note, Policy, State
from babycam.alerts.models import OPEN, Incident, IncidentLog, IncidentNoise
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent, screens
from babycam.history import queries as history
from babycam.history import services as history_services
from babycam.people import queries as people
from babycam.rooms.models import Room

TRIES = 20
FACTS = ("round", "noisy", "acked_at", "ack_until", "resolve_at", "resolved_at", "next_action_at")
T = TypeVar("T")
Params = Mapping[str, Any]


class Outrun(Exception):
    """Somebody else changed the incident between our read and our write."""


def report_noise(*, room_id: int, noise_id: str, at: datetime, level_db: float, threshold_db: float) -> None:
    """A noise went over the room's rule: opens an incident, or joins the one that is open or only just over."""
    noise = history.noise(noise_id)
    loud_s = (noise.started_at - noise.onset_at).total_seconds() if noise else None
    params = {"level_db": level_db, "threshold_db": threshold_db, "loud_s": loud_s}

    def attempt() -> None:
        if IncidentNoise.objects.filter(noise_id=UUID(noise_id)).exists():
            return
        incident = _trouble(room_id, "noise", at, params, level_db=level_db)
        if incident is None:
            return
        incident.noises.filter(over_at=None).update(over_at=at)  # a room has one noise at a time
        incident.noises.create(noise_id=UUID(noise_id))
        history_services.tie_noise(noise_id=noise_id, incident=incident.pk)
        _tell(incident)

    _raced(attempt)


def report_noise_over(*, room_id: int, noise_id: str, at: datetime, peak_db: float | None) -> None:
    """A noise has ended: its incident settles. Unknown noises, and second reports, change nothing."""

    def attempt() -> None:
        ended = IncidentNoise.objects.filter(noise_id=UUID(noise_id), incident__room=room_id, over_at=None)
        incident = Incident.objects.filter(noises__in=ended).first()
        if incident is None or not ended.update(over_at=at):
            return
        peak = _louder(incident.peak_db, peak_db)
        if incident.noises.filter(over_at=None).exists() or incident.state not in OPEN:
            _put(incident, {"peak_db": peak})
        else:
            _advance(incident, Event.OVER, at, {"peak_db": peak})
        _tell(incident)

    _raced(attempt)


def report_unheard(*, room_id: int, kind: str, at: datetime, words_params: Params | None = None) -> None:
    """The room is not heard (monitor_lost) or sends only zeros (mic_muted). May be said again and again."""

    def attempt() -> None:
        incident = _latest(room_id, kind)
        if incident is not None and incident.state in OPEN and incident.noisy:
            return
        incident = _trouble(room_id, kind, at, dict(words_params or {}))
        if incident is not None:
            _tell(incident)

    _raced(attempt)


def report_heard_again(*, room_id: int, kind: str, at: datetime) -> None:
    """What `report_unheard` told is mended. Without an open incident of this kind nothing happens."""

    def attempt() -> None:
        incident = _latest(room_id, kind)
        if incident is not None and incident.state in OPEN:
            _advance(incident, Event.MENDED, at)
            _tell(incident)

    _raced(attempt)


def acknowledge(*, incident_id: int, person_id: int, at: datetime) -> None:
    """Somebody takes it, for all. The first one has it; who comes later is only noted. Raises BabycamError("not_found")."""

    def attempt() -> None:
        incident = Incident.objects.filter(pk=incident_id).first()
        if incident is None:
            raise BabycamError("not_found")
        _catch_up(incident, at)
        _advance(incident, Event.ACK, at, person_id=person_id)
        _tell(incident)

    _raced(attempt)


def decide(*, incident_id: int, now: datetime, trust_noise: bool = True) -> bool:
    """Does what is due on this incident by `now`, if anything still is; whether it did.

    `trust_noise=False`: leave it alone while all that is due is that it is still noisy (see the ticker).
    """

    def attempt() -> bool:
        incident = Incident.objects.filter(pk=incident_id).first()
        if incident is None or (incident.noisy and not trust_noise):
            return False
        if acted := _catch_up(incident, now):
            _tell(incident)
        return acted

    return _raced(attempt)


def push_ahead(*, incident_id: int, until: datetime) -> None:
    """This incident could not be decided: look again later, so that it does not hold up the others."""
    Incident.objects.filter(pk=incident_id).update(next_action_at=until)


def end_noise(*, room_id: int, noise_id: str, at: datetime) -> None:
    """Ends a noise whose end will never be told, in history and in its incident."""
    history_services.end_noise(noise_id=noise_id, at=at)
    report_noise_over(room_id=room_id, noise_id=noise_id, at=at, peak_db=None)


# --- steps, inside a transaction -----------------------------------------------------------------------------------------


def _raced(attempt: Callable[[], T]) -> T:
    """Runs `attempt` in a transaction, again when somebody was faster. Raises BabycamError("conflict") after TRIES."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return attempt()
        except (Outrun, IntegrityError):
            continue
    raise BabycamError("conflict")


def _trouble(room_id: int, kind: str, at: datetime, params: Params, level_db: float | None = None) -> Incident | None:
    """Opens, joins or reopens the room's incident of this kind; None when the room is gone."""
    incident = _latest(room_id, kind)
    if incident is not None:
        _catch_up(incident, at)
    if incident is None or (incident.state not in OPEN and not machine.reopens(_facts(incident), at)):
        return _open(room_id, kind, at, params, level_db)
    columns = {"params": dict(params), "level_db": level_db, "peak_db": _louder(incident.peak_db, level_db)}
    _advance(incident, Event.TROUBLE, at, columns, params=params)
    _catch_up(incident, at)
    return incident


def _open(room_id: int, kind: str, at: datetime, params: Params, level_db: float | None) -> Incident | None:
    if not Room.objects.filter(pk=room_id).exists():
        return None
    policy = _policy()
    state, effects = machine.step(State.NONE, Event.TROUBLE, Facts(policy=policy), at)
    incident = Incident(room_id=room_id, kind=kind, state=state.value, opened_at=at, policy=policy.to_json(), params=dict(params))
    incident.level_db = incident.peak_db = level_db
    for effect in effects:
        if isinstance(effect, Become):
            _set(incident, _columns(effect.facts))
    incident.save(force_insert=True)
    _write_log(incident, effects, at, params)
    return incident


def _latest(room_id: int, kind: str) -> Incident | None:
    """The open one if there is one, else the last that was."""
    mine = Incident.objects.filter(room=room_id, kind=kind)
    return mine.filter(state__in=OPEN).first() or mine.order_by("-opened_at", "-pk").first()


def _catch_up(incident: Incident, now: datetime) -> bool:
    """Applies what time has brought by `now`; quiet that lasted ended then, not when we noticed."""
    acted = False
    while event := machine.due(State(incident.state), _facts(incident), now):
        _advance(incident, event, incident.resolve_at or now)
        acted = True
    return acted


def _advance(
    incident: Incident,
    event: Event,
    at: datetime,
    columns: Mapping[str, Any] | None = None,
    *,
    params: Params | None = None,
    person_id: int | None = None,
) -> None:
    """One step of the machine, stored and logged. Raises Outrun."""
    state, effects = machine.step(State(incident.state), event, _facts(incident), at)
    changed = {**(columns or {}), "state": state.value}
    for effect in effects:
        if isinstance(effect, Become):
            changed |= _columns(effect.facts)
            changed["acked_by_id"] = (incident.acked_by_id or person_id) if effect.facts.acked_at else None
    _put(incident, changed)
    _write_log(incident, effects, at, params or {}, person_id)


def _put(incident: Incident, columns: Mapping[str, Any]) -> None:
    """The compare-and-set. Raises Outrun."""
    mine = Incident.objects.filter(pk=incident.pk, version=incident.version)
    if not mine.update(**columns, version=incident.version + 1):
        raise Outrun
    _set(incident, {**columns, "version": incident.version + 1})


def _set(incident: Incident, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(incident, name, value)


def _write_log(
    incident: Incident, effects: tuple[machine.Effect, ...], at: datetime, params: Params, person_id: int | None = None
) -> None:
    for effect in effects:
        if isinstance(effect, Note):
            IncidentLog.objects.create(
                incident=incident, at=at, event=effect.line, round=incident.round, person_id=person_id, params=dict(params)
            )


def _facts(incident: Incident) -> Facts:
    return Facts(policy=Policy.from_json(incident.policy), **{name: getattr(incident, name) for name in FACTS})


def _columns(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in FACTS}


def _policy() -> Policy:
    household = people.household()
    return Policy(quiet_s=household.quiet_s) if household else Policy()


def _louder(one: float | None, other: float | None) -> float | None:
    known = [level for level in (one, other) if level is not None]
    return max(known) if known else None


def _tell(incident: Incident) -> None:
    found = queries.incident(incident.pk)
    if found is not None:
        event = ScreenEvent("incident.changed", found.room_id, {"incident": queries.shape(found)})
        transaction.on_commit(lambda: screens.publish(event))
