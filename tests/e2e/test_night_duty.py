"""A night with a rota: whose turn it is rings, a tap hands the alarm on, and every page shows who is awake for whom."""

import re
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.ear import silent, sounds
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, shows, take
from tests.rig import Client

NO: dict[str, Any] = {
    "type": "about:blank",
    "title": "No.",
    "status": 409,
    "code": "conflict",
    "detail": "Ben said a moment ago that nobody may call him then. Look at it as it is now.",
}
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def person_id(ana: Client, username: str) -> int:
    people = ana.get("/api/people")["results"]
    return next(int(person["id"]) for person in people if person["username"] == username)


@pytest.fixture
def anas_turn(home: Home, zoe: Room) -> Iterator[Client]:
    """A rota that gives Ana every hour of every day; nothing said on top of it but that she has it now."""
    zoe.calm()
    ana = home.ana
    rule = {"days": EVERY_DAY, "start": "00:00", "end": "00:00", "turns": [[person_id(ana, "ana")]]}
    made = ana.post("/api/duty/rules", rule)
    said = {"kind": "take", "who": [person_id(ana, "ana")], "rooms": None, "scope": "2h", "client_uuid": str(uuid.uuid4())}
    ana.post("/api/duty/overrides", said)  # a rule begins with its next night, this at once
    yield ana
    for override in ana.get("/api/duty/overrides")["results"]:
        ana.post(f"/api/duty/overrides/{override['id']}/cancel")
    ana.delete(f"/api/duty/rules/{made['id']}")


def chip(page: Page) -> str:
    return page.locator("[data-duty-chip]:visible").inner_text()


def not_me(page: Page, whom: str) -> Locator:
    return page.get_by_role("button", name=f"Not me: wake {whom}")


def names_ana(page: Page) -> bool:
    return "Ana" in chip(page)


def quiet_house(*pages: Page) -> None:
    """Everybody's page knows the room and whose turn it is."""
    for page in pages:
        shows(page, "Zoe", "Quiet")
        eventually(page, partial(names_ana, page), "the chip to name Ana")


def test_at_three_ana_hands_it_on_with_one_tap_and_ben_is_woken_by_none(home: Home, zoe: Room, anas_turn: Client) -> None:
    ana, ben = home.visit("ana", **PHONE), home.visit("ben")
    quiet_house(ana, ben)
    zoe.burst(seconds=25)
    expect(alarm(ana)).to_contain_text("Zoe is loud")
    eventually(ana, lambda: sounds(ana), "Ana's alarm to be heard")
    expect(ben.get_by_text("Zoe: calling Ana")).to_be_visible()
    assert alarm(ben).is_hidden() and silent(ben)

    not_me(ana, "Ben").tap()

    handed = ana.get_by_role("dialog")
    expect(handed.get_by_role("heading", name="Ben is being woken")).to_be_visible()
    eventually(ana, lambda: silent(ana), "Ana's alarm to stop")
    expect(alarm(ben)).to_contain_text("Zoe is loud")
    eventually(ben, lambda: sounds(ben), "Ben's alarm to be heard")
    expect(handed.get_by_text(re.compile(r"Ben: an open page rang at \d\d:\d\d:\d\d"))).to_be_visible()
    expect(handed.get_by_role("button", name=re.compile("Until"), pressed=True)).to_be_visible()
    assert "Ben" in chip(ben)

    take(ben).click()

    expect(alarm(ben)).to_be_hidden()
    expect(handed.get_by_role("heading", name="Ben has it")).to_be_visible()
    handed.get_by_role("button", name="Good night").tap()
    expect(ana.get_by_text("Ben has Zoe")).to_be_visible()
    it_can_be_explained(ana, zoe)


def it_can_be_explained(page: Page, zoe: Room) -> None:
    """The story of the night, line by line."""
    [incident] = zoe.incidents()
    page.goto(f"/incidents/{incident['id']}")
    story = page.get_by_role("region", name="Line by line")
    expect(story).to_contain_text("Ana handed over to Ben")
    expect(story).to_contain_text(re.compile(r"Ben (has|took) it"))
    assert [line for line in incident["words_log"] if "rang" in line]


def test_a_slip_of_the_thumb_is_taken_back(home: Home, zoe: Room, anas_turn: Client) -> None:
    ana, ben = home.visit("ana", **PHONE), home.visit("ben")
    quiet_house(ana, ben)
    zoe.burst(seconds=20)
    expect(alarm(ana)).to_be_visible()
    not_me(ana, "Ben").tap()
    ana.get_by_role("dialog").get_by_role("button", name="Undo").tap()
    expect(alarm(ana)).to_contain_text("Zoe is loud")
    take(ana).tap()
    expect(ben.get_by_text("Ana has Zoe")).to_be_visible()
    expect(alarm(ben)).to_be_hidden()


def test_what_is_refused_after_not_me_is_said_and_what_was_said_before_holds(home: Home, zoe: Room, anas_turn: Client) -> None:
    home.excuse("status of 409")
    ana, ben = home.visit("ana", **PHONE), home.visit("ben")
    quiet_house(ana, ben)
    zoe.burst(seconds=20)
    expect(alarm(ana)).to_be_visible()
    not_me(ana, "Ben").tap()
    handed = ana.get_by_role("dialog")
    expect(handed.get_by_role("heading", name="Ben is being woken")).to_be_visible()
    ana.route(re.compile("/api/incidents/.*/(not-me|undo)"), lambda route: route.fulfill(status=409, json=NO))
    for name in ("Tonight and tomorrow", "Undo"):
        handed.get_by_role("button", name=name).tap()
        expect(handed.get_by_role("alert")).to_have_text(NO["detail"])
        expect(handed.get_by_role("button", name=re.compile("^Until"), pressed=True)).to_be_visible()
    assert violations(ana) == [] and sideways(ana) == 0
    take(ben).click()
    expect(handed.get_by_role("heading", name="Ben has it")).to_be_visible()
    handed.get_by_role("button", name="Good night").tap()


def test_a_hand_over_waits_for_the_network_and_is_said_once(home: Home, zoe: Room, anas_turn: Client) -> None:
    home.excuse("Failed to load resource", "ERR_INTERNET_DISCONNECTED", "WebSocket")
    ana, ben = home.visit("ana", **PHONE), home.visit("ben")
    ana.goto("/duty")
    now = ana.get_by_role("region", name=re.compile("All rooms|Zoe")).first
    expect(now).to_contain_text("Ana")
    now.get_by_role("button", name="Hand over", exact=True).tap()
    ana.context.set_offline(True)
    now.get_by_role("button", name="Hand over to Ben").tap()
    expect(now.get_by_text("Not sent yet. Trying again.")).to_be_visible()
    assert "Ana" in chip(ben)
    ana.context.set_offline(False)
    expect(ana.get_by_text(re.compile("^Done. Ana handed over to Ben"))).to_be_visible()
    eventually(ben, lambda: chip(ben).strip().startswith("Ben") or "\nBen" in chip(ben), "Ben's chip to follow by itself")
    said = [each for each in anas_turn.get("/api/duty/overrides")["results"] if each["who"] == [person_id(anas_turn, "ben")]]
    assert len([each for each in said if each["cancelled_at"] is None]) == 1


def test_at_bedtime_it_is_armed_only_by_pages_that_could_ring(home: Home, zoe: Room, anas_turn: Client) -> None:
    mute = home.sits("/tonight", **PHONE)
    ask = mute.get_by_role("button", name=re.compile("Test everybody"))
    card = mute.get_by_role("region", name="Bedtime check")
    expect(card.get_by_text("Ana (on duty)")).to_be_visible()
    anas_turn.post("/api/bedtime")
    expect(card.get_by_text(re.compile("Not ready"))).to_be_visible()
    assert not anas_turn.get("/api/bedtime")["armed"]
    ask.tap()  # the tap unlocks this page's sound
    expect(card.get_by_text("Ready, but not everybody can be woken")).to_be_visible()
    named = card.get_by_role("listitem").filter(has_text=re.compile("^Ben"))
    expect(named.locator("[data-look=bad]")).to_contain_text("Would not be woken")
    ben = home.visit("ben")
    shows(ben, "Zoe", "Quiet")  # his page has its link
    ask.tap()
    expect(card.get_by_text("Ready: everybody who would be called can be woken")).to_be_visible()
