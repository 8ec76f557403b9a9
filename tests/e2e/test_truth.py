"""What is not heard is shown and rings; and when it is back, all mends itself without a tap."""

import re
import time

from playwright.sync_api import Page, expect

from tests.e2e.ear import silent, sounds
from tests.e2e.home import Home, Room, alarm, eventually, picture_ages, shows, tile

# Which share of a canvas' columns has anything in it.
PAINTED_SHARE = """
(canvas) => {
  const {width, height} = canvas;
  if (!width || !height) return 0;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  let columns = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) if (pixels[4 * (y * width + x) + 3]) { columns++; break; }
  }
  return columns / width;
}
"""


def test_a_dead_camera_is_shown_rings_and_mends_itself(home: Home, zoe: Room) -> None:
    ana = home.visit("ana")
    shows(ana, "Zoe", "Quiet")
    expect(tile(ana, "Zoe").locator("video")).to_have_attribute("data-state", "live")
    zoe.phone.die()
    try:
        shows(ana, "Zoe", "Not heard")
        the_picture_is_grey_and_dated(ana)
        expect(alarm(ana)).to_contain_text(re.compile(r"is not heard for \d+ s"))
        expect(alarm(ana)).to_contain_text("nothing answers at the camera’s address")
        eventually(ana, lambda: sounds(ana), "the alarm to be heard")
    finally:
        zoe.phone.start()
    expect(alarm(ana)).to_be_hidden()
    eventually(ana, lambda: silent(ana), "the alarm to stop")
    shows(ana, "Zoe", "Quiet")
    assert picture_ages(ana, "video"), "the picture does not move again"


def the_picture_is_grey_and_dated(page: Page) -> None:
    expect(tile(page, "Zoe").get_by_text(re.compile(r"Picture is \d+ secs? old"))).to_be_visible()
    for layer in ("video", "canvas[aria-hidden]"):
        assert "grayscale(1)" in tile(page, "Zoe").locator(layer).first.evaluate("each => getComputedStyle(each).filter")


def test_a_page_without_its_server_turns_amber_rings_by_itself_and_comes_back(home: Home, zoe: Room) -> None:
    home.excuse("WebSocket connection", "ERR_CONNECTION", "Failed to load resource", "ERR_")
    ana = home.device()
    ana.clock.install()
    home.log_in(ana, "ana")
    shows(ana, "Zoe", "Quiet")
    home.rig.stop()
    try:
        pass_time_until(ana, "late")
        expect(ana.get_by_text(re.compile(r"Last heard from babycam \d+ s ago"))).to_be_visible()
        shows(ana, "Zoe", "Not heard")
        pass_time_until(ana, "lost")
        expect(alarm(ana)).to_contain_text("babycam does not answer")
        eventually(ana, lambda: sounds(ana), "the alarm to be heard")
    finally:
        home.rig.start()
    expect(alarm(ana)).to_be_hidden()
    eventually(ana, lambda: silent(ana), "the alarm to stop")
    shows(ana, "Zoe", "Quiet")
    expect(tile(ana, "Zoe").locator("video")).to_have_attribute("data-state", "live")


def test_what_is_opened_while_the_server_is_away_waits_for_it_and_what_rings_stays(home: Home, zoe: Room) -> None:
    """A key, whose meaning is not loaded yet, and a screen: their scripts cannot be fetched."""
    home.excuse("WebSocket connection", "ERR_CONNECTION", "Failed to load resource", "ERR_", "Failed to fetch dynamically")
    ana = home.visit("ana")
    shows(ana, "Zoe", "Quiet")
    home.rig.stop()
    try:
        ana.keyboard.press("g")
        ana.get_by_role("link", name="Chat").click()
        expect(alarm(ana)).to_contain_text("babycam does not answer")
        eventually(ana, lambda: sounds(ana), "the alarm to be heard")
        expect(ana.get_by_text("This page stumbled")).to_have_count(0)
    finally:
        home.rig.start()
    expect(alarm(ana)).to_be_hidden()
    expect(ana.get_by_role("textbox", name="Write to the family")).to_be_visible()
    ana.keyboard.press("g")
    ana.keyboard.press("l")
    shows(ana, "Zoe", "Quiet")


def pass_time_until(page: Page, link: str) -> None:
    """Lets the page's clock run ahead, in steps that it does not take for sleep, until its link is like this."""
    for _ in range(20):
        if page.locator(f"[data-link={link}]").count():
            return
        page.clock.fast_forward(1_500)
        page.wait_for_timeout(600)
    raise AssertionError(f"the page's link was never {link}")


def test_the_last_minute_of_sound_is_there_after_a_reload(home: Home, zoe: Room) -> None:
    home.excuse("willReadFrequently")  # the line is read here only
    ana = home.visit("ana")
    eventually(ana, lambda: sounding_seconds(ana) > 20, "twenty seconds of sound")
    ana.reload()
    expect(tile(ana, "Zoe").get_by_label("Sound of Zoe in the last minute")).to_be_visible()
    before = time.monotonic()
    eventually(ana, lambda: sounding_seconds(ana) > 0, "the line to be drawn")
    drawn, waited = sounding_seconds(ana), time.monotonic() - before
    assert drawn > waited + 10, f"{drawn:.0f} s of sound {waited:.1f} s after the reload"


def sounding_seconds(page: Page) -> float:
    """How much of Zoe's last minute its line shows."""
    share = tile(page, "Zoe").get_by_label("Sound of Zoe in the last minute").evaluate(PAINTED_SHARE)
    return 60.0 * float(share)
