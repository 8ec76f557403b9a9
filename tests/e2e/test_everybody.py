"""For every pair of eyes and hands: each screen by axe-core, at 320 px, with letters of twice the size, and lean."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bench._browser import FLAGS, LIGHT
from tests.e2e.access import FADED, sideways, violations
from tests.e2e.home import Home, Room, alarm, clips_of, take

pytestmark = pytest.mark.timeout(300)  # the first story that asks walks through all screens
FIRST_VIEW_BYTES = 150_000
TRAVELLED = """
[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(({name, transferSize}) => ({name: new URL(name).pathname, bytes: transferSize}))
  .filter(({name}) => name === "/" || /\\.(js|css)$/.test(name))
"""
LETTERS_PX = 16
SMALLEST: ViewportSize = {"width": 320, "height": 640}
NARROW: ViewportSize = {"width": 390, "height": 800}
WIDE: ViewportSize = {"width": 1280, "height": 800}
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
SAID = "A long night"
NOWHERE = "404 .*/nowhere"  # the browser's own words about an address that is not there


def live(page: Page, _room: Room) -> None:
    page.goto("/")
    expect(page.locator("video").first).to_have_attribute("data-state", "live")


def room(page: Page, room: Room) -> None:
    page.goto(f"/rooms/{room.id}")
    expect(page.locator("video").first).to_have_attribute("data-state", "live")
    expect(page.get_by_role("region", name="Clips of today").get_by_role("button").first).to_be_visible()


def clips(page: Page, _room: Room) -> None:
    page.goto("/clips")
    expect(clips_of(page, "Zoe").first).to_be_visible()


def clip(page: Page, room: Room) -> None:
    clips(page, room)
    clips_of(page, "Zoe").first.press("Enter")
    expect(page.locator("dialog video")).to_be_visible()


def duty(page: Page, _room: Room) -> None:
    page.goto("/duty")
    expect(page.get_by_role("region", name="Week").get_by_text("Tonight")).to_be_visible()


def rota(page: Page, _room: Room) -> None:
    page.goto("/duty/rota")
    expect(page.get_by_role("button", name="Plan the nights")).to_be_visible()


def story(page: Page, room: Room) -> None:
    page.goto(f"/incidents/{room.incidents(only_open=False)[0]['id']}")
    expect(page.get_by_role("heading", name="Night of Zoe")).to_be_visible()


def chat(page: Page, _room: Room) -> None:
    page.goto("/chat")
    expect(page.get_by_text(SAID)).to_be_visible()


def thread(page: Page, room: Room) -> None:
    page.goto(f"/chat/incident/{room.incidents(only_open=False)[0]['id']}")
    expect(page.get_by_role("textbox")).to_be_visible()


def notifications(page: Page, _room: Room) -> None:
    page.goto("/settings/devices")
    expect(page.get_by_role("button", name=re.compile("test", re.IGNORECASE)).first).to_be_visible()


def tonight(page: Page, _room: Room) -> None:
    page.goto("/tonight")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def me(page: Page, _room: Room) -> None:
    page.goto("/settings/me")
    expect(page.get_by_role("region", name="Where you are logged in").get_by_text("This device")).to_be_visible()


def audit(page: Page, _room: Room) -> None:
    page.goto("/settings/family/audit")
    expect(page.get_by_role("listitem").first).to_be_visible()


def cameras(page: Page, _room: Room) -> None:
    page.goto("/settings/cameras")
    expect(page.get_by_role("region", name="Zoe")).to_be_visible()


def camera_form(page: Page, room: Room) -> None:
    page.goto(f"/settings/cameras?room={room.id}")
    expect(page.get_by_label("Address", exact=True)).to_be_visible()


def people(page: Page, _room: Room) -> None:
    page.goto("/settings/family")
    expect(page.get_by_label("Name of the household")).to_be_visible()


def person_form(page: Page, room: Room) -> None:
    people(page, room)
    page.get_by_role("button", name="Add a person").press("Enter")
    page.get_by_role("radio", name="Sitter").press(" ")


def settings(page: Page, _room: Room) -> None:
    page.goto("/settings")
    expect(page.get_by_role("link", name="Storage").get_by_text("kept for")).to_be_visible()


def alarm_times(page: Page, _room: Room) -> None:
    page.goto("/settings/alarm")
    expect(page.get_by_role("region", name="Times").get_by_text("Everyone").first).to_be_visible()


def night_times(page: Page, _room: Room) -> None:
    page.goto("/settings/night")
    expect(page.get_by_label("Night begins")).to_be_visible()


def integrations(page: Page, _room: Room) -> None:
    page.goto("/settings/integrations")
    expect(page.get_by_label("Address to call")).to_be_visible()


def storage(page: Page, _room: Room) -> None:
    page.goto("/settings/storage")
    expect(page.get_by_label("Use at most")).to_be_visible()


def about(page: Page, _room: Room) -> None:
    page.goto("/settings/about")
    expect(page.get_by_role("region", name="Parts")).to_be_visible()


def lost(page: Page, _room: Room) -> None:
    page.goto("/nowhere")
    expect(page.get_by_text("There is nothing at this address")).to_be_visible()


def login(page: Page, _room: Room) -> None:
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_label("User name")).to_be_visible()


SHOW: dict[str, Callable[[Page, Room], None]] = {
    "live": live,
    "room": room,
    "clips": clips,
    "clip": clip,
    "duty": duty,
    "rota": rota,
    "story": story,
    "chat": chat,
    "thread": thread,
    "notifications": notifications,
    "tonight": tonight,
    "me": me,
    "audit": audit,
    "cameras": cameras,
    "camera form": camera_form,
    "family": people,
    "person form": person_form,
    "settings": settings,
    "alarm times": alarm_times,
    "night times": night_times,
    "integrations": integrations,
    "storage": storage,
    "about": about,
    "lost": lost,
    "login": login,
}
"""How to get to each screen; the login comes last, because it forgets who is there."""


@pytest.fixture(scope="module", autouse=True)
def history(family: Home, zoe: Room) -> None:
    """Something has happened already: a noise and its clip, and words about it."""
    said = {
        "uuid": str(uuid.uuid4()),
        "text": f"{SAID}. She had her bottle at one; the teething gel is in the fridge door. {'Donaudampf' * 12}",
    }
    family.ana.post("/api/chat/messages", said)
    zoe.burst()
    zoe.clip()
    zoe.hush()


@dataclass(frozen=True)
class Looked:
    """What was found of each screen: what axe-core says by theme, and in which window it has to be scrolled sideways."""

    violations: dict[str, dict[str, list[str]]]
    sideways: dict[tuple[str, int], int]


_looked: list[Looked] = []


def looked_at(home: Home, zoe: Room) -> Looked:
    """All screens, by the first story that asks: each is loaded once, in the smallest window, and then seen wide in both themes."""
    if not _looked:
        _looked.append(look(home, home.sits("/", theme="night", viewport=SMALLEST), zoe))
    return _looked[0]


def look(home: Home, page: Page, zoe: Room) -> Looked:
    home.excuse(NOWHERE)
    looked = Looked({"night": {}, "day": {}}, {})
    for screen, show in SHOW.items():
        page.set_viewport_size(SMALLEST)
        page.evaluate("document.documentElement.dataset.theme = 'night'")
        show(page, zoe)
        looked.sideways[screen, SMALLEST["width"]] = sideways_in(page, SMALLEST, LETTERS_PX)
        page.set_viewport_size(WIDE)
        for theme, found in looked.violations.items():
            page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
            page.evaluate(FADED)
            assert page.evaluate("document.documentElement.dataset.theme") == theme
            found[screen] = violations(page)
    return looked


@pytest.mark.parametrize("theme", ["night", "day"])
def test_no_screen_breaks_the_rules_of_access(home: Home, zoe: Room, theme: str) -> None:
    found = looked_at(home, zoe).violations[theme]
    assert found.keys() == SHOW.keys()
    assert not any(found.values()), listed(found)


def listed(found: dict[str, Any]) -> str:
    return "\n".join(f"{screen}: {problem}" for screen, problems in found.items() for problem in problems)


@pytest.fixture(scope="module")
def large_letters(browser: Browser) -> Iterator[Browser]:
    """A browser whose letters were set to twice their size."""
    size = f"--blink-settings=defaultFontSize={2 * LETTERS_PX}"
    large = browser.browser_type.launch(executable_path=LIGHT, args=[*FLAGS, size])
    yield large
    large.close()


def test_nothing_is_cut_off_on_the_smallest_screen(home: Home, zoe: Room) -> None:
    found = looked_at(home, zoe).sideways
    assert {screen for screen, _ in found} == SHOW.keys()
    assert not any(found.values()), found


def test_nothing_is_cut_off_when_letters_have_twice_their_size(home: Home, zoe: Room, large_letters: Browser) -> None:
    """No screen has to be scrolled sideways in windows of these sizes; each is loaded once, in the narrow one."""
    page = home.sits("/", browser=large_letters, viewport=NARROW)
    home.excuse(NOWHERE)
    found = {}
    for screen, show in SHOW.items():
        show(page, zoe)
        for size in (WIDE, NARROW):
            page.set_viewport_size(size)
            found[screen, size["width"]] = sideways_in(page, size, 2 * LETTERS_PX)
    assert not any(found.values()), found


def sideways_in(page: Page, size: ViewportSize, letters: int) -> int:
    """By how much it has to be scrolled sideways in a window of this size, with letters of so many pixels."""
    page.evaluate(PAINTED)
    assert page.evaluate("[innerWidth, parseFloat(getComputedStyle(document.body).fontSize)]") == [size["width"], letters]
    return sideways(page)


def test_the_alarm_is_fit_for_everybody(home: Home, zoe: Room) -> None:
    zoe.calm()
    # Logged in by hand, these may sound: whoever has no page that can ring is called last, and not taken over.
    small = {"width": 320, "height": 640}
    pages = [home.visit("ana", theme="night", viewport=small), home.visit("ben", theme="day", viewport=small)]
    for page in pages:
        expect(page.locator("video").first).to_have_attribute("data-state", "live")
    zoe.burst(seconds=30)  # goes on until all of them were looked at
    for page in pages:
        expect(alarm(page)).to_be_visible()
        expect(take(page)).to_be_in_viewport()
        box = take(page).bounding_box()
        assert box and box["height"] >= 96
        assert sideways(page) == 0
        assert violations(page) == []
    take(pages[0]).click()
    for page in pages:
        expect(alarm(page)).to_be_hidden()


def test_the_first_view_travels_light(home: Home, zoe: Room) -> None:
    """Page, scripts and styles of Live by their bytes on the wire, from an empty cache until a picture moves and all is still."""
    page = home.sits("/")
    expect(page.locator("video").first).to_have_attribute("data-state", "live")
    page.wait_for_load_state("networkidle")
    travelled = page.evaluate(TRAVELLED)
    assert {each["name"].rpartition(".")[2] for each in travelled} >= {"js", "css"}, travelled
    assert all(each["bytes"] for each in travelled), travelled
    assert sum(each["bytes"] for each in travelled) <= FIRST_VIEW_BYTES, travelled


def test_a_stream_is_opened_while_the_scripts_come_and_only_once(home: Home, zoe: Room) -> None:
    page = home.sits("/")
    expect(page.locator("video").first).to_have_attribute("data-state", "live")
    streams: list[str] = []
    page.on("websocket", lambda socket: streams.append(socket.url) if "/ws/live/" in socket.url else None)
    page.reload()
    expect(page.locator("video").first).to_have_attribute("data-state", "live")
    page.wait_for_load_state("networkidle")
    assert len(set(streams)) == len(streams) == page.locator("video").count(), streams
    assert page.evaluate("Object.keys(window.openedEarly)") == []
    page.goto("/duty")
    assert page.evaluate("window.openedEarly === undefined"), "a page without pictures waits for none"
