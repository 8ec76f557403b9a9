"""Noises over REST."""

from datetime import UTC, datetime, timedelta
from typing import Any

from rest_framework.test import APIClient

from babycam.api.noises import NoiseSerializer
from babycam.core.ids import new_id
from babycam.history.models import Noise
from babycam.rooms.models import Room
from tests.cast import Cast

NIGHT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)


def noise(room: Room, minute: int, lasts: int | None = 20) -> Noise:
    at = NIGHT + timedelta(minutes=minute)
    ended = at + timedelta(seconds=lasts) if lasts else None
    return Noise.objects.create(id=new_id(), room=room, onset_at=at, started_at=at, ended_at=ended, level_db=-20, threshold_db=-35)


def minutes(client: APIClient, **query: Any) -> list[str]:
    found = client.get("/api/noises", query).json()["results"]
    return [shape["started_at"][14:16] for shape in found]


def test_noises_of_all_rooms_newest_first_with_every_field(cast: Cast, ana_client: APIClient) -> None:
    noise(cast.zoe, 1)
    noise(cast.max, 2, lasts=None)
    first, second = ana_client.get("/api/noises").json()["results"]
    assert set(first) == set(NoiseSerializer().fields)
    assert first["ended_at"] is None
    assert second["ended_at"] == "2025-03-30T01:01:20.000Z"


def test_a_room_and_a_span_of_time(cast: Cast, ana_client: APIClient) -> None:
    for minute in (1, 5, 9):
        noise(cast.zoe, minute)
    noise(cast.max, 5)
    span = {"since": (NIGHT + timedelta(minutes=5, seconds=10)).isoformat(), "until": "2025-03-30T01:09:00Z"}
    assert minutes(ana_client, room=cast.zoe.pk, **span) == ["05"], "it was still going on"
    answer = ana_client.get("/api/noises", {"since": "yesterday"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_a_sitter_hears_of_her_room_only_and_a_stranger_of_none(cast: Cast, cy_client: APIClient, dee_client: APIClient) -> None:
    noise(cast.zoe, 1)
    noise(cast.max, 2)
    assert minutes(cy_client) == ["01"]
    assert minutes(cy_client, room=cast.max.pk) == []
    assert dee_client.get("/api/noises").status_code == 401
