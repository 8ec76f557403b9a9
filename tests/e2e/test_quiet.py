"""Somebody goes in to a child: no phone rings meanwhile, everybody sees until when, and it is all in one line."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.ear import silent
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, shows

LINE_PX = 48


@pytest.fixture(scope="module")
def max_(family: Home, zoe: Room) -> Iterator[Room]:
    with family.room("Max") as room:
        yield room


def both_fit(page: Page) -> bool:
    """From the place of the first tile on, both pictures end above the bar of places."""
    code = """() => {
      const box = found => document.querySelector(found)?.getBoundingClientRect();
      const [first, bar] = [box("article"), box("nav")];
      const [zoe, max] = ["Zoe", "Max"].map(name => box(`article[aria-label="${name}"] video`));
      if (!first || !bar || !zoe || !max) return false;
      return zoe.height > 100 && max.height > 100 && first.top + scrollY + max.bottom - zoe.top <= bar.top;
    }"""
    found: bool = page.evaluate(code)
    return found


def line_px(page: Page) -> float:
    box = page.locator("[data-line]").bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.usefixtures("no_rota")
def test_ana_goes_in_nobody_is_woken_and_ben_listens_again_by_one_tap(home: Home, zoe: Room, max_: Room) -> None:
    ana, ben = home.visit("ana", **PHONE), home.visit("ben")
    shows(ana, "Zoe", "Quiet")
    ana.get_by_role("button", name="I’m with Zoe").tap()
    ana.get_by_role("button", name="Quiet for 30 min").tap()
    for page, who in ((ana, "You are there"), (ben, "Ana is there")):
        row = page.get_by_role("article", name="Zoe").locator("[data-quiet]")
        expect(row).to_contain_text(re.compile(r"Quiet until \d\d:\d\d"))
        expect(row).to_contain_text(who)
    zoe.burst(seconds=4)
    eventually(ana, lambda: any(each["state"] == "snoozed" for each in zoe.incidents()), "the cry to be written down")
    for page in (ana, ben):
        expect(alarm(page)).to_be_hidden()
        eventually(page, partial(silent, page), "nothing to sound")
    zoe.burst(seconds=90)  # until it is answered, however slow the two pages are
    ben.get_by_role("article", name="Zoe").get_by_role("button", name="Listen again to Zoe").click()
    expect(ana.locator("[data-quiet]")).to_have_count(0)
    expect(alarm(ana)).to_contain_text("Zoe")
    expect(alarm(ben)).to_contain_text("Zoe")
    alarm(ben).get_by_role("button", name="I’ve got it").click()
    zoe.calm()


def test_all_that_goes_on_is_one_line_over_two_pictures_and_a_sheet_of_words(home: Home, zoe: Room, max_: Room) -> None:
    zoe.calm()
    home.visit("ben")  # whom something would wake
    ana = home.sits("/", **PHONE)
    shows(ana, "Zoe", "Quiet")
    line = ana.locator("[data-line]")
    eventually(ana, partial(both_fit, ana), "both pictures to be above the fold")
    expect(line).to_contain_text("Sound is off")
    assert line_px(ana) == LINE_PX
    zoe.ana.post(f"/api/rooms/{zoe.id}/quiet", {"minutes": 30, "client_uuid": "5f8ab3f0-3c8e-4e11-9a40-1f6d9f1c0001"})
    zoe.ana.post(f"/api/rooms/{max_.id}/quiet", {"minutes": 10, "client_uuid": "5f8ab3f0-3c8e-4e11-9a40-1f6d9f1c0002"})
    expect(ana.locator("[data-quiet]")).to_have_count(2)
    eventually(ana, partial(both_fit, ana), "both pictures to be above the fold, with quiet over both rooms")
    expect(line).to_contain_text("Sound is off")
    line.get_by_role("button", name="Sound is off").tap()
    expect(line).not_to_contain_text("Sound is off")
    for name in ("Zoe", "Max"):
        expect(line.get_by_text(re.compile(f"^Quiet until .* · {name}"))).to_be_visible()
    expect(line.get_by_text(re.compile(r"^\+")).filter(visible=True)).to_have_count(0)
    line.get_by_role("button", name=re.compile("· Zoe")).tap()
    sheet = ana.get_by_role("dialog", name="What’s going on")
    expect(sheet.get_by_role("listitem")).to_have_count(2)
    ana.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert line.locator("button").first.evaluate("button => button === document.activeElement")
    letters_twice_as_large(ana)
    expect(line.get_by_text("+1")).to_be_visible()
    assert line_px(ana) <= 64
    for room in (zoe, max_):
        zoe.ana.delete(f"/api/rooms/{room.id}/quiet")


def letters_twice_as_large(page: Page) -> None:
    page.evaluate("document.documentElement.style.fontSize = '200%'")
