"""The Night page in a real browser, over nights that were lived through the real code: what it says against what happened."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import LAPTOP, PHONE, Home
from tests.rig import PASSPHRASE, Rig
from tests.support.lived import live_in

TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


@pytest.fixture(scope="module")
def lived(browser: Browser) -> Iterator[tuple[Home, dict[str, Any]]]:
    """A family of two in a house with two rooms, after two nights, and the truth of the first."""
    with Rig() as rig:
        ana = rig.set_up()
        ana.patch("/api/settings", {"household": {"tz": "Europe/Berlin"}})
        ana.post("/api/people", {"name": "Ben", "username": "ben", "password": PASSPHRASE, "role": "parent", "rooms": None})
        ana.post("/api/rooms", {"name": "Max"})
        rig.stop()
        truth = live_in(rig.data, 2)
        rig.start()
        home = Home(rig, browser, ana)
        yield home, truth
        home.everybody_leaves()
        assert not home.grudges()


def opens(lived: tuple[Home, dict[str, Any]], **options: Any) -> Page:
    home, truth = lived
    page = home.sits(f"/night/{truth['date']}", **options)
    page.locator("[data-room] canvas").first.wait_for()
    return page


def span(seconds: float) -> str:
    """As the page writes it."""
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes or not hours))


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (TABLET, "day"), (LAPTOP, "night")])
def test_a_night_tells_what_happened_on_every_screen(
    lived: tuple[Home, dict[str, Any]], options: dict[str, Any], theme: str
) -> None:
    _, truth = lived
    page = opens(lived, theme=theme, **options)
    for room, told in truth["rooms"].items():
        lane = page.locator(f"[data-room='{room}'] header")
        called = "1 wake-up" if told["wakeups"] == 1 else f"{told['wakeups']} wake-ups"
        expect(lane).to_contain_text(re.compile(rf"{called} · monitored {span(told['monitored_s'])}".replace(" ", r"\s")))
    page.get_by_text("As a table", exact=True).click()
    assert violations(page) == []
    assert sideways(page) == 0


def test_a_sleep_is_put_right_by_dragging_its_end_and_the_guess_comes_back(lived: tuple[Home, dict[str, Any]]) -> None:
    page = opens(lived, **LAPTOP)
    sleep = page.get_by_role("button", name=re.compile("^Zoe asleep")).first
    guessed = sleep.get_attribute("aria-label")
    sleep.click()
    woke = page.get_by_role("slider", name="Zoe woke")
    box = woke.bounding_box()
    assert box
    before = woke.get_attribute("aria-valuetext")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    expect(woke).not_to_have_attribute("aria-valuetext", before or "")
    woke.press("ArrowLeft")
    woke.press("Enter")
    expect(page.get_by_text("Sleep corrected.")).to_be_visible()
    expect(woke).to_be_hidden()
    first = page.get_by_role("button", name=re.compile("^Zoe asleep")).first
    expect(first).not_to_have_attribute("aria-label", guessed or "")
    first.click()
    page.get_by_role("button", name="Back to the guess").click()
    expect(page.get_by_role("button", name=guessed or "", exact=True)).to_be_visible()


def test_arrow_keys_turn_the_page_and_come_near(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **LAPTOP)
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-night]")).not_to_have_attribute("data-night", truth["date"])
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-night]")).to_have_attribute("data-night", truth["date"])
    line = page.get_by_role("slider", name="Reading line")
    with page.expect_response(re.compile(r"/levels\?")) as seconds:
        line.press("Home")
        for _ in range(3):
            line.press("+")
    assert seconds.value.ok
    page.get_by_role("link", name="Week").click()
    expect(page.locator("[data-week]")).to_be_visible()
    assert violations(page) == []
