"""The parent's phone as an installed page: what it keeps, what it says without a server, and that its alarm sounds twice."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.ear import plays, sounds
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, take
from tests.rig import Rig

KEPT = """
async () => {
  const names = await caches.keys();
  const paths = [];
  for (const name of names) for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
  return paths;
}
"""


@pytest.fixture
def other_home(whole_browser: Browser) -> Iterator[Home]:
    """A house of its own, because its server is switched off."""
    with Rig(DATABASE_URL="", REDIS_URL="") as rig:
        home = Home(rig, whole_browser, rig.set_up(room="Attic"))
        yield home
        home.everybody_leaves()


def installed(page: Page) -> Page:
    """Waits until the service worker has this page and its files."""
    page.evaluate("navigator.serviceWorker.ready")
    eventually(page, lambda: page.evaluate("Boolean(navigator.serviceWorker.controller)"), "the service worker")
    return page


def test_without_its_server_the_page_says_that_nobody_listens_and_comes_back_by_itself(other_home: Home) -> None:
    page = installed(other_home.sits("/", theme="night", worker=True, **PHONE))
    kept = page.evaluate(KEPT)
    assert "/offline.html" in kept
    assert not [path for path in kept if path == "/" or path.startswith("/api")], "a screen or an answer was kept"
    assert [path for path in kept if path.startswith("/assets/") and path.endswith(".js")], "the page's own files are not kept"
    other_home.rig.stop()
    page.goto("/duty")
    expect(page.get_by_role("heading", name="Nobody is listening here")).to_be_visible()
    expect(page.get_by_text("Quiet")).to_be_hidden()
    assert violations(page) == [] and sideways(page) == 0
    other_home.rig.start()
    expect(page.get_by_role("heading", name="Duty", exact=True)).to_be_visible()
    assert page.url.endswith("/duty")


def test_the_alarm_sounds_by_both_voices_at_once(home: Home, zoe: Room, whole_browser: Browser) -> None:
    page = home.visit("ana", browser=whole_browser, **PHONE)
    zoe.burst(seconds=20)  # it rings only as long as that, and a busy browser is slow to begin
    alarm(page).wait_for()
    eventually(page, lambda: sounds(page), "Web Audio to sound")
    eventually(page, lambda: plays(page), "the media element to sound")
    take(page).click()
    eventually(page, lambda: not plays(page) and not sounds(page), "both to be silent")


def test_the_browser_finds_all_it_needs_to_install_the_page(home: Home, whole_browser: Browser) -> None:
    page = home.sits("/", browser=whole_browser)
    manifest = json.loads(page.request.get("/manifest.webmanifest").text())
    assert (manifest["id"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    for icon in [*manifest["icons"], *(icon for each in manifest["shortcuts"] for icon in each["icons"])]:
        answer = page.request.get(icon["src"])
        assert answer.ok and answer.headers["content-type"] == icon["type"], icon
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    errors = page.context.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []


def test_one_tap_starts_the_night_and_shows_what_is_armed(home: Home, zoe: Room, whole_browser: Browser) -> None:
    page = home.visit("ana", browser=whole_browser, **PHONE)
    page.get_by_role("link", name="Start the night").click()
    page.get_by_role("button", name="Start the night").click()
    armed = page.get_by_role("region", name="What is ready")
    expect(armed.get_by_text("It can ring in both ways")).to_be_visible()
    expect(armed.get_by_text("It stays on while this page is in view.")).to_be_visible()
    expect(armed.get_by_text("Heard: Zoe")).to_be_visible()
    expect(armed.get_by_text("This page hears the server.")).to_be_visible()
    expect(armed.get_by_text("Nothing arrives when this page is closed.")).to_be_visible()
    expect(page.get_by_text("Not everything would wake you yet")).to_be_visible()
    for theme in ("night", "day"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        page.wait_for_timeout(300)  # colours fade over
        assert violations(page) == [] and sideways(page) == 0
    page.get_by_role("button", name="End the night").click()
    expect(page.get_by_role("button", name="Start the night")).to_be_visible()


def test_an_iphone_is_told_step_by_step_how_to_keep_the_page(home: Home, whole_browser: Browser) -> None:
    agent = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 "
        "Mobile/15E148 Safari/604.1"
    )
    page = home.sits("/tonight", browser=whole_browser, **{**PHONE, "user_agent": agent})
    card = page.get_by_role("region", name="babycam as an app")
    expect(card.get_by_text("Tap Share, the square with the arrow")).to_be_visible()
    expect(card.get_by_text("Choose “Add to Home Screen”")).to_be_visible()


def test_a_browser_that_offers_to_install_the_page_does_it_with_one_tap(home: Home, whole_browser: Browser) -> None:
    page = home.sits("/tonight", browser=whole_browser, **PHONE)
    page.get_by_role("region", name="babycam as an app").wait_for()
    page.evaluate(
        """() => {
          const offer = new Event("beforeinstallprompt");
          offer.prompt = async () => { window.asked = true; };
          offer.userChoice = Promise.resolve({outcome: "accepted"});
          window.dispatchEvent(offer);
        }"""
    )
    page.get_by_role("button", name="Install it").click()
    eventually(page, lambda: page.evaluate("window.asked"), "the browser to be asked")
    page.evaluate("window.dispatchEvent(new Event('appinstalled'))")
    expect(page.get_by_text("babycam runs as an app here.")).to_be_visible()
