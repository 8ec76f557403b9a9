"""Cameras whose picture this browser, or nobody, can show: heard, recorded, alarmed, and said in words."""

import io
import time
from collections.abc import Iterator
from typing import Any

import av
import pytest
from playwright.sync_api import expect

from tests.e2e.home import Home, eventually, tile
from tests.rig import Rig
from tests.support.rtsp import rtsp_stream
from tests.support.streams import http_stream

SMALL: dict[str, Any] = {"width": 320, "height": 240}
HERE = "The camera’s picture is H.265, which this browser cannot show."
SOME = "The camera’s picture is H.265, which some browsers cannot show. Its sound is heard and recorded."
NOBODY = "The camera’s picture is VP8, which babycam cannot show."


@pytest.fixture(scope="module")
def max_room(family: Home) -> Iterator[Any]:
    """A camera that sends H.265 and AAC; gives the room's number and the camera."""
    with rtsp_stream(video="h265", **SMALL) as stream:
        room = family.ana.post("/api/rooms", {"name": "Max"})["id"]
        family.ana.post("/api/cameras", {"room": room, "kind": "pull", "url": stream.url})
        Rig.until(lambda: family.ana.get(f"/api/rooms/{room}")["health"]["heard"], 30, "Max to be heard")
        yield room, stream
        family.ana.delete(f"/api/rooms/{room}")


@pytest.mark.parametrize("via", ["mse", "whep"])
def test_a_room_with_hevc_is_heard_here_and_says_that_it_is_not_seen(home: Home, max_room: Any, via: str) -> None:
    page = home.sits(f"/?via={via}")
    plays = page.evaluate("""() => MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.90"')""")
    if plays:
        pytest.skip("this Chromium shows H.265")
    max_ = tile(page, "Max")
    expect(max_).to_contain_text(HERE if via == "mse" else "The camera’s picture is H.265, which WebRTC cannot show.")
    expect(max_.locator("[data-warning=picture_h265]")).to_have_text(SOME)
    max_.get_by_role("button", name="Hear Max").click()
    video = max_.locator("video")
    expect(video).to_have_js_property("muted", False)
    expect(video).to_have_attribute("data-state", "live")
    before = video.evaluate("video => video.currentTime")
    eventually(page, lambda: video.evaluate("video => video.currentTime") > before + 1, "the sound to play on")


def test_a_noise_of_such_a_room_rings_and_its_clip_has_the_picture_for_who_can_show_it(home: Home, max_room: Any) -> None:
    room, stream = max_room
    stream.sound.burst(time.time() + 0.5, 3.0, -12.0)
    Rig.until(lambda: home.ana.get(f"/api/incidents?room={room}&open=1")["results"], 30, "the incident")
    found = Rig.until(
        lambda: [one for one in home.ana.get(f"/api/clips?room={room}")["results"] if one["state"] == "ready"], 60, "the clip"
    )
    assert found[0]["codecs"].startswith("hvc1.1.6.L") and not found[0]["cut"] and found[0]["thumbnail_url"]
    _, _, film = home.ana.raw("GET", found[0]["video_url"])
    with av.open(io.BytesIO(film), "r") as container:
        assert container.streams.video[0].codec_tag == "hvc1" and len(list(container.decode(video=0))) > 30
    for incident in home.ana.get(f"/api/incidents?room={room}&open=1")["results"]:
        home.ana.post(f"/api/incidents/{incident['id']}/ack")
    page = home.sits("/clips")
    page.locator(f"[data-clip='{found[0]['id']}']").click()
    player = page.get_by_role("dialog")
    expect(player).to_contain_text("The picture is H.265, which this browser cannot show.")
    expect(player.locator("video")).to_have_js_property("error", None)
    eventually(page, lambda: player.locator("video").evaluate("video => video.currentTime") > 0.5, "the sound of the clip")


def test_a_room_whose_picture_nobody_can_show_says_so_everywhere(home: Home) -> None:
    with http_stream("matroska", video="libvpx", audio="libopus", **SMALL) as stream:
        tried = home.ana.post("/api/cameras/probe", {"kind": "pull", "url": stream.url})
        assert tried["ok"] and tried["video"] is None and tried["audio"]["codec"] == "opus"
        assert [each["words"] for each in tried["warnings"]] == [f"{NOBODY} Its sound is heard and recorded."]
        room = home.ana.post("/api/rooms", {"name": "Eva"})["id"]
        home.ana.post("/api/cameras", {"room": room, "kind": "pull", "url": stream.url})
        health = Rig.until(lambda: _heard(home, room), 30, "Eva to be heard")
        assert [each["code"] for each in health["warnings"]] == ["picture_unseen"]
        page = home.sits("/")
        expect(tile(page, "Eva")).to_contain_text(NOBODY)
        page.goto(f"/rooms/{room}")
        expect(page.get_by_text(f"{NOBODY} Its sound is heard and recorded.")).to_be_visible()
        home.everybody_leaves()
        home.ana.delete(f"/api/rooms/{room}")


def _heard(home: Home, room: int) -> Any:
    health = home.ana.get(f"/api/rooms/{room}")["health"]
    return health if health["heard"] and health["warnings"] else None
