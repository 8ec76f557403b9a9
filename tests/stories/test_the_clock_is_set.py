"""Nights in which the wall clock is set, by NTP, by a hand, back or on: nobody is called twice for it, early, or hours late."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from babycam.alerts import rebase
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident, Tick
from babycam.monitor import assignment
from babycam.notify.models import Delivery
from tests.stories.night import Night

each_way = pytest.mark.parametrize("seconds", [-2 * 3600, 2 * 3600])


@pytest.fixture(autouse=True)
def deep_in_the_night(house: Night) -> None:
    """Whose turn it is follows the wall clock, so Ana has it two hours sooner and later too."""
    house.goes_to(1)


def rang(house: Night) -> list[str]:
    return [one.phone for one in house.phones.shown if one.what == "alert"]


@pytest.mark.parametrize("seconds", [-2 * 3600, 2 * 3600, 20])
def test_who_is_called_next_is_called_after_the_time_that_was_left(house: Night, seconds: float) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(30, each=10)
    house.clock.is_set(seconds)
    house.passes(1)
    house.passes(28, each=7)
    assert rang(house) == ["Ana's phone"], "not at once, and not twice"
    house.passes(3)
    assert rang(house) == ["Ana's phone", "Ben's phone"]
    assert house.called() == [(0, 0, ["Ana"]), (0, 1, ["Ben"])]


@each_way
def test_so_it_is_when_the_server_is_started_again_between_the_setting_and_its_next_look(house: Night, seconds: float) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(30, each=10)
    house.clock.is_set(seconds)
    house.restart()
    house.passes(1)
    house.passes(28, each=7)
    assert rang(house) == ["Ana's phone"]
    house.passes(3)
    assert rang(house) == ["Ana's phone", "Ben's phone"]


def snoozed(house: Night) -> float:
    alerts_services.snooze(incident_id=house.open_incident().pk, person_id=house.cast.ana.pk, minutes=10, at=house.clock.at)
    return 600


def taken(house: Night) -> float:
    house.takes(house.cast.ana)
    return 600


@each_way
@pytest.mark.parametrize("answered", [taken, snoozed])
def test_an_answer_holds_as_long_as_it_was_given_for(house: Night, answered: Callable[[Night], float], seconds: float) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    lasts = answered(house)
    house.passes(100, each=25)
    house.clock.is_set(seconds)
    house.passes(lasts - 110, each=35)
    assert rang(house) == ["Ana's phone"]
    house.passes(20, each=5)
    assert rang(house) == ["Ana's phone"] * 2


@each_way
def test_quiet_that_lasts_ends_it_when_it_has_lasted(house: Night, seconds: float) -> None:
    house.passes(10)
    noise = house.cry(house.cast.zoe)
    house.passes(5)
    house.calms(house.cast.zoe, noise)
    house.clock.is_set(seconds)
    house.passes(100, each=5)
    assert house.shape()["state"] == "triggered"
    house.passes(30, each=5)
    assert house.shape()["state"] == "resolved"
    assert rang(house) == ["Ana's phone"]


@each_way
def test_a_try_that_failed_is_repeated_as_soon_as_it_was_to_be(house: Night, seconds: float) -> None:
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(3)
    house.clock.is_set(seconds)
    house.phones.down.clear()
    house.passes(10)
    assert rang(house).count("Ana's phone") == 1


def test_of_two_loops_one_moves_the_deadlines(house: Night) -> None:
    other = house.new_ticker()
    other.turn()
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(30)
    house.clock.is_set(2 * 3600)
    for _ in range(29):
        house.passes(1)
        other.turn()
    assert rang(house) == ["Ana's phone"]
    house.passes(3)
    other.turn()
    assert rang(house) == ["Ana's phone", "Ben's phone"]


def test_a_cry_right_after_the_clock_was_set_back_rings_and_goes_on_to_the_next(house: Night) -> None:
    house.passes(10)
    first = house.cry(house.cast.zoe)
    house.passes(1)
    house.calms(house.cast.zoe, first)
    house.passes(30)
    house.clock.is_set(-7200)
    house.cry(house.cast.zoe)  # before the loop has looked
    house.passes(70)
    assert "Ben's phone" in rang(house)
    assert rang(house).count("Ana's phone") <= 2


def test_another_machines_deadlines_are_never_further_ahead_than_they_could_be(house: Night) -> None:
    """A machine without a battery for its clock starts in the past, and its offsets say nothing of those of its last life."""
    house.passes(10)
    house.cry(house.cast.zoe)
    house.passes(30)
    Tick.objects.update(host="before it was started again")
    house.clock.at -= timedelta(hours=2)
    house.clock.set_by -= 7200
    house.restart()
    house.passes(70, each=5)
    assert rang(house) == ["Ana's phone", "Ben's phone"]


def test_a_noise_that_was_forgotten_ends_although_its_beginning_lies_ahead(house: Night) -> None:
    house.passes(10)
    house.cry(house.cast.zoe)
    house.takes(house.cast.ana)
    house.sounds(house.cast.zoe, 5, judged=-10)
    house.clock.is_set(-7200)
    house.sounds(house.cast.zoe, 40)
    assert not house.incident().noisy


def test_a_room_whose_worker_died_is_free_again_although_its_lease_lies_ahead(house: Night) -> None:
    held = assignment.claim(house.cast.zoe.pk, assignment.Claimant("attic", "1"), house.clock.at)
    assert held is not None
    early = house.clock.at - timedelta(hours=2)
    assert assignment.claim(house.cast.zoe.pk, assignment.Claimant("cellar", "2"), early) is not None


@pytest.mark.parametrize("table", rebase.MOVED, ids=lambda table: table.model.__name__)
def test_a_new_deadline_is_moved_unless_somebody_says_that_it_stays(table: rebase.Moved) -> None:
    names = {one.name for one in table.model._meta.get_fields()}
    assert set(table.columns) and {*table.stays, *([table.born] if table.born else [])} <= names


def test_the_deadlines_of_an_alarm_are_moved() -> None:
    moved = {table.model: set(table.columns) for table in rebase.MOVED}
    assert moved[Incident] >= {"ack_until", "snooze_until", "receipt_at", "call_at", "resolve_at", "next_action_at"}
    assert moved[Delivery] == {"next_at", "lease_until", "give_up_at"}
