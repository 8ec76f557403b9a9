"""Woken for the right thing: what it was and why in words, whether that was right, and sound that waits for a reason."""

import re
import time
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from babycam.media.emulator import serve_emulator
from babycam.media.synthetic import RoomSound, cry, dbfs, tone
from bench.cry_quality import vacuum
from tests.e2e.access import violations
from tests.e2e.ear import AUDIBLE
from tests.e2e.home import PHONE, Home, Room, alarm, change, eventually, shows, take, tile

GATE = "video[data-room][data-gate]"


def test_alarm_says_what_it_was_and_why_and_the_parent_says_whether_that_was_right(home: Home, zoe: Room) -> None:
    ana = home.visit("ana", **PHONE)
    shows(ana, "Zoe", "Quiet")
    zoe.burst(seconds=4)
    expect(alarm(ana)).to_contain_text(re.compile(r"Woke you: a noise, loud for [\d.]+ s"))
    take(ana).tap()
    zoe.calm()
    [incident] = zoe.incidents(only_open=False)[:1]
    ana.goto(f"/incidents/{incident['id']}")
    expect(ana.get_by_text(re.compile("Why it woke: a noise, loud for"))).to_be_visible()
    question = ana.get_by_role("region", name="Was this right?")
    question.get_by_role("button", name="There was no cry").tap()
    expect(question.get_by_text("Ana said: there was no cry.")).to_be_visible()
    assert violations(ana) == []
    assert zoe.ana.get(f"/api/incidents/{incident['id']}")["verdict"]["cried"] is False
    cry = """UPDATE alerts_incident SET params = json_set(params, '$.certainty', 'cry', '$.cause', 'crying', '$.cause_s', 3.0)"""
    change(zoe.database, f"{cry} WHERE id = {incident['id']}")
    question.get_by_role("button", name="There was a cry").tap()
    expect(ana.get_by_text("Why it woke: a cry, crying for 3 s")).to_be_visible()


def test_cry_wakes_where_a_vacuum_cleaner_did_not(home: Home) -> None:
    with home.room("Mia", wake_for="cries") as mia:
        ben = home.visit("ben")
        shows(ben, "Mia", "Quiet")
        rate = mia.phone.sound.rate
        motor = vacuum(8 * rate, np.random.default_rng(4))
        mia.phone.sound.play(time.time() + 0.5, motor * np.float32(dbfs(-18.0) / np.std(motor)))
        [noise] = eventually(ben, lambda: [one for one in noises(mia) if one["ended_at"]], "the vacuum cleaner to be over", 60)
        assert noise["woke_at"] is None
        expect(alarm(ben)).to_have_count(0)
        mia.phone.sound.play(time.time() + 0.5, cry(rate, 8.0, -18.0))
        expect(alarm(ben)).to_contain_text(re.compile(r"Woke you: (probably )?a cry, crying for [\d.]+ s"))
        take(ben).click()
        home.everybody_leaves()  # a page that stands open asks for a room that is gone


def test_answers_propose_a_stricter_setting_and_change_nothing(home: Home, zoe: Room) -> None:
    ana = home.visit("ana", **PHONE)
    zoe.burst(seconds=2)
    take(ana).tap()
    zoe.calm()
    incident = zoe.incidents(only_open=False)[0]["id"]
    for copy in (incident + 1001, incident + 1002):
        change(zoe.database, *copied(incident, copy))
        zoe.ana.call("PUT", f"/api/incidents/{copy}/verdict", {"cried": False})
    ana.goto(f"/incidents/{incident}")
    question = ana.get_by_role("region", name="Was this right?")
    expect(question.get_by_text("were no cries")).to_have_count(0)
    question.get_by_role("button", name="There was no cry").tap()
    expect(
        question.get_by_text(re.compile(r"3 of the last \d wake-ups here were no cries. Wake me for cries, and"))
    ).to_be_visible()
    assert violations(ana) == []
    question.get_by_role("link", name="Look at the setting").tap()
    choice = ana.get_by_role("group", name="Wake me for")
    expect(choice).to_be_in_viewport()
    expect(choice.get_by_role("radio", name="Any noise", exact=True)).to_be_checked()


def copied(incident: int, number: int) -> list[str]:
    """Statements that make this incident happen once more, under another number."""
    return [
        f"CREATE TEMP TABLE once AS SELECT * FROM alerts_incident WHERE id = {incident}",
        f"UPDATE once SET id = {number}",
        "INSERT INTO alerts_incident SELECT * FROM once",
    ]


def test_room_whose_sound_is_dull_says_that_any_noise_wakes(home: Home) -> None:
    with serve_emulator(width=320, height=240, fps=10) as phone:
        phone.sound = RoomSound(phone.sound.rate, level=-130.0)
        phone.sound.play(time.time(), tone(phone.sound.rate, 300.0, -55.0, 300.0))
        room = home.ana.post("/api/rooms", {"name": "Cellar", "wake_for": "cries_and_long"})
        camera = {"room": room["id"], "kind": "ipwebcam", "preset": "ipwebcam", "url": phone.url}
        home.ana.post("/api/cameras", camera)
        try:
            ana = home.sits("/")
            dull = "cries cannot be told from noises: this room’s sound is dull (nothing above 2 kHz)"
            expect(tile(ana, "Cellar").get_by_text(dull)).to_be_visible()
            assert violations(ana) == []
            ana.goto("/settings/about")
            expect(ana.get_by_text("Right now it wakes for any noise, because cries cannot be told from noises")).to_be_visible()
        finally:
            home.everybody_leaves()
            home.ana.delete(f"/api/rooms/{room['id']}")


def noises(room: Room) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = room.ana.get(f"/api/noises?room={room.id}")["results"]
    return found


def test_room_is_told_what_to_wake_for_and_keeps_it(home: Home, zoe: Room) -> None:
    ana = home.sits(f"/rooms/{zoe.id}#wake-for")
    choice = ana.get_by_role("group", name="Wake me for")
    expect(choice).to_be_in_viewport()
    expect(choice.get_by_role("radio", name="Any noise", exact=True)).to_be_checked()
    choice.get_by_text("Cries, and any noise that lasts").click()
    ana.get_by_label("Another noise wakes me after").select_option("120")
    eventually(ana, lambda: (zoe.facts["wake_for"], zoe.facts["long_noise_s"]) == ("cries_and_long", 120.0), "the room to know it")
    assert violations(ana) == []
    ana.reload()
    expect(ana.get_by_label("Another noise wakes me after")).to_have_value("120")
    zoe.ana.patch(f"/api/rooms/{zoe.id}", {"wake_for": "any", "long_noise_s": 60})


def listens(page: Page, room: Room, opens: str) -> None:
    """Turns the room's sound on, and says when it shall come through."""
    page.goto(f"/rooms/{room.id}")
    page.get_by_role("button", name="Turn sound on").click()
    page.get_by_role("group", name="Let me hear").get_by_text(opens).click()
    page.locator(f"{GATE}[data-state=live]").wait_for()


@pytest.mark.parametrize("opens", ["From stirring", "What wakes"])
def test_sound_waits_for_a_reason_ticks_meanwhile_and_opens_at_once(home: Home, zoe: Room, opens: str) -> None:
    ben = home.visit("ben")
    listens(ben, zoe, opens)
    expect(ben.locator(GATE)).to_have_attribute("data-gate", "closed")
    assert ben.locator(GATE).evaluate("video => [video.volume, video.paused]") == [0, False], "it plays on, so nothing is replayed"
    expect(ben.get_by_text("Silent until")).to_be_visible()
    assert violations(ben) == []
    if opens == "From stirring":
        ben.evaluate("window.loudest = 0; setInterval(() => { window.loudest = Math.max(window.loudest, window.loudness()); }, 15)")
        eventually(ben, lambda: float(ben.evaluate("window.loudest")) > AUDIBLE, "a tick", seconds=45)
    zoe.burst(seconds=4)
    expect(ben.locator(GATE)).to_have_attribute("data-gate", "open")
    assert ben.locator(GATE).evaluate("video => video.volume > 0 && !video.muted")
    zoe.hush()
    zoe.calm()
    expect(ben.locator(GATE)).to_have_attribute("data-gate", "closed")
    ben.reload()
    ben.get_by_role("button", name="Turn sound on").click()
    expect(ben.get_by_role("group", name="Let me hear").get_by_role("radio", name=opens)).to_be_checked()
