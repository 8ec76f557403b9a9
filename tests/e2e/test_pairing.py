"""A phone becomes a camera: what the parent sees, from the code to the end of the phone's access."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, eventually, tile
from tests.e2e.phone import with_media
from tests.rig import Client, Refused


@pytest.fixture
def nursery(home: Home) -> Iterator[dict[str, Any]]:
    """A room without a camera."""
    room = home.ana.post("/api/rooms", {"name": "Nursery"})
    yield room
    home.ana.delete(f"/api/rooms/{room['id']}")


def code_of(page: Page) -> str:
    """The six digits that stand under the picture."""
    words = page.get_by_role("img", name=re.compile("The code:")).get_attribute("aria-label") or ""
    return re.sub(r"\D", "", words)


def claim(home: Home, code: str, room: int, name: str = "Old phone") -> Client:
    """A phone that types the code."""
    phone = Client(home.rig.base)
    phone.get("/api/session")
    phone.post("/api/pairings/claim", {"code": code, "room": room, "name": name, "replace": False})
    return phone


def test_a_room_without_a_camera_leads_to_a_code_and_says_when_the_phone_came(home: Home, nursery: dict[str, Any]) -> None:
    page = home.sits("/", **PHONE)
    tile(page, "Nursery").get_by_role("link", name="Add phone").click()
    expect(page.get_by_alt_text("Code that opens babycam on the phone")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Good for [45]:\d\d"))).to_be_visible()
    claim(home, code_of(page), nursery["id"])
    expect(page.get_by_text("Old phone is the camera of Nursery")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    card = page.get_by_role("region", name="Nursery")
    expect(card.get_by_text("Old phone · Offline")).to_be_visible()
    card.get_by_role("button", name="End its access").click()
    page.get_by_role("dialog").get_by_role("button", name="End its access").click()
    expect(page.get_by_text("Old phone is no camera any more.")).to_be_visible()
    expect(page.get_by_role("region", name="Rooms without a camera").get_by_text("Nursery")).to_be_visible()


def test_a_phone_that_opens_the_page_is_seen_live_where_the_code_was(home: Home, browser: Browser, nursery: dict[str, Any]) -> None:
    with with_media(browser) as media:
        parent = home.sits(f"/rooms/{nursery['id']}")
        phone = home.device(browser=media, **{**PHONE, "permissions": ["camera", "microphone"]})
        home.excuse("status of 401")  # the phone asks whether it is a camera already
        phone.goto("/camera")
        phone.get_by_label("Six digits").fill(code_of(parent))
        phone.get_by_role("button", name="This is its room").click()
        phone.get_by_role("button", name="Start the camera").click()
        expect(parent.locator(f"video[data-room='{nursery['id']}'][data-state=live]").first).to_be_visible()
        expect(parent.get_by_role("region", name="Lullabies")).to_be_visible()
        phone.context.close()


def test_a_code_is_taken_back_when_nobody_looks_at_it_any_more(home: Home, nursery: dict[str, Any]) -> None:
    page = home.sits(f"/rooms/{nursery['id']}")
    code = code_of(page)
    page.get_by_role("link", name="Live").click()
    guest = Client(home.rig.base)
    guest.get("/api/session")

    def opens() -> bool:
        try:
            guest.post("/api/pairings/look", {"code": code})
        except Refused as refused:
            assert refused.status in (403, 410), refused
            return False
        return True

    eventually(page, lambda: not opens(), "the code to be over", seconds=8)


def test_the_code_can_be_used_by_everybody(home: Home, nursery: dict[str, Any]) -> None:
    for theme in ("night", "day"):
        page = home.sits(f"/cameras?pair={nursery['id']}", theme=theme, **PHONE)
        expect(page.get_by_alt_text("Code that opens babycam on the phone")).to_be_visible()
        assert violations(page) == [] and sideways(page) == 0
