"""Nights in which trouble comes and goes: it hides nobody from being called, and wears nobody out who has answered."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from babycam.alerts import queries as alerts_queries
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.chat.models import Message
from babycam.family.cards import Cards
from babycam.monitor import watchdog
from babycam.monitor.watchdog import Facts, Watch
from tests.stories.night import Night

MINUTE = 60
KINDS = pytest.mark.parametrize("kind", ["monitor_lost", "mic_muted", "battery_low"])


def edge_of_the_wifi(house: Night, away: int, there: int, seconds: int) -> None:
    """Zoe's camera is away and there again, again and again; the watchdog is the real one."""
    watch, heard_at = Watch(lost=False, muted=False, low=False, unheard=False), house.clock.at.timestamp()
    for second in range(1, seconds + 1):
        house.passes(1)
        now = house.clock.at.timestamp()
        heard_at = now if second % (away + there) >= away else heard_at
        watch, effects = watchdog.decide(watch, Facts(armed=True, armed_at=0, heard_at=heard_at), now)
        for effect in effects:
            if effect.kind == "monitor_lost" and effect.report:
                goes(house, seconds=effect.seconds)
            elif effect.kind == "monitor_lost":
                comes(house)


def goes(house: Night, kind: str = "monitor_lost", severity: str = "normal", room: Any = None, **params: float) -> None:
    room = room or house.cast.zoe
    alerts_services.report_unheard(room_id=room.pk, kind=kind, at=house.clock.at, words_params=params, severity=severity)
    house.phones.post()


def comes(house: Night, kind: str = "monitor_lost", room: Any = None) -> None:
    alerts_services.report_heard_again(room_id=(room or house.cast.zoe).pk, kind=kind, at=house.clock.at)
    house.phones.post()


def flaps(house: Night, times: int, kind: str = "monitor_lost", away: int = 5, there: int = 17, room: Any = None) -> None:
    for _ in range(times):
        goes(house, kind, room=room)
        house.passes(away, each=5)
        comes(house, kind, room=room)
        house.passes(there, each=5)


def rang(house: Night, since: int = 0) -> Counter[str]:
    """How often each phone was rung, from the alarm number `since` on."""
    return Counter(one.phone for one in [one for one in house.phones.shown if one.what == "alert"][since:])


def alarms(house: Night) -> int:
    return sum(rang(house).values())


def test_a_camera_that_flaps_reaches_the_second_parent_and_says_that_it_comes_and_goes(house: Night) -> None:
    began = house.clock.at
    edge_of_the_wifi(house, 17, 5, 2 * MINUTE)
    first = house.phones.rang("Ben's phone")[0]
    assert first.at - began <= timedelta(seconds=15 + 60 + 22), "the first return after Ana's minute"
    assert Incident.objects.count() == 1
    assert house.shape()["words"] == "Zoe comes and goes: heard 18 % of the time"
    assert house.phones.rang("Ana's phone")[-1].title.startswith("Zoe: comes and goes")
    Cards(house.clock).turn()
    assert [row.text for row in Message.objects.order_by("pk")][-1] == "Zoe comes and goes: heard 18 % of the time"
    assert any("comes and goes" in line for line in house.shape()["words_log"])


def test_an_answer_to_a_camera_that_flaps_leaves_everybody_alone_and_then_rings_anew(house: Night) -> None:
    edge_of_the_wifi(house, 17, 5, 17)
    house.takes(house.cast.ana)
    answered, before = house.clock.at, alarms(house)
    edge_of_the_wifi(house, 17, 5, 10 * MINUTE - 1)
    assert alarms(house) == before
    assert house.shape()["acked_by"]["name"] == "Ana"
    edge_of_the_wifi(house, 17, 5, 5)
    (again,) = house.phones.rang("Ana's phone")[1:]
    assert again.at - answered <= timedelta(minutes=10, seconds=2), "it was away for most of the time"


@KINDS
def test_what_nobody_answers_reaches_the_second_parent_whatever_its_kind(house: Night, kind: str) -> None:
    flaps(house, 4, kind)
    assert rang(house)["Ben's phone"] >= 1
    assert "comes and goes" in house.shape()["words"]


@KINDS
def test_an_answer_holds_whatever_ends_and_returns(house: Night, kind: str) -> None:
    goes(house, kind)
    house.passes(2)
    house.takes(house.cast.ben)
    before = alarms(house)
    comes(house, kind)
    flaps(house, 13, kind, there=40)
    assert alarms(house) == before
    assert house.incident().log.count() > 25 and len(house.log()) == 2 + 8, "nobody reads each of them"
    assert house.incident().state == "resolved" and house.incident().returns == 13
    house.passes(40, each=5)
    assert alarms(house) == before, "it was so for less than half of the time, and is not so now"
    goes(house, kind)
    assert rang(house, before) == {"Ana's phone": 1}, "ten minutes after the answer a return is a new round, for who is on duty"


def test_an_answer_that_comes_when_it_is_over_for_the_moment_holds_for_the_return(house: Night) -> None:
    flaps(house, 1)
    incident = house.incident()
    house.takes(house.cast.ana, incident)
    flaps(house, 5)
    assert alarms(house) == 1
    assert house.shape()["acked_by"]["name"] == "Ana"
    alerts_services.undo(incident_id=incident.pk, person_id=house.cast.ana.pk, at=house.clock.at)
    flaps(house, 1)
    assert alarms(house) == 2, "taken back, it holds no more"


def test_a_snooze_holds_until_its_end(house: Night) -> None:
    goes(house)
    alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ana.pk, minutes=3, at=house.clock.at)
    comes(house)
    flaps(house, 8)
    assert alarms(house) == 1
    goes(house)
    house.passes(10)
    assert rang(house) == {"Ana's phone": 2}, "the peace is over and it is not heard"


def test_what_rises_to_critical_breaks_the_answer(house: Night) -> None:
    goes(house, "battery_low", battery=18)
    house.takes(house.cast.ana)
    comes(house, "battery_low")
    house.passes(30, each=5)
    goes(house, "battery_low", "critical", battery=8)
    assert rang(house) == {"Ana's phone": 2}
    house.passes(61, each=5)
    assert rang(house)["Ben's phone"] == 1


def test_what_rises_to_critical_calls_nobody_later_than_it_would_have(house: Night) -> None:
    flaps(house, 4, "battery_low")
    assert rang(house)["Ben's phone"]
    before = alarms(house)
    goes(house, "battery_low", "critical", battery=8)
    assert rang(house, before) == {"Ana's phone": 1, "Ben's phone": 1}


@pytest.mark.parametrize("scope", ["wake_up", "morning"])
def test_who_said_not_me_is_left_alone_by_the_returns_until_it_is_their_turn(house: Night, scope: str) -> None:
    goes(house)
    house.passes(3)
    house.not_me(house.cast.ana, scope)
    house.passes(2)
    comes(house)
    before = alarms(house)
    house.passes(17, each=5)
    flaps(house, 1)
    assert rang(house, before) == {"Ben's phone": 1}
    flaps(house, 3)
    assert rang(house, before)["Ana's phone"] >= 1, "Ben has not answered for a minute"


def test_a_restart_in_between_changes_nothing(house: Night) -> None:
    flaps(house, 2)
    house.restart()
    house.phones.killed()
    flaps(house, 2)
    assert rang(house)["Ben's phone"] == 1
    house.takes(house.cast.ben, house.incident())
    house.restart()
    before = alarms(house)
    flaps(house, 4)
    assert alarms(house) == before


def test_each_room_goes_on_where_it_stood(house: Night) -> None:
    house.gives_max_a_camera()
    for _ in range(4):
        goes(house)
        goes(house, room=house.cast.max)
        house.passes(5)
        comes(house)
        comes(house, room=house.cast.max)
        house.passes(17, each=5)
    assert {one.pk for one in (house.cast.ana, house.cast.ben)} == set(Incident.objects.get(room=house.cast.max).reached)
    assert {one.pk for one in (house.cast.ana, house.cast.ben)} == set(Incident.objects.get(room=house.cast.zoe).reached)


def test_a_phone_that_gives_no_sign_costs_one_person_no_returns(house: Night) -> None:
    house.phones.give(house.cast.ana, "apprise", "Ana's ntfy")
    house.phones.silent.add("Ana's phone")
    flaps(house, 2)
    assert len(house.phones.rang("Ana's ntfy")) == 1, "no receipt in 15 s, although the trouble never lasted as long"


def cries(house: Night, times: int, loud: int = 40, quiet: int = 140) -> None:
    for _ in range(times):
        house.cry(house.cast.zoe)
        noise = str(house.incident().noises.latest("pk").noise_id)
        house.passes(loud, each=10)
        house.calms(house.cast.zoe, noise)
        house.passes(quiet, each=10)


def test_short_cries_reach_the_second_parent_with_the_second_of_them(house: Night) -> None:
    cries(house, 2)
    assert house.called() == [(0, 0, ["Ana"]), (1, 0, ["Ana", "Ben"])]
    cries(house, 3)
    assert house.log().count("siren") == 1, "five wake-ups without an answer"


def test_shorter_cries_with_shorter_pauses_reach_the_second_parent_too(house: Night) -> None:
    cries(house, 2, loud=25, quiet=60)
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"])]


def test_a_cry_that_returns_while_somebody_has_it_rings_only_them_and_then_the_others(house: Night) -> None:
    house.cry(house.cast.zoe)
    noise = str(house.incident().noises.get().noise_id)
    house.passes(61)
    house.takes(house.cast.ben)
    house.calms(house.cast.zoe, noise)
    house.passes(130, each=10)
    assert house.incident().state == "resolved"
    before = alarms(house)
    house.cry(house.cast.zoe)
    house.passes(50)
    assert rang(house, before) == {"Ben's phone": 1}, "Ana is on duty, but Ben has it"
    house.passes(11)
    assert rang(house, before) == {"Ben's phone": 1, "Ana's phone": 1}
    house.takes(house.cast.ana)
    house.passes(10)
    assert house.incident().acked_by_id == house.cast.ana.pk


def test_a_holder_whom_nothing_would_wake_is_not_waited_for(house: Night) -> None:
    cries(house, 1)
    house.takes(house.cast.ben, house.incident())
    house.cast.ben.channels.update(fail_streak=3)
    before = alarms(house)
    cries(house, 1)
    assert rang(house, before)["Ana's phone"] == 1


def test_long_after_the_answer_a_cry_is_a_new_round(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.takes(house.cast.ben)
    house.calms(house.cast.zoe, str(house.incident().noises.get().noise_id))
    house.passes(700, each=20)
    house.cry(house.cast.zoe)
    assert house.called()[-1] == (1, 0, ["Ana"]), "who is on duty, as before"


def seconds(shape: dict[str, Any], since: str, until: str) -> float:
    return round((datetime.fromisoformat(shape[until]) - datetime.fromisoformat(shape[since])).total_seconds())


def snoozes_and_calms(house: Night) -> None:
    """Ben has an hour of quiet, and it is quiet for a quarter of one."""
    noise = house.cry(house.cast.zoe)
    alerts_services.snooze(incident_id=house.open_incident().pk, person_id=house.cast.ben.pk, minutes=60, at=house.clock.at)
    house.passes(40)
    house.calms(house.cast.zoe, noise)
    house.passes(900, each=20)


def test_a_cry_after_ten_minutes_of_calm_is_a_new_incident_that_rings_who_has_snoozed_the_last_one(house: Night) -> None:
    snoozes_and_calms(house)
    before = alarms(house)
    house.cry(house.cast.zoe)
    assert Incident.objects.count() == 2, "a snooze does not make one night of it"
    house.passes(50)
    assert rang(house, before) == {"Ben's phone": 1}, "Ana is on duty, but Ben has asked to be with her"
    house.passes(11)
    assert rang(house, before) == {"Ben's phone": 1, "Ana's phone": 1}


def test_who_has_it_still_and_cannot_be_woken_is_not_waited_for_in_a_new_incident(house: Night) -> None:
    snoozes_and_calms(house)
    house.cast.ben.channels.update(fail_streak=3)
    before = alarms(house)
    house.cry(house.cast.zoe)
    assert rang(house, before)["Ana's phone"] == 1


def test_a_night_of_eight_spells_is_eight_incidents_each_with_its_own_times(house: Night) -> None:
    for _ in range(8):
        noise = house.cry(house.cast.zoe)
        house.passes(72)
        house.takes(house.cast.ana)
        taken = alerts_queries.shapes([house.open_incident()])[0]
        assert seconds(taken, "rang_at", "acked_at") == 72
        house.calms(house.cast.zoe, noise)
        house.passes(20 * 60, each=20)
    assert Incident.objects.filter(state="resolved").count() == 8


def test_an_answer_is_timed_from_the_call_that_it_answers(house: Night) -> None:
    cries(house, 15)
    assert Incident.objects.count() == 1, "three minutes of calm are none"
    house.cry(house.cast.zoe)
    house.passes(12)
    house.takes(house.cast.ana)
    shape = house.shape()
    assert seconds(shape, "rang_at", "acked_at") == 12
    assert seconds(shape, "opened_at", "acked_at") > 2700


def test_whoever_is_called_later_is_timed_from_their_own_call_and_who_was_not_called_from_the_first(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.passes(75)
    house.takes(house.cast.ben)
    assert seconds(house.shape(), "rang_at", "acked_at") == 15
    alerts_services.undo(incident_id=house.incident().pk, person_id=house.cast.ben.pk, at=house.clock.at)
    house.passes(5)
    house.takes(house.cast.ben)
    assert seconds(house.shape(), "rang_at", "acked_at") == 5, "it rang anew, and Ana was called"
