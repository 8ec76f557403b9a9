"""A phone becomes a camera: what the parent sees, from the code to the end of the phone's access."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, Room, eventually, tile
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
    card.get_by_role("button", name="Remove access").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove access").click()
    expect(page.get_by_text("Old phone is no longer a camera.")).to_be_visible()
    expect(page.get_by_role("region", name="Rooms without a camera").get_by_text("Nursery")).to_be_visible()


def sends(home: Home, room: int, token: str = "", body: bytes = b"v=0 and nothing else", kind: str = "application/sdp") -> int:
    """What the server answers to a program that posts this."""
    key = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        return Client(home.rig.base).raw("POST", f"/api/rooms/{room}/whip", body, Content_Type=kind, **key)[0]
    except Refused as refused:
        return refused.status


def key_for(page: Page, room: str, name: str) -> None:
    """Fills the form for a program and sends it."""
    page.get_by_role("button", name="Add streaming program").click()
    page.get_by_label("Room").select_option(label=room)
    page.get_by_label("What is it called?").fill(name)
    page.get_by_role("button", name="Make a key").click()


def test_a_program_gets_its_address_and_its_key_this_once_and_loses_them(home: Home, zoe: Room, nursery: dict[str, Any]) -> None:
    home.excuse("status of 409")
    page = home.sits("/settings/cameras", theme="night", **PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    key_for(page, "Nursery", "Old laptop")
    token = page.get_by_role("status", name="Bearer token").inner_text()
    assert page.get_by_role("status", name="Address").inner_text() == f"{home.rig.base}/api/rooms/{nursery['id']}/whip"
    page.get_by_role("button", name="Copy token").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == token
    assert violations(page) == [] and sideways(page) == 0
    assert [sends(home, nursery["id"]), sends(home, nursery["id"], "guessed")] == [401, 401]
    assert sends(home, nursery["id"], token) == 400
    assert sends(home, nursery["id"], token, b"{}", "application/json") == 415

    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Old laptop · Offline")).to_be_visible()
    assert token not in page.content()
    key_for(page, "Nursery (has a camera)", "Studio")
    question = page.get_by_role("dialog", name=re.compile("^Old laptop is already this room’s camera"))
    question.get_by_role("button", name="Replace it").click()
    expect(page.get_by_text("Studio is the camera of Nursery")).to_be_visible()
    newer = page.get_by_role("status", name="Bearer token").inner_text()
    assert [sends(home, nursery["id"], token), sends(home, nursery["id"], newer)] == [401, 400]
    page.get_by_role("button", name="Done").click()
    page.get_by_role("region", name="Nursery").get_by_role("button", name="Remove access").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove access").click()
    expect(page.get_by_text("Studio is no longer a camera.")).to_be_visible()
    assert sends(home, nursery["id"], newer) == 401


def test_a_phone_that_opens_the_page_is_seen_live_where_the_code_was(home: Home, browser: Browser, nursery: dict[str, Any]) -> None:
    with with_media(browser) as media:
        parent = home.sits(f"/rooms/{nursery['id']}")
        phone = home.device(browser=media, **{**PHONE, "permissions": ["camera", "microphone"]})
        home.excuse("status of 401")  # the phone asks whether it is a camera already
        phone.goto("/camera")
        phone.get_by_label("Six digits").fill(code_of(parent))
        phone.get_by_role("button", name="Use this room").click()
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
        page = home.sits(f"/settings/cameras?pair={nursery['id']}", theme=theme, **PHONE)
        expect(page.get_by_alt_text("Code that opens babycam on the phone")).to_be_visible()
        assert violations(page) == [] and sideways(page) == 0
