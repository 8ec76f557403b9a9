"""What wakes a parent: the table, walked in full, and what each setting means."""

import re
from itertools import product
from pathlib import Path

import pytest

from babycam.listening.wake import CAUSE, CERTAINTY, TABLE, WAKES, Effect, Sign, Standing, WakeFor, diagram, step, wake_for

DOCS = Path(__file__).parents[2] / "docs" / "listening.md"


def after(setting: WakeFor, *signs: Sign) -> tuple[Standing, list[Effect]]:
    """Where a noise stands after these signs, and what they did."""
    standing, effects = Standing.QUIET, []
    for sign in signs:
        standing, effect = step(setting, standing, sign)
        effects += [effect] if effect else []
    return standing, effects


def test_every_pair_is_in_the_table() -> None:
    assert set(TABLE) == set(product(Standing, Sign))
    assert set(WAKES) == set(Sign)
    assert set(CAUSE) == set(Sign) - {Sign.OVER}
    assert set(CERTAINTY) == {Standing.WOKEN, Standing.PROBABLY, Standing.CRYING}


def test_diagram_in_the_docs_is_the_table() -> None:
    drawn = re.findall(r"```mermaid\n(.*?)\n```", DOCS.read_text(), re.DOTALL)
    assert diagram() in drawn, "paste what babycam.listening.wake.diagram() returns"


@pytest.mark.parametrize("setting", list(WakeFor))
@pytest.mark.parametrize("sign", [Sign.UNJUDGED, Sign.PROBABLY, Sign.CRY])
def test_cry_and_what_nobody_can_judge_wake_in_every_room_also_after_a_noise_that_was_borne(setting: WakeFor, sign: Sign) -> None:
    assert after(setting, sign)[1] == [Effect.WAKE]
    standing, effects = after(setting, Sign.NOISE, sign)
    assert effects[0] is Effect.WAKE
    assert standing not in (Standing.QUIET, Standing.BORNE)


@pytest.mark.parametrize(
    ("setting", "noise", "long"),
    [(WakeFor.ANY, True, True), (WakeFor.CRIES_AND_LONG, False, True), (WakeFor.CRIES, False, False)],
)
def test_setting_says_whether_a_noise_and_a_long_one_wake(setting: WakeFor, noise: bool, long: bool) -> None:
    assert (after(setting, Sign.NOISE)[1] == [Effect.WAKE]) is noise
    assert (after(setting, Sign.NOISE, Sign.LONG)[1] == [Effect.WAKE]) is long


@pytest.mark.parametrize("setting", list(WakeFor))
@pytest.mark.parametrize("standing", list(Standing))
def test_noise_wakes_once_however_long_it_goes_on(setting: WakeFor, standing: Standing) -> None:
    for sign in set(Sign) - {Sign.OVER}:
        once, _ = step(setting, standing, sign)
        assert step(setting, once, sign) == (once, None)


def test_what_woke_as_a_noise_is_told_again_when_it_is_a_cry_and_never_less() -> None:
    standing, effects = after(WakeFor.ANY, Sign.NOISE, Sign.PROBABLY, Sign.CRY, Sign.PROBABLY, Sign.LONG, Sign.UNJUDGED, Sign.NOISE)
    assert standing is Standing.CRYING
    assert effects == [Effect.WAKE, Effect.RECOGNISED, Effect.RECOGNISED]


def test_setting_that_is_changed_in_the_middle_of_a_noise_bites_at_the_next_sign() -> None:
    standing, _ = step(WakeFor.CRIES, Standing.QUIET, Sign.LONG)
    assert standing is Standing.BORNE
    assert step(WakeFor.CRIES_AND_LONG, standing, Sign.LONG) == (Standing.WOKEN, Effect.WAKE)
    assert step(WakeFor.ANY, standing, Sign.NOISE) == (Standing.WOKEN, Effect.WAKE)
    assert step(WakeFor.CRIES, Standing.WOKEN, Sign.NOISE) == (Standing.WOKEN, None)


def test_word_that_is_no_setting_wakes_for_anything() -> None:
    assert [wake_for(word) for word in ("cries", "cry", "")] == [WakeFor.CRIES, WakeFor.ANY, WakeFor.ANY]
