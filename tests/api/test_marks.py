"""Quick marks over REST."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts.models import Incident
from babycam.api.marks import QuickMarkSerializer
from babycam.core import clock
from babycam.core.events import ScreenEvent, screens
from babycam.core.ids import new_id
from babycam.history import mark_services
from babycam.history.models import QuickMark
from babycam.rooms.models import Room
from tests.cast import Cast


def wake_up(room: Room) -> int:
    """An incident of this room; its number."""
    at = clock.now()
    alerts_services.report_noise(room_id=room.pk, noise_id=new_id(), at=at, level_db=-18, threshold_db=-35)
    return Incident.objects.get(room=room).pk


def tap(client: APIClient, room: int, **more: Any) -> Any:
    return client.post("/api/marks", {"uuid": str(uuid4()), "kind": "fed", "room": room, **more}, format="json")


def kinds(client: APIClient, **query: Any) -> list[str]:
    return [shape["kind"] for shape in client.get("/api/marks", query).json()["results"]]


def test_one_tap_says_that_she_was_fed_just_now(cast: Cast, ben_client: APIClient) -> None:
    answer = tap(ben_client, cast.zoe.pk)
    assert answer.status_code == 201
    shape = answer.json()
    assert set(shape) == set(QuickMarkSerializer().fields)
    assert (shape["words"], shape["by"]["name"], shape["room_name"]) == ("Ben: fed", "Ben", "Zoe")


def test_the_same_tap_twice_is_one_mark_and_two_people_may_have_the_same_number(
    cast: Cast, ana_client: APIClient, ben_client: APIClient
) -> None:
    uuid = str(uuid4())
    first, again = tap(ben_client, cast.zoe.pk, uuid=uuid), tap(ben_client, cast.zoe.pk, uuid=uuid, kind="changed")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert tap(ana_client, cast.zoe.pk, uuid=uuid).status_code == 201
    assert QuickMark.objects.count() == 2


def test_undone_and_then_the_late_tap_arrives_again(cast: Cast, ben_client: APIClient) -> None:
    uuid = str(uuid4())
    mark = tap(ben_client, cast.zoe.pk, uuid=uuid).json()
    assert [ben_client.delete(f"/api/marks/{mark['id']}").status_code for _ in range(2)] == [204, 204]
    late = tap(ben_client, cast.zoe.pk, uuid=uuid)
    assert (late.status_code, late.json()["deleted"]) == (200, True)
    assert kinds(ben_client) == []


def test_the_time_can_be_corrected_and_the_author_cannot_be_forged(cast: Cast, ben_client: APIClient) -> None:
    mark = tap(ben_client, cast.zoe.pk, by=cast.ana.pk, id=99, created_at="2001-01-01T00:00:00Z").json()
    earlier = clock.rfc3339(clock.now() - timedelta(minutes=40))
    changed = ben_client.patch(
        f"/api/marks/{mark['id']}", {"at": earlier, "note": "120 ml", "by": cast.ana.pk}, format="json"
    ).json()
    assert (changed["at"], changed["words"]) == (earlier, "Ben: fed (120 ml)")


def test_cy_marks_in_her_room_only_and_corrects_only_her_own(cast: Cast, ana_client: APIClient, cy_client: APIClient) -> None:
    theirs, mine = tap(ana_client, cast.zoe.pk).json()["id"], tap(cy_client, cast.zoe.pk).json()["id"]
    hidden = tap(ana_client, cast.max.pk).json()["id"]
    assert tap(cy_client, cast.max.pk).status_code == 404
    assert cy_client.patch(f"/api/marks/{theirs}", {"note": "x"}, format="json").status_code == 403
    assert cy_client.delete(f"/api/marks/{hidden}").status_code == 404
    assert cy_client.patch(f"/api/marks/{mine}", {"note": "x"}, format="json").status_code == 200
    assert ana_client.delete(f"/api/marks/{mine}").status_code == 204
    assert len(kinds(cy_client)) == 1


def test_marks_are_found_by_their_words(cast: Cast, ben_client: APIClient) -> None:
    tap(ben_client, cast.zoe.pk, kind="medicine", note="Ibuprofen 2.5 ml")
    tap(ben_client, cast.max.pk, kind="changed")
    night = wake_up(cast.zoe)
    tap(ben_client, cast.zoe.pk, incident=night)
    assert kinds(ben_client, q="ibuprofen zoe") == ["medicine"]
    assert kinds(ben_client, q="ibuprofen max") == []
    assert kinds(ben_client, kind="changed") == ["changed"]
    assert kinds(ben_client, room=cast.zoe.pk) == ["fed", "medicine"]
    assert kinds(ben_client, incident=night) == ["fed"]
    assert kinds(ben_client, since=clock.rfc3339(clock.now() + timedelta(minutes=1))) == []


@pytest.mark.parametrize("theirs", [True, False])
def test_a_mark_names_an_incident_of_its_own_room_or_none(cast: Cast, ben_client: APIClient, theirs: bool) -> None:
    incident = wake_up(cast.max) if theirs else 4711
    answer = tap(ben_client, cast.zoe.pk, incident=incident)
    assert answer.status_code == 400 and list(answer.json()["fields"]) == ["incident"]
    assert not QuickMark.objects.exists()


def test_a_tap_that_was_stored_is_told_again_though_its_incident_is_forgotten(cast: Cast, ben_client: APIClient) -> None:
    incident, uuid = wake_up(cast.zoe), str(uuid4())
    first = tap(ben_client, cast.zoe.pk, uuid=uuid, incident=incident)
    Incident.objects.all().delete()
    again = tap(ben_client, cast.zoe.pk, uuid=uuid, incident=incident)
    assert (first.status_code, again.status_code) == (201, 200) and again.json() == first.json()


def test_an_old_mark_that_names_another_rooms_incident_is_no_line_of_its_story(cast: Cast, ana_client: APIClient) -> None:
    incident = wake_up(cast.max)
    mark_services.add_mark(by=cast.ana.pk, uuid=uuid4(), kind="fed", room_id=cast.zoe.pk, incident=incident, now=clock.now())
    assert "fed" not in str(ana_client.get(f"/api/incidents/{incident}").json())


def test_the_table_is_for_a_spreadsheet_and_calculates_nothing(cast: Cast, ben_client: APIClient, cy_client: APIClient) -> None:
    tap(ben_client, cast.zoe.pk, note='=HYPERLINK("x"),"a"\nb')
    tap(ben_client, cast.max.pk, kind="changed")
    answer = ben_client.get("/api/marks.csv", HTTP_ACCEPT="text/html")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["note"] for row in rows] == ['\'=HYPERLINK("x"),"a"\nb', ""]
    assert [row["room"] for row in rows] == ["Zoe", "Max"]
    assert b"Max" not in cy_client.get("/api/marks.csv").content


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "danced"},
        {"uuid": "1"},
        {"note": "x" * 501},
        {"note": "a\0b"},
        {"at": "yesterday"},
        {"at": "2999-01-01T00:00:00Z"},
        {"incident": -1},
        {"incident": 10**30},
        {"kind": "note", "note": "  "},
    ],
)
def test_what_cannot_be_right_is_refused_in_words(cast: Cast, ben_client: APIClient, bad: dict[str, Any]) -> None:
    answer = tap(ben_client, cast.zoe.pk, **bad)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == ({"note"} if "kind" in bad and "note" in bad else set(bad))


def test_a_hammering_thumb_is_slowed_down(cast: Cast, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark_services, "MOST_A_MINUTE", 2)
    assert [tap(ben_client, cast.zoe.pk).status_code for _ in range(3)] == [201, 201, 429]


def test_open_pages_hear_of_it(cast: Cast, ben_client: APIClient, django_capture_on_commit_callbacks: Any) -> None:
    heard: list[ScreenEvent] = []
    screens.subscribe(heard.append)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            tap(ben_client, cast.zoe.pk)
    finally:
        screens._handlers.remove(heard.append)
    assert [(event.type, event.room) for event in heard] == [("mark.changed", cast.zoe.pk)]
