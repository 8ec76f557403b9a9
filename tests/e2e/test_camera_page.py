"""Any phone becomes a camera by opening a page: a real Chromium with a made-up camera and microphone is the phone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench._browser import CHROMIUM, FLAGS
from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, eventually

MAY: dict[str, Any] = {**PHONE, "permissions": ["camera", "microphone"]}
# What the page was given, so that a story can take it away.
REMEMBER = """
if (navigator.mediaDevices) {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => (window.given = await ask(wanted));
}
"""
TAKEN = "window.given.getTracks().forEach((track) => { track.stop(); track.dispatchEvent(new Event('ended')); })"
HIDE = """
(hidden) => {
  Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}
"""
A_DAY_AHEAD = "{ const now = Date.now; Date.now = () => now() + 86_400_000; }"


@dataclass
class Place:
    """A room whose camera is a phone."""

    id: int
    name: str
    home: Home

    def phone(self) -> dict[str, Any]:
        found: dict[str, Any] = self.home.ana.get(f"/api/rooms/{self.id}/phone")
        return found

    def beat(self) -> dict[str, Any]:
        return self.phone()["beat"] or {}

    def health(self) -> dict[str, Any]:
        found: dict[str, Any] = self.home.ana.get(f"/api/rooms/{self.id}")["health"]
        return found

    def wish(self, **part: Any) -> None:
        self.home.ana.patch(f"/api/rooms/{self.id}/phone", part)

    def invite(self) -> dict[str, Any]:
        made: dict[str, Any] = self.home.ana.post("/api/pairings", {"room": self.id})
        return made


@pytest.fixture(scope="module")
def phones(browser: Browser) -> Iterator[Browser]:
    """A browser whose camera and microphone are made up, and which asks before it gives them."""
    chromium = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, "--use-fake-device-for-media-stream"])
    yield chromium
    chromium.close()


@pytest.fixture
def place(home: Home) -> Iterator[Callable[[str], Any]]:
    home.excuse(
        "401",
        "WebSocket connection",
        "ERR_CONNECTION_REFUSED",
        "ERR_INTERNET_DISCONNECTED",
        "ERR_CERT",
        "ERR_FAILED",
        "50[0-9]",
        "409",
        "404",
    )

    @contextmanager
    def made(name: str) -> Iterator[Place]:
        room = home.ana.post("/api/rooms", {"name": name})["id"]
        try:
            yield Place(room, name, home)
        finally:
            home.everybody_leaves()
            home.ana.delete(f"/api/rooms/{room}")

    yield made


def paired(home: Home, phones: Browser, room: Place, **options: Any) -> Page:
    """A phone that was just paired by the link of the QR code."""
    page = home.device(browser=phones, **(options or MAY))
    page.add_init_script(REMEMBER)
    page.goto(f"/camera#{room.invite()['url'].partition('#')[2]}")
    page.get_by_role("button", name="Use this room").click()
    page.get_by_role("button", name="Start the camera").wait_for()
    assert "#" not in page.url
    return page


def start(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click()


def heard(page: Page, room: Place) -> None:
    """The server's word, shown by the phone."""
    expect(page.get_by_role("heading", name=f"{room.name} is heard")).to_be_visible()


def test_six_digits_and_one_tap_make_a_phone_a_camera_that_heals_by_itself(home: Home, phones: Browser, place: Any) -> None:
    with place("Ida") as ida:
        page = home.device(browser=phones, **MAY)
        page.add_init_script(REMEMBER)
        page.goto("/camera")
        assert violations(page) == []
        page.get_by_label("Six digits").fill(ida.invite()["code"])
        page.get_by_label("Name of this phone").fill("Blue phone")
        page.get_by_role("button", name="Use this room").click()
        start(page)
        heard(page, ida)
        assert violations(page) == [] and sideways(page) == 0
        eventually(page, lambda: ida.health()["heard"] and ida.health()["sees"], "a picture")
        beat = ida.beat()
        assert (beat["mic"], beat["camera"], beat["gain_control"], beat["echo_cancellation"]) == ("live", "live", False, False)
        assert ida.phone()["device"]["name"] == "Blue phone"

        page.reload()  # as Safari does by itself
        heard(page, ida)

        page.goto("about:blank")
        page.go_back()
        heard(page, ida)

        page.evaluate(TAKEN)  # another app has it
        expect(page.get_by_role("heading", name="Ida is heard")).to_be_hidden()
        heard(page, ida)

        page.evaluate(HIDE, True)
        eventually(page, lambda: ida.beat()["visible"] is False, "the server to know that the page is hidden")
        page.evaluate(HIDE, False)
        eventually(page, lambda: ida.beat()["visible"] is True, "the server to know that it is back")
        heard(page, ida)


def test_light_and_lullaby_follow_the_wish_whatever_the_clock_says(home: Home, phones: Browser, place: Any) -> None:
    with place("Jon") as jon:
        page = paired(home, phones, jon)
        page.context.add_init_script(A_DAY_AHEAD)
        page.reload()
        start(page)
        heard(page, jon)
        until = (datetime.now(UTC) + timedelta(seconds=9)).isoformat()
        jon.wish(
            light={"on": True, "colour": "#ff0000", "level": 1}, play={"track": "waves", "volume": 0.5, "until": until, "fade_s": 0}
        )
        dark = page.locator("[data-part=dark]")
        expect(dark).to_have_css("background-color", "rgb(255, 0, 0)")
        eventually(page, lambda: (jon.beat()["playing"] or {}).get("track") == "waves", "the waves to play")
        page.context.set_offline(True)
        expect(page.get_by_role("alert")).to_contain_text("out of reach")
        page.context.set_offline(False)
        eventually(page, lambda: jon.phone()["online"] and jon.beat()["playing"] is None, "the waves to end by themselves")
        jon.wish(light={"on": False})
        expect(dark).to_have_css("background-color", "rgb(0, 0, 0)")
        assert violations(page) == []
        expect(page.get_by_role("alert")).to_be_hidden()
        page.get_by_role("button", name="The screen is dark").click()
        heard(page, jon)


def test_a_phone_that_may_not_listen_says_so_and_starts_when_it_may(home: Home, phones: Browser, place: Any) -> None:
    with place("Kim") as kim:
        page = paired(home, phones, kim, **PHONE)
        start(page)
        expect(page.get_by_role("heading", name="The microphone is not allowed")).to_be_visible()
        eventually(page, lambda: kim.beat().get("mic") == "denied", "the server to know why")
        page.context.grant_permissions(["camera", "microphone"], origin=home.rig.base)
        heard(page, kim)

        home.ana.delete(f"/api/devices/{kim.phone()['device']['id']}")
        expect(page.get_by_role("heading", name=re.compile("no longer a camera"))).to_be_visible()
        assert page.evaluate("window.given.getTracks().every((track) => track.readyState === 'ended')")


def test_a_server_that_comes_back_is_found_without_a_tap(home: Home, phones: Browser, place: Any) -> None:
    with place("Lou") as lou:
        page = paired(home, phones, lou)
        start(page)
        heard(page, lou)
        home.rig.stop()
        expect(page.get_by_role("heading", name="The server is out of reach")).to_be_visible()
        home.rig.start()
        heard(page, lou)
        page.keyboard.press("Shift")  # it went dark meanwhile: any key or tap wakes it
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name="Stop being a camera").click()
        page.get_by_role("button", name="Stop", exact=True).click()
        page.get_by_role("button", name="Yes, stop being a camera").click()
        expect(page.get_by_role("heading", name="Done")).to_be_visible()
        assert lou.phone()["device"] is None
