"""What wakes a parent: which noise, when, and why. A table over what is known of the noise that goes on; pure.

The loudness path (`noise`) says that a noise goes on; the cry network says whether it is a cry, if it can. Nothing here waits
for the network: a noise that it cannot judge counts as any noise would.

A noise that has woken nobody yet is BORNE. What the newest hop or score means is a sign; the strongest one counts:

  NOISE     a noise goes on, and nothing else is known of it
  LONG      it has been over the loud line for `long_noise_s`
  UNJUDGED  nobody can say whether it is a cry
  PROBABLY  a cry, probably: over the line from which a cry wakes
  CRY       a cry
  OVER      the noise has ended

Each room says what it wants to be woken for (`WakeFor`); WAKES says which signs that includes. A noise wakes once. What woke as a
noise and is recognised as a cry later is told once more (RECOGNISED), because a parent who was told of the rain does not
know of the child in it.
"""

from enum import StrEnum


class WakeFor(StrEnum):
    """What a room's parents want to be woken for."""

    ANY = "any"
    CRIES_AND_LONG = "cries_and_long"
    CRIES = "cries"


class Standing(StrEnum):
    """How the noise that goes on stands with the parents."""

    QUIET = "quiet"
    BORNE = "borne"
    WOKEN = "woken"
    PROBABLY = "probably"
    CRYING = "crying"


class Sign(StrEnum):
    """What the newest hop or score means for them."""

    NOISE = "noise"
    LONG = "long"
    UNJUDGED = "unjudged"
    PROBABLY = "probably"
    CRY = "cry"
    OVER = "over"


class Effect(StrEnum):
    """What a step does besides moving."""

    WAKE = "wake"
    RECOGNISED = "recognised"


EVERY = frozenset(WakeFor)
WAKES: dict[Sign, frozenset[WakeFor]] = {
    Sign.NOISE: frozenset({WakeFor.ANY}),
    Sign.LONG: frozenset({WakeFor.ANY, WakeFor.CRIES_AND_LONG}),
    Sign.UNJUDGED: EVERY,
    Sign.PROBABLY: EVERY,
    Sign.CRY: EVERY,
    Sign.OVER: EVERY,
}
CAUSE = {Sign.NOISE: "loud", Sign.LONG: "long", Sign.UNJUDGED: "loud", Sign.PROBABLY: "crying", Sign.CRY: "crying"}
CERTAINTY = {Standing.WOKEN: "noise", Standing.PROBABLY: "probably_cry", Standing.CRYING: "cry"}

_NOISES = (Sign.NOISE, Sign.LONG, Sign.UNJUDGED)
TABLE: dict[tuple[Standing, Sign], tuple[Standing, Effect | None]] = {
    **{(Standing.QUIET, sign): (Standing.WOKEN, Effect.WAKE) for sign in _NOISES},
    (Standing.QUIET, Sign.PROBABLY): (Standing.PROBABLY, Effect.WAKE),
    (Standing.QUIET, Sign.CRY): (Standing.CRYING, Effect.WAKE),
    (Standing.QUIET, Sign.OVER): (Standing.QUIET, None),
    **{(Standing.BORNE, sign): (Standing.WOKEN, Effect.WAKE) for sign in _NOISES},
    (Standing.BORNE, Sign.PROBABLY): (Standing.PROBABLY, Effect.WAKE),
    (Standing.BORNE, Sign.CRY): (Standing.CRYING, Effect.WAKE),
    (Standing.BORNE, Sign.OVER): (Standing.QUIET, None),
    **{(Standing.WOKEN, sign): (Standing.WOKEN, None) for sign in _NOISES},
    (Standing.WOKEN, Sign.PROBABLY): (Standing.PROBABLY, Effect.RECOGNISED),
    (Standing.WOKEN, Sign.CRY): (Standing.CRYING, Effect.RECOGNISED),
    (Standing.WOKEN, Sign.OVER): (Standing.QUIET, None),
    **{(Standing.PROBABLY, sign): (Standing.PROBABLY, None) for sign in (*_NOISES, Sign.PROBABLY)},
    (Standing.PROBABLY, Sign.CRY): (Standing.CRYING, Effect.RECOGNISED),
    (Standing.PROBABLY, Sign.OVER): (Standing.QUIET, None),
    **{(Standing.CRYING, sign): (Standing.CRYING, None) for sign in (*_NOISES, Sign.PROBABLY, Sign.CRY)},
    (Standing.CRYING, Sign.OVER): (Standing.QUIET, None),
}
"""Where a sign leads that the room's setting wakes for. One that it does not wake for leads from QUIET to BORNE, else nowhere."""


def step(wake_for: WakeFor, standing: Standing, sign: Sign) -> tuple[Standing, Effect | None]:
    """Where the noise stands after `sign`, and what else that does."""
    after, effect = TABLE[standing, sign]
    if effect is not Effect.WAKE or wake_for in WAKES[sign]:
        return after, effect
    return Standing.BORNE, None


def wake_for(word: str) -> WakeFor:
    """The setting of this word; an unknown one wakes for anything, because a typing error must not silence a room."""
    return WakeFor(word) if word in EVERY else WakeFor.ANY


def diagram() -> str:
    """The table as a Mermaid state diagram; steps that change nothing are left out, those that lead the same way share an arrow."""
    arrows: dict[tuple[Standing, Standing, Effect | None], list[Sign]] = {}
    for (standing, sign), (after, effect) in TABLE.items():
        if after is not standing:
            arrows.setdefault((standing, after, effect), []).append(sign)
    lines = ["stateDiagram-v2", f"    [*] --> {Standing.QUIET}"]
    lines += [f"    {Standing.QUIET} --> {Standing.BORNE}: a sign that the room is not woken for"]
    for (standing, after, effect), signs in arrows.items():
        lines.append(f"    {standing} --> {after}: {', '.join(signs)}{f' / {effect}' if effect else ''}")
    return "\n".join(lines)
