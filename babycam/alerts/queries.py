"""Reads: incidents, as rows or in the shape that goes over the wire; the family's timings; what rings and what is due."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from babycam.alerts import story, words
from babycam.alerts.kinds.registry import codes_about, drills, kind_of
from babycam.alerts.machine import Policy
from babycam.alerts.models import OPEN, AlertPolicy, Drill, DutySnapshot, Incident, IncidentLog, IncidentVerdict, Tick
from babycam.alerts.records import calls_wait
from babycam.alerts.wake_times import LogLine, rang_since
from babycam.core import clock
from babycam.duty import queries as duty_queries
from babycam.history import queries as history_queries
from babycam.loops.database import finds
from babycam.notify import queries as notify_queries
from babycam.people import queries as people_queries
from babycam.people.models import Person

DRILL_WAITS = timedelta(seconds=20)  # longer than patience and a slow link
ANYTHING = """
SELECT EXISTS (SELECT 1 FROM alerts_incident WHERE state IN (%s, %s, %s) OR next_action_at <= %s)
    OR EXISTS (SELECT 1 FROM alerts_drill WHERE incident_id IS NULL AND ends_at > %s)
    OR EXISTS (SELECT 1 FROM history_noise WHERE ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM alerts_roomquiet WHERE ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM alerts_settingup)
"""
TIMINGS = ("receipt_s", "ack_s", "rounds", "siren_s", "ack_holds_s", "reopen_s", "group_s")


def incidents(
    rooms: Iterable[int], *, room: int | None = None, only_open: bool = False, of: str | None = None
) -> QuerySet[Incident]:
    """Incidents of these rooms, with what `shape` needs. `of`: only those about a `child`, or a `monitor`."""
    allowed = set(rooms)
    rows = Incident.objects.filter(room__in=allowed if room is None else allowed & {room})
    if of is not None:
        rows = rows.filter(kind__in=codes_about(of))
    return _whole(rows.filter(state__in=OPEN) if only_open else rows)


def incident(incident_id: int) -> Incident | None:
    """One incident, with what `shape` needs."""
    return _whole(Incident.objects.filter(pk=incident_id)).first()


def room_of(incident_id: int) -> int | None:
    """The number of an incident's room."""
    return Incident.objects.filter(pk=incident_id).values_list("room_id", flat=True).first()


def openings(incident_ids: Iterable[int]) -> dict[int, datetime]:
    """When these incidents opened; those that are not there are missing."""
    return dict(Incident.objects.filter(pk__in=list(incident_ids)).values_list("pk", "opened_at"))


def latest(room_id: int, kind: str) -> Incident | None:
    """The open one if there is one, else the last that was."""
    mine = Incident.objects.filter(room=room_id, kind=kind).select_related("room")
    return mine.filter(state__in=OPEN).first() or mine.order_by("-opened_at", "-pk").first()


def leader(kind: str, at: datetime, within_s: float) -> int | None:
    """The incident whose alert a new one shares: of the same kind, in another room, begun a moment ago and ringing still."""
    since = at - timedelta(seconds=within_s)
    leaders = Incident.objects.filter(kind=kind, state="triggered", opened_at__gte=since, opened_at__lte=at).order_by(
        "opened_at", "pk"
    )
    first = None if kind_of(kind).drill else leaders.first()
    return (first.leader or first.pk) if first else None


def open_shapes(rooms: Iterable[int]) -> list[dict[str, Any]]:
    """What goes on in these rooms right now, oldest first: for a page that has just connected."""
    return shapes(list(incidents(rooms, only_open=True).order_by("opened_at", "pk")))


def due(now: datetime, limit: int) -> list[int]:
    """Incidents that want to be looked at by `now`, the longest overdue first; also those that are over, but have an answer."""
    rows = Incident.objects.filter(next_action_at__lte=now).order_by("next_action_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def anything_goes_on(now: datetime) -> bool:
    """Whether there may be something to do by `now`: an incident that is open or wants to be looked at, a drill whose cry is
    awaited, a noise that has not ended, a quiet room, setting up. One question for all of it, because it is asked all night."""
    return finds(ANYTHING, *OPEN, now, now)


def ringing() -> list[int]:
    """Incidents for which people are being called."""
    return list(Incident.objects.filter(state="triggered").order_by("pk").values_list("pk", flat=True))


def policy() -> Policy:
    """The family's timings as they are now."""
    row, household = AlertPolicy.objects.filter(pk=1).first() or AlertPolicy(), people_queries.household()
    timings = {name: getattr(row, name) for name in TIMINGS}
    return Policy(**timings, **({"quiet_s": household.quiet_s} if household else {}))


def ping_url() -> str:
    """Whom to tell outside that we live; "" for nobody."""
    row = AlertPolicy.objects.filter(pk=1).first()
    return row.ping_url if row else ""


def last_tick() -> datetime | None:
    """When the alert loop last came round, of whichever process."""
    row = Tick.objects.filter(pk=1).first()
    return row.at if row else None


def drill_waits(room_id: int, at: datetime) -> bool:
    """Whether a noise in this room now is a drill's: one was begun a moment ago, and nothing was heard of it yet."""
    since = at - DRILL_WAITS
    return Drill.objects.filter(room=room_id, incident=None, started_at__lte=at, started_at__gt=since, ends_at__gt=at).exists()


def drills_unheard(now: datetime) -> list[Drill]:
    """Drills whose cry should have been heard by now."""
    return list(Drill.objects.filter(incident=None, started_at__lte=now - DRILL_WAITS, ends_at__gt=now))


def drilling(room_id: int, now: datetime) -> bool:
    """Whether a drill goes on in this room."""
    mine = Drill.objects.filter(room=room_id, ends_at__gt=now)
    return mine.filter(Q(incident=None) | Q(incident__state__in=OPEN)).exists()


def drill(drill_id: int) -> Drill | None:
    """One drill, with what `drill_shape` needs."""
    return Drill.objects.select_related("incident", "by").filter(pk=drill_id).first()


def drills_over(now: datetime) -> list[int]:
    """Incidents of drills whose time is up."""
    over = Incident.objects.filter(kind__in=drills(), state__in=OPEN, drill__ends_at__lte=now)
    return list(over.values_list("pk", flat=True))


def log_lines(incident: Incident) -> list[LogLine]:
    """Its log as `wake_times` reads it, oldest first."""
    log = sorted(incident.log.all(), key=lambda row: row.pk)
    return [LogLine(row.pk, row.at, row.event, row.person_id, row.params) for row in log]


def calls(incident: Incident) -> list[dict[str, Any]]:
    """What became of each call."""
    return notify_queries.for_incident(incident.pk)


def answered(incident: Incident) -> dict[int, datetime]:
    """When each person answered, the first time."""
    answers: dict[int, datetime] = {}
    for person_id, at in incident.log.filter(event__startswith="acked", person__isnull=False).values_list("person_id", "at"):
        if person_id is not None:
            answers.setdefault(person_id, at)
    return answers


def all_answered(incident: Incident) -> bool:
    """Whether everybody who was called has."""
    called = _called(incident)
    return bool(called) and called <= set(answered(incident))


def ever_called(incident: Incident) -> list[dict[str, Any]]:
    """Whom any round has called, as {id, name}."""
    names = dict(Person.objects.values_list("pk", "name"))
    return [{"id": person, "name": names.get(person, "Somebody")} for person in sorted(_called(incident))]


def _called(incident: Incident) -> set[int]:
    return {person for people in incident.snapshots.values_list("people", flat=True) for person in people}


# --- shapes -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class IncidentContext:
    """What the shapes of many incidents share, read once."""

    clips: dict[str, list[str]]
    calls: dict[int, list[dict[str, Any]]]
    failures: dict[int, list[dict[str, Any]]]
    marks: dict[int, list[dict[str, Any]]]
    names: dict[int, str]
    zone: Any


def incident_json(incident: Incident) -> dict[str, Any]:
    """An Incident as REST and the page socket give it."""
    return shapes([incident])[0]


def shapes(incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """Many incidents, with one query for all of their clips, calls and people."""
    if not incidents:
        return []
    noise_ids = [noise.noise_id for incident in incidents for noise in incident.noises.all()]
    context = IncidentContext(
        clips=history_queries.clip_ids_of_noises(noise_ids) if noise_ids else {},
        calls=notify_queries.for_incidents([incident.pk for incident in incidents]),
        failures=notify_queries.failures([incident.pk for incident in incidents]),
        marks=history_queries.mark_lines({incident.pk: incident.room_id for incident in incidents}),
        names=dict(Person.objects.values_list("pk", "name")),
        zone=duty_queries.zone(),
    )
    return [_incident_json(incident, context) for incident in incidents]


def _incident_json(incident: Incident, context: IncidentContext) -> dict[str, Any]:
    noise_ids = [str(noise.noise_id) for noise in incident.noises.all()]
    acker, calls = incident.acked_by, context.calls.get(incident.pk, [])
    log = story.folded([_line(incident, line, context) for line in incident.log.all()])
    return {
        "id": incident.pk,
        "room": incident.room_id,
        "room_name": incident.room.name,
        "kind": incident.kind,
        "about": kind_of(incident.kind).about,
        "severity": incident.severity,
        "state": incident.state,
        "round": incident.round,
        "noisy": incident.noisy,
        "opened_at": clock.rfc3339(incident.opened_at),
        "since": incident.params.get("since") if incident.noisy and incident.state in OPEN else None,
        "acked_at": _stamp(incident.acked_at),
        "rang_at": _stamp(_rang_at(incident)),
        "acked_by": {"id": acker.pk, "name": acker.name} if acker else None,
        "setting_up": _being_set_up(incident),
        "resolved_at": _stamp(incident.resolved_at),
        "level_db": incident.level_db,
        "peak_db": incident.peak_db,
        **_sentences(incident),
        **kind_of(incident.kind).cause(incident.params),
        "rules": kind_of(incident.kind).rules(),
        "verdict": _verdict(incident),
        "answered": _people(_awake(incident), context) if kind_of(incident.kind).drill else [],
        "noise_ids": noise_ids,
        "clips": [clip for noise in noise_ids for clip in context.clips.get(noise, [])],
        "log": log,
        **_calling(incident, context),
        "calls": calls,
        "words_log": story.night_story(_lines(incident, log, context), calls, _steps(incident, context), context.zone),
    }


def _being_set_up(incident: Incident) -> bool:
    """Whether it calls nobody because somebody sets its camera up."""
    if incident.state != "snoozed" or incident.acked_by_id is not None:
        return False
    snoozed = [line for line in incident.log.all() if line.event == "snoozed"]
    return bool(snoozed and snoozed[-1].params.get("setting_up"))


def _rang_at(incident: Incident) -> datetime | None:
    """When the call that was answered was made: to whoever has it, else the first of that ringing."""
    if incident.acked_at is None:
        return None
    began = rang_since(log_lines(incident), incident.acked_at)
    calls = [
        each
        for each in incident.snapshots.all()
        if each.people and (began is None or began <= each.at) and each.at <= incident.acked_at
    ]
    mine = (each.at for each in calls if incident.acked_by_id in each.people)
    return next(mine, calls[0].at if calls else None)


def acknowledgements(incident_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Who came to each of these incidents: {by: {id, name}, after_s}, seconds from the call that was answered.

    {by: None, after_s: None}: it is over and nobody came. One that still waits for somebody is missing.
    """
    found = _whole(Incident.objects.filter(pk__in=set(incident_ids)))
    answered = {incident.pk: acknowledged(incident) for incident in found}
    return {number: answer for number, answer in answered.items() if answer is not None}


def acknowledged(incident: Incident) -> dict[str, Any] | None:
    """The same for one that was read with what `shape` needs; None while it waits for somebody."""
    acker, rang = incident.acked_by, _rang_at(incident)
    if acker is None or incident.acked_at is None:
        return {"by": None, "after_s": None} if incident.state not in OPEN and incident.acked_at is None else None
    after_s = max(0.0, (incident.acked_at - rang).total_seconds()) if rang else None
    return {"by": {"id": acker.pk, "name": acker.name}, "after_s": after_s}


def _verdict(incident: Incident) -> dict[str, Any] | None:
    verdict: IncidentVerdict | None = getattr(incident, "verdict", None)
    if verdict is None:
        return None
    return {
        "cried": verdict.cried,
        "by": {"id": verdict.by.pk, "name": verdict.by.name} if verdict.by else None,
        "at": clock.rfc3339(verdict.at),
    }


def _awake(incident: Incident) -> dict[int, None]:
    """Who has answered, in that order; from the log that was read already."""
    return dict.fromkeys(line.person_id for line in incident.log.all() if line.person_id and line.event.startswith("acked"))


def _lines(incident: Incident, log: Sequence[Mapping[str, Any]], context: IncidentContext) -> list[Mapping[str, Any]]:
    """What is told of it besides its calls."""
    return [*log, *context.failures.get(incident.pk, ()), *context.marks.get(incident.pk, ())]


def _calling(incident: Incident, context: IncidentContext) -> dict[str, Any]:
    """Who is called, in which order, and when the next ones are."""
    snapshots = list(incident.snapshots.all())
    last: DutySnapshot | None = snapshots[-1] if snapshots else None
    called = dict.fromkeys(person for snapshot in snapshots if snapshot.round == incident.round for person in snapshot.people)
    next_at = incident.call_at if incident.state == "triggered" and incident.noisy else incident.next_action_at
    return {
        "step": incident.step,
        "tiers": [_people(tier, context) for tier in last.tiers] if last else [],
        "flags": last.flags if last else [],
        "why": last.why if last else "",
        "told": _people(called, context),
        "waits": incident.state == "triggered" and calls_wait(incident),
        "called_at": _stamp(max((each.at for each in snapshots if each.people and each.round == incident.round), default=None)),
        "signs": _signs(snapshots, incident.round, context),
        "next_at": _stamp(next_at) if incident.state in OPEN else None,
        "snooze_until": _stamp(incident.snooze_until) if incident.state == "snoozed" else None,
        "handed_over": _handed_over(incident.handed_over, context),
    }


def _signs(snapshots: Sequence[DutySnapshot], round: int, context: IncidentContext) -> list[dict[str, Any]]:
    """How each person could be woken, as it was at the last call of this round that looked."""
    signs = {int(person): sign for snapshot in snapshots if snapshot.round == round for person, sign in snapshot.signs.items()}
    return [{**somebody, **signs[somebody["id"]]} for somebody in _people(signs, context)]


def _steps(incident: Incident, context: IncidentContext) -> list[dict[str, Any]]:
    """Each call as the story wants it: `people` called, and `signs` of everybody who was looked for, by id."""
    return [
        {
            "at": clock.rfc3339(snapshot.at),
            "event": snapshot.event,
            "round": snapshot.round,
            "people": _people(snapshot.people, context),
            "signs": {
                int(person): {**sign, "name": context.names.get(int(person), "Somebody")} for person, sign in snapshot.signs.items()
            },
        }
        for snapshot in incident.snapshots.all()
    ]


def _handed_over(handed: dict[str, Any] | None, context: IncidentContext) -> dict[str, Any] | None:
    if not handed:
        return None
    by = _people([handed["by"]], context)
    return {**handed, "by": by[0] if by else None, "to": _people(handed["to"], context)}


def _people(ids: Iterable[int], context: IncidentContext) -> list[dict[str, Any]]:
    return [{"id": person, "name": context.names[person]} for person in ids if person in context.names]


def _line(incident: Incident, line: IncidentLog, context: IncidentContext) -> dict[str, Any]:
    person = line.person.name if line.person else None
    params = {**incident.policy, **line.params, "zone": context.zone}
    for key in ("people", "to"):
        params[key] = [context.names[person_id] for person_id in line.params.get(key, ()) if person_id in context.names]
    sentence = words.log_line(incident.kind, incident.room.name, line.event, person, params)
    return {"at": clock.rfc3339(line.at), "event": line.event, "person": person, "words": sentence}


def _whole(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    log = Prefetch("log", IncidentLog.objects.select_related("person").order_by("pk"))
    return incidents.select_related("room", "acked_by", "verdict__by").prefetch_related(log, "noises", "snapshots")


def _sentences(incident: Incident) -> dict[str, str]:
    tellers = {"words": words.incident, "beside": words.beside}
    about, over = (incident.kind, incident.room.name, incident.params), incident.state not in OPEN
    return {name: tell(*about, noisy=incident.noisy, over=over) for name, tell in tellers.items()}


def _stamp(at: datetime | None) -> str | None:
    return clock.rfc3339(at) if at else None
