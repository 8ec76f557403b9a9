"""Cameras over the API."""

import pytest
from rest_framework.test import APIClient

from babycam.rooms import camera_probes
from babycam.rooms.models import Camera
from babycam.rooms.queries import camera_config
from tests.cast import Cast

STREAM = {"kind": "pull", "preset": "rtsp", "url": "rtsp://192.168.1.30:554/x", "username": "cam", "password": "sesame"}


def test_a_room_gets_a_camera_whose_password_never_comes_back(cast: Cast, ben_client: APIClient) -> None:
    made = ben_client.post("/api/cameras", {**STREAM, "room": cast.max.pk})
    assert made.status_code == 201 and made.json()["has_password"] and made.json()["room"] == cast.max.pk
    answers = [
        made,
        ben_client.get("/api/cameras"),
        ben_client.get("/api/rooms"),
        ben_client.get(f"/api/cameras/{made.json()['id']}"),
    ]
    assert not [answer for answer in answers if b"sesame" in answer.content]


def test_a_second_camera_for_a_room_is_refused(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.post("/api/cameras", {**STREAM, "room": cast.zoe.pk}).status_code == 409


def test_a_room_that_is_not_there_gets_none(cast: Cast, ben_client: APIClient) -> None:
    assert ben_client.post("/api/cameras", {**STREAM, "room": 999}).status_code == 404


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://x/", "http://", "not an address"])
def test_an_address_that_is_none_is_said_in_words(cast: Cast, ben_client: APIClient, url: str) -> None:
    answer = ben_client.post("/api/cameras", {**STREAM, "room": cast.max.pk, "url": url})
    assert answer.status_code == 400 and list(answer.json()["fields"]) == ["url"]


def test_turning_a_camera_off_and_on(cast: Cast, ben_client: APIClient) -> None:
    path = f"/api/cameras/{cast.camera.pk}"
    assert ben_client.patch(path, {"enabled": False}).json()["enabled"] is False
    assert ben_client.delete(path).status_code == 204 and ben_client.get(path).status_code == 404


def test_presets_fill_the_form_in(cast: Cast, cy_client: APIClient) -> None:
    presets = {preset["id"]: preset for preset in cy_client.get("/api/cameras/presets").json()}
    assert presets["ipwebcam"]["kind"] == "ipwebcam" and "password" in presets["ipwebcam"]["fields"]
    assert {"droidcam", "rtsp", "go2rtc", "mediamtx", "url"} <= set(presets)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Camera]:
    cameras: list[Camera] = []

    def probe(camera: Camera) -> dict[str, object]:
        cameras.append(camera)
        return {"ok": False, "stage": "refused", "words": "Nothing answers."}

    monkeypatch.setattr(camera_probes, "probe", probe)
    return cameras


def test_a_stream_is_tried_before_it_is_kept(cast: Cast, ben_client: APIClient, tried: list[Camera]) -> None:
    answer = ben_client.post("/api/cameras/probe", STREAM)
    found = {"kind": "pull", "preset": "rtsp", "url": "rtsp://192.168.1.30:554/x", "username": "cam"}
    assert answer.json() == {"ok": False, "stage": "refused", "words": "Nothing answers.", "found": found}
    assert camera_config(tried[0]).password == "sesame" and Camera.objects.count() == 1


def test_trying_a_kept_camera_uses_its_password(cast: Cast, ben_client: APIClient, tried: list[Camera]) -> None:
    kept = ben_client.post("/api/cameras", {**STREAM, "room": cast.max.pk}).json()["id"]
    ben_client.post("/api/cameras/probe", {"kind": "pull", "url": "rtsp://192.168.1.31/x", "camera": kept})
    config = camera_config(tried[0])
    assert (config.url, config.username, config.password) == ("rtsp://192.168.1.31/x", "cam", "sesame")


def test_a_login_inside_an_address_moves_to_its_fields_or_is_told_where_to_go(
    cast: Cast, ben_client: APIClient, tried: list[Camera]
) -> None:
    ask = {"kind": "pull", "url": "rtsp://ana:p%23s@s@cam.lan/x"}
    assert ben_client.post("/api/cameras/probe", ask).status_code == 200
    config = camera_config(tried[0])
    assert (config.url, config.username, config.password) == ("rtsp://cam.lan/x", "ana", "p#s@s")
    answer = ben_client.post("/api/cameras/probe", {**ask, "url": "rtsp://ana:p#s/s@cam.lan/x"})
    assert answer.status_code == 400 and "fields for user name and password" in answer.json()["fields"]["url"][0]


def test_an_address_that_is_none_is_not_tried(cast: Cast, ben_client: APIClient, tried: list[Camera]) -> None:
    assert ben_client.post("/api/cameras/probe", {"kind": "pull", "url": "file:///etc/passwd"}).status_code == 400
    assert tried == []
