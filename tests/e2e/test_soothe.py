"""What a parent asks of the phone in the room: a voice, a lullaby, a light, less picture."""

import io
import re
import wave
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home, eventually
from tests.e2e.phone import heard, says, standing, wished, with_media


@pytest.fixture(scope="module")
def media(browser: Browser) -> Iterator[Browser]:
    with with_media(browser) as found:
        yield found


@pytest.fixture
def nursery(home: Home) -> Iterator[int]:
    """The microphone of the browser beeps all the time: nobody shall come for that."""
    room = home.ana.post("/api/rooms", {"name": "Nursery"})["id"]
    home.ana.patch(f"/api/rooms/{room}", {"loud_db": -1, "stir_db": -3})
    yield room
    home.ana.delete(f"/api/rooms/{room}")


def open_room(home: Home, media: Browser, room: int) -> tuple[Page, Page]:
    """The phone in the room, and Ana before her phone."""
    phone = standing(home, media, room)
    parent = home.sits(f"/rooms/{room}", browser=media, **PHONE)
    parent.get_by_role("region", name="Talk").wait_for()
    return phone, parent


def test_a_parent_s_voice_comes_out_of_the_phone_while_the_button_is_held(home: Home, media: Browser, nursery: int) -> None:
    phone, parent = open_room(home, media, nursery)
    hold = parent.get_by_role("button", name="Hold to talk")
    hold.hover()  # when it no longer moves: the page above it still learns of the room
    parent.mouse.down()
    expect(parent.get_by_text("You are heard. Let go to end")).to_be_visible()
    before = heard(phone)
    eventually(phone, lambda: heard(phone) > before + 1e-6, "the voice to come out of the phone")
    assert phone.evaluate("window.phone.by") == "Ana"
    parent.mouse.up()
    expect(hold).to_be_visible()
    eventually(phone, lambda: phone.evaluate("window.phone.by") is None, "the phone to know that nobody talks")


def test_a_voice_needs_no_holding_for_those_who_cannot_and_one_person_talks_at_a_time(
    home: Home, media: Browser, nursery: int
) -> None:
    _phone, parent = open_room(home, media, nursery)
    parent.get_by_text("Talk without holding").click()
    parent.get_by_role("button", name="Talk", exact=True).press("Enter")
    expect(parent.get_by_role("button", name="You are heard. Tap to end")).to_be_visible()
    ben = home.visit("ben", browser=media)
    ben.goto(f"/rooms/{nursery}")
    expect(ben.get_by_text("Ana is talking to this room")).to_be_visible()
    expect(ben.get_by_role("button", name="Hold to talk")).to_be_disabled()
    parent.get_by_role("button", name="You are heard. Tap to end").click()
    expect(ben.get_by_role("button", name="Hold to talk")).to_be_enabled()


def test_a_lullaby_and_a_light_reach_the_phone_and_the_page_says_what_the_phone_says(
    home: Home, media: Browser, nursery: int
) -> None:
    phone, parent = open_room(home, media, nursery)
    parent.get_by_role("button", name="Play Rain").click()
    expect(parent.get_by_text("Rain starts…")).to_be_visible()
    eventually(phone, lambda: wished(phone)["play"]["track"] == "rain", "the wish for rain")
    assert wished(phone)["play"]["until"], "the timer of half an hour was forgotten"
    says(phone, playing={"track": "rain", "left_s": 1740})
    expect(parent.get_by_text(re.compile("Rain plays, 29 mins? left"))).to_be_visible()
    parent.get_by_role("switch", name="Night light").dispatch_event("click")
    parent.get_by_label("Candle").dispatch_event("click")
    eventually(phone, lambda: (wished(phone)["light"]["on"], wished(phone)["light"]["colour"]) == (True, "#ffc27a"), "the light")
    parent.get_by_role("switch", name="Torch").dispatch_event("click")
    parent.get_by_text("Sound only").click()
    eventually(phone, lambda: (wished(phone)["quality"], wished(phone)["light"]["torch"]) == ("sound", True), "the rest")
    says(phone, charging=False, battery=64, gain_control=True)
    expect(parent.get_by_text("The phone is not plugged in.")).to_be_visible()
    expect(parent.get_by_text("The phone adjusts the loudness by itself")).to_be_visible()
    for theme in ("night", "day"):
        parent.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        parent.wait_for_timeout(300)  # colours fade over
        assert violations(parent) == [] and sideways(parent) == 0


def test_what_is_wished_while_the_phone_is_away_is_said_to_wait(home: Home, media: Browser, nursery: int) -> None:
    phone, parent = open_room(home, media, nursery)
    phone.context.close()
    expect(parent.get_by_text("Old phone is offline. It will do this when it is back.")).to_be_visible()
    parent.get_by_role("button", name="Play Waves").click()
    expect(parent.get_by_text("Waves waits for the phone")).to_be_visible()


def humming(seconds: float = 1.0) -> bytes:
    """A WAV file with somebody's low voice."""
    tone = np.sin(2 * np.pi * 220 * np.arange(int(16000 * seconds)) / 16000)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((tone * 8000).astype("<i2").tobytes())
    return out.getvalue()


def test_a_family_s_own_song_is_kept_played_and_deleted_and_a_picture_is_no_song(home: Home, media: Browser, nursery: int) -> None:
    home.excuse("status of 415")
    phone, parent = open_room(home, media, nursery)
    card = parent.get_by_role("region", name="Lullabies")
    picker = card.get_by_label("Add a sound file")
    picker.set_input_files({"name": "bed.mp3", "mimeType": "audio/mpeg", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(64)})
    expect(card.get_by_role("alert")).to_contain_text("This is not a sound that babycam can play.")
    picker.set_input_files({"name": "Ana hums.wav", "mimeType": "audio/wav", "buffer": humming()})
    expect(parent.get_by_text("Ana hums was added.")).to_be_visible()
    expect(card.get_by_role("alert")).to_be_hidden()
    [song] = [each for each in home.ana.get("/api/lullabies") if each["kind"] == "file"]
    card.get_by_text("60 s", exact=True).tap()
    card.get_by_role("button", name="Play Ana hums").tap()
    eventually(phone, lambda: (wished(phone)["play"]["track"], wished(phone)["play"]["fade_s"]) == (song["id"], 60), "the song")
    assert phone.evaluate("async (url) => (await (await fetch(url)).arrayBuffer()).byteLength", song["url"]) == len(humming())
    card.get_by_role("button", name="Delete Ana hums").tap()
    parent.get_by_role("dialog").get_by_role("button", name="Remove").tap()
    expect(card.get_by_text("Ana hums")).to_have_count(0)
    eventually(phone, lambda: wished(phone)["play"]["track"] is None, "the phone to stop")
    assert not [each for each in home.ana.get("/api/lullabies") if each["kind"] == "file"]
