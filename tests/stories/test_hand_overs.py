"""Nights in which somebody else takes over in the middle."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from babycam.alerts import services as alerts_services
from babycam.core.clock import rfc3339
from babycam.core.errors import BabycamError
from babycam.core.ids import new_id
from babycam.duty import queries as duty_queries
from babycam.duty import services as duty_services
from babycam.duty.models import Override
from babycam.duty.services import OverrideDraft
from babycam.people import services as people_services
from tests.stories.night import Night
from tests.stories.phones import states

MORNING = datetime(2025, 3, 30, 5, 0, tzinfo=UTC)  # 07:00 in Berlin, an hour sooner than the evening thought


@pytest.fixture
def house(night: Night) -> Iterator[Night]:
    """Ana is on duty tonight, Ben is her backup, each with a phone. Cy looks after Zoe only, and is not asked by the rota."""
    night.rota([night.cast.ana], [night.cast.ben])
    night.phones.give(night.cast.ana)
    night.phones.give(night.cast.ben)
    night.goes_to(0, 40)
    yield night


def override(house: Night, **said: Any) -> Override:
    """Said on the duty screen, not in the alarm."""
    wish = OverrideDraft(**{**said, "who": tuple(said["who"])})
    return duty_services.add_override(wish, by=house.cast.ana.pk, client_uuid=new_id(), now=house.clock.at)


def test_mom_says_at_night_that_dad_shall_be_woken_and_goes_to_sleep(house: Night) -> None:
    """The story that this part was built for."""
    override(house, kind="replace", who=[house.cast.ben.pk], instead_of=house.cast.ana.pk, scope="morning")
    house.passes(10)
    assert not house.phones.shown, "handing over rings nobody; only a cry does"
    house.goes_to(2, 0)
    house.cry(house.cast.zoe)
    assert [one.phone for one in house.phones.shown] == ["Ben's phone"]
    house.passes(20)
    house.takes(house.cast.ben)
    house.passes(300, each=5)
    assert not house.phones.rang("Ana's phone"), "she slept"


def test_not_me_calls_the_other_within_two_seconds_and_stops_what_was_still_to_be_sent(house: Night) -> None:
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(5)
    assert states(channel__name="Ana's phone") == ["retry"]
    said = house.clock.at
    house.not_me(house.cast.ana)
    assert house.phones.rang("Ben's phone")[0].at - said < timedelta(seconds=2)
    assert states(channel__name="Ana's phone") == ["cancelled"]
    house.phones.down.clear()
    house.passes(30)
    assert not house.phones.rang("Ana's phone")
    handed = house.shape()["handed_over"]
    assert (handed["by"]["name"], [one["name"] for one in handed["to"]], handed["scope"]) == ("Ana", ["Ben"], "morning")
    assert handed["until"] == "2025-03-30T05:00:00.000Z"
    assert "Ana handed over to Ben until 07:00" in [line["words"] for line in house.shape()["log"]]


def test_not_me_holds_until_morning_and_who_said_it_is_backup_all_the_while(house: Night) -> None:
    noise = house.cry(house.cast.zoe)
    house.not_me(house.cast.ana)
    house.takes(house.cast.ben)
    house.calms(house.cast.zoe, noise)
    house.passes(200, each=5)
    house.goes_to(3, 30)
    before = len(house.phones.rang("Ana's phone"))
    house.cry(house.cast.zoe)
    assert len(house.phones.rang("Ana's phone")) == before
    house.passes(61)
    assert len(house.phones.rang("Ana's phone")) == before + 1, "Ben did not wake up"
    assert duty_queries.duty_now(house.cast.zoe.pk, MORNING - timedelta(seconds=1)).tiers[0] == [house.cast.ben.pk]
    assert duty_queries.duty_now(house.cast.zoe.pk, MORNING).flags == ["GAP"], "the night is over, and so is what was said"


def test_another_scope_replaces_what_was_said_and_a_double_tap_is_one_row(house: Night) -> None:
    house.cry(house.cast.zoe)
    tap = new_id()
    for scope in ("morning", "morning", "wake_up", "wake_up", "tonight_tomorrow"):
        house.not_me(house.cast.ana, scope, tap)
    live = Override.objects.filter(cancelled_at=None)
    assert [row.scope_label for row in live] == ["tonight_tomorrow"]
    assert Override.objects.count() <= 5
    assert len(house.phones.rang("Ben's phone")) == 1, "he was called once"


def test_not_me_tonight_and_tomorrow_lasts_until_the_second_morning_also_without_a_rota(night: Night) -> None:
    night.phones.give(night.cast.ana)
    night.phones.give(night.cast.ben)
    night.goes_to(0, 40)
    night.cry(night.cast.zoe)
    night.not_me(night.cast.ana, "tonight_tomorrow")
    row = Override.objects.get(cancelled_at=None)
    assert (row.kind, row.end) == ("take", MORNING + timedelta(days=1)), "no word is cut short"


def test_this_wake_up_is_over_with_the_incident(house: Night) -> None:
    noise = house.cry(house.cast.zoe)
    house.not_me(house.cast.ana, "wake_up")
    house.takes(house.cast.ben)
    assert duty_queries.duty_now(house.cast.zoe.pk, house.clock.at).tiers[0] == [house.cast.ben.pk]
    house.calms(house.cast.zoe, noise)
    house.passes(125, each=5)
    assert duty_queries.duty_now(house.cast.zoe.pk, house.clock.at).tiers[0] == [house.cast.ana.pk]


def test_a_hand_over_that_was_a_slip_can_be_taken_back(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.not_me(house.cast.ana)
    alerts_services.undo(incident_id=house.incident().pk, person_id=house.cast.ana.pk, at=house.clock.at)
    assert house.shape()["handed_over"] is None
    assert duty_queries.duty_now(house.cast.zoe.pk, house.clock.at).tiers[0] == [house.cast.ana.pk]
    house.not_me(house.cast.ana)
    assert duty_queries.duty_now(house.cast.zoe.pk, house.clock.at).tiers[0] == [house.cast.ben.pk]


def test_who_has_it_and_cannot_go_hands_over_and_it_rings_for_the_other(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.takes(house.cast.ana)
    house.passes(5)
    house.not_me(house.cast.ana)
    shape = house.shape()
    assert shape["state"] == "triggered"
    assert len(house.phones.rang("Ben's phone")) == 1
    house.takes(house.cast.ben)
    assert house.shape()["acked_by"]["name"] == "Ben"


def test_not_me_of_somebody_else_leaves_who_has_it_alone(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.takes(house.cast.ben)
    house.not_me(house.cast.ana)
    assert (house.shape()["state"], house.shape()["acked_by"]["name"]) == ("acked", "Ben")


def test_the_last_one_there_cannot_hand_over_to_nobody(house: Night) -> None:
    people_services.remove_person(person=house.cast.ben)
    people_services.remove_person(person=house.cast.cy)
    house.cry(house.cast.zoe)
    with pytest.raises(BabycamError, match="nobody else"):
        house.not_me(house.cast.ana)
    assert house.shape()["state"] == "triggered"
    assert not Override.objects.exists()


def test_not_me_in_a_family_without_a_rota_calls_the_others_again(night: Night) -> None:
    night.phones.give(night.cast.ana)
    night.phones.give(night.cast.ben)
    night.cry(night.cast.zoe)
    night.passes(25)
    night.not_me(night.cast.ana)
    night.passes(1)
    assert len(night.phones.rang("Ben's phone")) == 2
    assert len(night.phones.rang("Ana's phone")) == 1


def test_a_sitter_says_that_she_cannot_and_the_parents_are_called(house: Night) -> None:
    house.phones.give(house.cast.cy)
    override(house, kind="take", who=[house.cast.cy.pk], rooms=[house.cast.zoe.pk], scope="morning")
    house.passes(1)
    house.cry(house.cast.zoe)
    assert [one.phone for one in house.phones.shown] == ["Cy's phone"]
    house.not_me(house.cast.cy)
    assert {one.phone for one in house.phones.shown[1:] if one.what == "alert"} == {"Ana's phone", "Ben's phone"}


@pytest.mark.parametrize("scope", ["morning", "wake_up"])
def test_not_me_in_the_quiet_rings_nobody_until_it_begins_again(house: Night, scope: str) -> None:
    house.cries_for(house.cast.zoe, 20)
    house.passes(5)
    assert house.shape()["waits"]
    house.not_me(house.cast.ana, scope)
    house.passes(80)
    shape = house.shape()
    assert not house.phones.rang("Ben's phone"), "nothing is heard: nobody is woken"
    assert (shape["waits"], shape["called_at"], shape["told"]) == (True, None, [])
    house.cry(house.cast.zoe)
    assert (len(house.phones.rang("Ben's phone")), len(house.phones.rang("Ana's phone"))) == (1, 1), "Ben alone, at once"
    assert (house.shape()["waits"], house.shape()["called_at"]) == (False, rfc3339(house.clock.at))
    house.passes(125)
    assert len(house.phones.rang("Ana's phone")) == 2, "she is still backup"


@pytest.mark.parametrize("scope", ["morning", "wake_up"])
def test_not_me_in_the_quiet_holds_for_a_return_after_the_end(house: Night, scope: str) -> None:
    house.cries_for(house.cast.zoe, 20)
    house.not_me(house.cast.ana, scope)
    house.passes(240, each=5)
    assert house.shape()["state"] == "resolved"
    house.cry(house.cast.zoe)
    assert (len(house.phones.rang("Ben's phone")), len(house.phones.rang("Ana's phone"))) == (1, 1)


def test_not_me_in_the_quiet_can_be_taken_back_and_rings_nobody_either(house: Night) -> None:
    house.cries_for(house.cast.zoe, 20)
    house.not_me(house.cast.ana)
    alerts_services.undo(incident_id=house.incident().pk, person_id=house.cast.ana.pk, at=house.clock.at)
    house.passes(30)
    assert (len(house.phones.rang("Ben's phone")), len(house.phones.rang("Ana's phone"))) == (0, 1)
    house.cry(house.cast.zoe)
    assert (len(house.phones.rang("Ben's phone")), len(house.phones.rang("Ana's phone"))) == (0, 2)


def test_an_override_that_is_said_elsewhere_bites_in_the_middle_of_an_incident(house: Night) -> None:
    house.cry(house.cast.zoe)
    house.passes(10)
    override(house, kind="take", who=[house.cast.ben.pk], scope="2h")
    said = house.clock.at
    house.passes(2, each=0.5)
    assert house.phones.rang("Ben's phone")[0].at - said <= timedelta(seconds=2)
    assert house.shape()["log"][-1]["words"] == "On duty now: calling Ben"


def test_a_shift_that_begins_in_the_middle_of_an_incident_is_told_at_once(house: Night) -> None:
    house.rota([house.cast.ben], start="04:00", end="06:00", priority=5)  # 02:00 UTC
    house.goes_to(1, 59)
    house.clock.at += timedelta(seconds=30)
    house.cry(house.cast.zoe)
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]
    house.passes(29)
    assert not house.phones.rang("Ben's phone")
    house.passes(2, each=0.5)
    assert len(house.phones.rang("Ben's phone")) == 1
    house.takes(house.cast.ana)
    assert house.shape()["acked_by"]["name"] == "Ana", "either may answer"


def test_a_phone_that_comes_back_in_the_middle_is_called(house: Night) -> None:
    house.cast.ana.channels.update(fail_streak=3)
    house.cry(house.cast.zoe)
    assert not house.phones.rang("Ana's phone")[1:]
    house.cast.ana.channels.update(fail_streak=0)
    house.passes(2)
    assert [one.phone for one in house.phones.shown].count("Ana's phone") == 1
