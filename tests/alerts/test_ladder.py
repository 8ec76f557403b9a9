"""What would happen if nobody answered, drawn from the rules that call."""

from hypothesis import given
from hypothesis import strategies as st

from babycam.alerts.facts import Policy
from babycam.alerts.ladder import MOST, Rung, ladder
from babycam.alerts.timings import PRESETS, RANGES, timing_faults

ANA, BEN = 1, 2


def test_the_second_parent_is_called_after_a_minute_and_everybody_after_three_rounds() -> None:
    assert ladder([[ANA], [BEN]], Policy()) == [
        Rung(0, 0, (ANA,), "first"),
        Rung(15, 0, (ANA,), "rest"),
        Rung(60, 0, (BEN,), "first"),
        Rung(75, 0, (BEN,), "rest"),
        Rung(120, 1, (ANA,), "all"),
        Rung(180, 1, (BEN,), "all"),
        Rung(240, 2, (ANA,), "all"),
        Rung(300, 2, (BEN,), "all"),
        Rung(360, 3, (ANA, BEN), "all", siren=True),
    ]


def test_one_round_and_slow_devices_leave_no_time_for_other_ways() -> None:
    assert ladder([[ANA]], Policy(rounds=1, ack_s=10, receipt_s=15)) == [
        Rung(0, 0, (ANA,), "first"),
        Rung(10, 1, (ANA,), "all", siren=True),
    ]


def test_a_house_without_anybody_calls_nobody() -> None:
    assert ladder([], Policy()) == ladder([[], []], Policy()) == []


@given(st.lists(st.lists(st.integers(1, 6), max_size=3), max_size=5), st.integers(1, 10), st.floats(10, 900))
def test_it_ends_with_the_siren_and_calls_everybody_before(tiers: list[list[int]], rounds: int, ack_s: float) -> None:
    rungs = ladder(tiers, Policy(rounds=rounds, ack_s=ack_s))
    people = {one for tier in tiers for one in tier}
    if not people:
        assert rungs == []
        return
    assert len(rungs) < MOST and [rung.siren for rung in rungs].index(True) == len(rungs) - 1
    assert {one for rung in rungs if rung.round == 0 and not rung.siren for one in rung.people} == people
    assert [rung.after_s for rung in rungs] == sorted(rung.after_s for rung in rungs)


def test_each_preset_may_be_chosen_and_the_normal_one_is_what_a_new_family_has() -> None:
    for values in PRESETS.values():
        assert timing_faults(values) == {} and set(values) <= set(RANGES)
    usual = Policy().to_json()
    assert {name: usual[name] for name in PRESETS["normal"]} == PRESETS["normal"]
