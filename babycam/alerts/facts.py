"""All of an incident that the machine's table reads or writes, and what follows from it. Pure.

Trouble may come and go. What was reached by calls and was not answered (`reached`, `escalate_at`) outlives the end of a stretch of
trouble, and so does an answer (`ack_until`, `snooze_until`): a return goes on where it stood. `trouble_s` counts how long it
was so, over all returns.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

COMES_AND_GOES = 3  # returns, from which on it is told as one trouble that comes and goes
OVERDUE = timedelta(seconds=30)  # nobody looked for so long: the server was away


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds, but `rounds`: see the table in docs/alerts.md."""

    receipt_s: float = 15.0
    ack_s: float = 60.0
    rounds: float = 3
    siren_s: float = 120.0
    ack_holds_s: float = 600.0
    quiet_s: float = 120.0
    reopen_s: float = 600.0
    group_s: float = 5.0

    @classmethod
    def from_json(cls, frozen: Mapping[str, Any]) -> "Policy":
        """From an incident's frozen policy; keys that it does not have yet keep their defaults."""
        return cls(**{field.name: float(frozen[field.name]) for field in fields(cls) if field.name in frozen})

    def to_json(self) -> dict[str, float]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """Instants are aware; None: not set.

    `unanswered`: rounds in a row in which all were called and nobody answered. `lasting`: a trouble of the monitor itself (not
    heard, muted, battery), to which an answer holds whatever ends and returns meanwhile. `reached`: whom calls have reached since
    somebody last answered; `escalate_at`: when the next ones are called, for a return that has to be told to those first.
    `alone`: until then only the person who had answered is called. `returns`: how often it came back. `trouble_s`: seconds of
    trouble in all, without the stretch that goes on since `trouble_since`; `answered_s`, `answered_returns`: what they were at
    the answer.
    """

    policy: Policy = Policy()
    critical: bool = False
    lasting: bool = False
    round: int = 0
    step: int = 0
    unanswered: int = 0
    noisy: bool = False
    reached: tuple[int, ...] = ()
    alone: bool = False
    returns: int = 0
    trouble_s: float = 0.0
    answered_s: float = 0.0
    answered_returns: int = 0
    trouble_since: datetime | None = None
    acked_at: datetime | None = None
    ack_until: datetime | None = None
    snooze_until: datetime | None = None
    receipt_at: datetime | None = None
    call_at: datetime | None = None
    escalate_at: datetime | None = None
    resolve_at: datetime | None = None
    resolved_at: datetime | None = None
    next_action_at: datetime | None = None


def passed(moment: datetime | None, now: datetime) -> bool:
    """Whether it is set, and has come."""
    return moment is not None and moment <= now


def holds(facts: IncidentFacts, now: datetime) -> bool:
    """Whether somebody's answer still holds at `now`, also when the trouble is over."""
    return any(until is not None and now < until for until in (facts.ack_until, facts.snooze_until))


def reopens(facts: IncidentFacts, now: datetime) -> bool:
    """Whether trouble at `now` belongs to this resolved incident: it came back soon, or is a monitor's that somebody has still.

    A noise that comes later is another one, however long an answer to the last one holds: see `changes.begin_alone`.
    """
    return _soon(facts, now) or (facts.lasting and facts.resolved_at is not None and holds(facts, now))


def may_answer_late(facts: IncidentFacts, now: datetime) -> bool:
    """Whether an answer to this resolved incident counts for its return: it may return, and nobody has it."""
    return _soon(facts, now) and not holds(facts, now)


def waits(facts: IncidentFacts) -> bool:
    """Whether calls wait for the trouble to be back: those for a noise do, unless it is critical."""
    return not (facts.noisy or facts.critical or facts.lasting)


def troubled_s(facts: IncidentFacts, now: datetime) -> float:
    """Seconds of trouble until now, over all returns."""
    since = facts.trouble_since
    return facts.trouble_s + (max(0.0, (now - since).total_seconds()) if since is not None else 0.0)


def mostly(facts: IncidentFacts, now: datetime) -> bool:
    """Whether it has come back since the answer, and was so for more than half of the time for which an answer holds."""
    return facts.returns > facts.answered_returns and troubled_s(facts, now) - facts.answered_s > facts.policy.ack_holds_s / 2


def _soon(facts: IncidentFacts, now: datetime) -> bool:
    return facts.resolved_at is not None and now <= facts.resolved_at + timedelta(seconds=facts.policy.reopen_s)
