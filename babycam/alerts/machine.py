"""What an incident may become: one table, one step. Pure: no Django, no clock, no I/O.

An incident is a stretch of one kind of trouble in one room. It is TRIGGERED until somebody takes it (ACKED), asks for peace
(SNOOZED), or the trouble is over for long enough (RESOLVED). Trouble that is over settles: `resolve_at` is set, and trouble
before that clears it again. An ack holds for `ack_holds_s`, a snooze for as long as was asked; what is still noisy then rings
again, one round on. A monitor that is heard again needs no settling: MENDED resolves at once, because whoever watches it has
waited already.

Trouble within `reopen_s` of RESOLVED is the same incident: one wake-up is one entry in the night. Calls that nobody has answered go
on where they stood, and their clock is not set back. An answer outlives the end too: a monitor's trouble that returns while it
holds rings nobody (ANSWER_HOLDS, PEACE_HOLDS), a noise rings its holder alone (HOLDER). If a monitor was out for most of the time
for which the answer held, it rings at the end of that time even if it is heard just then (MOSTLY).

While it is TRIGGERED, people are called: `call_at` says when the next call is due, `receipt_at` when a receipt of the last one
is missed. Whom to call is escalation.py's; it returns one of the calling events below. Calls wait while the room is quiet, and
happen at once when it is loud again.

Nothing here holds a timer. Each step says when it wants to be looked at next (`next_action_at`, a column), and `due` says
what that moment brings: an event, or a question that only the outside can answer. Whoever asks late, or twice, or after a
restart, gets the same answer. A pair that TABLE does not list is a programming error and raises Unlisted. The timings are
frozen into the incident when it opens.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from babycam.alerts import changes
from babycam.alerts.facts import OVERDUE, mostly, passed
from babycam.alerts.facts import IncidentFacts as IncidentFacts
from babycam.alerts.facts import Policy as Policy
from babycam.alerts.facts import holds as holds
from babycam.alerts.facts import reopens as reopens
from babycam.alerts.facts import waits as waits


class IncidentState(Enum):
    NONE = "none"  # no row yet
    TRIGGERED = "triggered"
    ACKED = "acked"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class IncidentEvent(Enum):
    TROUBLE = "trouble"  # a noise over the rule; or unheard, muted, nearly empty
    HOLDER = "holder"  # a noise returns while somebody has it: they alone are called
    ANSWER_HOLDS = "answer_holds"  # a monitor's trouble returns while somebody has it
    PEACE_HOLDS = "peace_holds"  # and while somebody has snoozed it
    OVER = "over"  # the last noise has ended
    MENDED = "mended"  # heard again, sounds again, charged again
    CRITICAL = "critical"  # it has become worse
    CRY = "cry"  # what woke somebody as a noise is a cry
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
    MOSTLY = "mostly"  # time: the ack has run out; it is not so right now, but was for most of the time
    HOLD_OVER = "hold_over"  # time: the ack has run out, and it was so for less than that
    SNOOZED_OUT = "snoozed_out"  # time: the snooze has run out and it is quiet
    QUIET_LASTED = "quiet_lasted"  # time: it has been quiet for long enough


class Question(Enum):
    """What time brings, but only the outside can answer; the answer is one of the events."""

    WHOM = "whom"  # to call: escalation.plan
    RECEIPT = "receipt"  # did anybody's device say that it got the call?


class Unlisted(Exception):
    """This event cannot happen in this state."""


@dataclass(frozen=True, slots=True)
class Become:
    """Effect: the incident's facts are now these."""

    facts: IncidentFacts


@dataclass(frozen=True, slots=True)
class Note:
    """Effect: append this line to the incident's log."""

    line: str


Effect = Become | Note
Change = Callable[[IncidentFacts, datetime], IncidentFacts]


@dataclass(frozen=True, slots=True)
class Transition:
    """Where a pair leads, the log line it leaves ("": none), and what it does to the facts."""

    to: IncidentState
    note: str
    change: Change


def _everywhere(
    event: IncidentEvent, note: str, change: Change, to: IncidentState | None = None
) -> dict[tuple[IncidentState, IncidentEvent], Transition]:
    """The same row for every open state."""
    return {(state, event): Transition(to or state, note, change) for state in OPEN}


OPEN = (IncidentState.TRIGGERED, IncidentState.ACKED, IncidentState.SNOOZED)
TABLE: dict[tuple[IncidentState, IncidentEvent], Transition] = {
    (IncidentState.NONE, IncidentEvent.TROUBLE): Transition(IncidentState.TRIGGERED, "opened", changes.begin),
    **_everywhere(IncidentEvent.TROUBLE, "again", changes.noisy),
    **_everywhere(IncidentEvent.OVER, "over", changes.settle),
    **_everywhere(IncidentEvent.MENDED, "mended", changes.resolve_now, IncidentState.RESOLVED),
    **_everywhere(IncidentEvent.CRITICAL, "critical", changes.ring_critical, IncidentState.TRIGGERED),
    (IncidentState.TRIGGERED, IncidentEvent.CRY): Transition(IncidentState.TRIGGERED, "cry", changes.same),
    (IncidentState.ACKED, IncidentEvent.CRY): Transition(IncidentState.TRIGGERED, "cry_rings", changes.ring),
    (IncidentState.SNOOZED, IncidentEvent.CRY): Transition(IncidentState.TRIGGERED, "cry_rings", changes.ring),
    (IncidentState.TRIGGERED, IncidentEvent.CALL): Transition(IncidentState.TRIGGERED, "", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.RECEIVED): Transition(IncidentState.TRIGGERED, "", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.NO_RECEIPT): Transition(IncidentState.TRIGGERED, "no_receipt", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.NEXT_STEP): Transition(IncidentState.TRIGGERED, "next_step", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.NEXT_ROUND): Transition(IncidentState.TRIGGERED, "next_round", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.SIREN): Transition(IncidentState.TRIGGERED, "siren", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.DUTY_CHANGED): Transition(IncidentState.TRIGGERED, "duty_changed", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.RESUMED): Transition(IncidentState.TRIGGERED, "resumed", changes.same),
    **_everywhere(IncidentEvent.HAND_OVER, "handed_over", changes.same),
    (IncidentState.TRIGGERED, IncidentEvent.ACK): Transition(IncidentState.ACKED, "acked", changes.ack),
    (IncidentState.TRIGGERED, IncidentEvent.AWAKE): Transition(IncidentState.TRIGGERED, "acked_awake", changes.same),
    (IncidentState.ACKED, IncidentEvent.ACK): Transition(IncidentState.ACKED, "acked_too", changes.same),
    (IncidentState.SNOOZED, IncidentEvent.ACK): Transition(IncidentState.ACKED, "acked", changes.ack),
    **_everywhere(IncidentEvent.SNOOZE, "snoozed", changes.snooze, IncidentState.SNOOZED),
    (IncidentState.ACKED, IncidentEvent.UNDO): Transition(IncidentState.TRIGGERED, "undone", changes.ring),
    (IncidentState.SNOOZED, IncidentEvent.UNDO): Transition(IncidentState.TRIGGERED, "undone", changes.ring),
    (IncidentState.ACKED, IncidentEvent.STILL_NOISY): Transition(IncidentState.TRIGGERED, "rings_again", changes.ring),
    (IncidentState.SNOOZED, IncidentEvent.STILL_NOISY): Transition(IncidentState.TRIGGERED, "snooze_over", changes.ring),
    (IncidentState.SNOOZED, IncidentEvent.SNOOZED_OUT): Transition(IncidentState.RESOLVED, "snoozed_out", changes.resolve_now),
    (IncidentState.TRIGGERED, IncidentEvent.QUIET_LASTED): Transition(IncidentState.RESOLVED, "settled_alone", changes.resolve),
    (IncidentState.ACKED, IncidentEvent.QUIET_LASTED): Transition(IncidentState.RESOLVED, "settled", changes.resolve),
    (IncidentState.SNOOZED, IncidentEvent.QUIET_LASTED): Transition(IncidentState.RESOLVED, "settled", changes.resolve),
    (IncidentState.RESOLVED, IncidentEvent.TROUBLE): Transition(IncidentState.TRIGGERED, "reopened", changes.reopen),
    (IncidentState.RESOLVED, IncidentEvent.HOLDER): Transition(IncidentState.TRIGGERED, "reopened", changes.reopen_alone),
    (IncidentState.RESOLVED, IncidentEvent.ANSWER_HOLDS): Transition(IncidentState.ACKED, "held", changes.hold),
    (IncidentState.RESOLVED, IncidentEvent.PEACE_HOLDS): Transition(IncidentState.SNOOZED, "held", changes.hold_peace),
    (IncidentState.RESOLVED, IncidentEvent.MOSTLY): Transition(IncidentState.TRIGGERED, "mostly", changes.ring_mostly),
    (IncidentState.RESOLVED, IncidentEvent.HOLD_OVER): Transition(IncidentState.RESOLVED, "", changes.hold_over),
    (IncidentState.RESOLVED, IncidentEvent.ACK): Transition(IncidentState.RESOLVED, "acked_late", changes.ack_late),
    (IncidentState.RESOLVED, IncidentEvent.UNDO): Transition(IncidentState.RESOLVED, "undone_late", changes.undo_late),
}


def step(
    state: IncidentState, event: IncidentEvent, facts: IncidentFacts, now: datetime
) -> tuple[IncidentState, tuple[Effect, ...]]:
    """The new state, and what must be done for it, as data. Raises Unlisted."""
    transition = TABLE.get((state, event))
    if transition is None:
        raise Unlisted(f"{event.value} cannot happen to an incident that is {state.value}")
    changed = transition.change(facts, now)
    changed = replace(changed, next_action_at=_next_action_at(transition.to, changed))
    note = (Note(transition.note),) if transition.note else ()
    return transition.to, (Become(changed), *note)


def awaited(state: IncidentState, facts: IncidentFacts) -> IncidentFacts:
    """The same, with when it wants to be looked at next."""
    return replace(facts, next_action_at=_next_action_at(state, facts))


def due(state: IncidentState, facts: IncidentFacts, now: datetime) -> IncidentEvent | Question | None:
    """What the passing of time has brought by `now`, if anything."""
    if passed(facts.resolve_at, now) and state in OPEN:
        return IncidentEvent.QUIET_LASTED
    if state is IncidentState.TRIGGERED:
        return _calls(facts, now)
    if state is IncidentState.SNOOZED and passed(facts.snooze_until, now):
        return IncidentEvent.STILL_NOISY if facts.noisy else IncidentEvent.SNOOZED_OUT
    if state is IncidentState.ACKED and facts.noisy and passed(facts.ack_until, now):
        return IncidentEvent.STILL_NOISY
    return _ran_out(facts, now) if state is IncidentState.RESOLVED else None


def trouble(facts: IncidentFacts, now: datetime) -> IncidentEvent:
    """What trouble is to this resolved incident, one that it `reopens`."""
    if not holds(facts, now):
        return IncidentEvent.TROUBLE
    if not facts.lasting:
        return IncidentEvent.HOLDER
    return IncidentEvent.ANSWER_HOLDS if facts.ack_until is not None else IncidentEvent.PEACE_HOLDS


def _calls(facts: IncidentFacts, now: datetime) -> Question | None:
    if waits(facts):
        return None
    if passed(facts.call_at, now):
        return Question.WHOM
    return Question.RECEIPT if passed(facts.receipt_at, now) else None


def _ran_out(facts: IncidentFacts, now: datetime) -> IncidentEvent | None:
    """An answer to a monitor's trouble ends while it is not so. Noticed late, it rings for nobody: it is not so now."""
    if not facts.lasting or facts.ack_until is None or not passed(facts.ack_until, now):
        return None
    return IncidentEvent.MOSTLY if mostly(facts, now) and now < facts.ack_until + OVERDUE else IncidentEvent.HOLD_OVER


def _next_action_at(state: IncidentState, facts: IncidentFacts) -> datetime | None:
    moments: list[datetime | None] = [facts.resolve_at] if state in OPEN else []
    if state is IncidentState.TRIGGERED and not waits(facts):
        moments += [facts.call_at, facts.receipt_at]
    if (state is IncidentState.ACKED and facts.noisy) or (state is IncidentState.RESOLVED and facts.lasting):
        moments.append(facts.ack_until)
    if state is IncidentState.SNOOZED:
        moments.append(facts.snooze_until)
    return min((moment for moment in moments if moment is not None), default=None)


def diagram() -> str:
    """The table as a Mermaid state diagram, for the docs."""
    names = {IncidentState.NONE: "[*]"}
    lines = ["stateDiagram-v2"]
    for (state, event), transition in TABLE.items():
        note = f" / {transition.note}" if transition.note else ""
        lines.append(f"    {names.get(state, state.value)} --> {transition.to.value}: {event.value}{note}")
    return "\n".join(lines) + "\n"
