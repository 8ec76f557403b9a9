"""What an incident may become: one table, one pure step. No Django, no clock, no I/O.

An incident is a stretch of one kind of trouble in one room. It is TRIGGERED until somebody takes it (ACKED), asks for peace
(SNOOZED), or the trouble is over for long enough (RESOLVED). Trouble that is over settles: `resolve_at` is set, and trouble
before that clears it again. An ack holds for `ack_holds_s`, a snooze for as long as was asked; what is still noisy then rings
again, one round on. Trouble within `reopen_s` of RESOLVED is the same incident, one round on: one wake-up is one entry in the
night. A monitor that is heard again needs no settling: MENDED resolves at once, because whoever watches it has waited already.

While it is TRIGGERED, people are called: `call_at` says when the next call is due, `receipt_at` when a receipt of the last one
is missed. Whom to call is escalation.py's; it returns one of the calling events below. Calls wait while the room is quiet, and
happen at once when it is loud again.

Nothing here holds a timer. Each step says when it wants to be looked at next (`next_action_at`, a column), and `due` says
what that moment brings: an event, or a question that only the outside can answer. Whoever asks late, or twice, or after a
restart, gets the same answer. A pair that TABLE does not list is a programming error and raises Unlisted. The timings are
frozen into the incident when it opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any


class State(Enum):
    NONE = "none"  # no row yet
    TRIGGERED = "triggered"
    ACKED = "acked"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Event(Enum):
    TROUBLE = "trouble"  # a noise over the rule; or unheard, muted, nearly empty
    OVER = "over"  # the last noise has ended
    MENDED = "mended"  # heard again, sounds again, charged again
    CRITICAL = "critical"  # it has become worse
    CALL = "call"  # the first of this round are called
    NO_RECEIPT = "no_receipt"  # their first channels stay silent: the others are used
    NEXT_STEP = "next_step"  # nobody answered: the next ones are called
    NEXT_ROUND = "next_round"  # all were called, nobody answered
    SIREN = "siren"  # all were called `rounds` times: everyone, everything
    DUTY_CHANGED = "duty_changed"  # somebody else is on duty now, and is called
    RESUMED = "resumed"  # nobody looked for long (the server was away): who is on duty now is called
    RECEIVED = "received"  # a receipt is there, or there is nothing else to use
    HAND_OVER = "hand_over"  # "not me": somebody else is called
    ACK = "ack"  # somebody takes it
    AWAKE = "awake"  # somebody answers a drill: for themselves, it rings on for the others
    SNOOZE = "snooze"  # somebody asks for peace until `snooze_until`
    UNDO = "undo"  # and does not, after all
    STILL_NOISY = "still_noisy"  # time: the ack or the snooze has run out and the trouble has not
    SNOOZED_OUT = "snoozed_out"  # time: the snooze has run out and it is quiet
    QUIET_LASTED = "quiet_lasted"  # time: quiet since long enough


class Question(Enum):
    """What time brings, but only the outside can answer; the answer is one of the events."""

    WHOM = "whom"  # to call: escalation.plan
    RECEIPT = "receipt"  # did anybody's device say that it got the call?


class Unlisted(Exception):
    """This event cannot happen in this state."""


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
class Facts:
    """All of an incident that the table reads or writes. Instants are aware; None: not set.

    `unanswered`: rounds in a row in which all were called and nobody answered.
    """

    policy: Policy = Policy()
    critical: bool = False
    round: int = 0
    step: int = 0
    unanswered: int = 0
    noisy: bool = False
    acked_at: datetime | None = None
    ack_until: datetime | None = None
    snooze_until: datetime | None = None
    receipt_at: datetime | None = None
    call_at: datetime | None = None
    resolve_at: datetime | None = None
    resolved_at: datetime | None = None
    next_action_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Become:
    """Effect: the incident's facts are now these."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class Note:
    """Effect: append this line to the incident's log."""

    line: str


Effect = Become | Note
Change = Callable[[Facts, datetime], Facts]


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a pair leads, the log line it leaves ("": none), and what it does to the facts."""

    to: State
    note: str
    change: Change


def _open(facts: Facts, now: datetime) -> Facts:
    return replace(facts, noisy=True, call_at=now)


def _noisy(facts: Facts, now: datetime) -> Facts:
    """What waited for the quiet to end is due now, not since long."""
    waited = facts.call_at is not None and not facts.noisy
    call_at = max(facts.call_at, now) if waited and facts.call_at else facts.call_at
    return replace(facts, noisy=True, resolve_at=None, call_at=call_at)


def _settle(facts: Facts, now: datetime) -> Facts:
    return replace(facts, noisy=False, resolve_at=now + timedelta(seconds=facts.policy.quiet_s))


def _ack(facts: Facts, now: datetime) -> Facts:
    held = now + timedelta(seconds=facts.policy.ack_holds_s)
    return replace(_hushed(facts), acked_at=now, ack_until=held, snooze_until=None)


def _snooze(facts: Facts, now: datetime) -> Facts:
    until = facts.snooze_until or now + timedelta(seconds=facts.policy.ack_holds_s)
    return replace(_hushed(facts), acked_at=now, ack_until=None, snooze_until=until)


def _hushed(facts: Facts) -> Facts:
    return replace(facts, unanswered=0, receipt_at=None, call_at=None)


def _same(facts: Facts, now: datetime) -> Facts:
    """Nothing but what the caller has put into the facts already: escalation's plan, for the calling events."""
    return facts


def _ring(facts: Facts, now: datetime) -> Facts:
    """Rings anew, a round on."""
    fresh = replace(facts, round=facts.round + 1, step=0, unanswered=0, receipt_at=None, call_at=now)
    return replace(fresh, acked_at=None, ack_until=None, snooze_until=None)


def _ring_critical(facts: Facts, now: datetime) -> Facts:
    return replace(_ring(facts, now), critical=True)


def _reopen(facts: Facts, now: datetime) -> Facts:
    return replace(_ring(facts, now), noisy=True, critical=False, resolve_at=None, resolved_at=None)


def _resolve(facts: Facts, now: datetime) -> Facts:
    """Resolved when the quiet had lasted, however late that is noticed; else (mended) now."""
    over = replace(_hushed(facts), noisy=False, resolve_at=None, ack_until=None, snooze_until=None)
    return replace(over, resolved_at=facts.resolve_at or now)


def _resolve_now(facts: Facts, now: datetime) -> Facts:
    return _resolve(replace(facts, resolve_at=None), now)


def _everywhere(event: Event, note: str, change: Change, to: State | None = None) -> dict[tuple[State, Event], Transition]:
    """The same row for every open state."""
    return {(state, event): Transition(to or state, note, change) for state in OPEN}


OPEN = (State.TRIGGERED, State.ACKED, State.SNOOZED)
TABLE: dict[tuple[State, Event], Transition] = {
    (State.NONE, Event.TROUBLE): Transition(State.TRIGGERED, "opened", _open),
    **_everywhere(Event.TROUBLE, "again", _noisy),
    **_everywhere(Event.OVER, "over", _settle),
    **_everywhere(Event.MENDED, "mended", _resolve_now, State.RESOLVED),
    **_everywhere(Event.CRITICAL, "critical", _ring_critical, State.TRIGGERED),
    (State.TRIGGERED, Event.CALL): Transition(State.TRIGGERED, "", _same),
    (State.TRIGGERED, Event.RECEIVED): Transition(State.TRIGGERED, "", _same),
    (State.TRIGGERED, Event.NO_RECEIPT): Transition(State.TRIGGERED, "no_receipt", _same),
    (State.TRIGGERED, Event.NEXT_STEP): Transition(State.TRIGGERED, "next_step", _same),
    (State.TRIGGERED, Event.NEXT_ROUND): Transition(State.TRIGGERED, "next_round", _same),
    (State.TRIGGERED, Event.SIREN): Transition(State.TRIGGERED, "siren", _same),
    (State.TRIGGERED, Event.DUTY_CHANGED): Transition(State.TRIGGERED, "duty_changed", _same),
    (State.TRIGGERED, Event.RESUMED): Transition(State.TRIGGERED, "resumed", _same),
    **_everywhere(Event.HAND_OVER, "handed_over", _same),
    (State.TRIGGERED, Event.ACK): Transition(State.ACKED, "acked", _ack),
    (State.TRIGGERED, Event.AWAKE): Transition(State.TRIGGERED, "acked_awake", _same),
    (State.ACKED, Event.ACK): Transition(State.ACKED, "acked_too", _same),
    (State.SNOOZED, Event.ACK): Transition(State.ACKED, "acked", _ack),
    **_everywhere(Event.SNOOZE, "snoozed", _snooze, State.SNOOZED),
    (State.ACKED, Event.UNDO): Transition(State.TRIGGERED, "undone", _ring),
    (State.SNOOZED, Event.UNDO): Transition(State.TRIGGERED, "undone", _ring),
    (State.ACKED, Event.STILL_NOISY): Transition(State.TRIGGERED, "rings_again", _ring),
    (State.SNOOZED, Event.STILL_NOISY): Transition(State.TRIGGERED, "snooze_over", _ring),
    (State.SNOOZED, Event.SNOOZED_OUT): Transition(State.RESOLVED, "snoozed_out", _resolve_now),
    (State.TRIGGERED, Event.QUIET_LASTED): Transition(State.RESOLVED, "settled_alone", _resolve),
    (State.ACKED, Event.QUIET_LASTED): Transition(State.RESOLVED, "settled", _resolve),
    (State.SNOOZED, Event.QUIET_LASTED): Transition(State.RESOLVED, "settled", _resolve),
    (State.RESOLVED, Event.TROUBLE): Transition(State.TRIGGERED, "reopened", _reopen),
    (State.RESOLVED, Event.ACK): Transition(State.RESOLVED, "acked_late", _same),
}


def step(state: State, event: Event, facts: Facts, now: datetime) -> tuple[State, tuple[Effect, ...]]:
    """The new state, and what must be done for it, as data. Raises Unlisted."""
    found = TABLE.get((state, event))
    if found is None:
        raise Unlisted(f"{event.value} cannot happen to an incident that is {state.value}")
    changed = found.change(facts, now)
    changed = replace(changed, next_action_at=_next_action_at(found.to, changed))
    note = (Note(found.note),) if found.note else ()
    return found.to, (Become(changed), *note)


def awaited(state: State, facts: Facts) -> Facts:
    """The same, with when it wants to be looked at next."""
    return replace(facts, next_action_at=_next_action_at(state, facts))


def due(state: State, facts: Facts, now: datetime) -> Event | Question | None:
    """What the passing of time has brought by `now`, if anything."""
    if _passed(facts.resolve_at, now) and state in OPEN:
        return Event.QUIET_LASTED
    if state is State.TRIGGERED:
        return _calls(facts, now)
    if state is State.SNOOZED and _passed(facts.snooze_until, now):
        return Event.STILL_NOISY if facts.noisy else Event.SNOOZED_OUT
    if state is State.ACKED and facts.noisy and _passed(facts.ack_until, now):
        return Event.STILL_NOISY
    return None


def _calls(facts: Facts, now: datetime) -> Question | None:
    """Calls wait while it is quiet, but for what is critical."""
    if not (facts.noisy or facts.critical):
        return None
    if _passed(facts.call_at, now):
        return Question.WHOM
    return Question.RECEIPT if _passed(facts.receipt_at, now) else None


def reopens(facts: Facts, now: datetime) -> bool:
    """Whether trouble at `now` belongs to this resolved incident."""
    return facts.resolved_at is not None and now <= facts.resolved_at + timedelta(seconds=facts.policy.reopen_s)


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _next_action_at(state: State, facts: Facts) -> datetime | None:
    moments: list[datetime | None] = [facts.resolve_at] if state in OPEN else []
    if state is State.TRIGGERED and (facts.noisy or facts.critical):
        moments += [facts.call_at, facts.receipt_at]
    if state is State.ACKED and facts.noisy:
        moments.append(facts.ack_until)
    if state is State.SNOOZED:
        moments.append(facts.snooze_until)
    return min((moment for moment in moments if moment is not None), default=None)


def diagram() -> str:
    """The table as a Mermaid state diagram, for the docs."""
    names = {State.NONE: "[*]"}
    lines = ["stateDiagram-v2"]
    for (state, event), found in TABLE.items():
        note = f" / {found.note}" if found.note else ""
        lines.append(f"    {names.get(state, state.value)} --> {found.to.value}: {event.value}{note}")
    return "\n".join(lines) + "\n"
