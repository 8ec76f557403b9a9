"""How many taps a parent needs from Live for what is done most often, counted by a browser that really clicks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.home import PHONE, Home, Room, alarm, change, clips_of, eventually, take, tile
from tests.e2e.phone import with_media
from tests.rig import Rig


@dataclass
class Thumb:
    """Taps on a phone's page, and counts."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1


@pytest.fixture
def nursery(home: Home) -> Iterator[int]:
    """A room without a camera."""
    room: int = home.ana.post("/api/rooms", {"name": "Nursery"})["id"]
    yield room
    home.ana.delete(f"/api/rooms/{room}")


@pytest.fixture
def thumb(home: Home, zoe: Room) -> Iterator[Thumb]:
    """Ana's phone, on Live."""
    page = home.visit("ana", **PHONE)
    expect(tile(page, "Zoe").locator("video")).to_have_attribute("data-state", "live")
    yield Thumb(page)


def test_a_room_is_heard_by_one_tap(thumb: Thumb) -> None:
    thumb.tap(thumb.page.get_by_role("button", name="Hear Zoe"))
    eventually(
        thumb.page, lambda: thumb.page.evaluate("[...document.querySelectorAll('video')].some((video) => !video.muted)"), "sound"
    )
    assert thumb.taps == 1


def test_thirty_minutes_of_quiet_are_two_taps(thumb: Thumb, zoe: Room) -> None:
    zoe.calm()
    thumb.tap(thumb.page.get_by_role("button", name="I’m with Zoe"))
    thumb.tap(thumb.page.get_by_role("dialog").get_by_role("button", name="30 min"))
    expect(thumb.page.get_by_text(re.compile("Quiet until")).first).to_be_visible()
    assert thumb.taps == 2
    thumb.page.get_by_role("button", name=re.compile("Listen")).first.click()


def test_an_alarm_is_answered_by_one_tap_and_its_clip_seen_by_two(thumb: Thumb, zoe: Room) -> None:
    zoe.calm()
    zoe.burst(seconds=3)
    expect(alarm(thumb.page)).to_be_visible()
    thumb.tap(take(thumb.page))
    expect(alarm(thumb.page)).to_be_hidden()
    assert thumb.taps == 1
    zoe.clip()
    main = thumb.page.get_by_role("navigation", name="Main")
    main.get_by_role("link", name="Live").click()
    thumb.taps = 0
    thumb.tap(main.get_by_role("link", name="Clips"))
    thumb.tap(clips_of(thumb.page, "Zoe").first)
    expect(thumb.page.locator("dialog video")).to_be_visible()
    assert thumb.taps == 2


def test_not_me_is_one_tap(thumb: Thumb, home: Home, zoe: Room) -> None:
    zoe.calm()
    home.visit("ben")
    zoe.burst(seconds=10)
    thumb.tap(alarm(thumb.page).get_by_role("button", name=re.compile("Not me")))
    expect(thumb.page.get_by_role("dialog").get_by_role("heading").first).to_be_visible()
    assert thumb.taps == 1
    zoe.hush()


def test_the_bedtime_check_is_two_taps(thumb: Thumb, zoe: Room) -> None:
    """The first of an evening: those of the stories before were made yesterday."""
    zoe.calm()
    change(zoe.database, "UPDATE notify_delivery SET created_at = datetime(created_at, '-1 day') WHERE what = 'bedtime'")
    thumb.tap(thumb.page.get_by_role("link", name="Start the night"))
    thumb.tap(thumb.page.get_by_role("button", name="Test everybody now"))
    expect(thumb.page.get_by_role("button", name="Test everybody again")).to_be_visible()
    assert thumb.taps == 2


def test_a_phone_for_a_room_is_three_taps_on_both_phones_together(
    thumb: Thumb, home: Home, zoe: Room, browser: Browser, nursery: int
) -> None:
    """One on the parent's phone up to the code, two on the old one: its picture is on Live, typing not counted."""
    zoe.calm()
    thumb.tap(tile(thumb.page, "Nursery").get_by_role("link", name="Add phone"))
    code = thumb.page.get_by_role("img", name=re.compile("The code:")).get_attribute("aria-label") or ""
    with with_media(browser) as media:
        home.excuse("status of 401")  # the phone asks whether it is a camera already
        old = Thumb(home.device(browser=media, **PHONE, permissions=["camera", "microphone"]))
        old.page.goto("/camera")
        old.page.get_by_label("Six digits").fill(re.sub(r"\D", "", code))
        old.tap(old.page.get_by_role("button", name="Use this room"))
        old.tap(old.page.get_by_role("button", name="Start the camera"))
        Rig.until(lambda: home.ana.get(f"/api/rooms/{nursery}")["health"]["heard"], 30, "the phone to be heard")
        assert thumb.taps + old.taps == 3
        old.page.context.close()


def test_a_way_to_be_woken_is_three_taps(thumb: Thumb, home: Home, zoe: Room) -> None:
    """Settings, My devices, Pushover; then both keys are typed, and the keyboard's Enter saves them."""
    zoe.calm()
    page = thumb.page
    thumb.tap(page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings"))
    thumb.tap(page.get_by_role("navigation", name="Sections").get_by_role("link", name=re.compile("devices", re.IGNORECASE)))
    thumb.tap(page.get_by_role("button", name="Pushover").first)
    page.get_by_label("User key").fill("u" * 30)
    page.get_by_label("Application token").fill("a" * 30)
    page.get_by_label("Application token").press("Enter")
    expect(page.get_by_role("region", name="Pushover").get_by_role("button", name="Send me a test now")).to_be_visible()
    assert thumb.taps == 3
    assert "Ana's Pushover" in [each["name"] for each in home.ana.get("/api/channels")["results"]]
