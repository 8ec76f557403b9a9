"""A new kind of incident is one file and one row: everything else follows from what the file says."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from babycam.alerts import recap
from babycam.alerts import services as alerts_services
from babycam.alerts.kinds import registry
from babycam.chat.models import Message
from babycam.family.cards import Cards
from babycam.notify.models import Delivery
from tests.alerts import gas
from tests.stories.night import Night


@pytest.fixture(autouse=True)
def its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.KINDS, "gas", gas.KIND)


def leaks(house: Night) -> None:
    alerts_services.report_unheard(room_id=house.cast.zoe.pk, kind="gas", at=house.clock.at, words_params={"ppm": 40.0})
    house.phones.post()


def test_it_opens_an_incident_and_wakes_by_the_outbox(house: Night, ana_client: APIClient) -> None:
    leaks(house)
    [delivery] = Delivery.objects.filter(what="alert", channel__name="Ana's phone")
    said = delivery.said
    assert (said["title"], said["body"], said["melody"]) == ("Zoe: gas", "There is gas in Zoe: 40 ppm", "gas")
    assert [one.phone for one in house.phones.shown] == ["Ana's phone"]
    shape = ana_client.get(f"/api/incidents/{house.incident().pk}").json()
    assert (shape["kind"], shape["words"], shape["cause"]) == ("gas", "There is gas in Zoe: 40 ppm", "")
    assert shape["rules"] == {"weight": 0, "noise": False, "yields": False, "drill": False, "unheard": False}


def test_its_answer_holds_and_it_ends_in_its_own_words(house: Night) -> None:
    leaks(house)
    house.takes(house.cast.ana)
    alerts_services.report_heard_again(room_id=house.cast.zoe.pk, kind="gas", at=house.clock.at)
    house.passes(5)
    leaks(house)
    assert len(house.phones.rang("Ana's phone")) == 1, "it is hers, whatever ends and returns meanwhile"
    assert "The air is clean again" in [line["words"] for line in house.shape()["log"]]


def test_the_chat_gets_its_card_and_the_morning_its_line(house: Night) -> None:
    leaks(house)
    Cards(house.clock).turn()
    [card] = [message.card for message in Message.objects.all() if message.card and message.card["kind"] == "warning"]
    assert (card["code"], card["words"]) == ("gas", "There was gas in Zoe")
    now = house.clock.at
    night = recap.night([house.cast.zoe.pk], since=now, until=now + timedelta(hours=1), now=now + timedelta(hours=1))
    assert night["facts"]["warnings"] == 1 and "There was gas in Zoe" in night["text"]
