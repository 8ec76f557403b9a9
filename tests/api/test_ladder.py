"""Whom a noise would wake tonight, and the same with other timings, which changes nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)


class Hand:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", Hand(NOON))


def said(ladder: dict[str, Any], room: int = 0) -> list[tuple[float, list[str], str]]:
    return [(rung["after_s"], [one["name"] for one in rung["people"]], rung["ways"]) for rung in ladder["rooms"][room]["rungs"]]


def test_by_day_it_speaks_of_the_coming_night_and_by_night_of_now(
    ana_client: APIClient, cast: Cast, noon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ana_client.get("/api/ladder").json()["at"] == "2026-03-03T19:00:00Z"  # 20:00 in Berlin
    monkeypatch.setattr(clock, "now", Hand(NIGHT))
    assert ana_client.get("/api/ladder").json()["at"] == "2026-03-03T22:00:00Z"


def test_who_has_the_night_is_named_first(ana_client: APIClient, cast: Cast, noon: None) -> None:
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    rule = {"days": days, "start": "20:00", "end": "07:00", "turns": [[cast.ben.pk]], "rooms": [cast.max.pk]}
    assert ana_client.post("/api/duty/rules", rule).status_code == 201
    ladder = ana_client.get("/api/ladder").json()
    names = [room["room_name"] for room in ladder["rooms"]]
    mine = said(ladder, names.index("Max"))
    assert mine[:3] == [(0, ["Ben"], "first"), (15, ["Ben"], "rest"), (60, ["Ana"], "first")]
    assert said(ladder, names.index("Zoe"))[0][1] == ["Ana", "Ben", "Cy"]  # nobody is planned: everybody


def test_other_timings_are_shown_before_they_are_saved(ben_client: APIClient, cast: Cast, noon: None) -> None:
    thought = ben_client.post("/api/ladder", {"receipt_s": 30, "rounds": 1, "ack_s": 120})
    assert thought.status_code == 200
    assert [after for after, *_ in said(thought.json())] == [0, 30, 120]
    assert ben_client.get("/api/settings").json()["policy"]["ack_s"] == 60


def test_what_cannot_be_is_refused_at_its_field(ben_client: APIClient, cast: Cast) -> None:
    refused = ben_client.post("/api/ladder", {"ack_s": 5, "rounds": 99, "quiet_s": 0})
    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == {"ack_s", "rounds", "quiet_s"}


def test_the_bounds_and_the_presets_come_with_it(ben_client: APIClient, cast: Cast) -> None:
    ladder = ben_client.get("/api/ladder").json()
    bounds = {each["name"]: (each["low"], each["high"]) for each in ladder["bounds"]}
    assert bounds["ack_s"] == (10, 900) and bounds["quiet_s"] == (5, 3600)
    assert [each["id"] for each in ladder["presets"]] == ["calm", "normal", "quick"]
    for preset in ladder["presets"]:
        assert ben_client.patch("/api/settings", {"policy": {k: v for k, v in preset.items() if k != "id"}}).status_code == 200


def test_a_sitter_sees_the_ladder_of_her_room_and_may_not_try_other_timings(cy_client: APIClient, cast: Cast) -> None:
    assert [room["room_name"] for room in cy_client.get("/api/ladder").json()["rooms"]] == ["Zoe"]
    assert cy_client.post("/api/ladder", {"ack_s": 90}).status_code == 403
