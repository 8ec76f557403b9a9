"""Whatever ends a call ends it on every device: what still waits for its next try never rings, and what rang is silenced."""

from collections.abc import Callable

import pytest

from babycam.alerts import drills
from babycam.alerts import services as alerts_services
from babycam.core.ids import new_id
from babycam.duty import services as duty_services
from babycam.duty.services import OverrideDraft
from babycam.notify.models import Delivery
from babycam.people import services as people_services
from babycam.people.models import Person
from tests.stories.night import Night


def answers(house: Night) -> None:
    house.takes(house.cast.ben)


def snoozes(house: Night) -> None:
    alerts_services.snooze(incident_id=house.incident().pk, person_id=house.cast.ben.pk, minutes=30, at=house.clock.at)


def hands_over(house: Night) -> None:
    house.not_me(house.cast.ana)


def goes_off_duty(house: Night) -> None:
    wish = OverrideDraft("take", (house.cast.ben.pk,), scope="2h")
    duty_services.add_override(wish, by=house.cast.ben.pk, client_uuid=new_id(), now=house.clock.at)


def becomes_quiet(house: Night) -> None:
    house.calms(house.cast.zoe, str(house.incident().noises.get().noise_id))
    house.passes(121, each=5)


def is_removed(house: Night) -> None:
    alerts_services.remove_room(room=house.cast.zoe, now=house.clock.at)


@pytest.mark.parametrize("happens", [answers, snoozes, hands_over, goes_off_duty, becomes_quiet, is_removed])
def test_a_phone_whose_service_was_away_does_not_ring_after_the_end(house: Night, happens: Callable[[Night], None]) -> None:
    house.phones.down.add("Ana's phone")
    house.cry(house.cast.zoe)
    house.passes(5)
    happens(house)
    house.passes(1)
    house.phones.down.clear()
    house.passes(60 if happens not in (hands_over, goes_off_duty) else 50)
    assert not house.phones.rang("Ana's phone")
    assert not Delivery.objects.filter(person=house.cast.ana, what="alert", state__in=("pending", "retry", "sending")).exists()


def test_a_drill_that_was_answered_or_is_over_rings_nowhere_afterwards(house: Night) -> None:
    house.phones.down.update(("Ana's phone", "Ben's phone"))
    drill = drills.begin(room_id=house.cast.zoe.pk, by=house.cast.ana.pk, source="source", now=house.clock.at)
    drills.ring(drill=drill, now=house.clock.at)
    house.passes(5)
    house.takes(house.cast.ana)
    house.phones.down.discard("Ana's phone")
    house.passes(175, each=5)
    assert not house.phones.rang("Ana's phone")
    house.passes(5)
    house.phones.down.clear()
    house.passes(60, each=5)
    assert not house.phones.rang("Ben's phone")
    assert not Delivery.objects.filter(what="alert", state__in=("pending", "retry", "sending")).exists()


def test_a_room_that_is_removed_while_it_rings_is_silenced(house: Night) -> None:
    house.cry(house.cast.zoe)
    is_removed(house)
    house.phones.post()
    assert [(one.phone, one.title) for one in house.phones.shown if one.what == "retract"] == [("Ana's phone", "Zoe was removed")]


def test_a_sitter_whose_time_is_over_is_silenced_and_rung_no_more(house: Night) -> None:
    cy = Person.objects.get(pk=house.cast.cy.pk)
    Person.objects.filter(pk=cy.pk).update(is_active=True)
    house.phones.give(cy)
    wish = OverrideDraft("take", (cy.pk,), rooms=(house.cast.zoe.pk,), scope="2h")
    duty_services.add_override(wish, by=house.cast.ana.pk, client_uuid=new_id(), now=house.clock.at)
    house.cry(house.cast.zoe)
    assert len(house.phones.rang("Cy's phone")) == 1
    people_services.remove_person(person=cy)
    house.passes(2)
    assert house.phones.rang("Ana's phone"), "who is next is called"
    assert [one.what for one in house.phones.shown if one.phone == "Cy's phone"] == ["alert", "retract"]
    house.passes(90, each=5)
    assert len(house.phones.rang("Cy's phone")) == 1
