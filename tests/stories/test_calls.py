"""Nights in which people are called, one after the other, until somebody answers."""

from datetime import timedelta

import pytest

from babycam.alerts import drills, outlook
from babycam.alerts import services as alerts_services
from babycam.alerts.models import AlertPolicy, Incident
from babycam.core.clock import rfc3339
from babycam.duty.models import DoNotDisturb
from babycam.notify import services as notify_services
from babycam.notify.models import Channel, Delivery
from babycam.people import services as people_services
from babycam.people.models import Person
from tests.stories.night import Night
from tests.stories.phones import states


def test_second_parent_is_called_when_first_does_not_answer(house: Night) -> None:
    house.cry(house.cast.zoe)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]
    house.passes(59)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"], "Ben sleeps on"
    house.passes(2)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone", "Ben's phone"]
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"])]
    assert house.shape()["log"][-1]["words"] == "No answer in 60 s: calling Ben"
    house.takes(house.cast.ben)
    house.passes(120)
    assert len(house.phones.rang("Ana's phone")) == 1
    taken_back = [(one.phone, one.title) for one in house.phones.shown if one.what == "retract"]
    assert sorted(taken_back) == [("Ana's phone", "Ben has it"), ("Ben's phone", "Ben has it")]


def test_without_a_receipt_in_fifteen_seconds_the_same_person_is_called_by_everything_else(house: Night) -> None:
    house.phones.give(house.cast.ana, "apprise", "Ana's ntfy")
    house.phones.silent.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(14)
    assert not house.phones.rang("Ana's ntfy")
    house.passes(2)
    assert len(house.phones.rang("Ana's ntfy")) == 1
    assert house.called() == [(0, 0, ["Ana"])], "Ben has not been called yet"
    assert "Nothing came back from Ana in 15 s: trying every other way" in [line["words"] for line in house.shape()["log"]]


def test_a_receipt_keeps_the_louder_channels_quiet(house: Night) -> None:
    house.phones.give(house.cast.ana, "apprise", "Ana's ntfy")
    house.cry(house.cast.zoe)
    house.passes(40)
    assert not house.phones.rang("Ana's ntfy")


def test_nobody_answers_and_it_gets_louder_each_round_until_everything_rings(house: Night) -> None:
    house.phones.give(house.cast.ana, "apprise", "Ana's ntfy")
    house.phones.give(None, "mqtt", "siren")
    house.cry(house.cast.zoe)
    house.passes(125)
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"]), (1, 0, ["Ana"])]
    assert len(house.phones.rang("Ana's ntfy")) == 1, "the second round is louder"
    house.passes(120)
    assert house.called()[3:] == [(1, 1, ["Ben"]), (2, 0, ["Ana"])]
    assert not house.phones.rang("siren")
    house.passes(120)
    assert house.called()[5:] == [(2, 1, ["Ben"]), (3, 0, ["Ana", "Ben"])]
    assert len(house.phones.rang("siren")) == 1
    house.passes(121)
    assert house.called()[7:] == [(4, 0, ["Ana", "Ben"])]
    assert len(house.phones.rang("siren")) == 2
    house.takes(house.cast.ben)
    house.passes(180)
    assert len(house.phones.rang("siren")) == 2
    assert house.shape()["state"] == "acked"


def test_a_drill_that_nobody_answers_never_switches_the_siren_on(house: Night) -> None:
    AlertPolicy.objects.create(ack_s=10, rounds=1, siren_s=30)
    house.phones.give(None, "mqtt", "siren")
    drill = drills.begin(room_id=house.cast.zoe.pk, by=house.cast.ana.pk, source="source", now=house.clock.at)
    drills.ring(drill=drill, now=house.clock.at)
    house.passes(120)
    assert len(house.phones.rang("Ana's phone")) > 1 and house.phones.rang("Ben's phone")
    assert any(line["words"].startswith("Still nobody") for line in house.shape()["log"]), "the step itself is reached"
    assert not house.phones.rang("siren")


def test_the_room_is_quiet_before_the_next_is_called_and_nobody_else_wakes(house: Night) -> None:
    house.cries_for(house.cast.zoe, 20)
    house.passes(130)
    assert [one.phone for one in house.phones.shown if one.what == "alert"] == ["Ana's phone"]
    assert house.log() == ["opened", "over", "settled_alone"]
    assert house.phones.shown[-1].title == "Zoe: over"


def test_a_cry_that_begins_again_while_it_settles_calls_the_next_at_once(house: Night) -> None:
    house.cries_for(house.cast.zoe, 20)
    house.passes(60)
    assert not house.phones.rang("Ben's phone")
    house.cry(house.cast.zoe)
    assert len(house.phones.rang("Ben's phone")) == 1


def test_an_answer_that_ran_out_calls_who_answered_and_who_is_on_duty_by_then(house: Night) -> None:
    house.rota([house.cast.ben], start="23:05", end="06:00", priority=5)
    house.cry(house.cast.zoe)
    house.takes(house.cast.ana)
    house.passes(601, each=5)
    assert house.called()[-1] == (1, 0, ["Ben", "Ana"]), "Ben's shift began meanwhile, and Ana had said that she has it"


def test_a_snooze_rings_again_when_it_is_still_loud(house: Night) -> None:
    house.cry(house.cast.zoe)
    alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ana.pk, minutes=5, at=house.clock.at)
    house.passes(299, each=5)
    assert len(house.phones.rang("Ana's phone")) == 1
    assert not house.phones.rang("Ben's phone")
    house.passes(10)
    assert len(house.phones.rang("Ana's phone")) == 2
    assert house.shape()["log"][-1]["words"] == "Still loud: ringing again"


def test_a_snooze_that_ends_in_the_quiet_ends_the_incident(house: Night) -> None:
    noise = house.cry(house.cast.zoe)
    alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ana.pk, minutes=2, at=house.clock.at)
    house.passes(100, each=5)
    house.calms(house.cast.zoe, noise)
    house.passes(30, each=5)
    assert house.shape()["state"] == "resolved"
    assert len(house.phones.rang("Ana's phone")) == 1


@pytest.mark.parametrize("answer", ["ack", "snooze"])
def test_what_becomes_critical_breaks_every_answer_and_the_wish_not_to_be_disturbed(house: Night, answer: str) -> None:
    DoNotDisturb.objects.create(
        person=house.cast.ben, start=house.clock.at, end=house.clock.at + timedelta(hours=9), created_at=house.clock.at
    )
    zoe, now = house.cast.zoe.pk, house.clock.at
    alerts_services.report_unheard(room_id=zoe, kind="battery_low", at=now, words_params={"battery": 15})
    house.phones.post()
    if answer == "ack":
        house.takes(house.cast.ana)
    else:
        alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ana.pk, minutes=60, at=house.clock.at)
    house.passes(60)
    now = house.clock.at
    alerts_services.report_unheard(room_id=zoe, kind="battery_low", at=now, words_params={"battery": 5}, severity="critical")
    house.phones.post()
    shape = house.shape()
    assert (shape["state"], shape["severity"], shape["round"]) == ("triggered", "critical", 1)
    assert shape["words"] == "The battery in Zoe is low: 5 % left. Plug it in."
    assert house.phones.rang("Ana's phone")[-1].title.startswith("CRITICAL")
    house.passes(61)
    assert house.phones.rang("Ben's phone"), "critical asks nobody's leave"


def test_who_does_not_want_to_be_disturbed_is_called_last(house: Night) -> None:
    house.phones.give(house.cast.cy)
    Person.objects.filter(pk=house.cast.cy.pk).update(is_active=True)
    DoNotDisturb.objects.create(
        person=house.cast.ben, start=house.clock.at, end=house.clock.at + timedelta(hours=9), created_at=house.clock.at
    )
    house.cry(house.cast.zoe)
    house.passes(125)
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Cy"]), (0, 2, ["Ben"])]


def test_the_same_incident_an_hour_later_is_another_one_but_soon_after_it_is_the_same(house: Night) -> None:
    house.cries_for(house.cast.zoe, 10)
    house.passes(300, each=5)
    house.cry(house.cast.zoe)
    assert house.called() == [(0, 0, ["Ana"]), (1, 0, ["Ana", "Ben"])], "Ana did not answer the first time"
    assert house.shape()["log"][-2]["words"].startswith("It began again")


def test_who_cannot_be_reached_costs_no_time(house: Night) -> None:
    Channel.objects.filter(person=house.cast.ana).update(dead_reason="The subscription is gone")
    house.cry(house.cast.zoe)
    assert len(house.phones.rang("Ben's phone")) == 1, "at once, not after a minute"
    shape = house.shape()
    assert "UNREACHABLE" in shape["flags"]
    assert [[person["name"] for person in tier] for tier in shape["tiers"]] == [["Ben"], ["Ana"]]
    assert house.called() == [(0, 0, ["Ben", "Ana"])], "whoever is on duty is tried all the same"


def test_a_page_that_may_not_sound_shows_the_alarm_of_its_persons_duty_at_once(house: Night) -> None:
    """Nothing of Ana's would wake her, so Ben is called; but who looks at her page sees the whole alarm, not a line of it."""
    house.cast.ana.channels.all().delete()
    notify_services.page_seen(person_id=house.cast.ana.pk, sound=False, now=house.clock.at)
    house.cry(house.cast.zoe)
    shape = house.shape()
    assert [person["name"] for person in shape["told"]] == ["Ben", "Ana"]
    assert {sign["name"]: sign["reached"] for sign in shape["signs"]} == {"Ben": True, "Ana": False}
    assert "23:00:00 Ana cannot be reached. Ana’s page is open but cannot ring: tap the yellow bar on it" in shape["words_log"]


def test_in_a_gap_everybody_is_called_at_once_also_who_cannot_be_reached(night: Night) -> None:
    night.phones.give(night.cast.ben)
    notify_services.page_seen(person_id=night.cast.ana.pk, sound=False, now=night.clock.at)
    night.cry(night.cast.zoe)
    assert night.called() == [(0, 0, ["Ben", "Ana", "Cy"])]
    assert night.shape()["flags"] == ["GAP"]
    night.passes(61)
    assert night.log()[-1] == "next_round", "all were called already, so nobody is left for a step of their own"


def test_a_hand_over_to_somebody_who_cannot_be_reached_says_so_tries_it_and_keeps_the_backup(house: Night) -> None:
    seen = house.clock.at - timedelta(minutes=20)
    house.cast.ben.channels.update(fail_streak=3, last_receipt_at=seen)
    house.phones.down.add("Ben's phone")
    house.cry(house.cast.zoe)
    house.passes(5)
    house.not_me(house.cast.ana)
    assert house.called()[-1] == (0, 1, ["Ben"])
    assert any(address == "Ben's phone" for _, address in house.phones.tried)
    ben = next(sign for sign in house.shape()["signs"] if sign["name"] == "Ben")
    assert (ben["reached"], ben["seen_at"]) == (False, "2025-03-29T21:40:00.000Z")
    line = "Ben cannot be reached. No device of Ben’s has answered since 22:40. The last 3 messages to Ben's phone failed"
    assert [words[9:] for words in house.shape()["words_log"] if "Ben cannot" in words] == [line]
    house.passes(61)
    assert house.called()[-1][2] == ["Ana", "Ben"], "Ana is still backup: a round later at most"


def test_who_was_called_and_gave_no_sign_is_named_with_the_time_of_the_last_one(house: Night) -> None:
    house.phones.silent.add("Ana's phone")
    house.cast.ana.channels.update(last_receipt_at=house.clock.at - timedelta(minutes=20))
    house.cry(house.cast.zoe)
    house.passes(61)
    assert "23:01:00 No sign of Ana: no device has answered since 22:40" in house.shape()["words_log"]


def test_when_nobody_can_be_reached_everybody_is_tried_at_once(house: Night) -> None:
    Channel.objects.filter(kind="webpush").update(fail_streak=3)
    house.cry(house.cast.zoe)
    assert house.called() == [(0, 0, ["Ana", "Ben"])]
    assert "NOBODY_REACHABLE" in house.shape()["flags"]
    assert len(house.phones.shown) == 2


def test_a_family_without_a_rota_calls_everybody_at_once(night: Night) -> None:
    for person in (night.cast.ana, night.cast.ben, night.cast.cy):
        night.phones.give(person)
    night.cry(night.cast.zoe)
    assert {one.phone for one in night.phones.shown} == {"Ana's phone", "Ben's phone", "Cy's phone"}
    assert night.shape()["flags"] == ["GAP"]
    assert night.rings == 1


def test_rooms_that_begin_together_share_one_alert_and_a_sitter_hears_of_hers_only(night: Night) -> None:
    for person in (night.cast.ana, night.cast.cy):
        night.phones.give(person)
    night.gives_max_a_camera()
    night.cry(night.cast.max)
    night.passes(3)
    night.cry(night.cast.zoe)
    ana, cy = night.phones.rang("Ana's phone"), night.phones.rang("Cy's phone")
    assert [one.title for one in ana] == ["Max: a noise", "Zoe and Max"]
    assert len({one.tag for one in ana}) == 1, "one entry on the screen"
    assert [one.title for one in cy] == ["Zoe: a noise"], "she knows of no other room"


def test_rooms_that_begin_apart_are_told_apart(night: Night) -> None:
    night.phones.give(night.cast.ana)
    night.gives_max_a_camera()
    night.cry(night.cast.max)
    night.passes(6)
    night.cry(night.cast.zoe)
    assert [one.title for one in night.phones.rang("Ana's phone")] == ["Max: a noise", "Zoe: a noise"]
    assert len({one.tag for one in night.phones.shown}) == 2


def test_answers_that_come_and_go_do_not_make_a_phone_ring_without_end(house: Night) -> None:
    house.cry(house.cast.zoe)
    for _ in range(4):
        house.passes(2)
        house.takes(house.cast.ana)
        house.passes(1)
        alerts_services.undo(incident_id=house.incident().pk, person_id=house.cast.ana.pk, at=house.clock.at)
        house.phones.post()
    assert len(house.phones.rang("Ana's phone")) == 1
    house.passes(25)
    assert len(house.phones.rang("Ana's phone")) == 2


def test_timings_that_are_changed_count_from_the_next_incident_on(house: Night) -> None:
    house.cry(house.cast.zoe)
    AlertPolicy.objects.update_or_create(pk=1, defaults={"ack_s": 10})
    house.passes(30)
    assert house.called() == [(0, 0, ["Ana"])]
    house.gives_max_a_camera()
    house.cry(house.cast.max)
    house.passes(11)
    assert len(house.phones.rang("Ben's phone")) == 1


def test_somebody_who_leaves_the_family_in_the_middle_is_called_no_more(house: Night) -> None:
    house.cry(house.cast.zoe)
    people_services.remove_person(person=house.cast.ben)
    house.passes(70)
    assert not house.phones.rang("Ben's phone")
    assert house.called() == [(0, 0, ["Ana"]), (1, 0, ["Ana"])], "nobody else is there: Ana again"


def test_a_double_report_of_one_noise_calls_once(house: Night) -> None:
    noise = house.cry(house.cast.zoe)
    incident = Incident.objects.get()
    alerts_services.report_noise(room_id=house.cast.zoe.pk, noise_id=noise, at=house.clock.at, level_db=-18, threshold_db=-35)
    house.phones.post()
    assert len(house.phones.shown) == 1
    assert Delivery.objects.filter(incident=incident.pk, channel__kind="webpush").count() == 1


def test_whoever_has_it_stops_what_was_not_sent_yet(house: Night) -> None:
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(5)
    assert states(channel__name="Ana's phone") == ["retry"]
    house.takes(house.cast.ben)
    house.phones.down.clear()
    house.passes(60)
    assert states(channel__name="Ana's phone", what="alert") == ["cancelled"]
    assert not house.phones.rang("Ana's phone")


def test_the_night_can_be_told_line_by_line(house: Night) -> None:
    noise = house.cry(house.cast.zoe)
    house.passes(61)
    house.takes(house.cast.ben)
    house.passes(60)
    house.calms(house.cast.zoe, noise)
    house.passes(121)
    assert house.shape()["words_log"] == [
        "23:00:00 Zoe is loud (-18 dB for 2 s)",
        "23:00:00 arrived on Ana's phone",
        "23:01:00 No answer in 60 s: calling Ben",
        "23:01:00 arrived on Ben's phone",
        "23:01:01 Ben has it",
        "23:02:01 Quiet again",
        "23:04:01 Quiet for 2 min: over",
    ]


def test_an_incident_says_since_when_what_goes_on_has_been_so(house: Night) -> None:
    began = house.clock.at
    noise = house.cry(house.cast.zoe)
    house.passes(40)
    assert house.shape()["since"] == rfc3339(began - timedelta(seconds=2)), "from its onset, not from when it woke"
    house.calms(house.cast.zoe, noise)
    assert house.shape()["since"] is None
    house.passes(30)
    again = house.clock.at
    house.cry(house.cast.zoe)
    assert house.shape()["since"] == rfc3339(again - timedelta(seconds=2)), "this noise, not the first of the night"


def test_a_monitor_has_been_lost_since_before_that_was_told(house: Night) -> None:
    at = house.clock.at
    alerts_services.report_unheard(room_id=house.cast.zoe.pk, kind="monitor_lost", at=at, words_params={"seconds": 16.0})
    assert house.shape()["since"] == rfc3339(at - timedelta(seconds=16))


def test_the_ladder_that_the_page_draws_is_what_the_night_does(house: Night) -> None:
    house.phones.silent |= {"Ana's phone", "Ben's phone"}
    for person in (house.cast.ana, house.cast.ben):
        house.phones.give(person, "apprise", f"{person.name}'s ntfy")
    begin = house.clock.at
    [(_, rungs)] = outlook.tonight([house.cast.zoe], begin).rooms
    house.cry(house.cast.zoe)
    house.passes(365)
    calls = [
        ((row.at - begin).total_seconds(), row.round, tuple(row.people), row.reach) for row in house.incident().snapshots.all()
    ]
    drawn = [(rung.after_s, rung.round, rung.people, rung.ways) for rung in rungs if rung.ways != "rest"]
    assert len(calls) == len(drawn) == 7
    for (at, *call), (after_s, *rung) in zip(calls, drawn, strict=True):
        assert call == rung and abs(at - after_s) <= 2, "the loop looks once a second"
    chased = [line["words"] for line in house.shape()["log"] if line["words"].startswith("Nothing came back")]
    assert len(chased) == len([rung for rung in rungs if rung.ways == "rest"]) == 2
