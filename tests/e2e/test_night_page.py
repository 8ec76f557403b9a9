"""The Night page in a real browser, over nights that were lived through the real code: what it says against what happened."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import told
from tests.e2e.access import sideways, violations
from tests.e2e.home import LAPTOP, PHONE, Home
from tests.rig import PASSPHRASE, Rig
from tests.support.lived import live_in

TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


@pytest.fixture(scope="module")
def lived(browser: Browser) -> Iterator[tuple[Home, dict[str, Any]]]:
    """A family of two in a house with two rooms, after a week, and the truth of it."""
    with Rig() as rig:
        ana = rig.set_up()
        ana.patch("/api/settings", {"household": {"tz": "Europe/Berlin"}})
        ana.post("/api/people", {"name": "Ben", "username": "ben", "password": PASSPHRASE, "role": "parent", "rooms": None})
        ana.post("/api/rooms", {"name": "Max"})
        rig.stop()
        truth = live_in(rig.data, 7)
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


def table(page: Page, name: str) -> list[list[str]]:
    """The rows of a table, cell by cell."""
    found: list[list[str]] = page.get_by_role("table", name=name, exact=True).evaluate(
        "(table) => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    return found


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (TABLET, "day"), (LAPTOP, "night")])
def test_a_night_tells_what_happened_on_every_screen(
    lived: tuple[Home, dict[str, Any]], options: dict[str, Any], theme: str
) -> None:
    _, truth = lived
    page = opens(lived, theme=theme, **options)
    for room, lane in truth["nights"][0]["rooms"].items():
        expect(page.locator(f"[data-room='{room}'] header")).to_contain_text(told.totals(lane))
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


def test_every_number_of_every_night_is_what_happened(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **LAPTOP)
    for night in truth["nights"]:
        page.goto(f"/night/{night['date']}")
        rooms = list(night["rooms"].values())
        expect(page.locator(f"[data-night='{night['date']}'] header p").first).to_have_text(told.sentence(rooms))
        page.get_by_text("As a table", exact=True).click()
        for number, room in night["rooms"].items():
            expect(page.locator(f"[data-room='{number}'] header p")).to_have_text(told.totals(room))
            rows = table(page, f"{room['name']}: what happened")
            marks = ("Settled", "Fed")
            shown = [
                [since, until, who, how.partition(" dB, ")[2] or how] for since, until, what, who, how in rows if what not in marks
            ]
            assert shown == told.rows(room), f"{room['name']}, {night['date']}"


def test_every_number_of_the_morning_report_is_what_happened(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **PHONE)
    page.get_by_role("link", name="Morning report").click()
    for night in truth["nights"]:
        page.goto(f"/night/{night['date']}/report")
        for number, room in night["rooms"].items():
            part = page.locator(f"[data-report='{night['date']}'] [data-report-room='{number}']")
            longest = max(room["sleep"], key=lambda one: one["until"] - one["since"])
            since, until = longest["since"], longest["until"]
            expect(part.locator("p b")).to_have_text(told.span(until - since))
            expect(part.locator("p")).to_contain_text(f"{told.clock(since)} – {told.clock(until)}")
            assert part.locator("dd").all_inner_texts() == told.report_facts(room)
            if room["wakeups"]:
                assert table(page, f"Wake-ups of {room['name']}") == told.report_wakeups(room)


def test_every_number_of_the_week_is_what_happened(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **LAPTOP)
    by_date = {night["date"]: night["rooms"] for night in truth["nights"]}
    for monday in sorted({date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday()) for day in by_date}):
        page.goto(f"/night/week/{monday}")
        expect(page.locator(f"[data-week='{monday}']")).to_be_visible()
        for place, number in enumerate(truth["nights"][0]["rooms"]):
            section = page.locator("[data-week] section").nth(place)
            shown = dict(
                zip((str(monday + timedelta(days=day)) for day in range(7)), section.locator("li > p").all(), strict=False)
            )
            for day, line in shown.items():
                if day in by_date:
                    expect(line).to_have_text(told.week_row(by_date[day][number]))


@pytest.mark.parametrize(("options", "theme"), [(PHONE, "night"), (PHONE, "day"), (LAPTOP, "night"), (LAPTOP, "day")])
def test_the_morning_report_reads_well_on_every_screen(
    lived: tuple[Home, dict[str, Any]], options: dict[str, Any], theme: str
) -> None:
    home, truth = lived
    page = home.sits(f"/night/{truth['nights'][2]['date']}/report", theme=theme, **options)
    expect(page.get_by_role("region", name="Four weeks together")).to_be_visible()
    assert violations(page) == []
    assert sideways(page) == 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0
