"""The noise table: what a room's sound means, as a state machine.

A room is QUIET until a sound goes over the lower line (stir): then it is STIRRING, at once, because yellow is cheap. It is
LOUD when patience ran out over the upper line, or when a cry was recognised over the lower one: that starts a noise, and may wake
somebody (`wake`). A noise is not over at the first breath: below the stir line for a little while it is SETTLING, and only after a
long while it is over and the room QUIET. If the child cries on before that, the room is LOUD again, and it is still the same
noise. A noise that never goes over the upper line any more but does not become quiet either (a child that babbles, a fan
switched on in between) must not stay open forever: after a LULL it ends, and the room goes on STIRRING.

What moves the table are cues, one per hop, which `judge` draws from its accounts (seconds of calm, of lull, and patience):

  STIR      over the stir line, and not just a click in a calm that has begun
  BREATH    below the stir line, for less than CALM_S: too short to mean anything
  FULL      patience has run out over the loud line
  CRY       a cry was recognised, over the stir line (it needs neither patience nor the loud line)
  CALM      below the stir line for CALM_S
  SETTLED   below the stir line for SETTLE_S
  LULL      in a noise: LULL_S without a cry or anything over the loud line
  FORGOTTEN the room was not heard for so long that what was before says nothing any more (or nobody listens any more)

START and END come in turns: only QUIET and STIRRING can START, only LOUD and SETTLING can END. A pair that is not in the
table cannot happen; if it does, step() raises, because a table that swallows surprises hides mistakes.
"""

from enum import StrEnum

CALM_S = 2.0
SETTLE_S = 8.0
LULL_S = 60.0


class NoiseState(StrEnum):
    """What the room is doing."""

    QUIET = "quiet"
    STIRRING = "stirring"
    LOUD = "loud"
    SETTLING = "settling"


class Cue(StrEnum):
    """What the last hop means, given what went before."""

    BREATH = "breath"
    STIR = "stir"
    FULL = "full"
    CRY = "cry"
    CALM = "calm"
    SETTLED = "settled"
    LULL = "lull"
    FORGOTTEN = "forgotten"


class NoiseEffect(StrEnum):
    """What a step does besides moving."""

    START = "start"
    END = "end"


TABLE: dict[tuple[NoiseState, Cue], tuple[NoiseState, NoiseEffect | None]] = {
    (NoiseState.QUIET, Cue.BREATH): (NoiseState.QUIET, None),
    (NoiseState.QUIET, Cue.CALM): (NoiseState.QUIET, None),
    (NoiseState.QUIET, Cue.SETTLED): (NoiseState.QUIET, None),
    (NoiseState.QUIET, Cue.STIR): (NoiseState.STIRRING, None),
    (NoiseState.QUIET, Cue.FULL): (NoiseState.LOUD, NoiseEffect.START),
    (NoiseState.QUIET, Cue.CRY): (NoiseState.LOUD, NoiseEffect.START),
    (NoiseState.QUIET, Cue.FORGOTTEN): (NoiseState.QUIET, None),
    (NoiseState.STIRRING, Cue.BREATH): (NoiseState.STIRRING, None),
    (NoiseState.STIRRING, Cue.STIR): (NoiseState.STIRRING, None),
    (NoiseState.STIRRING, Cue.CALM): (NoiseState.QUIET, None),
    (NoiseState.STIRRING, Cue.FULL): (NoiseState.LOUD, NoiseEffect.START),
    (NoiseState.STIRRING, Cue.CRY): (NoiseState.LOUD, NoiseEffect.START),
    (NoiseState.STIRRING, Cue.FORGOTTEN): (NoiseState.QUIET, None),
    (NoiseState.LOUD, Cue.BREATH): (NoiseState.LOUD, None),
    (NoiseState.LOUD, Cue.STIR): (NoiseState.LOUD, None),
    (NoiseState.LOUD, Cue.FULL): (NoiseState.LOUD, None),
    (NoiseState.LOUD, Cue.CRY): (NoiseState.LOUD, None),
    (NoiseState.LOUD, Cue.CALM): (NoiseState.SETTLING, None),
    (NoiseState.LOUD, Cue.LULL): (NoiseState.STIRRING, NoiseEffect.END),
    (NoiseState.LOUD, Cue.FORGOTTEN): (NoiseState.QUIET, NoiseEffect.END),
    (NoiseState.SETTLING, Cue.BREATH): (NoiseState.SETTLING, None),
    (NoiseState.SETTLING, Cue.CALM): (NoiseState.SETTLING, None),
    (NoiseState.SETTLING, Cue.STIR): (NoiseState.LOUD, None),
    (NoiseState.SETTLING, Cue.FULL): (NoiseState.LOUD, None),
    (NoiseState.SETTLING, Cue.CRY): (NoiseState.LOUD, None),
    (NoiseState.SETTLING, Cue.SETTLED): (NoiseState.QUIET, NoiseEffect.END),
    (NoiseState.SETTLING, Cue.LULL): (NoiseState.STIRRING, NoiseEffect.END),
    (NoiseState.SETTLING, Cue.FORGOTTEN): (NoiseState.QUIET, NoiseEffect.END),
}

STAYS = frozenset(pair for pair, (after, _) in TABLE.items() if after is pair[0])
"""The pairs that change nothing: nearly all of a room's hops are one of these."""


class ImpossibleStep(Exception):
    """The table has no such pair: a programming error."""


def step(state: NoiseState, cue: Cue) -> tuple[NoiseState, NoiseEffect | None]:
    """The state after `cue`, and what else that does. Raises ImpossibleStep for a pair that is not in the table."""
    try:
        return TABLE[state, cue]
    except KeyError:
        raise ImpossibleStep(f"{cue} while {state}") from None


def noisy(state: str) -> bool:
    """Whether a noise is open in this state (a State, or its word)."""
    return state in (NoiseState.LOUD, NoiseState.SETTLING)


def diagram() -> str:
    """The table as a Mermaid state diagram; steps that change nothing are left out."""
    lines = ["stateDiagram-v2", f"    [*] --> {NoiseState.QUIET}"]
    for (state, cue), (after, effect) in TABLE.items():
        if after is not state:
            lines.append(f"    {state} --> {after}: {cue}{f' / noise {effect}' if effect else ''}")
    return "\n".join(lines)
