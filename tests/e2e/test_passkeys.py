"""Passkeys in a real browser that trusts the household's authority, with Chromium's own virtual authenticator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.home import PATIENCE_S, PHONE
from tests.rig import PASSPHRASE, Client, Rig
from tests.support.authority_trust import device, trust
from tests.support.services import need

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    need("certutil")
    with Rig(DATABASE_URL="", REDIS_URL="", BABYCAM_WORKERS="0") as running:
        running.set_up()
        yield running


def phone(context: BrowserContext, rig: Rig, path: str) -> Page:
    """A page at a name, with a screen lock that always says yes."""
    context.set_default_timeout(PATIENCE_S * 1000)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"https://localhost:{rig.https_port}{path}")
    return page


def test_a_passkey_is_made_in_the_account_and_opens_the_door_afterwards(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path, **PHONE) as context:
        page = phone(context, rig, "/settings/me")
        page.get_by_label("User name").fill("ana")
        page.get_by_label("Password", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Log in").click()
        mine = page.get_by_role("region", name="Passkeys")
        mine.get_by_role("button", name="Add a passkey").click()
        expect(mine.get_by_role("listitem")).to_contain_text("for localhost")
        page.get_by_role("button", name="Log out").click()
        page.get_by_role("button", name="Use a passkey").click()
        expect(mine.get_by_role("listitem")).to_contain_text("last used")


def test_somebody_comes_in_with_a_passkey_instead_of_a_passphrase(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    made = Client(rig.base).login("ana").post("/api/invites", {"role": "parent"})
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path, **PHONE) as context:
        page = phone(context, rig, "/join#" + made["url"].split("#", 1)[1])
        page.get_by_label("Your name").fill("Ben")
        page.get_by_role("button", name="Use a passkey instead").click()
        expect(page.get_by_role("heading", name="You are in, Ben")).to_be_visible()


def test_at_a_bare_address_the_page_says_why_there_are_no_passkeys(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path, **PHONE) as context:
        page = context.new_page()
        page.goto(f"{rig.base}/")
        expect(page.get_by_text("Passkeys need a name in the address")).to_be_visible()
        expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
