"""What is counted, over REST: last fed, and asleep since."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.api.timers import TimersSerializer
from babycam.core.ids import new_id
from babycam.history.models import LevelMinute, Noise, QuickMark
from babycam.monitor import queries as monitor_queries
from babycam.people.models import Person
from babycam.rooms.models import Room
from tests.cast import Cast

NOW = datetime.now(UTC)  # of the test, not of the minutes before it in which all others were gathered and run


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "NOW", datetime.now(UTC))


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def mark(room: Room, kind: str, minutes: float, by: Person, **more: Any) -> None:
    QuickMark.objects.create(uuid=new_id(), kind=kind, room=room, at=ago(minutes), by=by, **more)


@pytest.fixture
def heard(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both rooms are heard now, and were for two hours."""
    monkeypatch.setattr(monitor_queries, "is_heard", lambda room, now: True)
    for room in (cast.zoe, cast.max):
        start = ago(120).replace(second=0, microsecond=0)
        rows = (
            LevelMinute(room=room, minute=start + timedelta(minutes=n), max_db=-50, mean_db=-60, heard_s=60) for n in range(120)
        )
        LevelMinute.objects.bulk_create(rows)


def of(client: APIClient, room: Room) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in client.get("/api/timers").json() if each["room"] == room.pk)
    return found


def test_the_newest_mark_of_each_kind_is_counted_from(cast: Cast, ana_client: APIClient, heard: None) -> None:
    for kind, minutes in (("fed", 300), ("fed", 130), ("changed", 40), ("note", 5)):
        mark(cast.zoe, kind, minutes, cast.ben)
    mark(cast.zoe, "fed", 10, cast.ben, deleted_at=NOW)
    mark(cast.zoe, "medicine", 26 * 60, cast.ben)
    mark(cast.max, "fed", 1, cast.ben)
    timers = of(ana_client, cast.zoe)
    assert set(timers) == set(TimersSerializer().fields)
    found = {each["kind"]: datetime.fromisoformat(each["at"]) for each in timers["marks"]}
    assert set(found) == {"fed", "changed"}
    assert abs(found["fed"] - ago(130)) < timedelta(seconds=1)


def test_asleep_since_somebody_said_so_and_unknown_once_the_room_is_deaf(
    cast: Cast, ana_client: APIClient, heard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Noise.objects.create(
        pk=new_id(),
        room=cast.zoe,
        onset_at=ago(70),
        started_at=ago(70),
        ended_at=ago(60),
        level_db=-20,
        threshold_db=-35,
        woke_at=ago(70),
    )
    mark(cast.zoe, "settled", 48, cast.ana)
    sleep = of(ana_client, cast.zoe)["sleep"]
    assert (sleep["state"], sleep["at_least"]) == ("asleep", False)
    assert abs(datetime.fromisoformat(sleep["since"]) - ago(48)) < timedelta(seconds=1)
    assert of(ana_client, cast.max)["sleep"]["state"] == "unknown", "it has no camera"
    LevelMinute.objects.filter(room=cast.zoe, minute__gte=ago(31), minute__lt=ago(29)).delete()
    sleep = of(ana_client, cast.zoe)["sleep"]
    assert sleep["at_least"] is True
    assert ago(30) < datetime.fromisoformat(sleep["since"]) < ago(27)
    monkeypatch.setattr(monitor_queries, "is_heard", lambda room, now: False)
    assert of(ana_client, cast.zoe)["sleep"] == {"state": "unknown", "since": None, "at_least": False}


def test_a_sitter_counts_in_her_rooms_and_a_viewer_nowhere(
    cast: Cast, cy_client: APIClient, dee_client: APIClient, heard: None
) -> None:
    assert [each["room"] for each in cy_client.get("/api/timers").json()] == [cast.zoe.pk]
    assert dee_client.get("/api/timers").status_code == 401
