"""The kinds of overrides: one row each, in the API's order. All that is said of a kind stands in its row. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

Wanted = list[str]


class OverrideFacts(Protocol):
    """An override as its kind sees it (roster.Override): people by name, `by` said it."""

    @property
    def who(self) -> tuple[str, ...]: ...

    @property
    def by(self) -> str | None: ...

    @property
    def instead_of(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Words:
    """What it says: `own` where who said it is meant alone, else `other`. {by}, {who}, {instead} are names, {at} the time at which
    it was said, {until} when it is over (" until 07:00").
    """

    own: str
    other: str


@dataclass(frozen=True, slots=True)
class OverrideKind:
    """What it does, and how it is told.

    `acts`: who is wanted after it, given who was and who is away (which it may change). `days`: the longest, `longest`: so in
    words. `gives_duty`: it puts `who` on duty, so that they have to be let into the rooms then. `stands_in`: it needs
    `instead_of` (the database knows only "replace" for one, see models.Override). `why`: as the reason why somebody is on duty.
    `card`: as the chat's card says it.
    """

    code: str
    acts: Callable[[OverrideFacts, Wanted, set[str]], Wanted]
    days: int
    longest: str
    why: Words
    card: Words
    gives_duty: bool = True
    stands_in: bool = False


def _take(override: OverrideFacts, wanted: Wanted, away: set[str]) -> Wanted:
    _is_back(override, away)
    return once(override.who)


def _replace(override: OverrideFacts, wanted: Wanted, away: set[str]) -> Wanted:
    return once(other for name in wanted for other in (override.who if name == override.instead_of else (name,)))


def _add(override: OverrideFacts, wanted: Wanted, away: set[str]) -> Wanted:
    _is_back(override, away)
    return once((*wanted, *override.who))


def _away(override: OverrideFacts, wanted: Wanted, away: set[str]) -> Wanted:
    away.update(override.who)
    return wanted


def _is_back(override: OverrideFacts, away: set[str]) -> None:
    if override.by in override.who:  # one's own word that one is there again
        away.discard(override.by or "")


def once(names: Iterable[str]) -> list[str]:
    """Each name once, where it came first."""
    return list(dict.fromkeys(names))


A_DAY = "24 hours at a time, or until the second morning"
LONG = "60 days at a time"
INSTEAD = "{who} instead of {instead}, set by {by} at {at}"
INSTEAD_UNTIL = "{by}: {who} instead of {instead}{until}"
TOOK_OVER = Words("{by} took over at {at}", "{by} handed over to {who} at {at}")
TAKES_OVER = Words("{by} took over{until}", "{by} handed over to {who}{until}")
ROWS = (
    OverrideKind("take", _take, 1, A_DAY, TOOK_OVER, TAKES_OVER),
    OverrideKind(
        "replace",
        _replace,
        60,
        LONG,
        Words(INSTEAD, INSTEAD),
        Words(INSTEAD_UNTIL, INSTEAD_UNTIL),
        stands_in=True,
    ),
    OverrideKind(
        "add",
        _add,
        1,
        A_DAY,
        Words("{by} joined at {at}", "{by} asked {who} to help at {at}"),
        Words("{by} helps{until}", "{by} asked {who} to help{until}"),
    ),
    OverrideKind(
        "away",
        _away,
        60,
        LONG,
        Words("{by} marked themselves away at {at}", "{by} marked {who} away at {at}"),
        Words("{who} is away{until}", "{by} marked {who} away{until}"),
        gives_duty=False,
    ),
)
KINDS: dict[str, OverrideKind] = {kind.code: kind for kind in ROWS}


def kind_of(code: str) -> OverrideKind:
    """Raises KeyError for one that is not there."""
    return KINDS[code]


def codes() -> list[str]:
    """All of them."""
    return list(KINDS)


def why(code: str, *, own: bool, hands_over: bool) -> str:
    """The template of the reason; `hands_over`: who said it gives their own duty away, which reads as such whatever the kind."""
    return _chosen(TOOK_OVER if hands_over else KINDS[code].why, own)


def card(code: str, *, own: bool, hands_over: bool) -> str:
    """The template of the card, as `why`."""
    return _chosen(TAKES_OVER if hands_over else KINDS[code].card, own)


def _chosen(words: Words, own: bool) -> str:
    return words.own if own else words.other
