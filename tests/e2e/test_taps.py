"""How many taps a parent needs from Live for what is done most often, counted by a browser that really clicks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.home import PHONE, Home, Room, alarm, clips_of, eventually, take, tile


@dataclass
class Thumb:
    """Taps on a phone's page, and counts."""

    page: Page
    taps: int = 0

    def tap(self, target: Locator) -> None:
        target.click()
        self.taps += 1


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


def test_a_phone_for_a_room_is_found_in_three_taps(thumb: Thumb, zoe: Room) -> None:
    zoe.calm()
    thumb.tap(tile(thumb.page, "Attic").get_by_role("link", name="Add phone"))
    expect(thumb.page.get_by_role("img", name=re.compile("code", re.IGNORECASE)).first).to_be_visible()
    assert thumb.taps <= 3


def test_the_form_of_a_way_to_be_woken_is_three_taps_away(thumb: Thumb, zoe: Room) -> None:
    zoe.calm()
    thumb.tap(thumb.page.get_by_role("navigation", name="Main").get_by_role("link", name="Settings"))
    thumb.tap(thumb.page.get_by_role("navigation", name="Sections").get_by_role("link", name=re.compile("devices", re.IGNORECASE)))
    thumb.tap(thumb.page.get_by_role("button", name="ntfy").first)
    expect(thumb.page.get_by_role("textbox").first).to_be_visible()
    assert thumb.taps == 3
