"""When a room's sound comes through to a listener who does not want all of it: the page's monitor/squelch/gate.ts, on the
server. Pure."""

from dataclasses import dataclass, replace

ALWAYS, STIR, CRY = "always", "stir", "cry"
SQUELCHES = (ALWAYS, STIR, CRY)
TICK_S = 30.0
HOLD_S = 4.0
"""It stays open so long after the last reason, so that sobs are not cut into pieces."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of a room, at this moment. `noise`: quiet | stirring | loud | settling; `woke`: the noise that goes on wakes; `unjudged`:
    cries cannot be told from noises. `heard`: sound comes, and it is not only zeros. `over_db`: its newest level over its
    floor."""

    heard: bool
    noise: str = "quiet"
    woke: bool = False
    unjudged: bool = False
    over_db: float = 0.0

    @property
    def noisy(self) -> bool:
        return self.heard and self.noise != "quiet"


@dataclass(frozen=True, slots=True)
class Gate:
    """Times are monotonic s: when there was last a reason to be open, and when it last closed or ticked."""

    open: bool
    reason_at: float
    ticked_at: float


def open_gate(now: float) -> Gate:
    """How it begins. `now`: monotonic s."""
    return Gate(True, now, now)


def reason(facts: Facts, squelch: str) -> bool:
    """Whether there is a reason to hear the room. What nobody knows is one."""
    if squelch == ALWAYS or not facts.heard:
        return True
    if squelch == STIR:
        return facts.noisy
    return facts.woke or (facts.unjudged and facts.noisy)


def step(gate: Gate, *, reasoned: bool, now: float) -> tuple[Gate, bool]:
    """The next state, and whether to tick now. It opens at once and closes late. `now`: monotonic s."""
    if reasoned:
        return Gate(True, now, now), False
    if gate.open:
        closes = now - gate.reason_at >= HOLD_S
        return (replace(gate, open=False, ticked_at=now) if closes else gate), False
    tick = now - gate.ticked_at >= TICK_S
    return (replace(gate, ticked_at=now) if tick else gate), tick
