"""Answering by the personal link of a message: no login, one incident, one person, two hours."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.api.answers import AnswerSerializer
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.ids import new_id
from babycam.duty.models import Override
from babycam.notify import answer_links, answer_urls
from babycam.notify.models import Delivery
from babycam.people.models import Person
from babycam.people.throttle import PER_ADDRESS
from babycam.rooms.models import Room, RoomGrant
from tests.cast import Cast

NIGHT = datetime(2026, 1, 12, 3, 1, tzinfo=UTC)
RIGHT = answer_links.AnswerRight(delivery=1, incident=2, person=3)


def cry(room: Room) -> Incident:
    alerts_services.report_noise(room_id=room.pk, noise_id=new_id(), at=clock.now(), level_db=-18, threshold_db=-35)
    return Incident.objects.get(room=room, state="triggered")


def call_of(incident: Incident, person: Person) -> Delivery:
    return Delivery.objects.filter(incident=incident.pk, person=person).earliest("pk")


def token(incident: Incident, person: Person, at: datetime | None = None) -> str:
    return answer_links.token_of(call_of(incident, person), at or clock.now())


def look(client: APIClient, token: str) -> Any:
    return client.post("/api/answers", {"token": token}, format="json")


def act(client: APIClient, token: str, act: str = "ack", **more: str) -> Any:
    return client.post("/api/answers/act", {"token": token, "act": act, **more}, format="json")


def test_the_link_says_what_it_is_about_and_changes_nothing(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    before = (Incident.objects.values().get(), list(incident.log.values()), list(Delivery.objects.values()))
    shape = look(dee_client, token(incident, cast.ben)).json()
    assert (Incident.objects.values().get(), list(incident.log.values()), list(Delivery.objects.values())) == before
    assert set(shape) == set(AnswerSerializer().fields)
    assert (shape["words"], shape["state"], shape["acked_by"]) == ("Zoe is loud (-18 dB)", "triggered", None)
    assert shape["person"]["name"] == "Ben" and "Ben" not in [one["name"] for one in shape["next"]] and shape["next"]


@pytest.mark.parametrize("path", ["/api/answers", "/api/answers/act"])
def test_a_link_preview_does_nothing(cast: Cast, dee_client: APIClient, path: str) -> None:
    incident = cry(cast.zoe)
    for query in ({}, {"token": token(incident, cast.ben), "act": "ack"}):
        assert dee_client.get(path, query).status_code == 405
    assert Incident.objects.get().state == "triggered"


def test_ben_takes_it_without_a_login_and_a_second_tap_is_only_noted(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    link = token(incident, cast.ben)
    first, second = act(dee_client, link), act(dee_client, link)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["state"] == "acked" and second.json()["acked_by"] == {"id": cast.ben.pk, "name": "Ben"}
    assert list(incident.log.values_list("event", flat=True))[-2:] == ["acked", "acked_too"]


def test_not_me_wakes_somebody_else_and_a_second_tap_changes_no_more(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    link = token(incident, cast.ben)
    first, second = act(dee_client, link, "not_me"), act(dee_client, link, "not_me")
    assert (first.status_code, second.status_code) == (200, 200), second.content
    assert first.json()["state"] == "triggered"
    assert first.json()["handed_to"] == second.json()["handed_to"] != []
    assert Incident.objects.get().round == 1  # who takes over was called already, and is called anew, once


def test_not_me_by_a_link_holds_as_long_as_is_chosen_there_and_can_be_taken_back(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    link = token(incident, cast.ben)
    first = act(dee_client, link, "not_me").json()
    assert (first["handed_scope"], first["tz"]) == ("morning", "Europe/Berlin")
    for scope in ("wake_up", "tonight_tomorrow"):
        shape = act(dee_client, link, "not_me", scope=scope).json()
        assert shape["handed_scope"] == scope and shape["handed_to"] == first["handed_to"]
    assert shape["handed_until"] > first["handed_until"]
    assert [row.scope_label for row in Override.objects.filter(cancelled_at=None)] == ["tonight_tomorrow"]
    undone = act(dee_client, link, "undo").json()
    assert (undone["handed_to"], undone["handed_scope"], undone["handed_until"]) == ([], None, None)
    assert not Override.objects.filter(cancelled_at=None).exists()
    again = act(dee_client, link, "not_me").json()
    assert again["handed_to"] == first["handed_to"], "and said again it holds again"
    assert act(dee_client, link, "not_me", scope="for ever").status_code == 400


def test_an_answer_by_a_link_can_be_taken_back_by_whoever_gave_it(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    bens, anas = token(incident, cast.ben), token(incident, cast.ana)
    act(dee_client, bens)
    assert act(dee_client, anas, "undo").json()["state"] == "acked", "Ana cannot take back what Ben said"
    assert act(dee_client, bens, "undo").json()["state"] == "triggered"
    assert act(dee_client, bens, "undo").json()["state"] == "triggered", "twice is no harm"


def test_a_link_answers_its_own_incident_as_its_own_person_only(cast: Cast, ana_client: APIClient) -> None:
    other, mine = cry(cast.max), cry(cast.zoe)
    assert act(ana_client, token(mine, cast.ben)).json()["acked_by"]["name"] == "Ben"  # on Ana's signed-in device, too
    assert Incident.objects.get(pk=other.pk).state == "triggered"
    swapped = answer_links.AnswerRight(call_of(mine, cast.ben).pk, other.pk, cast.ben.pk)
    assert act(ana_client, answer_links.token_for(swapped, clock.now())).status_code == 403
    assert Incident.objects.get(pk=other.pk).state == "triggered"


def test_forged_links_are_refused_in_words(cast: Cast, dee_client: APIClient) -> None:
    good = token(cry(cast.zoe), cast.ben)
    for forged in ("nonsense", good[:-1] + ("A" if good[-1] != "A" else "B"), "x" + good, good.partition(".")[0]):
        for answer in (look(dee_client, forged), act(dee_client, forged)):
            assert (answer.status_code, answer.json()["code"]) == (403, "bad_link")
            assert answer["Content-Type"] == "application/problem+json" and "not from this family" in answer.json()["title"]
    assert Incident.objects.get().state == "triggered"


def test_a_link_is_good_for_two_hours() -> None:
    link = answer_links.token_for(RIGHT, NIGHT)
    assert answer_links.read_token(link, NIGHT + timedelta(hours=2, seconds=-1)) == RIGHT
    with pytest.raises(BabycamError, match="too old"):
        answer_links.read_token(link, NIGHT + timedelta(hours=2))


def test_an_old_link_says_so(cast: Cast, dee_client: APIClient) -> None:
    old = token(cry(cast.zoe), cast.ben, clock.now() - timedelta(hours=3))
    for answer in (look(dee_client, old), act(dee_client, old)):
        assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")
    assert Incident.objects.get().state == "triggered"


def test_who_has_left_answers_nothing_any_more(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    bens, cys = token(incident, cast.ben), token(incident, cast.cy)
    Person.objects.filter(pk=cast.ben.pk).update(is_active=False)
    RoomGrant.objects.filter(person=cast.cy).delete()
    assert [act(dee_client, link).status_code for link in (bens, cys)] == [403, 404]
    assert [look(dee_client, link).status_code for link in (bens, cys)] == [403, 404]
    assert Incident.objects.get().state == "triggered"


def test_a_channel_that_was_removed_takes_its_links_along(cast: Cast, dee_client: APIClient) -> None:
    incident = cry(cast.zoe)
    link = token(incident, cast.ben)
    channel = call_of(incident, cast.ben).channel
    assert channel
    channel.delete()
    assert act(dee_client, link).status_code == 403


def test_an_incident_that_is_gone_is_not_found(cast: Cast, dee_client: APIClient) -> None:
    link = token(cry(cast.zoe), cast.ben)
    Incident.objects.all().delete()
    assert [look(dee_client, link).status_code, act(dee_client, link).status_code] == [404, 404]


def test_guessing_is_slowed_down_and_keeps_nobody_from_answering(cast: Cast, dee_client: APIClient) -> None:
    link = token(cry(cast.zoe), cast.ben)
    codes = [look(dee_client, "guess").status_code for _ in range(PER_ADDRESS + 1)]
    assert codes == [403] * PER_ADDRESS + [429]
    assert act(dee_client, link).status_code == 200


def test_only_calls_carry_a_link(cast: Cast) -> None:
    call = call_of(cry(cast.zoe), cast.ben)
    assert answer_urls.answer_url(answer_links.token_of(call, NIGHT)).startswith("https://")
    call.what = "retract"
    assert answer_urls.answer_url(answer_links.token_of(call, NIGHT)) == ""
