"""Incidents over REST, asked by owner, partner, sitter and stranger."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.api.incidents import IncidentSerializer
from babycam.core.ids import new_id
from babycam.rooms.models import Room
from tests.cast import Cast

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


def cry(room: Room, at: datetime = NIGHT) -> Incident:
    alerts_services.report_noise(room_id=room.pk, noise_id=new_id(), at=at, level_db=-18, threshold_db=-35)
    return Incident.objects.get(room=room, state="triggered")


def test_an_incident_has_every_field_that_the_schema_promises(cast: Cast, ana_client: APIClient) -> None:
    incident = cry(cast.zoe)
    shape = ana_client.get(f"/api/incidents/{incident.pk}").json()
    assert set(shape) == set(IncidentSerializer().fields)
    assert shape["room_name"] == "Zoe"
    assert shape["opened_at"] == "2025-03-30T01:00:00.000Z"
    assert shape["log"] == [{"at": shape["opened_at"], "event": "opened", "person": None, "words": "Zoe is loud (-18 dB)"}]


def test_the_newest_come_first_in_pages(cast: Cast, ana_client: APIClient) -> None:
    for hour in range(3):
        cry(cast.zoe, NIGHT + timedelta(hours=hour))
        Incident.objects.update(state="resolved", resolved_at=NIGHT - timedelta(days=1))
    first = ana_client.get("/api/incidents", {"page_size": 2}).json()
    assert [shape["opened_at"][11:16] for shape in first["results"]] == ["03:00", "02:00"]
    second = ana_client.get(first["next"]).json()
    assert [shape["opened_at"][11:16] for shape in second["results"]] == ["01:00"]
    assert second["next"] is None


def test_open_ones_and_those_of_a_room_can_be_asked_for(cast: Cast, ben_client: APIClient) -> None:
    cry(cast.zoe)
    cry(cast.max)
    Incident.objects.filter(room=cast.max).update(state="resolved")
    assert [shape["room"] for shape in ben_client.get("/api/incidents?open=1").json()["results"]] == [cast.zoe.pk]
    found = ben_client.get("/api/incidents", {"room": cast.max.pk}).json()["results"]
    assert [shape["state"] for shape in found] == ["resolved"]
    answer = ben_client.get("/api/incidents?room=attic")
    assert answer.status_code == 400
    assert "room" in answer.json()["fields"]


def test_taking_it_twice_is_fine_and_the_first_one_has_it(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    incident = cry(cast.zoe, datetime.now(UTC))
    first = ana_client.post(f"/api/incidents/{incident.pk}/ack")
    second = ben_client.post(f"/api/incidents/{incident.pk}/ack/")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["state"] == "acked"
    assert second.json()["acked_by"] == {"id": cast.ana.pk, "name": "Ana"}
    assert [line["words"] for line in second.json()["log"]][1:] == ["Ana has it", "Ben answered too"]


def test_a_sitter_takes_what_is_in_her_room_and_knows_of_no_other(cast: Cast, cy_client: APIClient) -> None:
    hers, other = cry(cast.zoe, datetime.now(UTC)), cry(cast.max)
    assert [shape["id"] for shape in cy_client.get("/api/incidents").json()["results"]] == [hers.pk]
    assert cy_client.get("/api/incidents", {"room": cast.max.pk}).json()["results"] == []
    assert cy_client.get(f"/api/incidents/{other.pk}").status_code == 404
    assert cy_client.post(f"/api/incidents/{other.pk}/ack").status_code == 404
    assert cy_client.post(f"/api/incidents/{hers.pk}/ack").json()["acked_by"]["name"] == "Cy"
    assert Incident.objects.get(pk=other.pk).state == "triggered"


@pytest.mark.parametrize("path", ["/api/incidents", "/api/incidents/1"])
def test_a_stranger_learns_nothing(cast: Cast, dee_client: APIClient, path: str) -> None:
    cry(cast.zoe)
    assert dee_client.get(path).status_code == 401
    assert dee_client.post(f"/api/incidents/{Incident.objects.get().pk}/ack").status_code == 401


def test_what_is_not_there_is_not_found(ana_client: APIClient) -> None:
    answer = ana_client.post("/api/incidents/4711/ack")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_many_incidents_cost_few_queries(cast: Cast, ana_client: APIClient, django_assert_max_num_queries: Any) -> None:
    for hour in range(8):
        cry(cast.zoe, NIGHT + timedelta(hours=hour))
        Incident.objects.update(state="resolved", resolved_at=NIGHT - timedelta(days=1))
    with django_assert_max_num_queries(13):
        assert len(ana_client.get("/api/incidents").json()["results"]) == 8


def test_a_snooze_says_until_when_and_a_silly_one_is_refused(cast: Cast, ana_client: APIClient) -> None:
    incident = cry(cast.zoe, datetime.now(UTC))
    for minutes in (0, 100_000, "soon", None):
        assert ana_client.post(f"/api/incidents/{incident.pk}/snooze", {"minutes": minutes}).status_code == 400
    shape = ana_client.post(f"/api/incidents/{incident.pk}/snooze", {"minutes": 10}).json()
    assert (shape["state"], shape["acked_by"]["name"]) == ("snoozed", "Ana")
    assert datetime.fromisoformat(shape["snooze_until"]) > datetime.now(UTC) + timedelta(minutes=9)


@pytest.mark.parametrize("kind", ["monitor_lost", "mic_muted"])
def test_no_quiet_is_given_over_a_room_that_is_not_heard(cast: Cast, ana_client: APIClient, kind: str) -> None:
    alerts_services.report_unheard(room_id=cast.zoe.pk, kind=kind, at=datetime.now(UTC))
    number = Incident.objects.get().pk
    answer = ana_client.post(f"/api/incidents/{number}/snooze", {"minutes": 30})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_while_deaf")
    assert ana_client.get(f"/api/incidents/{number}").json()["state"] == "triggered"
    assert ana_client.post(f"/api/incidents/{number}/ack").json()["state"] == "acked"


def test_what_is_about_a_child_and_what_about_a_monitor_are_two_lists(cast: Cast, ana_client: APIClient) -> None:
    noise = cry(cast.zoe)
    alerts_services.report_unheard(room_id=cast.zoe.pk, kind="battery_low", at=NIGHT)
    lost = Incident.objects.get(kind="battery_low")
    for about, expected in (("child", noise.pk), ("monitor", lost.pk)):
        found = ana_client.get(f"/api/incidents?room={cast.zoe.pk}&about={about}").json()["results"]
        assert [(each["id"], each["about"]) for each in found] == [(expected, about)]
    assert ana_client.get("/api/incidents?about=cat").status_code == 400


def test_not_me_hands_over_until_morning_and_a_double_tap_is_one_override(cast: Cast, ana_client: APIClient) -> None:
    incident, tap = cry(cast.zoe, datetime.now(UTC)), new_id()
    first = ana_client.post(f"/api/incidents/{incident.pk}/not-me", {"client_uuid": tap}).json()
    second = ana_client.post(f"/api/incidents/{incident.pk}/not-me", {"client_uuid": tap}).json()
    assert first["handed_over"]["by"]["name"] == "Ana"
    assert cast.ana.pk not in [person["id"] for person in first["handed_over"]["to"]]
    assert first["handed_over"]["scope"] == "morning"
    assert second["handed_over"]["to"] == first["handed_over"]["to"]
    assert ana_client.post(f"/api/incidents/{incident.pk}/not-me", {"client_uuid": tap, "scope": "for ever"}).status_code == 400
    back = ana_client.post(f"/api/incidents/{incident.pk}/undo").json()
    assert back["handed_over"] is None
    assert "Ana took it back" in [line["words"] for line in back["log"]]


def test_what_is_over_can_neither_be_snoozed_nor_handed_over_and_undo_does_no_harm(cast: Cast, ana_client: APIClient) -> None:
    incident = cry(cast.zoe, datetime.now(UTC))
    Incident.objects.update(state="resolved", resolved_at=datetime.now(UTC))
    assert ana_client.post(f"/api/incidents/{incident.pk}/snooze", {"minutes": 5}).json()["code"] == "it_is_over"
    answer = ana_client.post(f"/api/incidents/{incident.pk}/not-me", {"client_uuid": new_id()})
    assert (answer.status_code, answer.json()["code"]) == (409, "it_is_over")
    assert ana_client.post(f"/api/incidents/{incident.pk}/undo").json()["state"] == "resolved"


def test_an_answer_can_be_taken_back_by_who_gave_it_only(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    incident = cry(cast.zoe, datetime.now(UTC))
    ana_client.post(f"/api/incidents/{incident.pk}/ack")
    assert ben_client.post(f"/api/incidents/{incident.pk}/undo").json()["state"] == "acked"
    assert ana_client.post(f"/api/incidents/{incident.pk}/undo").json()["state"] == "triggered"


def test_answers_are_for_post_alone_because_previews_of_links_fetch(cast: Cast, ana_client: APIClient) -> None:
    incident = cry(cast.zoe, datetime.now(UTC))
    for act in ("ack", "snooze", "not-me", "undo"):
        assert ana_client.get(f"/api/incidents/{incident.pk}/{act}").status_code == 405
    assert Incident.objects.get().state == "triggered"
