"""Grandparents: they see and hear the room they were given while somebody lets them, all know, and nothing else is theirs."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.e2e.home import PHONE, Home, Room, shows, tile
from tests.rig import PASSPHRASE


def test_gran_watches_while_she_is_let_in_and_the_parents_know(home: Home, zoe: Room) -> None:
    home.excuse("status of 403")  # the moment in which she is let out
    gran = {"name": "Gran", "username": "gran", "password": PASSPHRASE, "role": "viewer", "rooms": [zoe.id]}
    made = home.ana.post("/api/people", gran)
    home.ana.post(f"/api/people/{made['id']}/access", {"until": None})
    hers = home.visit("gran", **PHONE)
    shows(hers, "Zoe", "Quiet")
    expect(hers.get_by_role("article")).to_have_count(1)
    refused = [text for text in home.complaints if "403" in text]
    assert refused == []  # her page asks for nothing that is not hers
    anas = home.sits("/")
    expect(tile(anas, "Zoe").get_by_text("Gran is watching")).to_be_visible()
    hers.goto(f"/rooms/{zoe.id}")
    expect(hers.get_by_role("heading", name="Zoe")).to_be_visible()
    expect(hers.locator("video")).to_be_visible()
    anas.goto(f"/rooms/{zoe.id}")
    expect(anas.get_by_text("Gran is watching")).to_be_visible()
    assert [text for text in home.complaints if "403" in text] == []
    home.ana.post(f"/api/people/{made['id']}/access", {"until": datetime.now(UTC).isoformat()})
    expect(hers.locator("video")).to_be_hidden()
    expect(hers.get_by_text("Zoe")).to_be_hidden()
    expect(anas.get_by_text("Gran is watching")).to_be_hidden()
