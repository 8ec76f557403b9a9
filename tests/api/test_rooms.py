"""Rooms over the API."""

import pytest
from rest_framework.test import APIClient

from babycam.core.errors import BabycamError
from babycam.core.link import Answer, SeeingConfig
from babycam.monitor.links import links
from babycam.rooms import queries as rooms_queries
from tests.cast import Cast

MOTION = ("motion", "motion_zone", "motion_sensitivity", "picture_alarm")


def test_a_room_says_how_it_is_set_and_how_it_is(cast: Cast, ben_client: APIClient) -> None:
    [zoe, max_] = ben_client.get("/api/rooms").json()["results"]
    assert (zoe["name"], zoe["camera"]["url"], zoe["state"]) == ("Zoe", "synthetic://zoe", "unheard")
    assert (max_["name"], max_["camera"], max_["state"], max_["health"]["source"]) == ("Max", None, "no_camera", "none")


def test_a_sitter_does_not_see_where_the_camera_is(cast: Cast, cy_client: APIClient) -> None:
    camera = cy_client.get(f"/api/rooms/{cast.zoe.pk}").json()["camera"]
    assert (camera["url"], camera["audio_url"], camera["username"]) == ("", "", "")
    assert cy_client.get("/api/cameras").json()["results"] == [camera]


def test_a_line_is_moved(cast: Cast, ben_client: APIClient) -> None:
    changed = ben_client.patch(f"/api/rooms/{cast.zoe.pk}", {"loud_db": -28.5, "patience": "own", "curve": [[0, 3], [10, 0.5]]})
    assert (changed.status_code, changed.json()["loud_db"], changed.json()["curve"]) == (200, -28.5, [[0, 3], [10, 0.5]])


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(("given", "wakes_for"), [({}, "any"), ({"wake_for": "cries"}, "cries")], ids=["unsaid", "said"])
def test_a_new_room_of_a_program_that_says_nothing_of_waking_wakes_for_any_noise(
    ana_client: APIClient, given: dict[str, str], wakes_for: str
) -> None:
    added = ana_client.post("/api/rooms", {"name": "Attic", **given})
    assert (added.status_code, added.json()["wake_for"]) == (201, wakes_for)


@pytest.mark.parametrize("values", [{"stir_db": -20}, {"loud_db": "loud"}, {"patience": "never"}, {"curve": [[1]]}, {"name": ""}])
def test_nonsense_is_marked(cast: Cast, ben_client: APIClient, values: dict[str, object]) -> None:
    answer = ben_client.patch(f"/api/rooms/{cast.zoe.pk}", values)
    assert answer.status_code == 400 and [name.partition(".")[0] for name in answer.json()["fields"]] == list(values)


def test_rooms_come_page_by_page(cast: Cast, ben_client: APIClient) -> None:
    first = ben_client.get("/api/rooms?page_size=1").json()
    second = ben_client.get(first["next"]).json()
    assert [page["results"][0]["name"] for page in (first, second)] == ["Zoe", "Max"]
    assert first["previous"] is None and second["next"] is None and second["previous"]


def test_a_new_room_stands_last(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.post("/api/rooms", {"name": "Attic"}).json()["position"] == 2
    assert [room["name"] for room in ben_client.get("/api/rooms").json()["results"]] == ["Zoe", "Max", "Attic"]


def test_a_deleted_room_is_gone(cast: Cast, ana_client: APIClient) -> None:
    assert ana_client.delete(f"/api/rooms/{cast.zoe.pk}").status_code == 204
    assert ana_client.get(f"/api/rooms/{cast.zoe.pk}").status_code == 404


def test_calibrating_proposes_both_lines_and_saves_none(cast: Cast, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def answer(room: int, what: str, args: object, timeout_s: float) -> Answer:
        asked.append((room, what, args, timeout_s))
        return Answer(request_id="x", result={"floor_db": -60.0, "stir_db": -50.0, "loud_db": -42.0})

    monkeypatch.setattr(links, "ask_sync", answer)
    proposal = ben_client.post(f"/api/rooms/{cast.zoe.pk}/calibrate", {"seconds": 10}).json()
    assert proposal == {"floor_db": -60.0, "stir_db": -50.0, "loud_db": -42.0}
    assert asked == [(cast.zoe.pk, "calibrate", {"seconds": 10.0}, 15.0)]
    assert ben_client.get(f"/api/rooms/{cast.zoe.pk}").json()["loud_db"] == -35.0


def test_a_room_that_nobody_serves_says_so(cast: Cast, ben_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_args: object, **_more: object) -> Answer:
        raise BabycamError("no_worker")

    monkeypatch.setattr(links, "ask_sync", nobody)
    answer = ben_client.post(f"/api/cameras/{cast.camera.pk}/control", {"torch": True})
    assert (answer.status_code, answer.json()["code"]) == (503, "no_worker")


def test_a_room_looks_for_motion_where_it_is_told_to(cast: Cast, ben_client: APIClient) -> None:
    path = f"/api/rooms/{cast.zoe.pk}"
    assert [ben_client.get(path).json()[name] for name in MOTION] == ["off", [], "medium", False]
    wanted = {"motion": "alarm", "motion_zone": [[250, 400, 500, 500]], "motion_sensitivity": "high", "picture_alarm": True}
    assert ben_client.patch(path, wanted).status_code == 200
    assert {name: ben_client.get(path).json()[name] for name in MOTION} == wanted
    config = rooms_queries.config_for(cast.zoe.pk)
    assert config is not None and config.seeing == SeeingConfig(motion=True, zone=((250, 400, 500, 500),), sensitivity="high")


@pytest.mark.parametrize(
    "zone", [[[0, 0, 1001, 10]], [[600, 0, 500, 500]], [[0, 0, 10, 500]], [[1, 2, 3]], [[0, 0, 100, 100]] * 9, "all"]
)
def test_a_zone_that_cannot_be_drawn_is_refused_at_its_field(cast: Cast, ben_client: APIClient, zone: object) -> None:
    answer = ben_client.patch(f"/api/rooms/{cast.zoe.pk}", {"motion_zone": zone})
    assert answer.status_code == 400 and next(iter(answer.json()["fields"])).startswith("motion_zone")
