"""The alarm's first second: what was heard before it, by one tap, while the alarm waits softly and nothing is answered."""

import re
from functools import partial

from playwright.sync_api import Page, expect

from tests.e2e.ear import plays, sounds
from tests.e2e.home import PHONE, Home, Room, alarm, eventually, shows, take
from tests.rig import Rig

HEAR, STOP = "Hear how it began", "Stop listening"


def test_one_tap_lets_the_beginning_be_heard_and_the_alarm_rings_on_after_it(home: Home, zoe: Room) -> None:
    ben = home.visit("ben", **PHONE)
    shows(ben, "Zoe", "Quiet")
    zoe.burst(seconds=90)  # it goes on behind what is listened to
    expect(alarm(ben)).to_be_visible()
    eventually(ben, partial(plays, ben), "the alarm's second voice")
    hear = alarm(ben).get_by_role("button", name=HEAR)
    box = hear.bounding_box()
    assert box and box["y"] > 844 / 2, "within reach of a thumb"
    hear.tap()
    stop = alarm(ben).get_by_role("button", name=STOP)
    expect(stop).to_be_visible()
    assert not plays(ben), "the alarm's second voice is silent over it"
    eventually(ben, partial(loud, ben), "the noise itself to be heard, behind ten seconds of calm")
    expect(hear).to_be_visible()  # it is over
    eventually(ben, partial(plays, ben), "the alarm to be back")
    assert zoe.incidents()[0]["state"] == "triggered", "nobody has answered"
    take(ben).tap()
    expect(alarm(ben)).to_be_hidden()


def loud(page: Page) -> bool:
    """Louder than an alarm that is soft (0.03)."""
    return float(page.evaluate("window.loudness()")) > 0.2


def test_the_story_of_an_alarm_has_it_too_and_from_the_clip_when_the_worker_has_forgotten(home: Home, zoe: Room) -> None:
    zoe.calm()
    clip = zoe.clip()
    home.rig.stop()
    home.rig.start()
    zoe.heard()
    ana = home.sits(f"/incidents/{clip['incident']}")
    ana.get_by_role("button", name=HEAR).click()
    expect(ana.get_by_role("button", name=STOP)).to_be_visible()
    eventually(ana, partial(sounds, ana), "the noise to be heard")
    ana.get_by_role("button", name=STOP).click()
    expect(ana.get_by_role("button", name=HEAR)).to_be_visible()


def test_what_is_gone_is_said_in_words(home: Home, zoe: Room) -> None:
    incident = zoe.incidents(only_open=False)[0]["id"]
    for clip in zoe.ana.get(f"/api/clips?room={zoe.id}")["results"]:
        zoe.ana.delete(f"/api/clips/{clip['id']}")
    home.excuse("Failed to load resource.*404", re.escape("/beginning"))
    Rig.until(lambda: not zoe.ana.get(f"/api/clips?room={zoe.id}")["results"], 10, "the clips to be gone")
    ana = home.sits(f"/incidents/{incident}")
    ana.get_by_role("button", name=HEAR).click()
    expect(ana.get_by_role("alert")).to_contain_text("The sound from before this alarm is not there")
