"""Was this right? Said, shown, taken back, exported, made use of."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.alerts import verdicts
from babycam.alerts.models import Incident, IncidentVerdict
from babycam.core.ids import new_id
from babycam.core.link import Wake
from babycam.rooms import services as rooms_services
from babycam.rooms.models import Room
from tests.cast import Cast

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
LOUD = Wake(seconds=2.0)
CRY = Wake(cause="crying", certainty="cry", seconds=3.0)


def woken(room: Room, hour: int, wake: Wake = LOUD) -> Incident:
    """A wake-up that is over."""
    at = NIGHT + timedelta(hours=hour)
    alerts_services.report_noise(room_id=room.pk, noise_id=new_id(), at=at, level_db=-18, threshold_db=-35, wake=wake)
    incident = Incident.objects.get(room=room, state="triggered")
    Incident.objects.filter(pk=incident.pk).update(state="resolved", resolved_at=at, next_action_at=None, ack_until=None)
    return incident


def say(client: APIClient, incident: Incident, cried: object) -> Any:
    answer = client.put(f"/api/incidents/{incident.pk}/verdict", {"cried": cried}, format="json")
    assert answer.status_code == 200, answer.content
    return answer.json()["verdict"]


def test_what_a_parent_says_is_kept_shown_and_can_be_taken_back(cast: Cast, ana_client: APIClient, ben_client: APIClient) -> None:
    incident = woken(cast.zoe, 0)
    assert ana_client.get(f"/api/incidents/{incident.pk}").json()["verdict"] is None
    said = say(ana_client, incident, False)
    assert (said["cried"], said["by"]) == (False, {"id": cast.ana.pk, "name": "Ana"})
    said = say(ben_client, incident, True)
    assert (said["cried"], said["by"]) == (True, {"id": cast.ben.pk, "name": "Ben"}), "the newest word holds"
    assert ana_client.get("/api/incidents").json()["results"][0]["verdict"] == said
    assert say(ana_client, incident, None) is None
    assert not IncidentVerdict.objects.exists()


def test_a_sitter_says_it_of_her_room_and_of_no_other(cast: Cast, cy_client: APIClient) -> None:
    hers, other = woken(cast.zoe, 0), woken(cast.max, 1)
    assert say(cy_client, hers, True)["cried"] is True
    assert cy_client.put(f"/api/incidents/{other.pk}/verdict", {"cried": True}, format="json").status_code == 404
    assert [row["room"] for row in table(cy_client)] == ["Zoe"]


def test_only_what_was_heard_can_have_been_a_cry(cast: Cast, ana_client: APIClient) -> None:
    alerts_services.report_unheard(room_id=cast.zoe.pk, kind="monitor_lost", at=NIGHT)
    lost = Incident.objects.get()
    answer = ana_client.put(f"/api/incidents/{lost.pk}/verdict", {"cried": True}, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["cried"])


def test_three_wrong_wake_ups_propose_a_setting_and_change_nothing(cast: Cast, ana_client: APIClient) -> None:
    proposal = f"/api/rooms/{cast.zoe.pk}/proposal"
    for hour in range(0, 6, 2):
        assert ana_client.get(proposal).json() == {"wake_for": None, "wrong": 0, "of": 0}
        say(ana_client, woken(cast.zoe, hour), False)
    assert ana_client.get(proposal).json() == {"wake_for": "cries_and_long", "wrong": 3, "of": 3}
    cast.zoe.refresh_from_db()
    assert cast.zoe.wake_for == "any"
    rooms_services.edit_room(room=cast.zoe, values={"wake_for": "cries_and_long"})
    assert ana_client.get(proposal).json()["wake_for"] is None


def test_verdicts_can_be_had_as_a_table_in_the_familys_time(cast: Cast, ana_client: APIClient) -> None:
    first, second = woken(cast.zoe, 0), woken(cast.zoe, 2, CRY)
    say(ana_client, second, True)
    say(ana_client, first, False)
    rows = table(ana_client)
    assert [row["cried"] for row in rows] == ["no", "yes"], "oldest first"
    assert (rows[1]["certainty"], rows[1]["cause"], rows[1]["seconds"], rows[1]["by"]) == ("cry", "crying", "3.0", "Ana")
    assert rows[0]["time"] == "03:00:00"


def table(client: APIClient) -> list[dict[str, str]]:
    answer = client.get("/api/incidents/verdicts.csv")
    assert answer.status_code == 200 and "babycam-verdicts.csv" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert not rows or tuple(rows[0]) == verdicts.COLUMNS
    return rows
