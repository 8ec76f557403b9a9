"""The rule for a room that is not heard, walked through by hand-made clocks."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.monitor.stillness import Stillness
from babycam.monitor.watchdog import (
    BATTERY_LOW,
    BLIND_S,
    FIRST,
    LOST_S,
    MENDED_S,
    MIC_MUTED,
    MONITOR_LOST,
    MOTION,
    NEVER_HEARD_S,
    PICTURE,
    Facts,
    Watch,
    WatchdogEffect,
    decide,
)

ARMED = Facts(armed=True, armed_at=0.0)
LOST = WatchdogEffect(report=True, kind=MONITOR_LOST, seconds=LOST_S)
FOUND = WatchdogEffect(report=False, kind=MONITOR_LOST)
MUTED = WatchdogEffect(report=True, kind=MIC_MUTED)
UNMUTED = WatchdogEffect(report=False, kind=MIC_MUTED)
CALM = Watch(unheard=False, hearing_since=0.0, lost=False, muted=False)


def heard(at: float, *, muted: bool = False) -> Facts:
    return Facts(armed=True, armed_at=0.0, heard_at=at, muted=muted)


def test_a_room_never_heard_shows_as_unheard_at_once_but_tells_nobody_yet() -> None:
    watch, effects = decide(Watch(), ARMED, 0.5)
    assert watch.unheard
    assert effects == ()


def test_a_room_never_heard_for_ninety_seconds_is_reported_once() -> None:
    watch, effects = decide(Watch(), ARMED, NEVER_HEARD_S)
    assert effects == (WatchdogEffect(report=True, kind=MONITOR_LOST, seconds=NEVER_HEARD_S),)
    assert decide(watch, ARMED, NEVER_HEARD_S + 60)[1] == ()


def test_two_seconds_of_silence_on_the_line_are_nothing() -> None:
    watch, effects = decide(CALM, heard(100.0), 102.0)
    assert not watch.unheard
    assert effects == ()


def test_three_seconds_turn_the_tile_and_fifteen_tell_the_parents() -> None:
    watch, effects = decide(CALM, heard(100.0), 103.0)
    assert watch.unheard
    assert effects == ()
    watch, effects = decide(watch, heard(100.0), 115.0)
    assert effects == (LOST,)


def test_sound_that_returns_mends_the_tile_at_once_and_the_incident_after_three_seconds() -> None:
    lost = Watch(unheard=True, lost=True, muted=False)
    watch, effects = decide(lost, heard(200.0), 200.1)
    assert not watch.unheard
    assert effects == ()
    watch, effects = decide(watch, heard(200.0 + MENDED_S), 200.1 + MENDED_S)
    assert effects == (FOUND,)


def test_sound_that_comes_and_goes_does_not_mend_the_incident() -> None:
    watch = Watch(unheard=True, lost=True, muted=False)
    for at in (200.0, 206.0, 212.0):
        watch, effects = decide(watch, heard(at), at + 0.1)
        assert effects == ()
        watch, effects = decide(watch, heard(at), at + 4.0)
        assert effects == ()
    assert watch.lost


def test_a_muted_microphone_is_told_at_once_and_mended_when_it_sounds() -> None:
    watch, effects = decide(CALM, heard(10.0, muted=True), 10.0)
    assert effects == (MUTED,)
    assert decide(watch, heard(11.0, muted=True), 11.0)[1] == ()
    assert decide(watch, heard(12.0), 12.0)[1] == (UNMUTED,)


def test_an_incident_of_an_earlier_process_is_mended_by_steady_sound() -> None:
    watch, _ = decide(Watch(), heard(1.0), 1.0)
    _, effects = decide(watch, heard(4.0), 4.0)
    assert effects == (FOUND, UNMUTED)


def test_a_camera_that_is_removed_ends_what_was_told_of_it() -> None:
    watch, effects = decide(Watch(lost=True, muted=False, low=False), Facts(armed=False), 50.0)
    assert effects == (FOUND,)
    assert decide(watch, Facts(armed=False), 51.0)[1] == ()


@given(st.lists(st.tuples(st.floats(0.1, 40), st.booleans(), st.booleans()), max_size=60))
def test_reports_and_mends_always_take_turns(steps: list[tuple[float, bool, bool]]) -> None:
    now, heard_at, watch = 0.0, None, Watch(lost=False, muted=False)
    last = {MONITOR_LOST: False, MIC_MUTED: False}
    for gap, sound, muted in steps:
        now += gap
        heard_at = now if sound else heard_at
        watch, effects = decide(watch, Facts(armed=True, armed_at=0.0, heard_at=heard_at, muted=muted), now)
        for effect in effects:
            assert effect.report is not last[effect.kind]
            last[effect.kind] = effect.report


def test_a_battery_that_runs_out_is_told_once_and_once_more_when_it_is_critical() -> None:
    watch, told = CALM, []
    for left in (40.0, 21.0, 20.0, 19.0, 11.0, 10.0, 9.0):
        facts = Facts(armed=True, heard_at=100.0, battery=left, charging=False)
        watch, effects = decide(watch, facts, 100.5)
        told += [(effect.kind, effect.battery, effect.critical) for effect in effects if effect.report]
    assert told == [(BATTERY_LOW, 20.0, False), (BATTERY_LOW, 10.0, True)]


def test_power_mends_it_at_once_and_a_restart_mends_what_was_told_before() -> None:
    plugged = Facts(armed=True, heard_at=100.0, battery=7.0, charging=True)
    for before in (Watch(lost=False, muted=False, low=True, empty=True), Watch(lost=False, muted=False)):
        watch, effects = decide(before, plugged, 100.5)
        assert WatchdogEffect(report=False, kind=BATTERY_LOW) in effects
        assert decide(watch, plugged, 101.0)[1] == ()


def test_a_phone_that_was_just_paired_has_ten_minutes_to_be_carried_to_its_place() -> None:
    paired = Facts(armed=True, armed_at=100.0, unstarted=True)
    watch, effects = decide(Watch(lost=False, muted=False), paired, 100.0 + 599.0)
    assert watch.unheard and effects == ()
    assert [(effect.kind, effect.report) for effect in decide(watch, paired, 100.0 + 600.0)[1]] == [(MONITOR_LOST, True)]


def test_a_phone_that_has_sent_before_is_missed_like_any_camera() -> None:
    sent = Facts(armed=True, armed_at=100.0, heard_at=200.0, unstarted=True)
    assert [(effect.kind, effect.report) for effect in decide(CALM, sent, 215.0)[1]] == [(MONITOR_LOST, True)]


# --- what is seen -----------------------------------------------------------------------------------------------------------

LOOKS = Facts(
    armed=True, armed_at=0.0, heard_at=0.0, wants_motion=True, tells_motion=True, tells_picture=True, moving_s=0.0, blind_s=0.0
)


def looks(watch: Watch, **facts: Any) -> tuple[Watch, list[WatchdogEffect]]:
    """In a room that is heard all the while, and tells of both."""
    watch, effects = decide(watch, replace(LOOKS, **facts), 1.0)
    return watch, [effect for effect in effects if effect.kind in (MOTION, PICTURE)]


def test_what_moves_is_told_once_and_mended_when_nothing_does() -> None:
    watch, effects = looks(CALM, moving_s=5.5)
    assert effects == [WatchdogEffect(report=True, kind=MOTION, seconds=5.5)]
    watch, effects = looks(watch, moving_s=20.0)
    assert effects == []
    assert looks(watch, moving_s=0.0)[1] == [WatchdogEffect(report=False, kind=MOTION)]


@pytest.mark.parametrize("facts", [{"tells_motion": False, "moving_s": 9.0}, {"moving_s": None}])
def test_by_day_or_where_it_is_not_wanted_or_while_nobody_knows_nothing_moves(facts: dict[str, Any]) -> None:
    assert looks(CALM, **facts)[1] == []


def test_motion_that_nobody_can_judge_any_more_stays_as_it_was_told_and_the_morning_mends_it() -> None:
    watch, _ = looks(CALM, moving_s=5.0)
    watch, effects = looks(watch, moving_s=None)
    assert effects == [] and watch.moving
    assert looks(watch, moving_s=30.0, tells_motion=False)[1] == [WatchdogEffect(report=False, kind=MOTION)]


def test_a_picture_is_told_of_after_a_minute_and_well_again_at_once() -> None:
    watch, effects = looks(CALM, blind="dark", blind_s=BLIND_S - 1)
    assert effects == []
    watch, effects = looks(watch, blind="dark", blind_s=BLIND_S)
    assert effects == [WatchdogEffect(report=True, kind=PICTURE, seconds=BLIND_S, picture="dark")]
    watch, effects = looks(watch, blind="late", blind_s=3.0)
    assert effects == [], "it is still not seen, for another reason"
    assert looks(watch)[1] == [WatchdogEffect(report=False, kind=PICTURE)]


@pytest.mark.parametrize("facts", [{"tells_picture": False}, {"blind_s": None, "blind": ""}])
def test_a_picture_is_no_trouble_where_nobody_wants_to_know_or_there_is_none(facts: dict[str, Any]) -> None:
    assert looks(CALM, **{"blind": "dark", "blind_s": 500.0, **facts})[1] == []


def test_who_moves_before_the_room_has_come_to_rest_is_not_called_for() -> None:
    waits = replace(CALM, stillness=Stillness())
    watch, effects = looks(waits, moving_s=5.5)
    assert (watch.moving, effects) == (False, [])
    assert looks(replace(watch, stillness=Stillness(came=True)), moving_s=5.5)[1] == [
        WatchdogEffect(report=True, kind=MOTION, seconds=5.5)
    ]


def test_what_an_earlier_process_told_is_mended_by_a_room_that_is_at_rest_and_seen() -> None:
    assert {(effect.report, effect.kind) for effect in looks(FIRST)[1]} == {(False, MOTION), (False, PICTURE)}
    assert looks(FIRST, moving_s=None, blind_s=None)[1] == []


def test_a_camera_that_is_switched_off_ends_what_was_seen() -> None:
    watch, _ = looks(CALM, moving_s=5.0, blind="dark", blind_s=70.0)
    kinds = [effect.kind for effect in decide(watch, Facts(armed=False), 2.0)[1]]
    assert kinds[-2:] == [MOTION, PICTURE]


def test_sound_is_told_before_sight() -> None:
    effects = decide(CALM, replace(LOOKS, heard_at=-LOST_S, moving_s=9.0), 0.0)[1]
    assert [effect.kind for effect in effects] == [MONITOR_LOST, MOTION]
