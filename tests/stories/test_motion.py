"""Nights in which a child is up before it cries, in a room that is asked to tell of it; sound rings as ever, whatever moves."""

from uuid import UUID

from rest_framework.test import APIClient

from babycam.alerts import quiet_services
from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.core.ids import new_id
from babycam.family.cards import Cards
from babycam.notify.models import Delivery
from babycam.people.models import Person
from tests.stories.night import Night

MINUTE = 60


def moves(house: Night, seconds: float = 5.0) -> None:
    """Zoe has moved for so long."""
    room = house.cast.zoe.pk
    alerts_services.report_unheard(room_id=room, kind="motion", at=house.clock.at, words_params={"seconds": seconds})
    house.phones.post()


def rests(house: Night) -> None:
    alerts_services.report_heard_again(room_id=house.cast.zoe.pk, kind="motion", at=house.clock.at)
    house.phones.post()


def is_with_her(house: Night, person: Person) -> None:
    room, tap = house.cast.zoe.pk, UUID(new_id())
    quiet_services.begin(room_id=room, person=person, minutes=10, calm_minutes=None, client_uuid=tap, now=house.clock.at)
    house.phones.post()


def rang(house: Night) -> list[str]:
    return [one.phone for one in house.phones.shown if one.what == "alert"]


def test_a_child_that_stands_up_calls_who_is_on_duty_and_says_why(house: Night, ana_client: APIClient) -> None:
    moves(house)
    [delivery] = Delivery.objects.filter(what="alert", channel__name="Ana's phone")
    said = delivery.said
    assert (said["title"], said["body"], said["melody"]) == ("Zoe: moving", "Zoe is moving, for 5 s already", "motion")
    shape = ana_client.get(f"/api/incidents/{house.incident().pk}").json()
    assert (shape["kind"], shape["about"], shape["cause"], shape["cause_s"]) == ("motion", "child", "moved", 5.0)
    house.takes(house.cast.ana)
    house.passes(2 * MINUTE)
    rests(house)
    assert house.shape()["state"] == "resolved"
    assert rang(house) == ["Ana's phone"]
    assert "Nothing to call for any more" in " ".join(line["words"] for line in house.shape()["log"])


def test_nobody_answers_and_the_next_one_is_called(house: Night) -> None:
    moves(house)
    house.passes(5 * MINUTE)
    assert rang(house)[:2] == ["Ana's phone", "Ben's phone"]


def test_a_child_that_lies_down_again_lets_the_phones_rest(house: Night) -> None:
    moves(house)
    rests(house)
    house.passes(5 * MINUTE)
    assert rang(house) == ["Ana's phone"]


def test_while_somebody_is_with_her_what_moves_calls_nobody(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    moves(house)
    house.passes(9 * MINUTE, each=20)
    assert rang(house) == [] and house.rings == 0
    rests(house)
    house.passes(5 * MINUTE, each=20)
    assert rang(house) == []


def test_who_goes_in_because_she_stands_makes_it_quiet(house: Night) -> None:
    moves(house)
    is_with_her(house, house.cast.ana)
    assert house.shape()["state"] == "snoozed"
    house.passes(8 * MINUTE, each=20)
    assert rang(house) == ["Ana's phone"]


def test_she_still_moves_when_the_quiet_is_over_and_it_rings(house: Night) -> None:
    is_with_her(house, house.cast.ana)
    moves(house)
    house.passes(11 * MINUTE, each=7)
    assert rang(house) == ["Ana's phone"]


def test_a_cry_rings_as_ever_beside_what_moves_and_after_its_answer(house: Night) -> None:
    moves(house)
    house.takes(house.cast.ana)
    house.cry(house.cast.zoe)
    assert rang(house) == ["Ana's phone", "Ana's phone"]
    assert sorted(Incident.objects.values_list("kind", "state")) == [("motion", "acked"), ("noise", "triggered")]


def test_a_picture_on_which_nothing_can_be_seen_is_told_in_words_and_in_the_chat(house: Night) -> None:
    params = {"seconds": 60, "picture": "dark"}
    alerts_services.report_unheard(room_id=house.cast.zoe.pk, kind="picture", at=house.clock.at, words_params=params)
    house.phones.post()
    assert rang(house) == ["Ana's phone"]
    shape = house.shape()
    assert (shape["words"], shape["about"]) == ("The picture of Zoe has been black for 60 s", "monitor")
    assert shape["beside"] == "The picture is black"
    assert Cards(house.clock).turn() is not False
    alerts_services.report_heard_again(room_id=house.cast.zoe.pk, kind="picture", at=house.clock.at)
    assert "Seen again" in [line["words"] for line in house.shape()["log"]]
