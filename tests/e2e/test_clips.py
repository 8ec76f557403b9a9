"""A clip in a real browser: two taps from Live, it plays at once, and one finds the noise in it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.home import PHONE, Home, Room, clips_of, eventually, shows


def test_the_newest_clip_is_two_taps_from_live_and_plays(home: Home, zoe: Room) -> None:
    zoe.burst(seconds=3)
    clip = zoe.clip()
    zoe.calm()
    page = home.visit("ben", **PHONE)
    shows(page, "Zoe", "Quiet")
    page.get_by_role("link", name="Clips").tap()
    clips_of(page, "Zoe").first.tap()
    video = page.locator("dialog video")
    expect(video).to_have_attribute("data-clip", clip["id"])
    before = place(page)
    eventually(page, says(video, "!video.paused && video.currentTime > 0.3"), "the clip to play")
    assert place(page) == before, "nothing jumps when the picture comes"
    assert video.evaluate("video => !video.controls")
    it_is_moved(page, video, clip["onset_s"], clip["duration_s"])
    page.get_by_role("button", name="Close").tap()
    expect(page.get_by_role("dialog")).to_be_hidden()


def it_is_moved(page: Page, video: Locator, onset: float, length: float) -> None:
    """To the noise, by hand and by keys; the file lets itself be sought in."""
    page.get_by_role("button", name="Pause").tap()
    page.get_by_role("button", name="Noise from").tap()
    eventually(page, says(video, f"!video.seeking && Math.abs(video.currentTime - {onset}) < 0.1"), "the noise")
    slider = page.get_by_role("slider", name="Place in the clip")
    box = slider.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2)
    eventually(
        page, says(video, f"!video.seeking && Math.abs(video.currentTime - {length * 0.8}) < 0.3"), "the place that was tapped"
    )
    slider.press("Home")
    eventually(page, says(video, "!video.seeking && video.currentTime === 0"), "the beginning")
    slider.press("ArrowRight")
    eventually(page, says(video, "!video.seeking && video.currentTime === 5"), "five seconds on")
    slider.press(" ")
    eventually(page, says(video, "!video.paused"), "the clip to go on")
    page.get_by_role("button", name="Speed: 1 times").tap()
    assert video.evaluate("video => video.playbackRate") == 1.5


def place(page: Page) -> object:
    """Where the button stands that plays."""
    return page.locator("[data-play]").bounding_box()


def says(video: Locator, fact: str) -> Callable[[], bool]:
    return lambda: bool(video.evaluate(f"video => {fact}"))
