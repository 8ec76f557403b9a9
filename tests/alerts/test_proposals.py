"""What "was this right?" proposes."""

import pytest

from babycam.alerts.proposals import STRICTER, Proposal, Verdict, proposal

LOUD = Verdict(cried=False, cause="loud", certainty="noise")
LONG = Verdict(cried=False, cause="long", certainty="noise")
MISTAKEN = Verdict(cried=False, cause="crying", certainty="cry")
CRY = Verdict(cried=True, cause="crying", certainty="cry")
LOUD_CRY = Verdict(cried=True, cause="loud", certainty="noise")
LONG_CRY = Verdict(cried=True, cause="long", certainty="noise")


def test_three_of_five_that_were_no_cries_propose_the_next_stricter_setting() -> None:
    assert proposal("any", [LOUD, CRY, LOUD, CRY, LOUD]) == Proposal("cries_and_long", 3, 5)
    assert proposal("cries_and_long", [LONG, CRY, LONG, CRY, LONG]) == Proposal("cries", 3, 5)


def test_noises_that_last_propose_cries_only_at_once_because_the_step_between_would_spare_nobody() -> None:
    assert proposal("any", [LONG, LONG, LONG]) == Proposal("cries", 3, 3)


def test_two_wrong_ones_propose_nothing_nor_do_old_ones() -> None:
    assert proposal("any", [LOUD, CRY, LOUD]) is None
    assert proposal("any", [CRY, CRY, CRY, LOUD, LOUD, LOUD]) is None


def test_no_setting_is_proposed_that_would_have_slept_through_a_real_cry() -> None:
    assert proposal("any", [LOUD, LOUD, LOUD, LOUD_CRY]) is None
    assert proposal("cries_and_long", [LONG, LONG, LONG, LONG_CRY]) is None
    assert proposal("any", [LOUD, LOUD, LOUD, LONG_CRY]) == Proposal("cries_and_long", 3, 4)


def test_wrongly_recognised_cries_propose_nothing_because_no_setting_would_help() -> None:
    assert proposal("any", [MISTAKEN] * 5) is None
    assert proposal("cries_and_long", [MISTAKEN] * 5) is None


def test_wake_ups_from_before_a_stricter_setting_do_not_argue_for_a_still_stricter_one() -> None:
    assert proposal("cries_and_long", [LOUD] * 5) is None


@pytest.mark.parametrize("wake_for", STRICTER)
def test_nobody_has_judged_anything(wake_for: str) -> None:
    assert proposal(wake_for, []) is None


def test_the_strictest_has_nothing_stricter() -> None:
    assert proposal("cries", [LOUD, LONG, MISTAKEN] * 3) is None
