"""A phone learns to trust the household's authority: in real browsers that judge certificates as a family's do."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import access
from tests.e2e.home import PATIENCE_S, PHONE
from tests.rig import Rig
from tests.support.authority_trust import device, trust
from tests.support.services import need

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
TOO_SMALL = "[...document.querySelectorAll('a.button, summary')].filter((one) => one.getBoundingClientRect().height < 48).length"


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    need("certutil")
    with Rig(DATABASE_URL="", REDIS_URL="", BABYCAM_WORKERS="0") as running:
        yield running


def door(rig: Rig, path: str) -> str:
    return f"http://127.0.0.1:{rig.http_port}{path}"


def test_a_browser_that_trusts_the_authority_opens_the_page_without_a_warning(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path) as context:
        page = context.new_page()
        for name in ("127.0.0.1", "localhost"):
            answer = page.goto(f"https://{name}:{rig.https_port}/")
            assert answer is not None and answer.ok
            assert page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => true)")  # refused after a mere click


def test_a_phone_that_trusts_it_is_led_on_with_what_stands_behind_the_address(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path, **PHONE) as context:
        page = context.new_page()
        page.goto(door(rig, "/camera?from=qr#s3cret"))
        page.wait_for_url(re.compile(rf"^https://127\.0\.0\.1:{rig.https_port}/camera\?from=qr#s3cret$"), timeout=PATIENCE_S * 1000)


def test_a_phone_that_does_not_trust_it_is_told_how_and_its_page_waits(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    with device(browser.browser_type, tmp_path, user_agent=IPHONE, **PHONE) as context:
        page = context.new_page()
        page.goto(door(rig, "/camera#s3cret"))
        expect(page.get_by_role("status")).to_contain_text("Not trusted yet")
        expect(page.get_by_text("Certificate Trust Settings")).to_be_visible()
        expect(page.get_by_text("Encryption & credentials")).to_be_hidden()
        expect(page.get_by_role("link", name="Continue anyway")).to_have_attribute("href", f"{rig.base}/camera#s3cret")
        page.get_by_text("Android", exact=True).click()
        expect(page.get_by_text("Encryption & credentials")).to_be_visible()


def test_the_page_goes_on_by_itself_as_soon_as_the_server_can_be_trusted(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    """What a browser notices when its owner comes back from the settings; here the way to https is shut, then opened."""
    trust(tmp_path, rig.data)
    with device(browser.browser_type, tmp_path, **PHONE) as context:
        page = context.new_page()
        page.route("**/trusted", lambda route: route.abort())
        page.goto(door(rig, "/#later"))
        expect(page.get_by_role("status")).to_contain_text("Not trusted yet")
        page.unroute("**/trusted")
        page.wait_for_url(f"{rig.base}/**", timeout=PATIENCE_S * 1000)


def test_the_profile_and_the_certificate_can_be_fetched(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    with device(browser.browser_type, tmp_path, user_agent=IPHONE, **PHONE) as context:
        page = context.new_page()
        page.goto(door(rig, "/"))
        with page.expect_download() as profile:
            page.get_by_role("link", name="Get the profile").click()
        assert profile.value.suggested_filename == "babycam.mobileconfig"


def test_without_scripts_the_steps_are_there_and_lead_on(browser: Browser, rig: Rig, tmp_path: Path) -> None:
    with device(browser.browser_type, tmp_path, java_script_enabled=False, user_agent=IPHONE, **PHONE) as context:
        page = context.new_page()
        page.goto(door(rig, "/camera"))
        expect(page.get_by_text("Certificate Trust Settings")).to_be_visible()
        expect(page.get_by_role("status")).to_be_hidden()  # nobody looks, so nobody says so
        expect(page.get_by_role("link", name="Continue anyway")).to_have_attribute("href", f"{rig.base}/camera")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everybody_can_read_and_touch_it(browser: Browser, rig: Rig, tmp_path: Path, theme: str) -> None:
    with device(browser.browser_type, tmp_path, user_agent=IPHONE, color_scheme=theme, bypass_csp=True, **PHONE) as context:
        page: Page = context.new_page()
        page.goto(door(rig, "/camera"))
        expect(page.get_by_role("status")).to_contain_text("Not trusted yet")
        for title in page.locator("summary").all()[1:]:
            title.click()
        assert access.violations(page) == [] and access.sideways(page) == 0
        assert page.evaluate(TOO_SMALL) == 0
