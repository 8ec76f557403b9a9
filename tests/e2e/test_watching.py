"""Both ways to watch: the picture moves, and says how late it is."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.home import Home, eventually, picture_ages, tile
from tests.rig import Rig
from tests.support.streams import http_stream

NOT_LATE_MS = 10_000


@pytest.fixture(scope="module", autouse=True)
def max_room(family: Home) -> Iterator[int]:
    """A camera that sends H.264 and AAC."""
    with http_stream("ts", width=320, height=240, fps=15) as stream:
        room = family.ana.post("/api/rooms", {"name": "Max"})["id"]
        family.ana.post("/api/cameras", {"room": room, "kind": "pull", "url": stream.url})
        Rig.until(lambda: family.ana.get(f"/api/rooms/{room}")["health"]["heard"], 30, "Max to be heard")
        yield room
        family.ana.delete(f"/api/rooms/{room}")


@pytest.mark.parametrize("via", ["mse", "whep"])
def test_the_picture_moves_and_tells_its_delay(home: Home, via: str) -> None:
    page = home.sits(f"/?via={via}")
    video = tile(page, "Max").locator("video")
    expect(video).to_have_attribute("data-state", "live")
    expect(video).to_have_attribute("data-via", via)
    ages = picture_ages(page, "video")
    assert len(ages) == 4 and all(0 < age < NOT_LATE_MS for age in ages), ages
    expect(tile(page, "Max").get_by_text(re.compile(r"^\d+ ms$"))).to_be_visible()


def test_a_room_is_heard_when_a_parent_wants_it(home: Home) -> None:
    page = home.sits("/")
    expect(tile(page, "Max").locator("video")).to_have_js_property("muted", True)
    tile(page, "Max").get_by_role("button", name="Hear Max").click()
    expect(tile(page, "Max").get_by_role("button", name="Stop hearing Max")).to_be_visible()
    expect(tile(page, "Max").locator("video")).to_have_js_property("muted", False)
    page.get_by_role("link", name="Open Max").click()
    page.get_by_role("button", name="Turn sound off").click()
    expect(page.locator("video")).to_have_js_property("muted", True)


IN_THE_WINDOW = """() => {
  const small = documentPictureInPicture.window?.document.querySelector("[data-float]");
  return small ? {...small.querySelector("video")?.dataset, words: small.innerText} : null;
}"""


def test_a_room_stays_in_a_small_window_with_its_name_and_state(home: Home, whole_browser: Browser, max_room: int) -> None:
    page = home.sits(f"/rooms/{max_room}", browser=whole_browser)
    expect(page.locator("video").first).to_have_attribute("data-state", "live")
    page.get_by_role("button", name="Show the picture in a small window").click()
    shown = eventually(
        page, lambda: (found := page.evaluate(IN_THE_WINDOW)) and found.get("state") == "live" and found, "its picture"
    )
    assert "Max" in shown["words"] and "Quiet" in shown["words"]
    page.get_by_role("button", name="Close the small window").click()
    eventually(page, lambda: page.evaluate("documentPictureInPicture.window === null"), "the window to be gone")
    expect(page.get_by_role("button", name="Show the picture in a small window")).to_be_visible()
