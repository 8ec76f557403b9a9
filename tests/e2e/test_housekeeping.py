"""Daily housekeeping: clips are kept, deleted and filtered; cameras come, change and go; About tells how all parts are."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from babycam.media.emulator import serve_emulator
from tests.e2e.home import Home, Room, clips_of, tile


@pytest.fixture(scope="module")
def max_room(family: Home) -> Iterator[Room]:
    with family.room("Max") as room:
        yield room


def test_clips_are_filtered_kept_and_deleted(home: Home, zoe: Room, max_room: Room) -> None:
    for room in (zoe, max_room):
        room.burst()
    for room in (zoe, max_room):
        room.clip()
        room.calm()
    page = home.sits("/clips")
    expect(clips_of(page)).to_have_count(2)
    page.get_by_text("Max", exact=True).first.click()
    expect(clips_of(page)).to_have_count(1)
    clips_of(page).click()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("button", name="Kept", exact=True)).to_have_attribute("aria-pressed", "true")
    assert max_room.clip()["keep"] is True
    page.get_by_role("button", name="Close").click()
    page.get_by_text("All rooms", exact=True).click()
    clips_of(page, "Zoe").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog", name="Delete this clip?").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Clip deleted.")).to_be_visible()
    expect(clips_of(page)).to_have_count(1)


def test_a_camera_is_added_tried_changed_and_removed(home: Home) -> None:
    page = home.sits("/settings/cameras")
    with serve_emulator(width=320, height=240, fps=10) as phone:
        page.get_by_role("button", name="Add network camera").first.click()
        page.get_by_label("Room", exact=True).select_option("A new room…")
        page.get_by_label("Name of the new room").fill("Guest room")
        page.get_by_label("What kind of camera is it?").select_option("IP Webcam (Android app)")
        page.get_by_label("Address").fill("http://127.0.0.1:1")
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("nothing answers on port 1")).to_be_visible()
        page.get_by_label("Address").fill(phone.url)
        page.get_by_role("button", name="Try it").click()
        expect(page.get_by_text("It works")).to_be_visible()
        page.get_by_role("button", name="Save the camera").click()
        card = page.get_by_role("region", name="Guest room")
        expect(card.get_by_text("Quiet", exact=True)).to_be_visible()
        expect(card.get_by_text(phone.url)).to_be_visible()
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Watch this camera").uncheck(force=True)
        card.get_by_role("button", name="Save the camera").click()
        expect(card.get_by_role("button", name="Edit")).to_be_visible()
    card.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("region", name="Guest room")).to_be_hidden()
    expect(page.get_by_role("region", name="Rooms without a camera").get_by_text("Guest room")).to_be_visible()
    page.get_by_role("link", name="Live").click()
    expect(tile(page, "Guest room").get_by_text("This room has no camera yet")).to_be_visible()


def test_about_tells_how_each_part_is(home: Home, zoe: Room) -> None:
    page = home.sits("/settings/about")
    parts = page.get_by_role("region", name="Parts")
    for part in ("Server", "Database", "Workers", "Clips on the disk", "Clocks", "Zoe"):
        expect(parts.get_by_role("heading", name=part, exact=True)).to_be_visible()
    expect(parts.get_by_text("Well", exact=True).first).to_be_visible()
    expect(page.get_by_text("This page hears the server.")).to_be_visible()
