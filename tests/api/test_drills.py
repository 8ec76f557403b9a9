"""Drills over REST: everybody is called, and each one's time is measured."""

from datetime import timedelta
from typing import Any

from rest_framework.test import APIClient

from babycam.alerts import drills
from babycam.alerts import services as alerts_services
from babycam.api.drills import DrillSerializer, SleeperSerializer
from babycam.core import clock
from babycam.notify.models import Delivery
from babycam.rooms.models import Room
from tests.cast import Cast


def begin(client: APIClient, room: Room) -> dict[str, Any]:
    answer = client.post(f"/api/rooms/{room.pk}/drill")
    assert answer.status_code == 201, answer.content
    drill: dict[str, Any] = answer.json()["drill"]
    return drill


def test_a_drill_in_a_room_that_cannot_cry_tests_the_alarm_all_the_same(cast: Cast, ana_client: APIClient) -> None:
    drill = begin(ana_client, cast.zoe)
    assert set(drill) == set(DrillSerializer().fields)
    assert (drill["source"], drill["state"]) == ("server", "ringing")
    assert {person["name"] for person in drill["people"]} == {"Ana", "Ben", "Cy"}
    assert set(drill["people"][0]) == set(SleeperSerializer().fields)
    incident = ana_client.get(f"/api/incidents/{drill['incident']}").json()
    assert (incident["kind"], incident["words"]) == ("test", "This is a drill: Zoe is said to be loud")


def test_each_one_has_a_time_of_their_own_and_the_drill_ends_when_all_are_awake(
    cast: Cast, ana_client: APIClient, ben_client: APIClient, cy_client: APIClient
) -> None:
    drill = begin(ana_client, cast.zoe)
    ben_client.post(f"/api/incidents/{drill['incident']}/ack")
    so_far = ana_client.get(f"/api/drills/{drill['id']}").json()
    awake = {person["name"]: person["woke_s"] is not None for person in so_far["people"]}
    assert (so_far["state"], awake) == ("ringing", {"Ana": False, "Ben": True, "Cy": False})
    for client in (ana_client, cy_client):
        client.post(f"/api/incidents/{drill['incident']}/ack")
    over = ana_client.get(f"/api/drills/{drill['id']}").json()
    assert over["state"] == "over"
    assert all(person["woke_s"] >= 0 for person in over["people"])
    assert ana_client.get(f"/api/incidents/{drill['incident']}").json()["state"] == "resolved"


def test_it_rings_on_for_who_has_not_answered_and_calls_nobody_who_has(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    drill = begin(ana_client, cast.zoe)
    answered = ben_client.post(f"/api/incidents/{drill['incident']}/ack").json()
    assert (answered["state"], answered["acked_by"]) == ("triggered", None)
    assert [person["name"] for person in answered["answered"]] == ["Ben"]
    assert waiting(drill) == {"Ana", "Cy"}  # what was not sent to Ben will not be
    alerts_services.decide(incident_id=drill["incident"], now=clock.now() + timedelta(seconds=61))
    again = ana_client.get(f"/api/incidents/{drill['incident']}").json()
    assert (again["state"], again["round"]) == ("triggered", 1)
    assert {person["name"] for person in again["told"]} == {"Ana", "Cy"}
    assert not alerts_services.follow_duty(incident_id=drill["incident"], now=clock.now() + timedelta(seconds=62))


def test_asking_for_peace_in_a_drill_is_an_answer_of_ones_own(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    drill = begin(ana_client, cast.zoe)
    for _ in range(2):
        snoozed = ben_client.post(f"/api/incidents/{drill['incident']}/snooze", {"minutes": 10}, format="json").json()
    assert (snoozed["state"], [person["name"] for person in snoozed["answered"]]) == ("triggered", ["Ben"])
    assert [line["event"] for line in snoozed["log"]].count("acked_awake") == 1


def test_whoever_sleeps_on_has_no_time_when_the_drill_is_over(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    drill = begin(ana_client, cast.zoe)
    ben_client.post(f"/api/incidents/{drill['incident']}/ack")
    drills.end(incident_id=drill["incident"], now=clock.now() + drills.LASTS)
    over = ana_client.get(f"/api/drills/{drill['id']}").json()
    assert over["state"] == "over"
    assert {person["name"] for person in over["people"] if person["woke_s"] is None} == {"Ana", "Cy"}
    assert waiting(drill) == set()


def waiting(drill: dict[str, Any]) -> set[str]:
    """Who is still to be told."""
    found = Delivery.objects.filter(incident=drill["incident"], what="alert", state="pending", person__isnull=False)
    return set(found.values_list("person__name", flat=True))


def test_one_drill_at_a_time_and_none_while_a_child_cries(cast: Cast, ana_client: APIClient) -> None:
    begin(ana_client, cast.zoe)
    again = ana_client.post(f"/api/rooms/{cast.zoe.pk}/drill")
    assert (again.status_code, again.json()["code"]) == (409, "already_drilling")


def test_a_sitter_starts_none_and_sees_those_of_her_room_only(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    hers, other = begin(ana_client, cast.zoe), begin(ana_client, cast.max)
    assert cy_client.post(f"/api/rooms/{cast.zoe.pk}/drill").status_code == 403
    assert cy_client.get(f"/api/drills/{hers['id']}").status_code == 200
    assert cy_client.get(f"/api/drills/{other['id']}").status_code == 404
