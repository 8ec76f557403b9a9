"""A server that takes every connection and answers nothing: no screen says anything of now, and the page says so itself."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from bench._browser import CHROMIUM, FLAGS
from tests.e2e.access import sideways, violations
from tests.e2e.ear import silent, sounds
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, open_home, shows, take, tile
from tests.e2e.test_camera_page import MAY
from tests.rig import Client, Rig

LONG_S = 600
SMALL: dict[str, Any] = PHONE
AT = "2026-03-01T02:00:00Z"
DRY = """
const battery = {level: 0.05, charging: false, chargingTime: Infinity, dischargingTime: 600};
navigator.getBattery = async () => Object.assign(new EventTarget(), battery);
"""
SHOWN = """
window.shown = [];
window.Notification = class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(title) { window.shown.push(title); }
  close() {}
};
"""
HIDE = """
(hidden) => {
  for (const [name, value] of [["hidden", hidden], ["visibilityState", hidden ? "hidden" : "visible"]])
    Object.defineProperty(document, name, {value, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
LETTERS = "document.documentElement.style.fontSize = '32px'"
# What would be said of now, in any of the words for it.
CLAIMS = re.compile(r"It is quiet now|\bis (loud|quiet|not heard|low on battery|having a drill)\b|Quiet right now|The night is on$")
OLD = re.compile(r"Last heard from babycam \d+ s ago\.")


@pytest.fixture(scope="module")
def house(browser: Browser) -> Iterator[Home]:
    """A house of its own, because its server is stopped; an incident stays open after the room is quiet."""
    with open_home(browser) as home:
        home.ana.patch("/api/settings", {"policy": {"quiet_s": LONG_S}})
        yield home


@pytest.fixture
def home(house: Home) -> Iterator[Home]:
    house.complaints.clear()
    house.excused.clear()
    house.excuse("WebSocket", "ERR_", "Failed to load resource", "TimeoutError", "50[0-9]")
    yield house
    house.everybody_leaves()
    assert not house.grudges()


@pytest.fixture
def zoe(home: Home) -> Iterator[Room]:
    """A new room for each story: what is open in it ends with it."""
    with home.room("Zoe") as room:
        yield room


@contextmanager
def stopped(home: Home) -> Iterator[None]:
    """The server stands still: it neither answers nor hangs up. Its workers go on."""
    assert home.rig.process
    home.rig.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        home.rig.process.send_signal(signal.SIGCONT)


def a_cry(room: Room) -> None:
    """An incident that nobody has answered, in a room that is quiet again."""
    for person in (room.ana, Client(room.ana.base).login("ben")):  # a drill before it is over when both are awake
        for open_one in room.incidents():
            person.post(f"/api/incidents/{open_one['id']}/ack")
    room.heard().settled().burst(seconds=1)  # a drill is heard on after its answers, and would take this cry for its own
    Rig.until(lambda: [each for each in room.incidents() if each["state"] == "triggered"], 20, "the cry to ring")
    Rig.until(lambda: not room.incidents()[0]["noisy"], 20, "the cry to end")


def claims_nothing(page: Page) -> None:
    said = [text for text in page.locator("body").inner_text().splitlines() if CLAIMS.search(text)]
    assert said == []


@pytest.mark.timeout(300)  # the server stands still five times
def test_whatever_was_known_is_dated_within_seconds(home: Home, zoe: Room) -> None:
    """Ringing, taken, snoozed, a drill, and nothing at all: each is grey and dated, and true again when the server is back."""
    ana = home.visit("ana", **PHONE)
    shows(ana, "Zoe", "Quiet")
    states: list[tuple[Callable[[], object], str, str]] = [
        (lambda: None, "", "Zoe was quiet"),
        (lambda: drill(zoe), "drill", "was having a drill"),
        (lambda: a_cry(zoe), "It is quiet now", "was loud"),
        (lambda: answer(zoe, "ack"), "You have Zoe", "You have Zoe"),
        (lambda: answer(zoe, "snooze", minutes=30), "You are with Zoe", "You are with Zoe"),
    ]
    for prepare, live, then in states:
        prepare()
        if live:  # what the page has not heard of yet it cannot date
            expect(ana.get_by_text(live).first).to_be_visible()
        expect(ana.locator("[data-link]")).to_have_count(0)
        with stopped(home):
            expect(ana.get_by_text(OLD).last).to_be_visible()
            expect(ana.get_by_text(then).last).to_be_visible()
            expect(ana.get_by_text(re.compile(r"\d+ s ago")).last).to_be_visible()
            claims_nothing(ana)
        expect(ana.locator("[data-link]")).to_have_count(0)


def answer(room: Room, what: str, **body: Any) -> None:
    """To the noise: a server that stood still may have one more, of the room that was not heard meanwhile."""
    cry = next(each for each in room.incidents() if each["kind"] == "noise")
    room.ana.post(f"/api/incidents/{cry['id']}/{what}", body)


def drill(room: Room) -> None:
    room.ana.post(f"/api/rooms/{room.id}/drill")


def test_a_silent_server_rings_in_words_over_everything_and_answers_wait_for_it(home: Home, zoe: Room) -> None:
    ana, ben, away = home.visit("ana", **PHONE), home.visit("ben", theme="day"), home.device()
    away.add_init_script(SHOWN)
    home.log_in(away, "ana")
    ben.get_by_role("link", name="Chat").click()
    a_cry(zoe)
    for page in (ana, ben):
        expect(alarm(page)).to_contain_text("It is quiet now.")
        eventually(page, partial(silent, page), "the alarm to be over")
    away.evaluate(HIDE, True)
    with stopped(home):
        for page in (ana, ben, away):
            expect(alarm(page).get_by_role("heading", name="babycam does not answer")).to_be_visible()
            expect(alarm(page)).to_contain_text("Nobody would be woken. Look after the children yourself")
            expect(alarm(page)).to_contain_text(re.compile(r"Zoe was loud \d+ s ago"))
            eventually(page, partial(sounds, page), "the alarm to be heard")
            expect(page.get_by_role("button", name="Stop the sound")).to_be_focused()
            claims_nothing(page)
        assert away.evaluate("window.shown")[-1:] == ["babycam does not answer"]
        fits_everybody(ana)
        stops_by_one_tap(ana)
        ben.keyboard.press("Enter")
        eventually(ben, lambda: silent(ben), "the alarm to stop")
        take(ben).click()
        expect(alarm(ben)).to_be_hidden()
        expect(ben.get_by_text("Not sent yet")).to_be_visible()
        expect(ben.get_by_text("babycam does not answer")).to_be_visible()
        expect(ben).to_have_url(re.compile(f"/rooms/{zoe.id}$"))  # whoever takes it is led to the room
        ben.get_by_role("link", name="Chat").click()
        ben.get_by_role("textbox").fill("Are you up?")
        ben.keyboard.press("Enter")
        expect(ben.locator("[data-letter]").get_by_text("Not sent yet")).to_be_visible()
        claims_nothing(ben)
    for page in (ana, ben, away):
        expect(page.locator("[data-link]")).to_have_count(0)
        expect(alarm(page)).to_be_hidden()
        eventually(page, partial(silent, page), "the alarm to stop")
    expect(ana.get_by_text("Ben has Zoe")).to_be_visible()
    expect(ben.get_by_text("You have Zoe")).to_be_visible()
    expect(ben.locator("[data-letter]")).to_have_count(0)
    said = [each["text"] for each in home.ana.get("/api/chat/messages?thread=family")["results"]]
    assert said.count("Are you up?") == 1


def fits_everybody(page: Page) -> None:
    """By axe-core, in the thumb's reach, and with letters of twice the size."""
    assert violations(page) == [] and sideways(page) == 0
    page.evaluate(LETTERS)
    box = page.get_by_role("button", name="Stop the sound").bounding_box()
    height = page.evaluate("innerHeight")
    assert box and box["height"] >= 96 and box["y"] > height / 3 and box["y"] + box["height"] <= height
    assert sideways(page) == 0


def stops_by_one_tap(page: Page) -> None:
    page.get_by_role("button", name="Stop the sound").tap()
    eventually(page, lambda: silent(page), "the alarm to stop")
    expect(page.get_by_text("babycam does not answer: nobody would be woken.").last).to_be_visible()


def test_a_page_that_slept_says_at_once_how_old_its_news_are(home: Home, zoe: Room) -> None:
    ana, other = home.visit("ana"), home.visit("ben")
    for page in (ana, other):
        shows(page, "Zoe", "Quiet")
    life = ana.context.new_cdp_session(ana)
    life.send("Page.setWebLifecycleState", {"state": "frozen"})
    with stopped(home):
        expect(other.get_by_text(re.compile(r"babycam ([7-9]|\d\d) s ago")).last).to_be_visible()
        life.send("Page.setWebLifecycleState", {"state": "active"})
        assert ana.evaluate("document.querySelector('[data-link]')?.dataset.link") in ("late", "lost")
        claims_nothing(ana)
        expect(ana.get_by_text(OLD).last).to_be_visible()
        expect(tile(ana, "Zoe")).to_contain_text(re.compile(r"Zoe was quiet \d+ s ago"))
    shows(ana, "Zoe", "Quiet")
    expect(ana.locator("[data-link]")).to_have_count(0)


def test_a_phone_that_is_the_camera_says_that_nobody_hears_it(home: Home) -> None:
    """Also in the dark. Its battery is low: that, too, is only how it was."""
    room = home.ana.post("/api/rooms", {"name": "Max"})["id"]
    home.ana.patch(f"/api/rooms/{room}", {"loud_db": -5.0, "stir_db": -8.0})
    chromium = home.browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, "--use-fake-device-for-media-stream"])
    try:
        phone = home.device(browser=chromium, **MAY)
        phone.add_init_script(DRY)
        phone.goto(f"/camera#{home.ana.post('/api/pairings', {'room': room})['url'].partition('#')[2]}")
        phone.get_by_role("button", name="Use this room").click()
        phone.get_by_role("button", name="Start the camera").click()
        phone.get_by_role("heading", name="Max is heard").wait_for()
        ana = home.visit("ana")
        expect(alarm(ana)).to_contain_text("is low on battery")
        phone.get_by_role("button", name="Darken now").click()
        with stopped(home):
            expect(phone.locator("[data-part=dark]").get_by_role("alert")).to_contain_text("babycam does not hear this room")
            expect(alarm(ana)).to_contain_text(re.compile(r"was low on battery \d+ s ago"))
            claims_nothing(ana)
        expect(phone.locator("[data-part=dark]").get_by_role("alert")).to_be_hidden()
    finally:
        home.everybody_leaves()
        chromium.close()
        home.ana.delete(f"/api/rooms/{room}")


class Wire:
    """The page's events socket, in the test's hand: forwards what the real server says, holds it back, or adds to it."""

    def __init__(self, page: Page) -> None:
        self.dead = False
        self.socket: WebSocketRoute | None = None
        page.route_web_socket(re.compile("/ws/events/"), self._open)

    def _open(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        self.socket = socket
        server.on_message(lambda message: None if self.dead else socket.send(message))

    def say(self, **message: Any) -> None:
        assert self.socket
        self.socket.send(json.dumps({"at": AT, **message}))


def test_a_server_that_is_half_dead_is_dead(home: Home, zoe: Room) -> None:
    """Its socket stays open and says nothing while every request is answered; then requests fail at a proxy as well."""
    ana = home.device()
    wire = Wire(ana)
    home.log_in(ana, "ana")
    shows(ana, "Zoe", "Quiet")
    wire.dead = True
    expect(ana.get_by_text(OLD).last).to_be_visible()
    ana.evaluate("fetch('/api/rooms')")
    claims_nothing(ana)
    ana.route("**/api/**", lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
    expect(alarm(ana)).to_contain_text("babycam does not answer")
    ana.unroute_all()
    wire.dead = False
    expect(alarm(ana)).to_be_hidden()
    shows(ana, "Zoe", "Quiet")


def test_the_servers_own_trouble_stands_above_a_cry_and_an_open_question(home: Home, zoe: Room) -> None:
    ana = home.device(**SMALL)
    wire = Wire(ana)
    home.log_in(ana, "ana")
    shows(ana, "Zoe", "Quiet")
    ana.goto("/settings/cameras")
    ana.get_by_role("region", name="Zoe").get_by_role("button", name="Remove").click()
    expect(ana.get_by_role("button", name="Cancel")).to_be_visible()
    a_cry(zoe)
    expect(alarm(ana)).to_contain_text("was loud")
    words = "The database does not answer: nobody can be called."
    wire.say(type="alarm.down", down=True, since=AT, words=words, part="database")
    expect(alarm(ana)).to_contain_text(words)
    eventually(ana, lambda: sounds(ana), "the alarm to be heard")
    assert violations(ana) == [] and sideways(ana) == 0
    ana.get_by_role("button", name="Stop the sound").tap()
    eventually(ana, lambda: silent(ana), "the alarm to stop")
    expect(alarm(ana)).to_contain_text("It is quiet now.")
    expect(alarm(ana).get_by_text(words)).to_be_visible()
    take(ana).tap()
    expect(alarm(ana)).to_be_hidden()
    expect(ana).to_have_url(re.compile(f"/rooms/{zoe.id}$"))
    expect(ana.get_by_role("button", name="Cancel")).to_have_count(0)
    assert home.ana.get(f"/api/rooms/{zoe.id}")["camera"], "a question that was left removes nothing"
    expect(ana.get_by_role("banner").get_by_text(words)).to_be_visible()
    wire.say(type="alarm.down", down=False, since=None, words="It works again.")
    expect(ana.get_by_role("banner").get_by_text(words)).to_be_hidden()
