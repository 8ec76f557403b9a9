"""What comes through to a listener, and which of several rooms does."""

import pytest

from babycam.monitor.sound import gate, louder
from babycam.monitor.sound.gate import ALWAYS, CRY, HOLD_S, STIR, TICK_S, Facts, Gate, open_gate, step

QUIET = Facts(heard=True)


def looks(begin: Gate, since: float, until: float, reasoned: bool = False) -> tuple[Gate, list[float]]:
    """Looks each half second; the gate, and when it ticked."""
    here, ticks = begin, []
    for half in range(round(since * 2), round(until * 2) + 1):
        here, tick = step(here, reasoned=reasoned, now=half / 2)
        ticks += [half / 2] if tick else []
    return here, ticks


def test_it_begins_open_and_closes_when_there_was_no_reason_for_some_seconds() -> None:
    assert looks(open_gate(0), 0, HOLD_S - 0.5)[0].open
    assert not looks(open_gate(0), 0, HOLD_S)[0].open


def test_it_opens_at_once_and_counts_anew() -> None:
    closed, _ = looks(open_gate(0), 0, 20)
    opened, _ = step(closed, reasoned=True, now=20.1)
    assert opened.open
    assert looks(opened, 20.5, 60)[1] == [24.5 + TICK_S]


def test_it_ticks_each_half_minute_while_it_is_closed_and_never_while_it_is_open() -> None:
    assert looks(open_gate(0), 0, 100)[1] == [HOLD_S + TICK_S, HOLD_S + 2 * TICK_S, HOLD_S + 3 * TICK_S]
    assert looks(open_gate(0), 0, 100, reasoned=True)[1] == []


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        (QUIET, {ALWAYS}),
        (Facts(heard=True, noise="stirring"), {ALWAYS, STIR}),
        (Facts(heard=True, noise="loud"), {ALWAYS, STIR}),
        (Facts(heard=True, noise="loud", woke=True), {ALWAYS, STIR, CRY}),
        (Facts(heard=True, noise="loud", unjudged=True), {ALWAYS, STIR, CRY}),
        (Facts(heard=True, unjudged=True), {ALWAYS}),
        (Facts(heard=False), {ALWAYS, STIR, CRY}),
    ],
)
def test_what_is_a_reason_to_hear_the_room(facts: Facts, passes: set[str]) -> None:
    assert {squelch for squelch in gate.SQUELCHES if gate.reason(facts, squelch)} == passes


def chosen(choice: louder.Choice, since: float, until: float, **rooms: Facts) -> louder.Choice:
    """Five looks a second; rooms are called r1, r2."""
    for fifth in range(round(since * 5), round(until * 5)):
        choice = louder.step(choice, {int(name[1:]): facts for name, facts in rooms.items()}, fifth / 5)
    return choice


def test_a_room_that_gets_louder_is_heard_after_a_moment_and_not_for_a_bang() -> None:
    first = chosen(louder.Choice(), 0, 5, r1=QUIET, r2=QUIET)
    assert first.heard == 1
    assert chosen(first, 5, 5.4, r1=QUIET, r2=Facts(heard=True, noise="loud")).heard == 1
    assert chosen(first, 5, 6, r1=QUIET, r2=Facts(heard=True, noise="loud")).heard == 2


def test_two_loud_rooms_do_not_take_turns() -> None:
    here = chosen(louder.Choice(), 0, 1, r1=Facts(heard=True, noise="loud", over_db=20), r2=QUIET)
    both = Facts(heard=True, noise="loud", over_db=23)
    assert chosen(here, 1, 30, r1=Facts(heard=True, noise="loud", over_db=20), r2=both).heard == 1
    far = Facts(heard=True, noise="loud", over_db=40)
    assert chosen(here, 1, 3, r1=Facts(heard=True, noise="loud", over_db=20), r2=far).heard == 1
    assert chosen(here, 1, 10, r1=Facts(heard=True, noise="loud", over_db=20), r2=far).heard == 2


def test_a_room_that_is_not_heard_is_never_chosen() -> None:
    here = chosen(louder.Choice(), 0, 1, r1=Facts(heard=False, noise="loud"), r2=QUIET)
    assert here.heard == 2
    assert chosen(here, 1, 2, r1=Facts(heard=False), r2=Facts(heard=False)).heard is None
