"""Carries out what escalation.py decides: duty resolved now, a snapshot of it, rows in the outbox, all in one transaction.

Whoever is on duty is always tried in the first call, also when nothing of theirs seems to answer: then whoever comes next is called
in the same moment, so that a dead phone costs no time, and a page that may not sound shows at least its alarm.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from babycam.alerts import escalation, words
from babycam.alerts import queries as alerts_queries
from babycam.alerts.escalation import Plan
from babycam.alerts.kinds.registry import kind_of, sounding
from babycam.alerts.machine import IncidentEvent, IncidentFacts
from babycam.alerts.models import DutySnapshot, Incident
from babycam.alerts.records import advance, compare_and_set, facts_of
from babycam.duty import queries as duty_queries
from babycam.duty import scopes
from babycam.duty.dnd import people_under_dnd
from babycam.duty.queries import Book
from babycam.duty.resolver import resolve
from babycam.notify import queries as notify_queries
from babycam.notify import reach
from babycam.notify import services as notify_services
from babycam.notify.message import Alert
from babycam.notify.reach import Reach
from babycam.people import queries as people_queries
from babycam.rooms import queries as rooms_queries


@dataclass(frozen=True, slots=True)
class Standing:
    """Duty at a moment, person ids. `tiers`: whom to call in which order; `planned`: the same as if all could be reached; `signs`:
    how each of them could be woken; `awake`: who has answered a drill, and is called no more."""

    tiers: list[list[int]]
    planned: list[list[int]]
    flags: list[str]
    used: dict[str, list[int]]
    why: str
    signs: dict[int, Reach]
    awake: frozenset[int] = frozenset()

    @property
    def on_duty(self) -> list[int]:
        """Whose turn it is, reached or not."""
        return self.planned[0] if self.planned else []

    @property
    def order(self) -> list[list[int]]:
        """The tiers, with everybody on duty in the first one, reached or not."""
        if not self.tiers:
            return []
        first = [*self.tiers[0], *(person for person in self.on_duty if person not in self.tiers[0])]
        later = ([person for person in tier if person not in first] for tier in self.tiers[1:])
        asleep = ([person for person in tier if person not in self.awake] for tier in [first, *later])
        return [tier for tier in asleep if tier]

    def lost(self) -> set[int]:
        """Whom nothing would wake."""
        return {person for person, sign in self.signs.items() if not sign.reached}


def call(incident: Incident, now: datetime, *, but: int | None = None) -> None:
    """The call that is due: resolves who is on duty, and tells them. `but`: who has just said "not me", and is backup only.

    Raises records.Outrun.
    """
    standing = standing_of(incident, now)
    also = [incident.also] if incident.also else []
    facts = _goes_on(incident, standing)
    order = _last(but or _said_not_me(incident), standing.order)
    silent = bool(facts.reached) and _gave_no_sign(incident, now)
    plan = escalation.plan(order, called(incident), facts, now, also=also, silent=silent)
    _carry_out(incident, plan, standing, now)


def chase(incident: Incident, now: datetime) -> None:
    """No receipt yet? The same people by their other channels. Raises records.Outrun."""
    facts = replace(facts_of(incident), receipt_at=None)
    answered = notify_queries.has_receipt(incident.pk, incident.round, incident.step)
    names = [] if answered else sorted(called(incident, step=incident.step) - _awake(incident))
    more = notify_services.enqueue(
        incident_id=incident.pk,
        room_id=incident.room_id,
        round=incident.round,
        step=incident.step,
        person_ids=names,
        alert=alert(incident),
        reach="rest",
        now=now,
    )
    event = IncidentEvent.NO_RECEIPT if more else IncidentEvent.RECEIVED
    advance(incident, event, now, facts=facts, params={"people": names})


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What is different since the last call. `gone`: who was called and may not know of it any more; `off`: who has gone off duty;
    `stay`: who remains reached; `plan`: the call that follows, None where nobody new is called; `turned`: others are on duty."""

    standing: Standing
    gone: set[int]
    off: list[int]
    stay: list[int]
    plan: Plan | None
    turned: bool


def duty_change(incident: Incident, now: datetime) -> DutyChange | None:
    """Whether somebody else is on duty, or can be reached again; None where all is as it was.

    Only reads, so it may be asked without the writers' lock, for which everybody else waits.
    """
    calls = list(incident.snapshots.filter(round=incident.round))
    if not calls:
        return None
    before, so_far = calls[-1], {person for row in calls for person in row.people}
    standing = standing_of(incident, now)
    gone = _locked_out(so_far, standing, now)
    off = [person for person in before.on_duty if person not in standing.on_duty]
    back = _back_again(incident, calls, standing)
    stay = [person for person in incident.reached if person not in off]
    facts = replace(facts_of(incident), reached=tuple(stay))
    left_out = _left_out(before, standing) - so_far
    plan = escalation.changed(standing.order, so_far | left_out, facts, now, back=back - left_out)
    turned = set(standing.on_duty) != set(before.on_duty)
    return DutyChange(standing, gone, off, stay, plan, turned) if gone or plan is not None or turned else None


def follow(incident: Incident, now: datetime) -> bool:
    """Who has come on duty is told now. What was not sent yet to who is off duty, will not be.

    Returns whether anything was done. Raises records.Outrun.
    """
    change = duty_change(incident, now)
    if change is None:
        return False
    if change.gone:
        hush(incident, words.OTHERS, now, person_ids=change.gone)
    if change.plan is None and not change.turned:
        return False
    if change.off:
        call_off(incident, change.off, now)
    if change.plan is not None:
        _carry_out(incident, change.plan, change.standing, now)
    else:
        compare_and_set(incident, {"reached": change.stay})
        _snapshot(incident, Plan(IncidentEvent.DUTY_CHANGED, facts_of(incident), ()), change.standing, now)
    return True


def called(incident: Incident, step: int | None = None) -> set[int]:
    """Whom this round (or one step of it) has called."""
    rows = incident.snapshots.filter(round=incident.round)
    rows = rows if step is None else rows.filter(step=step)
    return {person for called in rows.values_list("people", flat=True) for person in called}


def _goes_on(incident: Incident, standing: Standing) -> IncidentFacts:
    """The facts for the next call. Whoever went off duty since the last one is backup, like the others; and nobody is called alone
    whom nothing would wake."""
    facts, last = facts_of(incident), incident.snapshots.last()
    off = [person for person in last.on_duty if person not in standing.on_duty] if last and not facts.alone else []
    stay = tuple(person for person in facts.reached if person not in off)
    return replace(facts, reached=stay, alone=facts.alone and not set(stay) & standing.lost())


def _said_not_me(incident: Incident) -> int | None:
    """Who has handed this wake-up over: it ended with the trouble, but a return belongs to it."""
    handed = incident.handed_over or {}
    by, reached = handed.get("by"), set(incident.reached)
    if handed.get("scope") not in scopes.of_the_incident() or by in reached:
        return None
    stands = reached & set(handed.get("to") or ()) if reached else not _answered_since_hand_over(incident)
    return by if stands else None


def _answered_since_hand_over(incident: Incident) -> bool:
    """Whether somebody has answered since the newest "not me": one that was said in the quiet has called nobody yet."""
    handoff = incident.log.filter(event="handed_over").last()
    return handoff is None or incident.log.filter(event__in=("acked", "acked_late", "snoozed"), id__gt=handoff.pk).exists()


def _gave_no_sign(incident: Incident, now: datetime) -> bool:
    """Whether receipts of the calls before this return are missing, though they had their time."""
    if incident.round == 0:
        return False
    late = incident.receipt_at is None or incident.receipt_at <= now
    return late and not notify_queries.proven(incident.pk, incident.round - 1)


def _left_out(before: DutySnapshot, standing: Standing) -> set[int]:
    """Who could have been called by the last call and was not: somebody else is asked alone, or first."""
    first = {*before.on_duty, *(before.tiers[0] if before.tiers else ())}
    return first & set(standing.order[0] if standing.order else ())


def _locked_out(so_far: set[int], standing: Standing, now: datetime) -> set[int]:
    """Who was called and may not know of it any more: a sitter whose time is over, somebody who was removed."""
    strange = so_far - set(escalation.everyone(standing.planned))
    return strange - {person.pk for person in people_queries.let_in(now)} if strange else set()


def _back_again(incident: Incident, calls: list[DutySnapshot], standing: Standing) -> set[int]:
    """Whom this round has called in vain because they could not be reached, and who can be now."""
    sure = notify_queries.proven(incident.pk, incident.round) | standing.lost()
    for row in calls:
        sure |= {person for person in row.people if row.signs.get(str(person), {}).get("reached", True)}
    return {person for tier in standing.tiers for person in tier} - sure


def call_off(incident: Incident, person_ids: Collection[int], now: datetime) -> None:
    """Others are called instead of these: nothing more is sent to them."""
    instead = replace(alert(incident), words=words.OTHERS)
    notify_services.call_off(incident_id=incident.pk, alert=instead, person_ids=person_ids, now=now)


def hush(incident: Incident, reason: str, now: datetime, *, person_ids: Collection[int] | None = None) -> None:
    """Nobody (of these) needs to be called any more: what was not sent is cancelled, what was is taken back ("Dad has it")."""
    notify_services.cancel_unsent(incident_id=incident.pk, person_ids=person_ids, now=now)
    notify_services.retract(incident_id=incident.pk, alert=replace(alert(incident), words=reason), person_ids=person_ids, now=now)


def alert(incident: Incident, *, siren: bool = False, shared: Iterable[Incident] = ()) -> Alert:
    """What is said of it. Rooms that share one alert are named together, and replace each other on a screen."""
    together = [incident, *shared]
    names = tuple(dict.fromkeys(member.room.name for member in together))
    kind = kind_of(incident.kind)
    now = incident.noisy or not kind.lasting
    single = words.incident(incident.kind, names[0], incident.params, noisy=now)
    headline = words.together(incident.kind, names) if len(names) > 1 else single
    return Alert(
        **sounding(incident.kind),
        words=headline,
        key=incident.rings_under,
        rooms=names,
        critical=incident.severity == "critical",
        round=incident.round,
        url=f"/incidents/{incident.pk}",
        comes_and_goes=kind.lasting and "well" in incident.params and len(names) == 1,
        what=words.what(incident.kind, incident.params) if len(names) == 1 else "",
        siren=siren and not kind.drill,  # a drill is no reason to wake a street
    )


# --- inside -----------------------------------------------------------------------------------------------------------------


def _carry_out(incident: Incident, plan: Plan, standing: Standing, now: datetime) -> None:
    advance(incident, plan.event, now, {"also": None}, facts=plan.facts, params={"people": list(plan.people)})
    _snapshot(incident, plan, standing, now)
    shared = _shared(incident)
    for group, those in _who_knows(plan.people, shared):
        notify_services.enqueue(
            incident_id=incident.pk,
            room_id=incident.room_id,
            round=incident.round,
            step=incident.step,
            person_ids=group,
            alert=alert(incident, siren=plan.siren, shared=those),
            reach=plan.reach,
            now=now,
        )


def _snapshot(incident: Incident, plan: Plan, standing: Standing, now: datetime) -> None:
    incident.snapshots.create(
        at=now,
        round=incident.round,
        step=incident.step,
        event=plan.event.value,
        people=list(plan.people),
        reach=plan.reach,
        on_duty=standing.on_duty,
        tiers=standing.tiers,
        flags=standing.flags,
        used=standing.used,
        why=standing.why[:300],
        signs={str(person): sign.to_json() for person, sign in standing.signs.items()},
    )


def standing_of(incident: Incident, now: datetime) -> Standing:
    """Resolved again each time: an override at 3 AM must bite at once."""
    book = duty_queries.book(since=now)
    standing = _standing(book, incident.room_id, now, incident.severity, reach.everybody(now))
    if kind_of(incident.kind).drill:  # a drill wakes everybody at once, to measure them all
        standing = replace(standing, tiers=[list(escalation.everyone(standing.tiers))])
    return replace(standing, awake=_awake(incident))


def order_in(book: Book, room_id: int, at: datetime, *, live: bool) -> list[list[int]]:
    """Whom a noise in this room would call, in which order. `live`: at this moment, so whom nothing would wake comes last."""
    return _standing(book, room_id, at, "normal", reach.everybody(at) if live else {}).order


def _standing(book: Book, room_id: int, at: datetime, severity: str, ways: dict[int, Reach]) -> Standing:
    room, under_dnd = str(room_id), people_under_dnd(book.dnd_wishes, at)
    deaf = {name for name, person in book.people.items() if person.pk in ways and not ways[person.pk].reached}
    planned = resolve(book.roster, room, at, severity=severity, dnd=under_dnd)
    reached = resolve(book.roster, room, at, severity=severity, dnd=under_dnd, unreachable=deaf)
    tiers = [book.ids(tier) for tier in reached.tiers]
    by_duty = [book.ids(tier) for tier in planned.tiers]
    signs = {person: ways[person] for tier in tiers for person in tier if person in ways}
    return Standing(tiers, by_duty, reached.flags, reached.used, duty_queries.why(book, reached), signs)


def _awake(incident: Incident) -> frozenset[int]:
    return frozenset(alerts_queries.answered(incident)) if kind_of(incident.kind).drill else frozenset()


def _last(person_id: int | None, order: list[list[int]]) -> list[list[int]]:
    """The same order with this person at its end."""
    there = any(person_id in tier for tier in order)
    others = [others for tier in order if (others := [person for person in tier if person != person_id])]
    return [*others, [person_id]] if there and person_id is not None else order


def _shared(incident: Incident) -> list[Incident]:
    """The other incidents whose alert this is too, while they ring."""
    leader = incident.leader or incident.pk
    ringing = Incident.objects.filter(state="triggered", kind=incident.kind).exclude(pk=incident.pk).select_related("room")
    return [other for other in ringing if leader in (other.pk, other.leader)]


def _who_knows(person_ids: Iterable[int], shared: list[Incident]) -> list[tuple[list[int], list[Incident]]]:
    """People, with those of the shared rooms that they may know of."""
    ids = list(person_ids)
    if not shared:
        return [(ids, [])]
    rooms_of = {person.pk: rooms_queries.room_ids_of(person) for person in people_queries.members() if person.pk in ids}
    return [([person], [other for other in shared if other.room_id in rooms_of.get(person, ())]) for person in ids]
