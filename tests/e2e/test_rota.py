"""The rota as a family plans it: rules with what they mean before they are saved, swaps, days away, calendars and files."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.home import PHONE, Home, Room, eventually
from tests.rig import Client

EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.fixture
def rota(home: Home, zoe: Room) -> Iterator[Client]:
    """Nothing planned, nothing said; and so again afterwards."""
    zoe.calm()
    yield home.ana
    ana = home.ana
    for swap in ana.get("/api/duty/swaps")["results"]:
        if swap["state"] == "open":
            ana.post(f"/api/duty/swaps/{swap['id']}/withdraw")
    for override in ana.get("/api/duty/overrides")["results"]:
        if override["cancelled_at"] is None:
            ana.post(f"/api/duty/overrides/{override['id']}/cancel")
    for rule in ana.get("/api/duty/rules")["results"]:
        if rule["valid_until"] is None:
            ana.delete(f"/api/duty/rules/{rule['id']}")


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def planned(ana: Client, *names: str) -> None:
    """These take every night in turns."""
    people = {person["username"]: person["id"] for person in ana.get("/api/people")["results"]}
    rule = {"days": EVERY_DAY, "start": "20:00", "end": "07:00", "turns": [[people[name]] for name in names]}
    ana.post("/api/duty/rules", rule)


def test_a_rule_is_seen_in_fourteen_nights_before_it_is_saved(home: Home, rota: Client) -> None:
    ana, ben = home.sits("/duty", **PHONE), home.visit("ben")
    ben.goto("/duty")
    card = region(ana, "Rota")
    card.get_by_role("button", name="Plan the nights").tap()
    for name in ("Ben", "Ana"):
        card.get_by_role("group", name="Who?").get_by_text(name).tap()
    preview = card.get_by_role("heading", name="What that means").locator("..")
    expect(preview.get_by_role("listitem")).to_have_count(14)
    expect(preview.locator("[data-changed]").first).to_contain_text("Ben")
    assert not rota.get("/api/duty/rules")["results"]

    card.get_by_role("button", name="Save").tap()

    expect(card.get_by_text("Ben, Ana")).to_be_visible()
    expect(region(ben, "Rota").get_by_text("Ben, Ana")).to_be_visible()  # without loading it again
    card.get_by_role("button", name="Stop it").tap()
    ana.get_by_role("button", name="Stop it").last.tap()
    expect(card.get_by_text("There is no rota yet")).to_be_visible()


def test_ana_asks_ben_for_a_night_and_ben_takes_it(home: Home, rota: Client) -> None:
    planned(rota, "ana")
    ana, ben = home.sits("/duty", **PHONE), home.visit("ben")
    ben.goto("/duty")
    swaps = region(ana, "Swaps")
    swaps.get_by_role("button", name="Ask for a swap").tap()
    swaps.get_by_label("Whom?").select_option(label="Ben")
    swaps.get_by_label("A word with it").fill("Early train")
    swaps.get_by_role("button", name="Ask", exact=True).tap()
    expect(swaps.get_by_text("Waiting for an answer")).to_be_visible()

    offer = region(ben, "Swaps")
    expect(offer.get_by_text("“Early train”")).to_be_visible()
    offer.get_by_role("button", name="Yes, I’ll do it").click()

    expect(offer.get_by_text("Agreed")).to_be_visible()
    expect(swaps.get_by_text("Agreed")).to_be_visible()
    [swap] = [each for each in rota.get("/api/duty/swaps")["results"] if each["words"] == "Early train"]
    night = swap["given"][0]
    parts = rota.get(f"/api/duty/calendar?from={night['start']}&to={night['end']}")
    assert {person["name"] for part in parts for person in part["people"]} == {"Ben"}


def test_who_is_away_is_planned_around_and_may_come_back_sooner(home: Home, rota: Client) -> None:
    planned(rota, "ben")
    ana = home.sits("/duty", **PHONE)
    away = region(ana, "Away")
    away.get_by_role("radio", name="Ben").check(force=True)
    away.get_by_role("button", name="Say so").tap()
    said = region(ana, "Said on top of the rota")
    expect(said.get_by_text(re.compile(r"Ben (is|was|will be) away"))).to_be_visible()
    said.get_by_role("button", name="Take back").tap()
    expect(said).to_be_hidden()


def test_who_wants_to_sleep_says_when(home: Home, rota: Client) -> None:
    ana = home.sits("/duty", **PHONE)
    quiet = region(ana, "Do not disturb")
    quiet.get_by_role("button", name="Do not disturb me then").tap()
    quiet.get_by_label("From").fill("21:30")
    quiet.get_by_role("button", name="Save").tap()
    expect(quiet.get_by_text("21:30 to 06:00")).to_be_visible()
    quiet.get_by_role("button", name="Remove").tap()
    expect(quiet.get_by_text("21:30")).to_be_hidden()


def test_a_new_calendar_address_ends_the_old_one(home: Home, rota: Client) -> None:
    planned(rota, "ana")
    ana = home.sits("/duty", **PHONE)
    card = region(ana, "In your calendar")
    card.get_by_role("button", name="Make an address").tap()
    secret = card.get_by_text(re.compile(r"^https://.*\.ics$"))
    old = secret.inner_text()
    assert "BEGIN:VEVENT" in ana.request.get(old).text()
    card.get_by_role("button", name="Make a new address").tap()
    eventually(ana, lambda: secret.inner_text() != old, "another address")
    assert ana.request.get(old).status == 404
    assert ana.request.get(secret.inner_text()).ok


def test_a_rota_leaves_as_a_file_and_comes_back(home: Home, rota: Client, tmp_path: Path) -> None:
    home.excuse("status of 400")
    planned(rota, "ana", "ben")
    ana = home.sits("/duty")
    card = region(ana, "Rota as a file")
    with ana.expect_download() as download:
        card.get_by_role("button", name="Save the file").click()
    kept = tmp_path / "rota.json"
    download.value.save_as(kept)
    assert len(json.loads(kept.read_text())["rules"]) >= 1

    bring(card, tmp_path / "shopping.txt", "milk, nappies")
    expect(card.get_by_text("This is no rota of babycam.")).to_be_visible()

    bring(card, tmp_path / "half.json", json.dumps({**json.loads(kept.read_text()), "rules": [{"id": 1, "days": ["someday"]}]}))
    ana.get_by_role("button", name="Bring in").last.click()
    expect(card.get_by_text("This rota cannot be used")).to_be_visible()

    bring(card, kept)
    ana.get_by_role("button", name="Bring in").last.click()
    expect(ana.get_by_text("The rota holds from now on.")).to_be_visible()


def bring(card: Locator, file: Path, content: str | None = None) -> None:
    if content is not None:
        file.write_text(content)
    card.locator("input[type=file]").set_input_files(file)
