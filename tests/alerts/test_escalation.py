"""Who is called next: pure, so a whole night is a handful of calls."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from babycam.alerts.escalation import changed, everyone, plan
from babycam.alerts.machine import Become, IncidentEvent, IncidentFacts, IncidentState, Question, due, step

AT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
ANA, BEN, CY = 1, 2, 3
FACTS = IncidentFacts(noisy=True, call_at=AT)

tiers_of = st.lists(st.lists(st.integers(1, 6), max_size=3), max_size=5)


def test_the_first_call_is_to_those_on_duty_and_the_quietest_way() -> None:
    first = plan([[ANA], [BEN]], (), FACTS, AT)
    assert (first.event, first.people, first.reach) == (IncidentEvent.CALL, (ANA,), "first")
    assert first.facts.receipt_at == AT + timedelta(seconds=15)
    assert first.facts.call_at == AT + timedelta(seconds=60)


def test_empty_tiers_and_tiers_that_were_called_already_cost_no_time() -> None:
    following = plan([[ANA], [], [ANA], [BEN, ANA], [CY]], {ANA}, FACTS, AT)
    assert (following.event, following.people, following.facts.step) == (IncidentEvent.NEXT_STEP, (BEN,), 1)


def test_all_were_called_and_a_louder_round_begins() -> None:
    louder = plan([[ANA], [BEN]], {ANA, BEN}, replace(FACTS, step=1), AT)
    assert (louder.event, louder.people, louder.reach) == (IncidentEvent.NEXT_ROUND, (ANA,), "all")
    assert (louder.facts.round, louder.facts.step, louder.facts.unanswered) == (1, 0, 1)


def test_after_the_last_round_everyone_is_called_by_everything_again_and_again() -> None:
    tired = replace(FACTS, round=2, unanswered=2)
    siren = plan([[ANA], [BEN]], {ANA, BEN}, tired, AT)
    assert (siren.event, siren.people, siren.reach, siren.siren) == (IncidentEvent.SIREN, (ANA, BEN), "all", True)
    assert siren.facts.call_at == AT + timedelta(seconds=120)
    again = plan([[ANA], [BEN]], {ANA, BEN}, siren.facts, AT + timedelta(seconds=120))
    assert again.siren


def test_what_is_long_overdue_is_decided_anew_and_once() -> None:
    late = plan([[BEN], [ANA]], {ANA}, FACTS, AT + timedelta(hours=3))
    assert (late.event, late.people, late.facts.round, late.facts.step) == (IncidentEvent.RESUMED, (BEN,), 1, 0)
    assert late.facts.call_at == AT + timedelta(hours=3, seconds=60)


def test_critical_goes_by_every_channel_at_once() -> None:
    assert plan([[ANA]], (), replace(FACTS, critical=True), AT).reach == "all"


def test_who_had_it_before_is_called_with_those_on_duty() -> None:
    assert plan([[BEN]], (), FACTS, AT, also=[ANA]).people == (BEN, ANA)


def test_a_change_of_duty_calls_only_who_was_not_called_yet() -> None:
    assert changed([[ANA]], {ANA}, FACTS, AT) is None
    assert changed([[BEN]], (), FACTS, AT) is None, "nobody was called: the call that is due will see it"
    new = changed([[BEN, ANA]], {ANA}, FACTS, AT)
    assert new is not None
    assert (new.event, new.people, new.facts.step) == (IncidentEvent.DUTY_CHANGED, (BEN,), 1)


def test_a_family_with_nobody_in_it_does_not_break_the_loop() -> None:
    assert plan([], (), FACTS, AT).people == ()
    assert changed([], {ANA}, FACTS, AT) is None


BACK = replace(FACTS, round=1, reached=(ANA,), escalate_at=AT + timedelta(seconds=38))
TIERS = [[ANA], [BEN], [CY]]


def test_a_return_calls_whom_it_had_reached_and_the_next_one_when_the_time_that_was_left_has_passed() -> None:
    back = plan(TIERS, (), BACK, AT)
    assert (back.people, back.facts.call_at, back.facts.step) == ((ANA,), AT + timedelta(seconds=38), 0)
    late = plan(TIERS, (), replace(BACK, escalate_at=AT), AT)
    assert (late.event, late.people, late.facts.call_at) == (IncidentEvent.NEXT_STEP, (ANA, BEN), AT + timedelta(seconds=60))
    assert late.facts.reached == (ANA, BEN)


def test_a_return_never_forgets_who_is_on_duty_by_now_and_calls_nobody_who_is_gone() -> None:
    assert plan([[BEN], [ANA]], (), replace(BACK, reached=(ANA, 77)), AT).people == (BEN, ANA)


def test_returns_of_what_everybody_was_called_for_get_louder_until_everything_rings() -> None:
    known = replace(BACK, reached=(ANA, BEN, CY), escalate_at=AT)
    louder = plan(TIERS, (), known, AT)
    assert (louder.people, louder.reach, louder.facts.unanswered, louder.siren) == ((ANA, BEN, CY), "all", 1, False)
    assert plan(TIERS, (), replace(known, unanswered=2), AT).siren
    quiet = plan(TIERS, (), replace(known, unanswered=3, escalate_at=AT + timedelta(seconds=9)), AT)
    assert (quiet.siren, quiet.reach) == (False, "all"), "the siren has its own pace"


def test_who_had_it_is_called_alone_until_their_time_is_up() -> None:
    alone = replace(BACK, reached=(BEN,), alone=True)
    first = plan(TIERS, (), alone, AT)
    assert first.people == (BEN,)
    assert plan(TIERS, {BEN}, replace(first.facts, call_at=AT), AT).people == (ANA,)
    assert plan(TIERS, (), replace(alone, escalate_at=AT), AT).people == (BEN, ANA)
    assert plan(TIERS, (), replace(alone, reached=(77,)), AT).people == (ANA,), "who is gone is not waited for"


def test_an_absence_of_minutes_forgets_nobody_who_was_called() -> None:
    late = plan(TIERS, {BEN}, replace(FACTS, reached=(ANA, BEN)), AT + timedelta(minutes=2))
    assert (late.event, late.people) == (IncidentEvent.RESUMED, (ANA, BEN))


@given(tiers_of)
def test_one_round_calls_everybody_once_whatever_the_tiers(tiers: list[list[int]]) -> None:
    called, facts, at = set[int](), FACTS, AT
    for _ in range(20):
        one = plan(tiers, called, facts, at)
        if one.facts.round:
            break
        assert not called & set(one.people)
        assert len(set(one.people)) == len(one.people)
        called |= set(one.people)
        facts, at = one.facts, one.facts.call_at or at
        if not one.people:
            break
    assert called == set(everyone(tiers)) or not (tiers and tiers[0])


@given(tiers_of, st.sets(st.integers(1, 6)), st.integers(0, 5), st.integers(0, 7200))
def test_every_call_has_a_next_one_so_that_nothing_is_ever_forgotten(
    tiers: list[list[int]], called: set[int], unanswered: int, late_s: int
) -> None:
    now = AT + timedelta(seconds=late_s)
    one = plan(tiers, called, replace(FACTS, unanswered=unanswered), now)
    assert one.facts.call_at is not None
    assert one.facts.call_at > now


def first_calls(stretches: list[tuple[int, int]], *, lasting: bool) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """When each of TIERS is first called (s), by trouble that is there and away for these seconds; and when it was there."""
    state, facts, called, round, calls = IncidentState.NONE, IncidentFacts(lasting=lasting), set[int](), 0, dict[int, int]()
    at, spans = 0, list[tuple[int, int]]()
    for on, off in stretches:
        spans.append((at, at + on))
        at += on + off
    begins, ends = {begin for begin, _ in spans}, {end for _, end in spans}
    for second in range(at):
        now = AT + timedelta(seconds=second)
        happened = [IncidentEvent.TROUBLE] if second in begins else []
        happened += [IncidentEvent.MENDED if lasting else IncidentEvent.OVER] if second in ends else []
        while happened or (what := due(state, facts, now)):
            event = happened.pop() if happened else what
            given = facts
            if event is Question.WHOM:
                called, round = (called, round) if facts.round == round else (set(), facts.round)
                one = plan(TIERS, called, facts, now)
                event, given, called, round = one.event, one.facts, called | set(one.people), one.facts.round
                calls |= {person: second for person in one.people if person not in calls}
            elif event is Question.RECEIPT:
                event, given = IncidentEvent.RECEIVED, replace(facts, receipt_at=None)
            assert isinstance(event, IncidentEvent)
            state, effects = step(state, event, given, now)
            facts = next(effect.facts for effect in effects if isinstance(effect, Become))
    return calls, spans


@given(st.lists(st.tuples(st.integers(2, 90), st.integers(1, 300)), min_size=3, max_size=12), st.booleans())
def test_however_trouble_comes_and_goes_the_next_one_is_called_at_its_first_moment_after_the_minute(
    stretches: list[tuple[int, int]], lasting: bool
) -> None:
    calls, there = first_calls(stretches, lasting=lasting)
    asked = calls[ANA]
    for person in (BEN, CY):
        wanted = next((max(begin, asked + 60) for begin, end in there if end > asked + 60), None)
        assert calls.get(person) == wanted
        if wanted is None:
            break
        asked = wanted
