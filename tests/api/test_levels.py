"""Levels over REST."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework.test import APIClient

from babycam.history.models import LevelMinute
from tests.cast import Cast

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


def minutes(cast: Cast, start: datetime, count: int) -> None:
    for minute in range(count):
        LevelMinute.objects.create(
            room=cast.zoe, minute=start + timedelta(minutes=minute), max_db=-20.04, mean_db=-40.06, heard_s=60
        )


def test_levels_are_points_by_the_minute(cast: Cast, ana_client: APIClient) -> None:
    minutes(cast, NIGHT, 3)
    query: dict[str, Any] = {"room": cast.zoe.pk, "since": "2025-03-30T01:01:00Z", "until": "2025-03-30T02:00:00Z"}
    start = int(NIGHT.timestamp())
    assert ana_client.get("/api/levels", query).json() == {
        "room": cast.zoe.pk,
        "step_s": 60,
        "points": [[start + 60, -20.0, -40.1], [start + 120, -20.0, -40.1]],
    }


def test_without_a_span_they_are_of_the_last_twelve_hours(cast: Cast, ana_client: APIClient) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    minutes(cast, now - timedelta(hours=1), 2)
    minutes(cast, now - timedelta(hours=20), 2)
    assert len(ana_client.get("/api/levels", {"room": cast.zoe.pk}).json()["points"]) == 2


def test_a_room_must_be_named_and_be_hers(cast: Cast, cy_client: APIClient, dee_client: APIClient) -> None:
    assert cy_client.get("/api/levels").status_code == 400
    assert cy_client.get("/api/levels", {"room": cast.zoe.pk}).status_code == 200
    assert cy_client.get("/api/levels", {"room": cast.max.pk}).status_code == 404
    assert dee_client.get("/api/levels", {"room": cast.zoe.pk}).status_code == 401
