"""Who is called now: one function of the tiers of duty, of whom this round has called, and of the time. Pure.

A round begins with those on duty (tier 0). A person who does not answer within `ack_s` stays called, and the next tier that holds
somebody not yet called in this round is called too. When all were called, a new round begins, louder: every channel at once.
After `rounds` rounds without an answer everyone is called by everything, the siren too, again and again each `siren_s`. An empty
tier never costs time, because only tiers that hold somebody new are looked at. Duty is people's, and live: whoever calls this
resolves it again for each call.

Trouble that ended unanswered and returns is told at once to all whom calls have reached before (`facts.reached`), with those on
duty; whoever comes next is called when the time that was left has passed, which may be in the same moment. What comes and goes
faster than `ack_s` thus reaches everybody as soon as what lasts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from babycam.alerts.facts import OVERDUE, IncidentFacts
from babycam.alerts.machine import IncidentEvent

Tiers = Sequence[Sequence[int]]
Reach = Literal["first", "all"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The calling event, the facts that it leaves, and who is called: `people` by `reach`; `siren`: the house's too."""

    event: IncidentEvent
    facts: IncidentFacts
    people: tuple[int, ...]
    reach: Reach = "first"
    siren: bool = False


def plan(
    tiers: Tiers, called: Collection[int], facts: IncidentFacts, now: datetime, *, also: Iterable[int] = (), silent: bool = False
) -> Plan:
    """The next call. `called`: people this round has called. `also`: whom the first call of a round must not forget. `silent`:
    nothing came back from the calls before a return.

    A call that is long overdue is decided again: those on duty now are called once, whatever should have happened meanwhile, and
    whoever was reached not long ago.
    """
    if not called:
        return _again(tiers, facts, now, also, silent) or _first(IncidentEvent.CALL, tiers, facts, now, also)
    if facts.call_at is not None and now - facts.call_at >= OVERDUE:
        recent = now - facts.call_at <= timedelta(seconds=facts.policy.reopen_s)
        current = replace(facts, reached=facts.reached if recent else ())
        return _first(IncidentEvent.RESUMED, tiers, _round_on(current), now, (*also, *_still_there(tiers, current.reached)))
    if new := _next(tiers, called):
        return _call(IncidentEvent.NEXT_STEP, new, replace(facts, step=facts.step + 1), now)
    tired = replace(facts, unanswered=facts.unanswered + 1)
    if tired.unanswered < facts.policy.rounds:
        return _first(IncidentEvent.NEXT_ROUND, tiers, _round_on(tired), now, ())
    return _siren(tiers, _round_on(tired), now)


def changed(
    tiers: Tiers, called: Collection[int], facts: IncidentFacts, now: datetime, *, back: Collection[int] = ()
) -> Plan | None:
    """The call that is due because somebody else is on duty now, or can be reached again (`back`: who was called in vain).

    None when all of them were called already, or nobody was yet.
    """
    new = _new(tiers[0], set(called) - set(back)) if tiers and called else ()
    if not new:
        return None
    return _call(IncidentEvent.DUTY_CHANGED, new, replace(facts, step=facts.step + 1), now)


def everyone(tiers: Tiers) -> tuple[int, ...]:
    """All people, in the order of their tiers."""
    return _once(person for tier in tiers for person in tier)


def _again(tiers: Tiers, facts: IncidentFacts, now: datetime, also: Iterable[int], silent: bool) -> Plan | None:
    """The first call of a return that goes on where it stood; None when there is nothing to go on with."""
    reached = _still_there(tiers, facts.reached)
    if not reached:
        return None
    people = reached if facts.alone else _once([*tiers[0], *also, *reached])
    if facts.escalate_at is not None and now < facts.escalate_at:
        return _call(IncidentEvent.CALL, people, facts, now, until=facts.escalate_at, silent=silent)
    if new := _next(tiers, people):
        return _call(IncidentEvent.NEXT_STEP, (*people, *new), replace(facts, alone=False), now, silent=silent)
    tired = replace(facts, unanswered=facts.unanswered + 1, alone=False)
    if tired.unanswered < facts.policy.rounds:
        return _call(IncidentEvent.CALL, people, tired, now)
    return _siren(tiers, tired, now)


def _first(event: IncidentEvent, tiers: Tiers, facts: IncidentFacts, now: datetime, also: Iterable[int]) -> Plan:
    return _call(event, _once([*(tiers[0] if tiers else ()), *also]), replace(facts, alone=False), now)


def _siren(tiers: Tiers, facts: IncidentFacts, now: datetime) -> Plan:
    people = everyone(tiers)
    facts = replace(_reaching(facts, people), receipt_at=None, call_at=now + timedelta(seconds=facts.policy.siren_s))
    return Plan(IncidentEvent.SIREN, facts, people, "all", siren=True)


def _call(
    event: IncidentEvent,
    people: tuple[int, ...],
    facts: IncidentFacts,
    now: datetime,
    *,
    until: datetime | None = None,
    silent: bool = False,
) -> Plan:
    """Quietest first: page and web push, the rest without a receipt; all at once when it is critical, in later rounds, or when
    nothing came back before. `until`: when the next ones are called; else in `ack_s`."""
    reach: Reach = "all" if facts.critical or facts.unanswered or silent else "first"
    receipt_at = now + timedelta(seconds=facts.policy.receipt_s) if reach == "first" and people else None
    call_at = until or now + timedelta(seconds=facts.policy.ack_s)
    return Plan(event, replace(_reaching(facts, people), receipt_at=receipt_at, call_at=call_at), people, reach)


def _reaching(facts: IncidentFacts, people: Iterable[int]) -> IncidentFacts:
    return replace(facts, reached=_once([*facts.reached, *people]), escalate_at=None)


def _still_there(tiers: Tiers, reached: Iterable[int]) -> tuple[int, ...]:
    there = everyone(tiers)
    return _once(person for person in reached if person in there)


def _round_on(facts: IncidentFacts) -> IncidentFacts:
    return replace(facts, round=facts.round + 1, step=0)


def _next(tiers: Tiers, called: Collection[int]) -> tuple[int, ...]:
    return next((new for tier in tiers if (new := _new(tier, called))), ())


def _new(tier: Iterable[int], called: Collection[int]) -> tuple[int, ...]:
    return _once(person for person in tier if person not in called)


def _once(people: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(people))
