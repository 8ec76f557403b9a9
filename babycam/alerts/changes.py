"""What each step of the machine does to an incident's facts. Pure; `now` is an aware instant."""

from dataclasses import replace
from datetime import datetime, timedelta

from babycam.alerts.facts import IncidentFacts, may_answer_late, troubled_s


def begin(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Trouble where there was none: the first call is due."""
    return replace(_begun(facts, now), call_at=now)


def begin_alone(facts: IncidentFacts, now: datetime, holder: int) -> IncidentFacts:
    """To begin with: for the one whose answer to the last incident still holds; for the others when they do not answer this one."""
    return replace(facts, reached=(holder,), alone=True, escalate_at=now + timedelta(seconds=facts.policy.ack_s))


def noisy(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """What waited for the quiet to end is due now, not overdue."""
    waited = facts.call_at is not None and not facts.noisy
    call_at = max(facts.call_at, now) if waited and facts.call_at else facts.call_at
    return replace(_begun(facts, now), call_at=call_at)


def settle(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """The trouble has ended; over for good when it stays so for `quiet_s`."""
    return replace(_ended(facts, now), resolve_at=now + timedelta(seconds=facts.policy.quiet_s))


def ack(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Somebody has it, for `ack_holds_s`."""
    held = now + timedelta(seconds=facts.policy.ack_holds_s)
    return replace(_answered(facts, now), ack_until=held, snooze_until=None)


def ack_late(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """It is over already, but holds for its return."""
    return ack(facts, now) if may_answer_late(facts, now) else facts


def snooze(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Somebody wants peace until `snooze_until`."""
    until = facts.snooze_until or now + timedelta(seconds=facts.policy.ack_holds_s)
    return replace(_answered(facts, now), ack_until=None, snooze_until=until)


def same(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Nothing but what the caller has put into the facts already: escalation's plan, for the calling events."""
    return facts


def ring(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Rings again, a round on."""
    return replace(_unheld(_fresh(facts)), round=facts.round + 1, step=0, call_at=now)


def ring_critical(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Those who were called already are called again, and the next ones no later than they would have been."""
    stood = replace(facts, escalate_at=_next_ones_at(facts), alone=False)
    return replace(_unheld(stood), critical=True, round=facts.round + 1, step=0, receipt_at=None, call_at=now)


def ring_mostly(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Rings although it is not so right now; over when it stays so for long enough."""
    return replace(ring(facts, now), resolved_at=None, resolve_at=now + timedelta(seconds=facts.policy.quiet_s))


def reopen(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Goes on where it stood: `reached`, `unanswered` and `escalate_at` are kept."""
    back = _unheld(_returned(facts, now))
    return replace(back, critical=False, round=facts.round + 1, step=0, call_at=now)


def reopen_alone(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """For who had answered, whom the caller has put into `reached`; for the others when they do not answer this time."""
    return replace(reopen(facts, now), alone=True, escalate_at=now + timedelta(seconds=facts.policy.ack_s))


def hold(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Back, while somebody has it: nobody is called."""
    return replace(_returned(facts, now), ack_until=facts.ack_until or now)


def hold_peace(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Back, while somebody has snoozed it: nobody is called."""
    return replace(_returned(facts, now), snooze_until=facts.snooze_until or now)


def resolve(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Resolved when the quiet had lasted, however late that is noticed; else (mended) now. What stood is kept for a return."""
    over = replace(_ended(facts, now), resolve_at=None, call_at=None, escalate_at=_next_ones_at(facts))
    return replace(over, resolved_at=facts.resolve_at or now)


def resolve_now(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """Over, whatever `resolve_at` says."""
    return resolve(replace(facts, resolve_at=None), now)


def hold_over(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """The answer holds no more."""
    return replace(facts, ack_until=None, snooze_until=None)


def undo_late(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """The person who answered takes it back; it is over anyhow."""
    return _unheld(facts)


# --- inside ----------------------------------------------------------------------------------------------------------------


def _begun(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    """`trouble_since`: given by whoever knows that it began before it was told."""
    since = min(facts.trouble_since or now, now)
    return replace(facts, noisy=True, trouble_since=since, resolve_at=None, resolved_at=None)


def _ended(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    return replace(facts, noisy=False, trouble_s=troubled_s(facts, now), trouble_since=None)


def _answered(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    answered = replace(facts, answered_s=troubled_s(facts, now), answered_returns=facts.returns)
    return replace(_fresh(answered), acked_at=now, call_at=None)


def _fresh(facts: IncidentFacts) -> IncidentFacts:
    """Nobody is called, or was called in vain."""
    return replace(facts, unanswered=0, reached=(), alone=False, escalate_at=None, receipt_at=None)


def _unheld(facts: IncidentFacts) -> IncidentFacts:
    """Nobody has it."""
    return replace(facts, acked_at=None, ack_until=None, snooze_until=None)


def _returned(facts: IncidentFacts, now: datetime) -> IncidentFacts:
    return replace(_begun(facts, now), returns=facts.returns + 1)


def _next_ones_at(facts: IncidentFacts) -> datetime | None:
    """When whoever was not called yet will be, if somebody was."""
    return (facts.escalate_at or facts.call_at) if facts.reached else None
