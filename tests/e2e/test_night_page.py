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

WEEK = timedelta(days=7)
LONG_SLEEP = re.compile(r"^Zoe asleep .* (?:[3-9]|\d\d) h( |$)")  # wide enough for a finger
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
    sleep = page.get_by_role("button", name=LONG_SLEEP).first
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
    first = page.get_by_role("button", name=LONG_SLEEP).first
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
            shown = table(page, f"{room['name']}: what happened")
            assert shown == told.rows(room), f"{room['name']}, {night['date']}"
        gaps = page.locator(f"[data-night='{night['date']}'] header li").all_inner_texts()
        assert gaps == told.gaps(rooms)


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
            if room["night_gaps"]:
                assert table(page, f"When {room['name']} was not monitored") == told.report_gaps(room)
        if night["calls"]:
            assert table(page, "Call by call, each way") == told.report_calls(night)
        expect(page.get_by_role("region", name="Four weeks together").locator("p").first).to_have_text(told.thanks(night))
        assert table(page, "Who got up") == told.ledger(night)


def test_every_number_of_the_week_is_what_happened(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **LAPTOP)
    by_date = {night["date"]: night["rooms"] for night in truth["nights"]}
    for monday in sorted({date.fromisoformat(day) - timedelta(days=date.fromisoformat(day).weekday()) for day in by_date}):
        page.goto(f"/night/week/{monday}")
        expect(page.locator(f"[data-week='{monday}']")).to_be_visible()
        days = [str(monday + timedelta(days=day)) for day in range(7)]
        nights = [night for night in truth["nights"] if night["date"] in days]
        expect(page.locator(f"[data-week='{monday}'] > p").first).to_have_text(told.week(nights))
        for place, number in enumerate(truth["nights"][0]["rooms"]):
            section = page.locator("[data-week] section").nth(place)
            shown = dict(zip(days, section.locator("ul > li > p").all(), strict=False))
            for day, line in shown.items():
                if day in by_date:
                    expect(line).to_have_text(told.week_row(by_date[day][number]))
            for back, column in enumerate(reversed(section.locator("figure li p").all())):
                first = monday - back * WEEK
                lived_then = [rooms[number] for day, rooms in by_date.items() if first <= date.fromisoformat(day) < first + WEEK]
                expect(column).to_have_text(re.compile(f"{told.trend(lived_then)}$"))


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


# In one step: a night that has just come may draw its lanes anew.
IN_SIGHT = """(stage) => {
  stage.scrollIntoView({block: "nearest"});
  const {x, y, width, height} = stage.getBoundingClientRect();
  return [x, width, y + height / 2];
}"""


def touches(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Fingers that go down at the first places, move on, and leave."""
    session = page.context.new_cdp_session(page)
    for number, places in enumerate(steps):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        kind = "touchStart" if not number else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def lane_of(page: Page) -> tuple[float, float, float]:
    """Its left edge, its width, and the height of its middle."""
    left, width, middle = page.locator("[data-room] canvas").first.evaluate(IN_SIGHT)
    return float(left), float(width), float(middle)


def shown_from(page: Page) -> str:
    """The first moment that is looked at."""
    line = page.get_by_role("slider", name="Reading line")
    line.press("Home")
    return line.get_attribute("aria-valuetext") or ""


def test_a_finger_turns_to_the_next_night_two_come_near_and_one_moves_then(lived: tuple[Home, dict[str, Any]]) -> None:
    _, truth = lived
    page = opens(lived, **PHONE)
    shown = page.locator("[data-night]")
    left, width, y = lane_of(page)
    far, near = left + width * 0.85, left + width * 0.15
    touches(page, [(far, y)], [(left + width / 2, y)], [(near, y)])
    expect(shown).to_have_attribute("data-night", truth["nights"][1]["date"])
    page.locator("[data-room] canvas").first.wait_for()
    left, width, y = lane_of(page)
    touches(page, [(near, y)], [(left + width / 2, y)], [(far, y)])
    expect(shown).to_have_attribute("data-night", truth["date"])
    page.locator("[data-room] canvas").first.wait_for()
    whole = shown_from(page)
    left, width, y = lane_of(page)
    middle = left + width / 2
    touches(page, [(middle - 20, y), (middle + 20, y)], [(middle - 60, y), (middle + 60, y)], [(near, y), (far, y)])
    close = shown_from(page)
    assert close > whole or close[:2] < "12"  # later in the night
    left, width, y = lane_of(page)
    touches(page, [(far, y)], [(middle, y)], [(near, y)])
    assert shown_from(page) != close
    expect(shown).to_have_attribute("data-night", truth["date"])  # what was zoomed is moved, and not turned


def test_the_wheel_comes_near_with_ctrl_and_moves_sideways(lived: tuple[Home, dict[str, Any]]) -> None:
    page = opens(lived, **LAPTOP)
    left, width, y = lane_of(page)
    whole = shown_from(page)
    page.mouse.move(left + width / 2, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    close = shown_from(page)
    assert close != whole
    page.mouse.move(left + width / 2, y)
    page.mouse.wheel(200, 0)
    assert shown_from(page) != close


def test_a_sleep_is_added_said_to_be_none_and_given_back_by_touch_and_by_keys(lived: tuple[Home, dict[str, Any]]) -> None:
    home, truth = lived
    page = opens(lived, **PHONE)
    asleep = page.get_by_role("button", name=re.compile("^Zoe asleep"))
    before = asleep.count()
    page.get_by_role("button", name=LONG_SLEEP).first.tap()
    page.get_by_role("button", name="Was awake").tap()
    awake = page.get_by_role("button", name=re.compile("^Zoe was awake"))
    expect(awake).to_be_visible()
    expect(asleep).to_have_count(before - 1)
    awake.tap()
    expect(asleep).to_have_count(before)
    page.get_by_role("button", name="Whole day").click()
    page.get_by_role("button", name="Add a sleep of Zoe").press("Enter")
    page.get_by_role("slider", name="Zoe fell asleep").press("Enter")
    expect(asleep).to_have_count(before + 1)
    said = [each for each in home.ana.get(f"/api/nights/{truth['date']}")["rooms"][0]["sleep"] if each["id"]]
    home.ana.delete(f"/api/nights/{truth['date']}/sleep?id={said[0]['id']}")


def test_somebody_who_is_led_to_a_moment_sees_the_minutes_around_it(lived: tuple[Home, dict[str, Any]]) -> None:
    home, truth = lived
    at = truth["nights"][0]["rooms"]["1"]["bangs"][0]["since"]
    page = home.sits(f"/night/{truth['date']}?at={int(at * 1000)}", **PHONE)
    line = page.get_by_role("slider", name="Reading line")
    expect(line).to_have_attribute("aria-valuetext", re.compile(f"^{told.clock(at)}"))
    page.locator("[data-room] canvas").first.wait_for()
    assert shown_from(page).startswith(told.clock(at - 20 * 60))


@pytest.mark.parametrize("width", [320, 390])
def test_the_night_is_not_wider_than_the_smallest_phone_with_letters_of_twice_the_size(
    lived: tuple[Home, dict[str, Any]], width: int
) -> None:
    page = opens(lived, **{**PHONE, "viewport": {"width": width, "height": 640}})
    assert sideways(page) == 0
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0
