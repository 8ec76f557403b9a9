""" "Not me": somebody else takes the duty over, for now or until morning, by an override like any other; and back again."""

from dataclasses import replace
from datetime import datetime, time
from uuid import UUID, uuid4, uuid5

from babycam.alerts import calls
from babycam.alerts.machine import IncidentEvent
from babycam.alerts.models import Incident
from babycam.alerts.records import advance, calls_wait, compare_and_set, facts_of
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty import scopes
from babycam.duty import services as duty_services
from babycam.duty.models import Override
from babycam.duty.services import OverrideDraft
from babycam.people import access
from babycam.people import queries as people_queries

NOBODY = "NOBODY_REACHABLE"
NOT_PLANNED = {"GAP", "DUTY_AWAY", "BOTH_AWAY"}


def hand_off(incident: Incident, person_id: int, scope: str, client_uuid: UUID, now: datetime) -> None:
    """Writes the override; whoever it names is called now, in a new round if they were called already.

    While calls wait for the noise to be back, it rings nobody: the new round begins with it.

    Raises BabycamError nobody_else, or what duty raises.
    """
    before = incident.handed_over or {}
    if before.get("by") == person_id:
        _cancel(before, person_id, now)
    who = _instead(incident, person_id, now)
    row = _override(incident, person_id, who, scope, client_uuid, now)
    handoff = {"by": person_id, "to": who, "until": clock.rfc3339(row.end), "override": row.pk, "scope": scope}
    new = (before.get("by"), before.get("to")) != (person_id, who)
    facts = facts_of(incident)
    later = calls_wait(incident)
    anew = incident.state == "triggered" and new and (later or set(who) <= calls.called(incident))
    if anew:
        facts = replace(facts, round=facts.round + 1, step=0, receipt_at=None, call_at=now)
    if incident.state == "triggered" and new:  # whoever it was handed to has their own time to answer
        facts = replace(facts, reached=(), alone=False, escalate_at=None)
        calls.call_off(incident, [person_id], now)
    words = {"to": who, "scope": scope, "until": handoff["until"]}
    advance(incident, IncidentEvent.HAND_OVER, now, {"handed_over": handoff}, facts=facts, params=words, person_id=person_id)
    if later or incident.state != "triggered":
        return
    if anew:
        calls.call(incident, now, but=person_id)
    else:
        calls.follow(incident, now)


def take_back(incident: Incident, person_id: int, now: datetime) -> None:
    """It was me after all: the override ends; whoever was called meanwhile may still answer."""
    _cancel(incident.handed_over or {}, person_id, now)
    compare_and_set(incident, {"handed_over": None})
    incident.log.create(at=now, event="hand_over_undone", round=incident.round, person_id=person_id)
    if incident.state == "triggered" and not calls_wait(incident):
        calls.follow(incident, now)


def end_wake_up(incident: Incident, now: datetime) -> None:
    """What was said for "this wake-up" is over with it."""
    duty_services.end_wake_up(incident=incident.pk, now=now)


def _instead(incident: Incident, person_id: int, now: datetime) -> list[int]:
    """Who else is on duty already; else who comes next."""
    standing = calls.standing_of(incident, now)
    for tier in standing.planned if NOBODY in standing.flags else standing.tiers:
        if others := [person for person in tier if person != person_id]:
            return others
    raise BabycamError("nobody_else")


def _override(incident: Incident, person_id: int, who: list[int], scope: str, client_uuid: UUID, now: datetime) -> Override:
    speaker = people_queries.person(person_id)
    if speaker is None:
        raise BabycamError("not_allowed")
    book = duty_queries.book(since=now)
    end = scopes.until(scope, now, book.zone, _morning())
    kind, instead_of = _kind(incident, speaker.role, person_id, now)
    everywhere = scope not in scopes.of_the_incident() and _serve_everywhere(who) and access.sees_all_rooms(speaker.role)
    wish = OverrideDraft(
        kind,
        (person_id,) if kind == "away" else tuple(who),
        instead_of=instead_of,
        rooms=None if everywhere else (incident.room_id,),
        end=end,
        scope=scope,
        reason="not me",
        incident=incident.pk,
    )
    return duty_services.add_override(wish, by=person_id, client_uuid=_fresh(client_uuid, scope), now=now)


def _kind(incident: Incident, role: str, person_id: int, now: datetime) -> tuple[str, int | None]:
    """In the place of whom the rota names; where it names nobody, or somebody else, simply somebody takes it.

    A sitter decides for nobody else: it only says that it is away.
    """
    if not access.sees_all_rooms(role):
        return "away", None
    standing = calls.standing_of(incident, now)
    planned = person_id in standing.on_duty and not NOT_PLANNED & set(standing.flags)
    return ("replace", person_id) if planned else ("take", None)


def _fresh(client_uuid: UUID, scope: str) -> UUID:
    """One row for each tap and scope, however often the tap arrives; a new one after it was taken back."""
    tap = uuid5(client_uuid, scope)
    gone = Override.objects.filter(client_uuid=tap, cancelled_at__isnull=False).exists()
    return uuid4() if gone else tap


def _serve_everywhere(person_ids: list[int]) -> bool:
    return all(access.sees_all_rooms(person.role) for person in people_queries.members() if person.pk in person_ids)


def _cancel(handed_over: dict[str, object], person_id: int, now: datetime) -> None:
    if handed_over.get("override"):
        duty_services.cancel_override(override_id=int(str(handed_over["override"])), by=person_id, now=now)


def _morning() -> time:
    household = people_queries.household()
    if household is None:
        raise BabycamError("not_found")
    return household.morning_time
