"""From a laptop and from across the room: keys, all rooms on one screen, and a picture that comes nearer."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, take, tile

HEARS = (
    "[...document.querySelectorAll('video')].filter((video) => !video.muted && video.volume > 0).map((video) => video.dataset.room)"
)
SIZES: tuple[ViewportSize, ...] = (
    {"width": 1920, "height": 1080},
    {"width": 390, "height": 844},
    {"width": 844, "height": 390},
)


@pytest.fixture(scope="module")
def max_(family: Home) -> Iterator[Room]:
    with family.room("Max") as room:
        yield room


def hears(page: Page, *rooms: Room) -> None:
    """Waits until just these rooms sound on the page."""
    eventually(page, lambda: sorted(page.evaluate(HEARS)) == sorted(str(room.id) for room in rooms), f"only {rooms} to sound")


def test_a_laptop_is_used_by_keys_and_letters_stay_letters(home: Home, zoe: Room, max_: Room) -> None:
    page = home.visit("ana")
    expect(tile(page, "Zoe").locator("video")).to_have_attribute("data-state", "live")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_role("heading", name="Keys")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Open Zoe").focus()
    page.keyboard.press(" ")
    hears(page, zoe)
    page.keyboard.press("m")
    hears(page)
    page.keyboard.press("m")
    hears(page, zoe)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.get_by_role("textbox").first.fill("")
    page.keyboard.type("gl?m a")
    expect(page).to_have_url(re.compile("/chat$"))
    expect(page.get_by_role("textbox").first).to_have_value("gl?m a")
    page.get_by_role("textbox").first.fill("")
    page.get_by_role("textbox").first.blur()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(tile(page, "Zoe")).to_be_visible()


def test_the_keys_are_switched_off_and_on_again(home: Home, zoe: Room) -> None:
    page = home.visit("ana")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("switch").press(" ")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url.endswith("/")
    page.goto("/settings/me")
    page.get_by_role("switch", name="Use keys on this device").press(" ")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(tile(page, "Zoe")).to_be_visible()


def test_an_alarm_is_taken_by_its_key_but_not_by_whoever_is_writing(home: Home, zoe: Room) -> None:
    zoe.calm()
    page = home.visit("ana")
    page.goto("/chat")
    page.get_by_role("textbox").first.click()
    zoe.burst(seconds=20)
    while not alarm(page).is_visible():
        page.keyboard.type("a", delay=60)
    for _ in range(12):
        page.keyboard.press("a")
        page.wait_for_timeout(100)
    expect(take(page)).to_be_enabled()
    assert zoe.incidents()[0]["state"] == "triggered"
    expect(take(page).locator("kbd")).to_be_visible()
    page.wait_for_timeout(1_600)
    page.keyboard.press("a")
    expect(alarm(page)).to_be_hidden()
    eventually(page, lambda: zoe.incidents()[0]["state"] == "acked", "Ana's answer")


def test_all_rooms_stand_on_one_screen_and_the_louder_one_is_heard(home: Home, zoe: Room, max_: Room) -> None:
    with home.room("Grandma’s spare room upstairs") as third:
        for room in (zoe, max_, third):
            room.calm()
        page = home.visit("ana")
        page.keyboard.press("g")
        page.keyboard.press("w")
        for size in SIZES:
            page.set_viewport_size(size)
            rooms = page.locator("main article")
            expect(rooms).to_have_count(4)  # the attic has no camera
            for index in range(4):
                expect(rooms.nth(index).get_by_role("heading")).to_be_in_viewport(ratio=1)
            assert page.evaluate("document.documentElement.scrollHeight") == size["height"] and sideways(page) == 0
        assert violations(page) == []
        page.mouse.move(10, 200)
        page.mouse.move(300, 200)  # which brings the controls
        page.get_by_role("button", name="Hear the louder room").click()
        eventually(page, lambda: len(page.evaluate(HEARS)) == 1, "one room to sound")
        max_.burst(seconds=6, level=-14.0)
        expect(page.get_by_text("You hear Max.")).to_be_visible()
        hears(page, max_)
        expect(alarm(page)).to_be_visible()
        take(page).click()
        expect(page).to_have_url(re.compile(f"/rooms/{max_.id}$"))


def test_a_picture_comes_nearer_and_goes_back(home: Home, zoe: Room) -> None:
    page = home.visit("ana", **PHONE)
    page.goto(f"/rooms/{zoe.id}")
    frame = page.get_by_role("group", name=re.compile("Picture of Zoe"))
    expect(frame.locator("video")).to_have_attribute("data-state", "live")
    box = frame.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 60, box["y"] + 60)
    page.touchscreen.tap(box["x"] + 60, box["y"] + 60)
    expect(frame).to_have_attribute("data-scale", "2.00")
    seen = frame.locator("video").evaluate("(video) => getComputedStyle(video).transform")
    assert seen.startswith("matrix(2, 0, 0, 2, ") and not seen.endswith(" 0, 0)")
    assert sideways(page) == 0
    frame.focus()
    page.keyboard.press("0")
    expect(frame).to_have_attribute("data-scale", "1.00")
    page.get_by_role("button", name="Zoom in").click()
    expect(frame).to_have_attribute("data-scale", "1.60")
    page.get_by_role("button", name="Show all of the picture").click()
    expect(frame).to_have_attribute("data-scale", "1.00")
