"""Listening while the phone lies dark: one tap, the page hidden, and the room is heard all the same."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.home import PHONE, Home, Room, eventually
from tests.rig import Rig

LOUDNESS = "() => mediaLoudness('listen')"
TITLE = "() => navigator.mediaSession.metadata?.title ?? ''"
HIDE = """
() => {
  Object.defineProperty(document, 'hidden', {value: true, configurable: true});
  Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
  document.dispatchEvent(new Event('visibilitychange'));
}
"""
# The element is in no document: only who saw it begin can reach it, as a phone does. The alarm plays by another one.
REACH = """
{
  const play = Audio.prototype.play;
  Audio.prototype.play = function () {
    if (this.dataset.part === "listen") window.begun = this;
    return play.call(this);
  };
}
"""


def listens(ana: Any) -> list[tuple[int, str]]:
    return [(who["room"], who["how"]) for who in ana.get("/api/presence") if who["how"] == "listening"]


def phone_of(home: Home) -> Page:
    phone = home.sits("/", **PHONE)
    phone.add_init_script(REACH)
    return phone


def test_a_dark_phone_hears_the_room_and_its_lock_screen_says_how_it_is(home: Home, zoe: Room) -> None:
    phone = phone_of(home)
    phone.goto(f"/rooms/{zoe.id}")
    phone.get_by_role("button", name="Listen with the screen off").click()
    expect(phone.locator("[data-listen-card=on]")).to_contain_text("The screen may go off")
    phone.evaluate(HIDE)
    Rig.until(lambda: (zoe.id, "listening") in listens(home.ana), 10, "the listener to be named")
    zoe.burst()
    eventually(phone, lambda: float(phone.evaluate(LOUDNESS)) > 0.1, "the room to be heard")
    eventually(phone, lambda: "Zoe, loud" in phone.evaluate(TITLE), "the lock screen to say so")
    assert phone.evaluate("navigator.mediaSession.metadata.artwork.length") == 1
    assert phone.evaluate("navigator.mediaSession.playbackState") == "playing"
    zoe.settled()


def test_that_the_phone_stopped_it_is_said_with_the_time_and_one_tap_goes_on(home: Home, zoe: Room) -> None:
    phone = phone_of(home)
    phone.goto(f"/rooms/{zoe.id}")
    phone.get_by_role("button", name="Listen with the screen off").click()
    expect(phone.locator("[data-listen-card=on]")).to_be_visible()
    phone.evaluate("begun.pause()")
    card = phone.locator("[data-listen-card=stopped]")
    expect(card).to_contain_text(re.compile(r"Your phone stopped it at \d\d:\d\d"))
    Rig.until(lambda: listens(home.ana) == [], 10, "nobody to listen")
    card.get_by_role("button", name="Go on").click()
    on = phone.locator("[data-listen-card=on]")
    expect(on).to_be_visible()
    on.get_by_role("button", name="Stop").click()
    expect(phone.locator("[data-listen-card=off]")).to_be_visible()
    Rig.until(lambda: listens(home.ana) == [], 10, "nobody to listen")
