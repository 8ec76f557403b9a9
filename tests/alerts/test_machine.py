"""The incident table: every pair walked, every rule of time pinned down. No database, no clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.alerts.machine import (
    OPEN,
    TABLE,
    Become,
    IncidentEvent,
    IncidentFacts,
    IncidentState,
    Note,
    Policy,
    Question,
    Unlisted,
    diagram,
    due,
    reopens,
    step,
    trouble,
)

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)  # the night on which Europe's clocks jump


def after(seconds: float) -> datetime:
    return NIGHT + timedelta(seconds=seconds)


class Night:
    """One incident, moved by hand."""

    def __init__(self) -> None:
        self.state, self.facts, self.notes = IncidentState.NONE, IncidentFacts(), list[str]()

    def happens(self, event: IncidentEvent, at: float) -> "Night":
        self.state, effects = step(self.state, event, self.facts, after(at))
        for effect in effects:
            if isinstance(effect, Become):
                self.facts = effect.facts
            if isinstance(effect, Note):
                self.notes.append(effect.line)
        return self

    def due(self, at: float) -> IncidentEvent | Question | None:
        return due(self.state, self.facts, after(at))


@pytest.mark.parametrize(("state", "event"), list(product(IncidentState, IncidentEvent)), ids=lambda v: v.value)
def test_every_pair_is_either_listed_or_refused(state: IncidentState, event: IncidentEvent) -> None:
    facts = IncidentFacts(noisy=True, ack_until=NIGHT)
    if (state, event) in TABLE:
        new, effects = step(state, event, facts, NIGHT)
        assert new is TABLE[state, event].to
        assert [type(effect) for effect in effects] == ([Become, Note] if TABLE[state, event].note else [Become])
    else:
        with pytest.raises(Unlisted):
            step(state, event, facts, NIGHT)


def test_a_noise_opens_and_asks_at_once_whom_to_call() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0)
    assert night.state is IncidentState.TRIGGERED
    assert night.facts.noisy
    assert night.facts.next_action_at == after(0)
    assert night.due(0) is Question.WHOM


def test_calls_wait_while_it_is_quiet_and_are_due_when_it_is_loud_again() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0)
    night.facts = replace(night.facts, call_at=after(60), receipt_at=after(15))
    night.happens(IncidentEvent.OVER, 5)
    assert night.facts.next_action_at == after(125)
    assert night.due(61) is None
    night.happens(IncidentEvent.TROUBLE, 100)
    assert night.facts.call_at == after(100), "it waited for the quiet to end, not for a server that was away"
    assert night.due(100) is Question.WHOM


def test_what_is_critical_waits_for_no_noise() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.CRITICAL, 1).happens(IncidentEvent.OVER, 5)
    assert night.facts.critical
    assert night.due(5) is Question.WHOM


def test_a_snooze_ends_with_a_ring_when_it_is_loud_and_with_the_incident_when_it_is_quiet() -> None:
    loud = Night().happens(IncidentEvent.TROUBLE, 0)
    loud.facts = replace(loud.facts, snooze_until=after(300))
    loud.happens(IncidentEvent.SNOOZE, 10)
    assert loud.due(299) is None
    assert loud.due(300) is IncidentEvent.STILL_NOISY
    quiet = Night().happens(IncidentEvent.TROUBLE, 0)
    quiet.facts = replace(quiet.facts, snooze_until=after(100))
    quiet.happens(IncidentEvent.SNOOZE, 10).happens(IncidentEvent.OVER, 50)
    assert quiet.due(100) is IncidentEvent.SNOOZED_OUT
    quiet.happens(IncidentEvent.SNOOZED_OUT, 100)
    assert (quiet.state, quiet.facts.resolved_at) == (IncidentState.RESOLVED, after(100))


@pytest.mark.parametrize("answer", [IncidentEvent.ACK, IncidentEvent.SNOOZE])
def test_critical_breaks_an_answer(answer: IncidentEvent) -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0)
    night.facts = replace(night.facts, snooze_until=after(300))
    night.happens(answer, 10).happens(IncidentEvent.CRITICAL, 20)
    assert (night.state, night.facts.round, night.facts.acked_at) == (IncidentState.TRIGGERED, 1, None)
    assert night.due(20) is Question.WHOM


def test_quiet_long_enough_resolves_by_itself_and_says_that_nobody_came() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.OVER, 20)
    assert night.facts.next_action_at == after(140)
    assert night.due(139.9) is None
    assert night.due(140) is IncidentEvent.QUIET_LASTED
    night.happens(IncidentEvent.QUIET_LASTED, 150)
    assert night.state is IncidentState.RESOLVED
    assert night.facts.resolved_at == after(140)
    assert night.notes[-1] == "settled_alone"


def test_noise_before_the_quiet_has_lasted_keeps_the_incident_open() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.OVER, 20).happens(IncidentEvent.TROUBLE, 139)
    assert night.state is IncidentState.TRIGGERED
    assert night.facts.round == 0
    assert night.facts.resolve_at is None


def test_an_ack_holds_ten_minutes_then_what_is_still_noisy_rings_a_round_louder() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.ACK, 30)
    assert night.due(629) is None
    assert night.due(630) is IncidentEvent.STILL_NOISY
    night.happens(IncidentEvent.STILL_NOISY, 630)
    assert night.state is IncidentState.TRIGGERED
    assert night.facts.round == 1
    assert night.facts.acked_at is None


def test_an_ack_that_ran_out_in_the_quiet_does_not_cover_the_next_cry() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.ACK, 30).happens(IncidentEvent.OVER, 600)
    assert night.due(640) is None
    night.happens(IncidentEvent.TROUBLE, 650)
    assert night.due(650) is IncidentEvent.STILL_NOISY


def test_a_second_ack_changes_nothing_but_the_log() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.ACK, 30)
    before = night.facts
    night.happens(IncidentEvent.ACK, 31)
    assert night.facts == before
    assert night.notes[-2:] == ["acked", "acked_too"]


def test_a_mended_monitor_resolves_without_settling() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.MENDED, 40)
    assert night.state is IncidentState.RESOLVED
    assert night.facts.resolved_at == after(40)
    assert night.facts.next_action_at is None


def test_trouble_soon_after_the_end_is_the_same_incident() -> None:
    night = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.OVER, 20).happens(IncidentEvent.QUIET_LASTED, 140)
    assert reopens(night.facts, after(140 + 600))
    assert not reopens(night.facts, after(140 + 601))
    night.happens(IncidentEvent.TROUBLE, 300)
    assert night.state is IncidentState.TRIGGERED
    assert night.facts.round == 1
    assert night.facts.resolved_at is None


def called(night: Night, *people: int, next_at: float) -> Night:
    """As escalation leaves it after a call."""
    night.facts = replace(night.facts, reached=people, call_at=after(next_at), escalate_at=None)
    return night


def test_a_return_goes_on_where_unanswered_calls_stood_and_their_clock_is_not_set_back() -> None:
    night = called(Night().happens(IncidentEvent.TROUBLE, 0), 1, next_at=60).happens(IncidentEvent.MENDED, 5)
    night.happens(IncidentEvent.TROUBLE, 22)
    assert (night.facts.reached, night.facts.escalate_at, night.facts.call_at) == ((1,), after(60), after(22))
    called(night, 1, next_at=60).happens(IncidentEvent.MENDED, 27).happens(IncidentEvent.TROUBLE, 70)
    assert night.facts.escalate_at == after(60), "it has passed: the next ones are called with the first"
    assert (night.facts.returns, night.facts.trouble_s) == (2, 10)


def test_an_answer_begins_everything_anew() -> None:
    night = (
        called(Night().happens(IncidentEvent.TROUBLE, 0), 1, 2, next_at=60)
        .happens(IncidentEvent.ACK, 30)
        .happens(IncidentEvent.MENDED, 40)
    )
    assert (night.facts.reached, night.facts.escalate_at) == ((), None)


LASTING = IncidentFacts(lasting=True)


def answered(trouble: float) -> Night:
    """A monitor's trouble that was answered at 0, and was so for `trouble` seconds more, in two stretches."""
    night = Night()
    night.facts = LASTING
    night.happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.ACK, 0).happens(IncidentEvent.MENDED, trouble / 2)
    return night.happens(IncidentEvent.ANSWER_HOLDS, trouble).happens(IncidentEvent.MENDED, 1.5 * trouble)


def test_while_an_answer_holds_a_monitor_rings_nobody_and_a_noise_its_holder() -> None:
    night = answered(10)
    assert trouble(night.facts, after(599)) is IncidentEvent.ANSWER_HOLDS
    assert trouble(night.facts, after(600)) is IncidentEvent.TROUBLE
    assert trouble(replace(night.facts, lasting=False), after(599)) is IncidentEvent.HOLDER
    night.happens(IncidentEvent.ANSWER_HOLDS, 100)
    assert (night.state, night.due(599), night.due(600)) == (IncidentState.ACKED, None, IncidentEvent.STILL_NOISY)


def test_a_monitor_that_was_out_for_most_of_the_time_rings_when_the_answer_ends_and_another_does_not() -> None:
    bad, good = answered(301), answered(300)
    assert bad.facts.next_action_at == good.facts.next_action_at == after(600)
    assert (bad.due(599), bad.due(600), good.due(600)) == (None, IncidentEvent.MOSTLY, IncidentEvent.HOLD_OVER)
    assert bad.due(631) is IncidentEvent.HOLD_OVER, "noticed late, after an absence: it is heard now"
    bad.happens(IncidentEvent.MOSTLY, 600)
    assert bad.due(600) is Question.WHOM, "although it is heard right now"
    assert bad.due(720) is IncidentEvent.QUIET_LASTED
    mended = Night()
    mended.facts = LASTING
    mended.happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.ACK, 0).happens(IncidentEvent.MENDED, 400)
    assert mended.due(600) is IncidentEvent.HOLD_OVER, "mended for good: it never came back"
    good.happens(IncidentEvent.HOLD_OVER, 600)
    assert (good.facts.next_action_at, good.due(9999)) == (None, None)


def test_an_answer_makes_a_late_return_the_same_incident() -> None:
    facts = replace(LASTING, policy=Policy(reopen_s=60), resolved_at=after(0), ack_until=after(600))
    assert reopens(facts, after(600 - 1)) and not reopens(facts, after(600))
    assert reopens(replace(facts, ack_until=None), after(60)) and not reopens(replace(facts, ack_until=None), after(61))


def test_an_answer_to_what_is_over_holds_if_it_may_return_and_the_first_one_has_it() -> None:
    night = Night()
    night.facts = LASTING
    night.happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.MENDED, 5).happens(IncidentEvent.ACK, 10)
    assert night.facts.ack_until == after(610)
    night.happens(IncidentEvent.ACK, 20)
    assert night.facts.ack_until == after(610)
    late = Night().happens(IncidentEvent.TROUBLE, 0).happens(IncidentEvent.MENDED, 5).happens(IncidentEvent.ACK, 606)
    assert late.facts.ack_until is None


@given(st.lists(st.tuples(st.sampled_from(list(IncidentEvent)), st.floats(0, 900)), max_size=40))
def test_whatever_happens_an_open_incident_is_loud_or_has_a_next_look(story: list[tuple[IncidentEvent, float]]) -> None:
    """Nothing may be forgotten: an open incident either rings for somebody or has a moment at which it is decided again."""
    night, at = Night(), 0.0
    for event, wait in story:
        at += wait
        if (night.state, event) not in TABLE:
            continue
        if event in (IncidentEvent.STILL_NOISY, IncidentEvent.QUIET_LASTED) and night.due(at) is not event:
            continue
        night.happens(event, at)
        facts = night.facts
        if night.state in OPEN:
            assert facts.next_action_at is not None
        if night.state is IncidentState.RESOLVED:
            assert facts.next_action_at is None, "only a monitor's answer ends by itself"
            assert facts.resolved_at is not None


def test_the_frozen_policy_survives_json_and_unknown_keys() -> None:
    policy = Policy(quiet_s=12)
    assert Policy.from_json({**policy.to_json(), "lullaby_s": 3}) == policy
    assert Policy.from_json({}) == Policy()


def test_step_leaves_the_given_facts_alone() -> None:
    facts = IncidentFacts()
    step(IncidentState.NONE, IncidentEvent.TROUBLE, facts, NIGHT)
    assert facts == replace(IncidentFacts())


def test_the_diagram_names_every_pair() -> None:
    drawn = diagram()
    assert len(drawn.splitlines()) == 1 + len(TABLE)
    assert "[*] --> triggered: trouble / opened" in drawn
