"""Writes: what happens to incidents. Every call is one transaction, may be repeated, and may race with any other.

Each step of the machine is one UPDATE ... WHERE version = the one that was read; who comes second reads again and decides
again. The log, the snapshot of duty and the outbox rows are in the same transaction, and the screens are told after the commit.
`at` is when something happened, `now` when we learn of it (troubles.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from babycam.alerts import calls, handoffs, machine, quiet_services, troubles, walls, words
from babycam.alerts import queries as alerts_queries
from babycam.alerts.kinds.registry import DRILL, NOISE, kind_of
from babycam.alerts.machine import IncidentEvent
from babycam.alerts.models import OPEN, Incident, IncidentNoise, Tick
from babycam.alerts.records import advance, calls_wait, compare_and_set, facts_of, retrying
from babycam.alerts.transitions import answer_drill, catch_up, publish_incident, transition
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.link import Wake
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.history.models import Noise
from babycam.notify import services as notify_services
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room

LOUD = Wake()
CERTAINTIES = ("noise", "probably_cry", "cry")
TROUBLE_LINES = ("opened", "again", "reopened", "held", "mostly", "critical", "cry", "cry_rings")
NEWS_AFTER = timedelta(seconds=30)  # what is recognised as a cry so late is news even to whoever has answered
Params = Mapping[str, Any]


def report_noise(
    *,
    room_id: int,
    noise_id: str,
    at: datetime,
    level_db: float,
    threshold_db: float,
    wake: Wake = LOUD,
    severity: str = "normal",
    now: datetime | None = None,
    resumed: bool = False,
) -> None:
    """A noise wakes: opens an incident, or joins the one that is open or only just over. `wake`: why.

    Told again of the same noise, it says what that is known to be by now. A noise that a drill has made opens a test alarm instead.
    """
    at = min(at, now or at)
    noise = history_queries.noise(noise_id)
    params = {"level_db": level_db, "threshold_db": threshold_db, **_beginning(noise, at), **_cause(wake)}

    def attempt() -> None:
        tied = IncidentNoise.objects.filter(noise_id=UUID(noise_id)).select_related("incident__room").first()
        if tied and (tied.over_at is None or not resumed):
            return _known_better(tied.incident, noise, wake, at)
        kind = DRILL if alerts_queries.drill_waits(room_id, at) else NOISE
        incident = troubles.report(room_id, kind, at, params, severity=severity, level_db=level_db, now=now or at)
        if incident:
            _tie(incident, noise_id, at)
            publish_incident(incident)

    if noise and _through_wall(noise, at):
        return
    retrying(attempt)
    if noise:
        _credit(noise, at)


def _through_wall(noise: Noise, at: datetime) -> bool:
    """Whether this cry is a louder one of another room: then it rings for that one, and no more for this."""
    if noise.through is None and (louder := walls.louder(_cry(noise), _cries_elsewhere(noise))):
        history_services.hear_through(noise_id=str(noise.pk), louder=louder.noise)
        report_noise_over(room_id=noise.room_id, noise_id=str(noise.pk), at=at, peak_db=None)
        return True
    return noise.through is not None


def _credit(noise: Noise, at: datetime) -> None:
    """Quieter cries of other rooms are this one from now on, and ring no more."""
    for other in walls.quieter(_cry(noise), _cries_elsewhere(noise)):
        history_services.hear_through(noise_id=other.noise, louder=str(noise.pk))
        report_noise_over(room_id=other.room, noise_id=other.noise, at=at, peak_db=None)


def _cries_elsewhere(noise: Noise) -> list[walls.Cry]:
    """None for what is no cry, or over."""
    if noise.certainty == "noise" or noise.ended_at is not None:
        return []
    return [_cry(other) for other in history_queries.cries_elsewhere(noise.room_id)]


def outlast_wall(*, noise: Noise, now: datetime) -> None:
    """A cry that was heard through the wall and goes on after the louder one fell silent is this room's own, and wakes."""
    louder = history_queries.noise(str(noise.through))
    if louder is not None and not walls.goes_on(louder.ended_at, now):
        return
    history_services.hear_through(noise_id=str(noise.pk), louder=None)
    wake = Wake(cause=noise.cause, certainty=noise.certainty, seconds=(now - noise.onset_at).total_seconds())
    report_noise(
        room_id=noise.room_id,
        noise_id=str(noise.pk),
        at=now,
        level_db=noise.level_db,
        threshold_db=noise.threshold_db,
        wake=wake,
        now=now,
        resumed=True,
    )


def _cry(noise: Noise) -> walls.Cry:
    return walls.Cry(str(noise.pk), noise.room_id, noise.onset_at, noise.level_db)


def drill_waits(*, room_id: int, at: datetime) -> bool:
    """Whether a drill waits for this room's alarm: then any noise is it."""
    return alerts_queries.drill_waits(room_id, at)


def report_noise_over(*, room_id: int, noise_id: str, at: datetime, peak_db: float | None) -> None:
    """A noise has ended: its incident settles. Unknown noises, and second reports, change nothing."""

    def attempt() -> None:
        ended = IncidentNoise.objects.filter(noise_id=UUID(noise_id), incident__room=room_id, over_at=None)
        incident = Incident.objects.filter(noises__in=ended).first()
        if incident is None or not ended.update(over_at=at):
            return
        peak = troubles.louder(incident.peak_db, peak_db)
        goes_on = incident.noises.filter(over_at=None).exists() or kind_of(incident.kind).drill  # which has its own end
        if goes_on or incident.state not in OPEN:
            compare_and_set(incident, {"peak_db": peak})
        else:
            advance(incident, IncidentEvent.OVER, at, {"peak_db": peak})
        publish_incident(incident)

    retrying(attempt)


def report_unheard(
    *,
    room_id: int,
    kind: str,
    at: datetime,
    words_params: Params | None = None,
    severity: str = "normal",
    now: datetime | None = None,
) -> None:
    """Trouble of a kind (kinds/registry.py) goes on in this room: it is not heard, say, or runs out of power. May be repeated."""
    at = min(at, now or at)

    def attempt() -> None:
        incident = alerts_queries.latest(room_id, kind)
        worse = severity == "critical" and (incident is None or incident.severity != "critical")
        if incident is not None and incident.state in OPEN and incident.noisy and not worse:
            return
        incident = troubles.report(room_id, kind, at, dict(words_params or {}), severity=severity, now=now or at)
        if incident is not None:
            publish_incident(incident)

    retrying(attempt)


def report_heard_again(*, room_id: int, kind: str, at: datetime) -> None:
    """What `report_unheard` told is mended. Without an open incident of this kind nothing happens."""

    def attempt() -> None:
        incident = alerts_queries.latest(room_id, kind)
        if incident is not None and incident.state in OPEN:
            transition(incident, IncidentEvent.MENDED, at, now=at, facts=troubles.mended(incident))
            publish_incident(incident)

    retrying(attempt)


def acknowledge(*, incident_id: int, person_id: int, at: datetime) -> None:
    """Somebody takes it, for all. The first one has it; who comes later is only noted. Raises BabycamError("not_found").

    What is over for the moment is taken for its return, if it may return. A drill is answered by each for themselves.
    """

    def attempt() -> None:
        incident = _existing(incident_id)
        catch_up(incident, at, may_call=False)
        if kind_of(incident.kind).drill and incident.state == "triggered":
            answer_drill(incident, person_id, at)
        else:
            transition(incident, IncidentEvent.ACK, at, now=at, person_id=person_id)
        publish_incident(incident)

    retrying(attempt)


def snooze(*, incident_id: int, person_id: int, minutes: float, at: datetime) -> None:
    """Quiet for `minutes`; then it rings again if it is still loud. Raises BabycamError not_found, or it_is_over."""

    def attempt() -> None:
        incident = _existing(incident_id)
        catch_up(incident, at, may_call=False)
        if incident.state not in OPEN:
            raise BabycamError("it_is_over")
        if kind_of(incident.kind).drill:
            answer_drill(incident, person_id, at)
            publish_incident(incident)
            return
        facts = replace(facts_of(incident), snooze_until=at + timedelta(minutes=minutes))
        transition(incident, IncidentEvent.SNOOZE, at, now=at, facts=facts, person_id=person_id, params={"minutes": minutes})
        publish_incident(incident)

    retrying(attempt)


def undo(*, incident_id: int, person_id: int, at: datetime) -> None:
    """Takes back one's own ack, snooze or "not me", whichever is there. Without one nothing happens."""

    def attempt() -> None:
        incident = _existing(incident_id)
        quiet_services.leave(room_id=incident.room_id, person_id=person_id, now=at)
        if incident.acked_by_id == person_id and _answered(incident, at):
            transition(incident, IncidentEvent.UNDO, at, now=at, person_id=person_id)
        elif (incident.handed_over or {}).get("by") == person_id and incident.state in OPEN:
            handoffs.take_back(incident, person_id, at)
        else:
            return
        catch_up(incident, at)
        publish_incident(incident)

    retrying(attempt)


def not_me(*, incident_id: int, person_id: int, scope: str, client_uuid: UUID, at: datetime) -> None:
    """Somebody else, for now (`scope`: one of duty.scopes.SCOPES); the next one is called at once.

    Said again with another scope, the new one replaces the old. Raises BabycamError not_found, it_is_over, nobody_else.
    """

    def attempt() -> None:
        incident = _existing(incident_id)
        catch_up(incident, at, may_call=False)
        if incident.state not in OPEN:
            raise BabycamError("it_is_over")
        quiet_services.leave(room_id=incident.room_id, person_id=person_id, now=at)
        if incident.state in ("acked", "snoozed") and incident.acked_by_id == person_id:
            transition(incident, IncidentEvent.UNDO, at, now=at, person_id=person_id)
        handoffs.hand_off(incident, person_id, scope, client_uuid, at)
        catch_up(incident, at)
        publish_incident(incident)

    retrying(attempt)


def remove_room(*, room: Room, now: datetime) -> None:
    """Removes the room with its camera. Nothing rings for it any more, and what does is taken back."""

    def attempt() -> None:
        for incident in Incident.objects.filter(room=room, state__in=OPEN).select_related("room"):
            compare_and_set(incident, {})  # whoever is calling for it just now begins again, and finds it gone
            calls.hush(incident, f"{incident.room.name} was removed", now)
        rooms_services.delete_room(room=room)

    retrying(attempt)


def decide(*, incident_id: int, now: datetime, heard_since: datetime | None = None) -> bool:
    """Does what is due on this incident by `now`, if anything still is; whether it did.

    `heard_since`: leave it alone while "it is still noisy" is older knowledge than that (see the ticker).
    """

    def attempt() -> bool:
        incident = Incident.objects.filter(pk=incident_id).select_related("room").first()
        if incident is None or _stale(incident, heard_since):
            return False
        if acted := catch_up(incident, now):
            publish_incident(incident)
        return acted

    return retrying(attempt)


def follow_duty(*, incident_id: int, now: datetime, heard_since: datetime | None = None) -> bool:
    """Tells who has come on duty since the last call of this incident, at once; whether there was anything to do.

    Asked twice a second while it rings: a look comes first that takes no lock from those who write.
    """

    def ringing() -> Incident | None:
        incident = Incident.objects.filter(pk=incident_id, state="triggered").select_related("room").first()
        return None if incident is None or calls_wait(incident) or _stale(incident, heard_since) else incident

    def attempt() -> bool:
        incident = ringing()
        if incident is None:
            return False
        if acted := calls.follow(incident, now):
            publish_incident(incident)
        return acted

    seen = ringing()
    return seen is not None and calls.duty_change(seen, now) is not None and retrying(attempt)


def note_rung(*, incident_id: int, channels: Collection[int], at: datetime) -> None:
    """It has rung on these channels without the outbox: they are told with the others when it is over, or now if it is."""

    def attempt() -> None:
        incident = _existing(incident_id)
        compare_and_set(incident, {})  # an answer in between would not know of them
        alert = calls.alert(incident)
        notify_services.note_rung(
            incident_id=incident.pk, room_id=incident.room_id, round=incident.round, alert=alert, channels=channels, now=at
        )
        if incident.state != "triggered":
            calls.hush(incident, words.taken(incident), at)

    retrying(attempt)


def tick(now: datetime) -> None:
    """The loop came round."""
    if not Tick.objects.filter(pk=1).update(at=now):
        Tick.objects.update_or_create(pk=1, defaults={"at": now})


def push_ahead(*, incident_id: int, until: datetime) -> None:
    """This incident could not be decided: look again later, so that it does not hold up the others."""
    Incident.objects.filter(pk=incident_id).update(next_action_at=until)


def end_noise(*, room_id: int, noise_id: str, at: datetime) -> None:
    """Ends a noise whose end will never be told, in history and in its incident."""
    history_services.end_noise(noise_id=noise_id, at=at)
    report_noise_over(room_id=room_id, noise_id=noise_id, at=at, peak_db=None)


# --- steps, inside a transaction -----------------------------------------------------------------------------------------


def _tie(incident: Incident, noise_id: str, at: datetime) -> None:
    incident.noises.filter(over_at=None).update(over_at=at)  # a room has one noise at a time
    incident.noises.update_or_create(noise_id=UUID(noise_id), defaults={"over_at": None})
    history_services.tie_noise(noise_id=noise_id, incident=incident.pk)


def _beginning(noise: Noise | None, at: datetime) -> dict[str, Any]:
    """Since when it is loud, and for how long (s) it was before it counted as a noise."""
    if noise is None:
        return {"loud_s": None}
    loud_s = (noise.started_at - noise.onset_at).total_seconds()
    return {"loud_s": loud_s, "since": clock.rfc3339(min(noise.onset_at, at))}


def _cause(wake: Wake) -> dict[str, Any]:
    return {"cause": wake.cause, "cause_s": wake.seconds, "certainty": wake.certainty}


def _known_better(incident: Incident, noise: Noise | None, wake: Wake, at: datetime) -> None:
    """Its noise is a cry, or more certainly one, than it was when it woke. Somebody who took a noise long ago is told of a cry."""
    before = str(incident.params.get("certainty") or "noise")
    if not kind_of(incident.kind).noises or CERTAINTIES.index(wake.certainty) <= CERTAINTIES.index(before):
        return
    columns = {"params": {**incident.params, **_cause(wake)}}
    late = noise is not None and noise.woke_at is not None and at - noise.woke_at > NEWS_AFTER
    if before == "noise" and (incident.state == "triggered" or (incident.state in OPEN and late)):
        advance(incident, IncidentEvent.CRY, at, columns)
        catch_up(incident, at)
    else:
        compare_and_set(incident, columns)
    publish_incident(incident)


def _answered(incident: Incident, at: datetime) -> bool:
    """Whether it is somebody's: also one that is over, for as long as the answer holds."""
    return incident.state in ("acked", "snoozed") or (incident.state == "resolved" and machine.holds(facts_of(incident), at))


def _stale(incident: Incident, heard_since: datetime | None) -> bool:
    """It is said to be noisy, but nobody has said so since then."""
    if heard_since is None or not incident.noisy:
        return False
    return not incident.log.filter(event__in=TROUBLE_LINES, at__gte=heard_since).exists()


def _existing(incident_id: int) -> Incident:
    incident = Incident.objects.filter(pk=incident_id).select_related("room").first()
    if incident is None:
        raise BabycamError("not_found")
    return incident
