"""A second sense: a parent draws where motion counts, a child that moves calls, and the night tells of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import LAPTOP, PHONE, Home, Room, alarm, take
from tests.rig import Rig

MOBILE = (0.3, 0.12), (0.8, 0.45)  # two corners around what turns above the bed, as shares of the picture
MINUTE_IS_TOLD_S = 110.0  # a limit: a minute is told 45 s after it


@pytest.fixture
def by_night(home: Home) -> Iterator[None]:
    """The family's night is now."""
    before = home.ana.get("/api/settings")["household"]
    now = datetime.now(ZoneInfo(before["tz"]))
    hours = {"night_start": f"{now - timedelta(hours=1):%H:%M}", "morning_time": f"{now + timedelta(hours=1):%H:%M}"}
    home.ana.patch("/api/settings", {"household": hours})
    yield
    home.ana.patch("/api/settings", {"household": {name: before[name] for name in hours}})


@pytest.fixture
def still_zoe(zoe: Room) -> Iterator[Room]:
    """Zoe's room, of which nobody wants to know what moves."""
    off: dict[str, Any] = {"motion": "off", "motion_zone": [], "motion_sensitivity": "medium"}
    zoe.ana.patch(f"/api/rooms/{zoe.id}", off)
    yield zoe
    zoe.ana.patch(f"/api/rooms/{zoe.id}", off)
    zoe.hush()


def area(page: Page) -> Locator:
    return page.get_by_role("group", name="Zone in the picture of Zoe")


def draw(page: Page, corners: tuple[tuple[float, float], tuple[float, float]]) -> None:
    """By mouse, over the picture."""
    area(page).scroll_into_view_if_needed()
    box = area(page).bounding_box()
    assert box
    (left, top), (right, bottom) = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move((left + right) / 2, bottom)
    page.mouse.move(right, bottom)
    page.mouse.up()


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (LAPTOP, "day")])
def test_a_zone_is_drawn_by_pointer_and_by_keys_and_is_there_after_a_reload(
    home: Home, still_zoe: Room, options: dict[str, Any], theme: str
) -> None:
    page = home.sits(f"/rooms/{still_zoe.id}", theme=theme, **options)
    page.get_by_text("Show it in the Night", exact=True).click()
    page.get_by_role("button", name="Draw the zone").click()
    draw(page, MOBILE)
    part = page.get_by_role("button", name="Part 1: 30 % from the left, 12 % from the top, 50 % wide, 33 % high")
    part.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Add a part").click()
    page.get_by_role("button", name="Part 2").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("button", name="Part 1")).to_be_focused()
    assert violations(page) == []
    assert sideways(page) == 0
    page.get_by_role("region", name="Where it counts").get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 part of the picture")).to_be_visible()
    [saved] = still_zoe.facts["motion_zone"]
    assert saved == pytest.approx([300, 140, 520, 330], abs=8)
    page.reload()
    page.get_by_role("button", name="Draw the zone").click()
    expect(page.get_by_role("button", name="Part 1: 30 % from the left, 14 % from the top, 52 % wide, 33 % high")).to_be_visible()


def looked_for(room: Room, motion: str) -> None:
    """Where something turns above the bed."""
    (left, top), (right, bottom) = [(round(1000 * x), round(1000 * y)) for x, y in MOBILE]
    zone = [[left, top, right - left, bottom - top]]
    room.ana.patch(f"/api/rooms/{room.id}", {"motion": motion, "motion_zone": zone, "motion_sensitivity": "high"})


def test_what_moves_calls_by_night_and_yields_to_who_is_there(home: Home, still_zoe: Room, by_night: None) -> None:
    page = home.visit("ana", **PHONE)
    looked_for(still_zoe, "alarm")
    expect(alarm(page)).to_contain_text("is moving")
    expect(take(page)).to_be_visible()
    assert violations(page) == []
    alarm(page).get_by_role("button", name="I’m with Zoe: quiet for 30 min").tap()
    expect(alarm(page)).to_be_hidden()
    Rig.until(lambda: not still_zoe.incidents(), 30, "the alarm to be over: somebody is there")
    home.ana.delete(f"/api/rooms/{still_zoe.id}/quiet")
    page.goto(f"/rooms/{still_zoe.id}")
    expect(page.get_by_text("What moves calls nobody yet: first the room has to be still for 5 minutes.")).to_be_visible()
    assert violations(page) == []
    assert still_zoe.incidents() == []


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (LAPTOP, "day")])
def test_what_moved_is_drawn_in_the_night(home: Home, still_zoe: Room, options: dict[str, Any], theme: str) -> None:
    room = still_zoe
    looked_for(room, "shown")
    zone = ZoneInfo(home.ana.get("/api/settings")["household"]["tz"])
    date = (datetime.now(zone) - timedelta(hours=12)).date()  # from noon to noon

    def drawn() -> bool:
        lanes = home.ana.get(f"/api/nights/{date}")["rooms"]
        return any(lane["room"] == room.id and lane["levels"]["motion"] for lane in lanes)

    Rig.until(drawn, MINUTE_IS_TOLD_S, "a minute with motion to be told")
    page = home.sits(f"/night/{date}", theme=theme, **options)
    expect(page.locator(f"[data-room='{room.id}'] [data-motion]")).to_be_visible()
    page.get_by_text("As a table", exact=True).click()
    happened = page.get_by_role("table", name="Zoe: what happened")
    expect(happened.get_by_role("row").filter(has_text="Motion").first).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == 0
