"""The personal link of a message: without a login it answers, takes back, and says why when it is no good."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import signing
from playwright.sync_api import Page, expect

from babycam.core import clock
from babycam.server.store import keys
from tests.e2e.access import sideways, violations
from tests.e2e.home import PATIENCE_S, PHONE, Home, Room
from tests.rig import Client, Rig
from tests.support.ntfy import ntfy


@pytest.fixture(scope="module")
def link(family: Home, zoe: Room) -> Iterator[str]:
    """Zoe cries, nobody has a page open, and Ben's message service carries this to him: the way and token of its link."""
    ben = Client(family.rig.base).login("ben")
    with ntfy() as server:
        made = ben.post("/api/channels", {"kind": "apprise", "name": "Ben's ntfy", "url": server.url("ben")})
        zoe.burst(seconds=90)
        Rig.until(lambda: server.messages, PATIENCE_S, "the message")
        (address,) = re.findall(r"https://\S+", server.messages[0]["message"])
        yield f"{urlsplit(address).path}#{urlsplit(address).fragment}"
        zoe.hush()
        ben.delete(f"/api/channels/{made['id']}")


def stranger(home: Home, way: str) -> Page:
    """A browser that nobody is logged in with, at this address."""
    page = home.device(**PHONE)
    page.goto(way)
    return page


def fit_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


def test_a_link_that_is_no_good_says_why_and_leads_to_babycam(home: Home, zoe: Room, link: str) -> None:
    home.excuse("status of 403", "status of 410")
    way, token = link.split("#")
    forged = stranger(home, f"{way}#x{token}")
    expect(forged.get_by_role("alert")).to_have_text(
        "This link is not from this family, or it was taken back. Open babycam and answer there."
    )
    fit_for_everybody(forged)
    expect(stranger(home, way).get_by_role("alert")).to_have_text("This link is incomplete")
    old = stranger(home, f"{way}#{two_hours_later(home, token)}")
    expect(old.get_by_role("alert")).to_have_text("This link is too old to answer with. Open babycam to see how things are.")
    old.get_by_role("link", name="Open babycam").tap()
    expect(old.get_by_label("User name")).to_be_visible()


def test_not_me_for_how_long_back_again_and_i_have_got_it_without_a_login(home: Home, zoe: Room, link: str) -> None:
    page = stranger(home, link)
    expect(page.get_by_role("heading", name="Zoe")).to_be_visible()
    expect(page.get_by_text("You are answering as Ben.")).to_be_visible()
    [incident] = zoe.incidents()
    assert incident["state"] == "triggered", "to look at it was an answer already"
    fit_for_everybody(page)

    page.get_by_role("button", name="Not me: wake Ana").tap()
    expect(page.get_by_text("Ana is being woken")).to_be_visible()
    page.get_by_role("button", name="Tonight and tomorrow").tap()
    expect(page.get_by_role("button", name="Tonight and tomorrow", pressed=True)).to_be_visible()
    fit_for_everybody(page)
    assert [each["scope"] for each in said(home)] == ["tonight_tomorrow"]

    page.get_by_role("button", name="Undo: I’ll go after all").tap()
    expect(page.get_by_role("button", name="Not me: wake Ana")).to_be_visible()
    assert said(home) == []

    page.get_by_role("button", name="I’ve got it").tap()
    expect(page.get_by_text("You have it")).to_be_visible()
    [taken] = zoe.incidents()
    assert (taken["state"], taken["acked_by"]["name"]) == ("acked", "Ben")
    fit_for_everybody(page)
    again = stranger(home, link)
    expect(again.get_by_text("You have it")).to_be_visible()
    expect(again.get_by_role("button", name="I’ve got it")).to_be_hidden()


def said(home: Home) -> list[dict[str, Any]]:
    """The hand-overs that hold."""
    return [each for each in home.ana.get("/api/duty/overrides")["results"] if each["cancelled_at"] is None]


def two_hours_later(home: Home, token: str) -> str:
    """What the server's own key makes of this token for a time that is over."""
    signer = signing.Signer(key=keys.load(home.rig.data).secret_key, salt="babycam.notify.answer", sep=".")
    delivery, incident, person, _until, login = signer.unsign_object(token)
    return signer.sign_object([delivery, incident, person, int(clock.now().timestamp()) - 1, login])
