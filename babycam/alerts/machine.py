"""What an incident may become: one table, one pure step. No Django, no clock, no I/O.

An incident is a stretch of one kind of trouble in one room: a noise over the room's rule, a monitor that hears nothing, a
microphone that sends only zeros. It is TRIGGERED until somebody takes it (ACKED) or the trouble is over for long enough
(RESOLVED). Trouble that is over settles: `resolve_at` is set, and trouble before that clears it again. An ack holds for
`ack_s`; what is still noisy then rings again, one round louder. Trouble within `reopen_s` of RESOLVED is the same
incident, one round on: one wake-up is one entry in the night. A monitor that is heard again needs no settling: MENDED
resolves at once, because whoever watches it has waited already.

Nothing here holds a timer. Each step says when it wants to be looked at next (`next_action_at`, a column), and `due` says
which event that moment brings. Whoever asks late, or twice, or after a restart, gets the same answer. A pair that TABLE
does not list is a programming error and raises Unlisted. The timings are frozen into the incident when it opens.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any


class State(Enum):
    NONE = "none"  # no row yet
    TRIGGERED = "triggered"
    ACKED = "acked"
    RESOLVED = "resolved"


class Event(Enum):
    TROUBLE = "trouble"  # a noise over the rule; or unheard, or muted, for long enough
    OVER = "over"  # the last noise has ended
    MENDED = "mended"  # heard again, sounds again
    ACK = "ack"  # somebody takes it
    STILL_NOISY = "still_noisy"  # time: the ack has run out and the trouble has not
    QUIET_LASTED = "quiet_lasted"  # time: quiet since long enough


class Unlisted(Exception):
    """This event cannot happen in this state."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds: of quiet that resolve, that an ack holds, in which new trouble is the same incident."""

    quiet_s: float = 120.0
    ack_s: float = 600.0
    reopen_s: float = 600.0

    @classmethod
    def from_json(cls, frozen: Mapping[str, Any]) -> "Policy":
        """From an incident's frozen policy; keys that it does not have yet keep their defaults."""
        return cls(**{name: float(frozen[name]) for name in cls.__dataclass_fields__ if name in frozen})

    def to_json(self) -> dict[str, float]:
        return {"quiet_s": self.quiet_s, "ack_s": self.ack_s, "reopen_s": self.reopen_s}


@dataclass(frozen=True, slots=True)
class Facts:
    """All of an incident that the table reads or writes. Instants are aware; None: not set."""

    policy: Policy = Policy()
    round: int = 0
    noisy: bool = False
    acked_at: datetime | None = None
    ack_until: datetime | None = None
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
    """Where a pair leads, the log line it leaves, and what it does to the facts."""

    to: State
    note: str
    change: Change


def _open(facts: Facts, now: datetime) -> Facts:
    return replace(facts, noisy=True)


def _noisy(facts: Facts, now: datetime) -> Facts:
    return replace(facts, noisy=True, resolve_at=None)


def _settle(facts: Facts, now: datetime) -> Facts:
    return replace(facts, noisy=False, resolve_at=now + timedelta(seconds=facts.policy.quiet_s))


def _ack(facts: Facts, now: datetime) -> Facts:
    return replace(facts, acked_at=now, ack_until=now + timedelta(seconds=facts.policy.ack_s))


def _same(facts: Facts, now: datetime) -> Facts:
    return facts


def _next_round(facts: Facts, now: datetime) -> Facts:
    return replace(facts, round=facts.round + 1, noisy=True, acked_at=None, ack_until=None, resolve_at=None, resolved_at=None)


def _resolve(facts: Facts, now: datetime) -> Facts:
    """Resolved when the quiet had lasted, however late that is noticed; else (mended) now."""
    return replace(facts, noisy=False, resolved_at=facts.resolve_at or now, resolve_at=None, ack_until=None)


TABLE: dict[tuple[State, Event], Transition] = {
    (State.NONE, Event.TROUBLE): Transition(State.TRIGGERED, "opened", _open),
    (State.TRIGGERED, Event.TROUBLE): Transition(State.TRIGGERED, "again", _noisy),
    (State.TRIGGERED, Event.OVER): Transition(State.TRIGGERED, "over", _settle),
    (State.TRIGGERED, Event.MENDED): Transition(State.RESOLVED, "mended", _resolve),
    (State.TRIGGERED, Event.ACK): Transition(State.ACKED, "acked", _ack),
    (State.TRIGGERED, Event.QUIET_LASTED): Transition(State.RESOLVED, "settled_alone", _resolve),
    (State.ACKED, Event.TROUBLE): Transition(State.ACKED, "again", _noisy),
    (State.ACKED, Event.OVER): Transition(State.ACKED, "over", _settle),
    (State.ACKED, Event.MENDED): Transition(State.RESOLVED, "mended", _resolve),
    (State.ACKED, Event.ACK): Transition(State.ACKED, "acked_too", _same),
    (State.ACKED, Event.STILL_NOISY): Transition(State.TRIGGERED, "rings_again", _next_round),
    (State.ACKED, Event.QUIET_LASTED): Transition(State.RESOLVED, "settled", _resolve),
    (State.RESOLVED, Event.TROUBLE): Transition(State.TRIGGERED, "reopened", _next_round),
    (State.RESOLVED, Event.ACK): Transition(State.RESOLVED, "acked_late", _same),
}


def step(state: State, event: Event, facts: Facts, now: datetime) -> tuple[State, tuple[Effect, ...]]:
    """The new state, and what must be done for it, as data. Raises Unlisted."""
    found = TABLE.get((state, event))
    if found is None:
        raise Unlisted(f"{event.value} cannot happen to an incident that is {state.value}")
    changed = found.change(facts, now)
    changed = replace(changed, next_action_at=_next_action_at(found.to, changed))
    return found.to, (Become(changed), Note(found.note))


def due(state: State, facts: Facts, now: datetime) -> Event | None:
    """What the passing of time has brought by `now`, if anything."""
    if state not in (State.TRIGGERED, State.ACKED):
        return None
    if facts.resolve_at is not None:
        return Event.QUIET_LASTED if facts.resolve_at <= now else None
    expired = state is State.ACKED and facts.noisy and facts.ack_until is not None and facts.ack_until <= now
    return Event.STILL_NOISY if expired else None


def reopens(facts: Facts, now: datetime) -> bool:
    """Whether trouble at `now` belongs to this resolved incident."""
    return facts.resolved_at is not None and now <= facts.resolved_at + timedelta(seconds=facts.policy.reopen_s)


def _next_action_at(state: State, facts: Facts) -> datetime | None:
    if facts.resolve_at is not None:
        return facts.resolve_at
    return facts.ack_until if state is State.ACKED and facts.noisy else None


def diagram() -> str:
    """The table as a Mermaid state diagram, for the docs."""
    names = {State.NONE: "[*]"}
    lines = ["stateDiagram-v2"]
    for (state, event), found in TABLE.items():
        lines.append(f"    {names.get(state, state.value)} --> {found.to.value}: {event.value} / {found.note}")
    return "\n".join(lines) + "\n"
