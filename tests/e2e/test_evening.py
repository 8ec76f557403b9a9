"""An evening of a family on two phones and a laptop: they come in, talk, look after a room, hand the night over; one is gone."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from babycam.core import clock
from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, QUIET_S, Home, Room, alarm, eventually
from tests.rig import PASSPHRASE, Rig


@pytest.fixture(scope="module")
def house(browser: Browser) -> Iterator[tuple[Home, Room]]:
    """A house of its own, in which Ana is alone yet."""
    with ExitStack() as stack:
        rig = stack.enter_context(Rig(DATABASE_URL="", REDIS_URL=""))
        ana = rig.set_up(room="Attic")
        ana.patch("/api/settings", {"policy": {"quiet_s": QUIET_S}})
        home = Home(rig, browser, ana)
        stack.callback(home.everybody_leaves)
        yield home, stack.enter_context(home.room("Zoe"))


def invited(ana: Page, role: str, room: str = "") -> str:
    """The secret of an invitation that Ana makes on her page."""
    ana.goto("/settings/family")
    ana.get_by_role("button", name="Invite somebody").click()
    form = ana.get_by_role("form", name="Invite somebody")
    form.get_by_text(role, exact=True).click()
    if room:
        for switch in form.get_by_role("switch").all():  # all are chosen at the beginning
            switch.uncheck(force=True)
        form.get_by_role("switch", name=room).check(force=True)
    form.get_by_role("button", name="Make the invitation").click()
    shown = ana.get_by_role("region", name=re.compile("^Invitation:"))
    expect(shown.get_by_role("img", name="QR code of the link")).to_be_visible()
    found = re.search(r"/join#([\w-]+)", shown.inner_html())
    assert found
    return found[1]


def comes_in(home: Home, secret: str, name: str) -> Page:
    """Somebody's phone, on which they have come in by the link."""
    phone = home.device(**PHONE)
    phone.goto(f"/join#{secret}")
    phone.get_by_label("Your name").fill(name)
    phone.get_by_label("Password", exact=True).fill(PASSPHRASE)
    assert violations(phone) == [] and sideways(phone) == 0
    phone.get_by_role("button", name="Come in").tap()
    expect(phone.get_by_role("heading", name=f"You are in, {name}")).to_be_visible()
    assert secret not in phone.url
    return phone


def says(page: Page, words: str) -> None:
    page.get_by_label("Write to the family").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def message(page: Page, words: str) -> Locator:
    return page.locator("[data-message]").filter(has_text=words)


def on_duty(home: Home, room: str) -> list[str]:
    """Who is called first for this room."""
    (now,) = (one for one in home.ana.get("/api/duty/now") if one["room_name"] == room)
    return [person["name"] for person in now["tiers"][0]]


def stored(home: Home) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = home.ana.get("/api/chat/messages?thread=family")["results"]
    return [one for one in found if one["kind"] != "card"]


def test_an_evening_of_a_family(house: tuple[Home, Room]) -> None:
    home, zoe = house
    ana = home.visit("ana", worker=True)

    # Ben and Cy come in by their links.
    ben = comes_in(home, invited(ana, "Parent"), "Ben")
    cy = comes_in(home, invited(ana, "Sitter", "Zoe"), "Cy")
    people = {person["name"]: person for person in home.ana.get("/api/people")["results"]}
    assert (people["Ben"]["role"], people["Cy"]["role"], people["Cy"]["rooms"]) == ("parent", "sitter", [zoe.id])

    # Zoe cries; there is a clip of it.
    for page in (ana, ben, cy):
        page.goto("/chat")
    zoe.burst(seconds=3)
    for incident in eventually(ana, zoe.incidents, "an incident"):
        home.ana.post(f"/api/incidents/{incident['id']}/ack")
    for page in (ana, ben, cy):
        expect(alarm(page)).to_be_hidden()
    clip = zoe.clip()

    # They talk: a clip, and who has read it.
    says(ana, "She had her bottle at one.")
    ana.get_by_role("button", name="Add something").click()
    ana.get_by_role("button", name="Clip").click()
    ana.locator(f"[data-choose='{clip['id']}']").click()
    says(ana, "This was at dinner")
    for page in (ben, cy):
        expect(message(page, "She had her bottle at one.")).to_have_count(1)
        expect(message(page, "This was at dinner").get_by_role("button", name="Play: Clip of Zoe")).to_be_visible()
    expect(message(ana, "This was at dinner").get_by_role("button", name="Read by Ben and Cy")).to_be_visible()

    # Cy's network is cut in between: nothing is lost, nothing is doubled.
    cy.context.set_offline(True)
    says(cy, "She sleeps again")
    expect(cy.locator("[data-letter]").filter(has_text="She sleeps again")).to_contain_text("Not sent yet")
    says(ben, "Thank you, Cy")
    cy.context.set_offline(False)
    for page in (ana, ben, cy):
        expect(message(page, "She sleeps again")).to_have_count(1)
        expect(message(page, "Thank you, Cy")).to_have_count(1)
    assert sorted(one["text"] for one in stored(home)) == [
        "She had her bottle at one.",
        "She sleeps again",
        "Thank you, Cy",
        "This was at dinner",
    ]

    # Cy takes the duty, and is gone when the time is over.
    cy.goto("/duty")
    cy.get_by_role("button", name="Take it").first.tap()
    cy.get_by_role("button", name="Take it over").tap()
    eventually(ana, lambda: on_duty(home, "Zoe") == ["Cy"], "Cy to be on duty")
    midnight = clock.rfc3339(clock.now() + timedelta(seconds=3))
    home.ana.post(f"/api/people/{people['Cy']['id']}/access", {"until": midnight})
    expect(cy.get_by_text("Your time here is over.")).to_be_visible()
    eventually(ana, lambda: "Cy" not in on_duty(home, "Zoe"), "Cy to be off duty")
    assert violations(cy) == [] and sideways(cy) == 0

    # Ana goes to bed and hands over with a note, which Ben reads.
    ana.goto("/duty")
    ana.get_by_role("button", name="Hand over").last.click()  # of Zoe's room, which Cy had
    ana.get_by_role("button", name="Hand over to Ben").click()
    note = ana.get_by_label("The note")
    expect(note).to_have_value(re.compile("Zoe"))
    note.fill(f"{note.input_value()}\nThe teething gel is in the fridge.")
    ana.get_by_role("button", name="Post it in the chat").click()
    eventually(ana, lambda: on_duty(home, "Zoe") == ["Ben"], "Ben to be on duty")
    expect(message(ben, "The teething gel is in the fridge.")).to_have_count(1)
    assert [one["kind"] for one in stored(home)].count("handover") == 1 and len(stored(home)) == 5
    assert violations(ben) == [] and sideways(ben) == 0
