"""A night over REST: what its page draws."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from babycam.api.nights import WholeNightSerializer
from babycam.history.models import Clip, LevelMinute, Noise, QuickMark
from babycam.rooms.models import Room
from tests.cast import Cast

EVENING = datetime(2026, 11, 29, 19, 0, tzinfo=UTC)  # 20:00 in Berlin: the night begins


def heard(room: Room, since: datetime, minutes: int, mean_db: float = -60.0) -> None:
    LevelMinute.objects.bulk_create(
        LevelMinute(room=room, minute=since + timedelta(minutes=minute), max_db=mean_db + 6, mean_db=mean_db, heard_s=60)
        for minute in range(minutes)
    )


def noise(room: Room, at: datetime, seconds: float = 60.0, *, woke: bool = False) -> Noise:
    return Noise.objects.create(
        id=uuid4(),
        room=room,
        onset_at=at,
        started_at=at + timedelta(seconds=2),
        ended_at=at + timedelta(seconds=seconds),
        level_db=-20,
        peak_db=-12,
        threshold_db=-35,
        loud_s=seconds,
        woke_at=at + timedelta(seconds=2) if woke else None,
        certainty="cry" if woke else "noise",
    )


def told(client: APIClient, day: str = "2026-11-29") -> dict[str, Any]:
    answer = client.get(f"/api/nights/{day}")
    assert answer.status_code == 200, answer.content
    shape: dict[str, Any] = answer.json()
    return shape


def test_a_night_goes_from_noon_to_noon_and_has_all_parts(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING, 11 * 60)
    shape = told(ana_client)
    assert set(shape) == set(WholeNightSerializer().fields)
    assert (shape["zone"], shape["since"], shape["until"]) == (
        "Europe/Berlin",
        "2026-11-29T11:00:00.000Z",
        "2026-11-30T11:00:00.000Z",
    )
    assert (shape["night_since"], shape["night_until"]) == ("2026-11-29T19:00:00.000Z", "2026-11-30T06:00:00.000Z")
    zoe, other = shape["rooms"]
    assert (zoe["name"], other["name"]) == ("Zoe", "Max")
    assert (zoe["levels"]["points"], zoe["levels"]["step_s"]) == (1440, 60)
    mean = b64decode(zoe["levels"]["mean"])
    assert (mean[8 * 60 - 1], mean[8 * 60], mean[19 * 60 - 1], mean[19 * 60]) == (255, 72, 72, 255)
    assert (zoe["totals"]["monitored_s"], zoe["totals"]["gap_s"]) == (11 * 3600, 0)
    assert (other["totals"]["monitored_s"], other["totals"]["gap_s"]) == (0, 11 * 3600)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2026-06-10", 24)], ids=["spring", "autumn", "summer"]
)
def test_the_nights_of_the_clock_change_are_as_long_as_they_were(cast: Cast, ana_client: APIClient, day: str, hours: int) -> None:
    shape = told(ana_client, day)
    since, until = (datetime.fromisoformat(shape[name]) for name in ("since", "until"))
    assert until - since == timedelta(hours=hours)
    assert shape["rooms"][0]["levels"]["points"] == hours * 60


def test_a_noise_leads_to_its_clip_and_a_clip_whose_file_is_gone_to_nothing(cast: Cast, ana_client: APIClient) -> None:
    cry = noise(cast.zoe, EVENING + timedelta(hours=3), woke=True)
    Clip.objects.create(
        id=uuid4(), room=cast.zoe, noise=cry, state="ready", started_at=cry.onset_at, duration_s=20, video="clips/never-was.mp4"
    )
    zoe = told(ana_client)["rooms"][0]
    assert [(each["woke"], each["clip"], each["peak_db"]) for each in zoe["noises"]] == [(True, None, -12)]
    assert zoe["clips"] == []


def test_cy_sees_the_night_of_her_room_and_no_other(cast: Cast, cy_client: APIClient, dee_client: APIClient) -> None:
    heard(cast.max, EVENING, 5)
    shape = told(cy_client)
    assert [room["name"] for room in shape["rooms"]] == ["Zoe"]
    assert (shape["before"], shape["after"]) == (None, None)
    assert dee_client.get("/api/nights/2026-11-29").status_code == 401


def test_before_and_after_are_the_nearest_nights_of_which_anything_is_known(cast: Cast, ana_client: APIClient) -> None:
    heard(cast.zoe, EVENING - timedelta(days=400), 2)
    QuickMark.objects.create(uuid=uuid4(), kind="fed", room=cast.max, at=EVENING - timedelta(days=300), by=cast.ana)
    shape = told(ana_client, "2026-03-10")
    assert (shape["before"], shape["after"]) == ("2026-02-02", None)
    assert told(ana_client, "2026-01-10")["after"] == "2026-02-02"


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-11-29T00", "1066-10-14", "20261129"])
def test_what_is_no_day_is_refused_in_words(ana_client: APIClient, day: str) -> None:
    answer = ana_client.get(f"/api/nights/{day}")
    assert (answer.status_code, answer.json()["fields"]) == (400, {"date": ["Give a day like 2026-11-29."]})
