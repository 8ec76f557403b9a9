"""What a family says about its nights on the Duty screen: the rota, swaps, days away, rest, a calendar and a file."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home
from tests.rig import Client

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.fixture
def anas_nights(no_rota: Client) -> Client:
    """A rota that gives Ana every night."""
    me = next(person["id"] for person in no_rota.get("/api/people")["results"] if person["username"] == "ana")
    no_rota.post("/api/duty/rules", {"days": EVERY_DAY, "start": "20:00", "end": "07:00", "turns": [[me]]})
    return no_rota


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def night(page: Page, label: str) -> Locator:
    return card(page, "Week").get_by_role("button", name=label)


def fit_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


def test_a_swap_is_asked_for_and_agreed_and_both_weeks_follow(home: Home, anas_nights: Client) -> None:
    ana, ben = home.sits("/duty/swaps", theme="night", **PHONE), home.visit("ben")
    ben.goto("/duty")
    swaps = card(ana, "Swaps")
    swaps.get_by_role("button", name="Ask for a swap").tap()
    mine = swaps.get_by_label("My night").locator("option").nth(1).inner_text()
    swaps.get_by_label("My night").select_option(mine)
    swaps.get_by_label("Whom?").select_option("Ben")
    swaps.get_by_label("A note").fill("The dentist, early")
    fit_for_everybody(ana)
    swaps.get_by_role("button", name="Ask", exact=True).tap()
    expect(swaps.get_by_text(f"Ana asks Ben to do {mine}")).to_be_visible()
    expect(night(ben, mine)).to_contain_text("Ana")
    ben.get_by_role("link", name="Swaps").click()
    asked = card(ben, "Swaps")
    expect(asked.get_by_text("The dentist, early")).to_be_visible()
    asked.get_by_role("button", name="Yes, I’ll do it").press("Enter")
    for page in (ana, ben):
        expect(card(page, "Swaps").get_by_text("Agreed")).to_be_visible()
        page.get_by_role("link", name="Back").press("Enter")
        expect(night(page, mine)).to_contain_text("Ben")


def test_a_rule_is_made_with_its_before_and_after_and_stopped(home: Home) -> None:
    page = home.sits("/duty/rota", theme="day")
    rota = card(page, "Rota")
    rota.get_by_role("button", name="Plan the nights").click()
    rota.locator("label").filter(has_text=re.compile("Ben$")).click()
    rota.locator("label").filter(has_text=re.compile("Ana$")).click()
    lines = rota.locator("li", has=page.locator("strong")).filter(has_text="Everyone")
    expect(lines.filter(has_text="Ben")).not_to_have_count(0)
    expect(lines.filter(has_text="Ana")).not_to_have_count(0)
    expect(rota.get_by_label("Nights per turn")).to_have_value("1")
    fit_for_everybody(page)
    rota.get_by_role("button", name="Save").click()
    expect(rota.get_by_text("Ben, Ana, in turns night by night")).to_be_visible()
    rota.get_by_role("button", name="Stop rule").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").press("Enter")
    rota.get_by_role("button", name="Stop rule").press("Enter")
    fit_for_everybody(page)
    page.get_by_role("dialog").get_by_role("button", name="Stop rule").press("Enter")
    expect(rota.get_by_text("There is no rota yet")).to_be_visible()


def test_a_night_that_began_yesterday_is_said_to_stay_as_it_is_and_taken_with_one_tap(home: Home, no_rota: Client) -> None:
    page = home.sits("/duty/rota", theme="night", **PHONE)
    rota = card(page, "Rota")
    rota.get_by_role("button", name="Plan the nights").tap()
    for label in ("From", "Until"):
        rota.get_by_label(label).fill("23:59")  # so that yesterday's still goes on, whenever this is tried
    expect(rota.get_by_text("Tonight stays as it is: everybody is called until 23:59.")).to_be_visible()
    rota.locator("label").filter(has_text=re.compile("Ben$")).tap()
    page.evaluate("scrollTo(0, 0)")  # what is half below the bar of the screen counts as too small
    fit_for_everybody(page)
    rota.get_by_role("button", name="Ben tonight as well").tap()
    expect(page.get_by_text(re.compile("^Done. .*Ben"))).to_be_visible()
    expect(rota.get_by_text("Tonight stays as it is")).to_be_hidden()
    rota.get_by_role("button", name="Save").tap()
    expect(rota.get_by_text("Every night · 23:59 to 23:59")).to_be_visible()
    assert [[each["name"] for each in room["tiers"][0]] for room in no_rota.get("/api/duty/now")] == [["Ben"]]


def test_who_is_away_is_not_called_and_who_wants_rest_says_when(home: Home, anas_nights: Client) -> None:
    page = home.sits("/duty/away", theme="night", **PHONE)
    away = card(page, "Away")
    tomorrow = page.evaluate("new Date(Date.now() + 36 * 3600e3).toISOString().slice(0, 10)")
    away.get_by_label("From").fill(tomorrow)
    away.get_by_label("Until").fill(tomorrow)
    away.get_by_role("button", name="Mark as away").tap()
    expect(page.get_by_text("Ana is away then.")).to_be_visible()
    said = card(page, "Exceptions to the rota")
    expect(said.get_by_role("listitem")).to_contain_text(re.compile("Ana.*away"))
    said.get_by_role("button", name="Take back").tap()
    expect(said).to_be_hidden()
    page.goto("/duty/dnd")
    rest = card(page, "Do not disturb")
    rest.get_by_role("button", name="Add these hours").tap()
    for day in ("Sat", "Sun"):
        rest.get_by_text(day, exact=True).tap()
    fit_for_everybody(page)
    rest.get_by_role("button", name="Save").tap()
    expect(rest.get_by_text("Ana: Mon, Tue, Wed, Thu, Fri, 22:00 to 06:00")).to_be_visible()
    rest.get_by_role("button", name="Remove").tap()
    expect(rest.get_by_role("listitem")).to_have_count(0)


def test_a_calendar_address_works_until_it_is_changed(home: Home, anas_nights: Client) -> None:
    page = home.sits("/duty/calendar")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    calendar = card(page, "In your calendar")
    calendar.get_by_role("button", name="Make an address").click()
    calendar.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("Copied.", exact=True)).to_be_visible()
    old = page.evaluate("navigator.clipboard.readText()")
    opened = page.context.request.get(old)
    assert opened.ok and "BEGIN:VEVENT" in opened.text()
    calendar.get_by_role("button", name="Make a new address").click()
    expect(calendar.get_by_text(old)).to_be_hidden()
    new = calendar.get_by_text(re.compile(r"\.ics$")).inner_text()
    assert page.context.request.get(old).status == 404
    assert page.context.request.get(new).ok


def test_a_rota_is_kept_as_a_file_and_a_broken_one_changes_nothing(home: Home, anas_nights: Client, tmp_path: Path) -> None:
    home.excuse("status of 400")
    page = home.sits("/duty/file")
    files = card(page, "Rota as a file")
    with page.expect_download() as saving:
        files.get_by_role("button", name="Save the file").click()
    kept = tmp_path / "rota.json"
    saving.value.save_as(kept)
    rota = json.loads(kept.read_text())
    picker = files.locator("input[type=file]")
    picker.set_input_files(kept)
    page.get_by_role("dialog", name=re.compile(r"Import 1 rule\?")).get_by_role("button", name="Import a file").click()
    expect(page.get_by_text("The imported rota applies from now on.")).to_be_visible()
    assert [rule["closed_at"] for rule in anas_nights.get("/api/duty/rules")["results"]].count(None) == 1

    (tmp_path / "notes.json").write_text("milk, bread")
    picker.set_input_files(tmp_path / "notes.json")
    expect(files.get_by_role("alert")).to_have_text("This file is not a babycam rota.")
    rota["rules"][0]["tz"] = "Mars/Olympus"
    kept.write_text(json.dumps(rota))
    picker.set_input_files(kept)
    page.get_by_role("dialog").get_by_role("button", name="Import a file").click()
    expect(files.get_by_role("alert")).to_contain_text("Mars/Olympus")
    page.goto("/duty/rota")
    expect(card(page, "Rota").get_by_text("Every night · 20:00 to 07:00")).to_be_visible()


def test_a_hand_over_on_the_phone_is_undone_with_one_tap(home: Home) -> None:
    ana = home.visit("ana", **PHONE)
    ana.goto("/duty")
    now = ana.get_by_role("region", name=re.compile("All rooms|Attic|Zoe")).first
    now.get_by_role("button", name="Hand over", exact=True).tap()
    fit_for_everybody(ana)
    now.get_by_role("button", name="Hand over to Ben").tap()
    expect(card(ana, "Exceptions to the rota").get_by_role("listitem")).to_have_count(1)
    ana.get_by_role("button", name="Undo").tap()
    expect(ana.get_by_text("Taken back.")).to_be_visible()
    expect(card(ana, "Exceptions to the rota")).to_be_hidden()
