"""The first hour: cameras are being set up and call nobody, the others call as ever, and it ends by itself."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from babycam.alerts import drills, setting_up_queries, setting_up_services
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident, SettingUp
from babycam.people.models import AuditEntry, Household
from babycam.rooms.models import Camera
from tests.stories.night import Night

MINUTE = 60
MINUTES = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def zoe_has_had_her_camera_for_a_month(house: Night) -> None:
    Camera.objects.update(saved_at=house.clock.at - timedelta(days=30))
    Household.objects.update(night_start=time(23, 0), tz="UTC")


def sets_up(house: Night) -> SettingUp:
    return setting_up_services.begin(person=house.cast.ana, now=house.clock.at)


def adds_a_camera(house: Night) -> None:
    """Max's room gets one, now."""
    Camera.objects.create(room=house.cast.max, kind="synthetic", url="synthetic://max", saved_at=house.clock.at)


def is_lost(house: Night, *, severity: str = "normal", kind: str = "monitor_lost") -> None:
    """Max's camera."""
    alerts_services.report_unheard(room_id=house.cast.max.pk, kind=kind, at=house.clock.at, severity=severity)
    house.phones.post()


def is_done(house: Night) -> None:
    setting_up_services.end(person=house.cast.ben, now=house.clock.at)


def rang(house: Night) -> list[str]:
    return [one.phone for one in house.phones.shown if one.what == "alert"]


def ends_at(house: Night) -> datetime | None:
    going_on = setting_up_queries.going_on(house.clock.at)
    return going_on.until if going_on else None


@pytest.mark.parametrize(("kind", "severity"), [("monitor_lost", "normal"), ("mic_muted", "normal"), ("battery_low", "critical")])
def test_a_new_camera_that_falls_silent_calls_nobody_and_does_when_the_time_is_over(house: Night, kind: str, severity: str) -> None:
    sets_up(house)
    house.passes(2 * MINUTE, each=20)
    adds_a_camera(house)
    is_lost(house, kind=kind, severity=severity)
    house.passes(27 * MINUTE, each=20)
    assert (rang(house), house.rings) == ([], 0), "no page rings either, not for a moment"
    assert "Being set up: nobody is called until 22:30" in " ".join(house.shape()["words_log"])
    house.passes(MINUTE + 2, each=2)
    assert rang(house)[0] == "Ana's phone"
    assert not SettingUp.objects.exists()


def test_a_cry_in_front_of_a_new_camera_calls_nobody_and_what_is_over_by_then_is_over(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    house.cries_for(house.cast.max, 40)
    house.passes(30 * MINUTE, each=20)
    assert rang(house) == []
    assert house.incident().state == "resolved"
    house.passes(20 * MINUTE, each=60)
    house.cry(house.cast.max)
    assert rang(house) == ["Ana's phone"], "it calls as ever"


def test_one_tap_of_anybody_ends_it_and_what_goes_on_rings_at_once(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    is_lost(house)
    assert house.shape()["setting_up"] and house.shape()["acked_by"] is None
    is_done(house)
    house.passes(1)
    assert rang(house) == ["Ana's phone"]
    assert not house.shape()["setting_up"]
    told = [event.body["setting_up"] for event in house.told if event.type == "setting_up.changed"]
    assert [bool(each) for each in told] == [True, False]
    lines = AuditEntry.objects.filter(act="setting_up").order_by("pk").values_list("who__name", "words")
    assert list(lines) == [("Ana", "Setting up: new cameras wake nobody"), ("Ben", "Setting up is over: new cameras wake people")]


def test_the_camera_that_was_there_before_calls_as_ever(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    house.cry(house.cast.zoe)
    assert rang(house) == ["Ana's phone"]


def test_an_older_incident_still_rings_though_its_camera_is_changed_now(house: Night) -> None:
    adds_a_camera(house)
    is_lost(house)
    house.passes(5)
    sets_up(house)
    Camera.objects.filter(room=house.cast.max).update(saved_at=house.clock.at)
    house.passes(2 * MINUTE)
    assert {"Ana's phone", "Ben's phone"} <= set(rang(house))


def test_a_camera_whose_address_is_changed_meanwhile_is_a_new_one(house: Night) -> None:
    sets_up(house)
    Camera.objects.filter(room=house.cast.zoe).update(saved_at=house.clock.at)
    house.cry(house.cast.zoe)
    house.passes(3 * MINUTE, each=5)
    assert rang(house) == []


def test_somebody_may_take_it_all_the_same(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    is_lost(house)
    house.takes(house.cast.ben)
    assert (house.shape()["setting_up"], house.shape()["acked_by"]["name"]) == (False, "Ben")
    is_done(house)
    house.passes(5 * MINUTE, each=5)
    assert rang(house) == [], "it is Ben's"


def test_it_comes_and_goes_and_calls_nobody_each_time(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    for _ in range(4):
        is_lost(house)
        house.passes(40, each=5)
        alerts_services.report_heard_again(room_id=house.cast.max.pk, kind="monitor_lost", at=house.clock.at)
        house.passes(20, each=5)
    assert rang(house) == []
    is_done(house)
    is_lost(house)
    assert rang(house) == ["Ana's phone"]


def test_a_drill_wakes_everybody_all_the_same(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    drills.begin(room_id=house.cast.max.pk, by=house.cast.ana.pk, source="server", now=house.clock.at)
    house.cry(house.cast.max)
    assert {"Ana's phone", "Ben's phone"} <= set(rang(house))


def test_it_never_goes_on_into_the_night_also_when_that_is_set_to_begin_earlier(house: Night) -> None:
    Household.objects.update(night_start=time(22, 20))
    assert sets_up(house).until == house.clock.at + 20 * MINUTES
    adds_a_camera(house)
    is_lost(house)
    Household.objects.update(night_start=time(22, 5))
    house.passes(2)
    assert ends_at(house) == house.clock.at.replace(minute=5, second=0)
    house.passes(5 * MINUTE, each=5)
    assert "Ana's phone" in rang(house)


def test_begun_again_while_it_goes_on_it_ends_as_it_was_to(house: Night) -> None:
    until = sets_up(house).until
    house.passes(10 * MINUTE, each=60)
    assert setting_up_services.begin(person=house.cast.ben, now=house.clock.at).until == until
    assert Incident.objects.count() == 0


def test_it_survives_a_restart_and_is_over_if_it_ran_out_meanwhile(house: Night) -> None:
    sets_up(house)
    adds_a_camera(house)
    house.restart()
    is_lost(house)
    house.passes(MINUTE, each=5)
    assert rang(house) == []
    house.sleeps(40 * MINUTE)
    house.restart()
    house.passes(60, each=5)
    assert ends_at(house) is None
    is_lost(house)
    house.passes(2)
    assert "Ana's phone" in rang(house)


@pytest.mark.parametrize("seconds", [-3600.0, 3600.0])
def test_it_lasts_as_long_when_the_clock_is_set(house: Night, seconds: float) -> None:
    Household.objects.update(night_start=time(7, 0), morning_time=time(7, 0))
    house.passes(5)
    sets_up(house)
    adds_a_camera(house)
    is_lost(house)
    house.passes(5 * MINUTE, each=20)
    house.clock.is_set(seconds)
    house.passes(24 * MINUTE, each=20)
    assert rang(house) == []
    house.passes(2 * MINUTE, each=5)
    assert "Ana's phone" in rang(house)


def test_one_that_cannot_be_looked_after_stops_no_alarm(house: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("no")

    sets_up(house)
    adds_a_camera(house)
    is_lost(house)
    monkeypatch.setattr(setting_up_services, "keep", broken)
    house.passes(30 * MINUTE + 2, each=6)
    assert "Ana's phone" in rang(house)
    assert house.ticker.failures["RuntimeError"]
