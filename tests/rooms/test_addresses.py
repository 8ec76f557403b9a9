"""What people write for a camera's address, and what it may mean."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.rooms import addresses, camera_probes
from babycam.rooms.models import Camera
from tests.cast import Cast
from tests.support.streams import tcp_server

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("rtsp://192.168.1.20:554/stream1", "pull", "rtsp://192.168.1.20:554/stream1"),
        (" RTSP://192.168.1.20/Stream1 ", "pull", "rtsp://192.168.1.20/Stream1"),
        ("rtsp//192.168.1.20/x", "pull", "rtsp://192.168.1.20/x"),
        ("rtsp:/192.168.1.20/x", "pull", "rtsp://192.168.1.20/x"),
        ("rtsp: //192.168.1.20 /x", "pull", "rtsp://192.168.1.20/x"),
        ("http:192.168.1.20:8080", "ipwebcam", "http://192.168.1.20:8080"),
        ("192.168.1.20", "ipwebcam", "http://192.168.1.20:8080"),
        ("192.168.1.20", "pull", "rtsp://192.168.1.20:554/"),
        ("192.168.1.20 : 8080", "ipwebcam", "http://192.168.1.20:8080"),
        ("192.168.1.20:554/stream1", "pull", "rtsp://192.168.1.20:554/stream1"),
        ("cam.local:8080/video", "pull", "http://cam.local:8080/video"),
        ("cam.local/hls/baby.m3u8", "pull", "http://cam.local/hls/baby.m3u8"),
        ("ana:se%20cret@cam.local:554/x", "pull", "rtsp://ana:se%20cret@cam.local:554/x"),
        ("fd00::20", "pull", "rtsp://[fd00::20]:554/"),
        ("[fd00::20]:8080", "ipwebcam", "http://[fd00::20]:8080"),
        ("nursery", "pull", "rtsp://nursery:554/"),
        ("cam.local:443/live", "pull", "https://cam.local:443/live"),
        ("file:///etc/passwd", "pull", "file:///etc/passwd"),
        ("not an address", "pull", "not an address"),
        ("", "pull", ""),
        ("synthetic://zoe", "synthetic", "synthetic://zoe"),
    ],
)
def test_the_likeliest_reading_comes_first(text: str, kind: str, first: str) -> None:
    found = addresses.readings(text, kind)
    assert found[0].url == first and found[0].kind == kind
    assert len(found) <= addresses.MOST and len(set(found)) == len(found)


def test_a_bare_address_may_be_a_phone_or_a_camera_of_several_makers() -> None:
    found = [(one.kind, one.url) for one in addresses.readings("192.168.1.20", "pull", "rtsp")]
    assert ("ipwebcam", "http://192.168.1.20:8080") in found and ("pull", "rtsp://192.168.1.20:554/stream1") in found
    assert len(addresses.readings("rtsp://192.168.1.20/x", "pull")) == 1


def test_a_camera_is_kept_without_its_scheme_and_its_login_goes_to_its_fields(cast: Cast, ben_client: APIClient) -> None:
    made = ben_client.post("/api/cameras", {"kind": "pull", "room": cast.max.pk, "url": " ana:sesame@cam.lan:554/stream1 "})
    assert made.status_code == 201, made.json()
    assert (made.json()["url"], made.json()["username"], made.json()["has_password"]) == ("rtsp://cam.lan:554/stream1", "ana", True)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """By address; whatever is not in it refuses."""
    known: dict[str, Any] = {"asked": []}

    def probe(camera: Camera) -> dict[str, object]:
        known["asked"].append(camera.url)
        return dict(known.get(camera.url) or {"ok": False, "stage": "refused", "words": "Nothing answers."})

    monkeypatch.setattr(camera_probes, "probe", probe)
    return known


def test_readings_are_tried_in_their_order_until_one_gives_a_stream(
    cast: Cast, ben_client: APIClient, answers: dict[str, Any]
) -> None:
    answers["http://192.168.1.20:8080"] = {"ok": True}
    answer = ben_client.post("/api/cameras/probe", {"kind": "pull", "preset": "rtsp", "url": "192.168.1.20"}).json()
    assert answers["asked"] == ["rtsp://192.168.1.20:554/", "http://192.168.1.20:8080"]
    assert answer["ok"] and answer["found"] == {
        "kind": "ipwebcam",
        "preset": "ipwebcam",
        "url": "http://192.168.1.20:8080",
        "username": "",
    }


def test_a_camera_that_asks_for_a_login_is_found_and_one_that_tells_more_is_believed(
    cast: Cast, ben_client: APIClient, answers: dict[str, Any]
) -> None:
    answers["http://10.0.0.9:8080"] = {"ok": False, "stage": "login_needed", "words": "A login, please."}
    asked = ben_client.post("/api/cameras/probe", {"kind": "pull", "url": "10.0.0.9"}).json()
    assert asked["stage"] == "login_needed" and asked["found"]["url"] == "http://10.0.0.9:8080" and len(answers["asked"]) == 2
    answers["rtsp://10.0.0.8:554/"] = {"ok": False, "stage": "no_such_stream", "words": "There is none."}
    assert ben_client.post("/api/cameras/probe", {"kind": "pull", "url": "10.0.0.8"}).json()["stage"] == "no_such_stream"


def test_a_login_in_the_address_is_tried_and_its_password_never_comes_back(
    cast: Cast, ben_client: APIClient, answers: dict[str, Any]
) -> None:
    answer = ben_client.post("/api/cameras/probe", {"kind": "pull", "url": "ana:sesame@10.0.0.9:554/x"})
    assert b"sesame" not in answer.content and answer.json()["found"]["username"] == "ana"
    assert answers["asked"][0] == "rtsp://10.0.0.9:554/x"


def test_a_real_server_that_is_no_camera_is_named_as_that_whatever_was_left_out(cast: Cast, ben_client: APIClient) -> None:
    with tcp_server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", close=True) as port:
        answer = ben_client.post("/api/cameras/probe", {"kind": "pull", "url": f"127.0.0.1:{port}/video"}).json()
    assert not answer["ok"] and answer["found"]["url"].endswith(f"127.0.0.1:{port}/video")
