"""What goes the other way, from the parents to the phone and back to them in words: a voice, a lullaby, a light, a warning, an end.

The page is babycam's own, over https that its browser really trusts. Its microphone hears its loudspeaker, as in a real room.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench._browser import FLAGS, LIGHT
from tests.e2e.ear import LISTEN, plays
from tests.e2e.home import LAPTOP, alarm, eventually, shows
from tests.e2e.old_phone import SOUND, Place, a_place
from tests.rig import Refused
from tests.support import lens

LOUD_DB = -30.0
# The room: what comes out of the loudspeaker gets into the microphone, and so does a child (`window.cry`).
ROOM = """
(() => {
  if (!navigator.mediaDevices) return;
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const play = HTMLMediaElement.prototype.play;
  const air = new AudioContext();
  const mic = window.mic = air.createMediaStreamDestination();
  const child = new OscillatorNode(air, {frequency: 900}), loud = new GainNode(air, {gain: 0});
  child.connect(loud).connect(mic);
  child.start();
  window.cry = (on) => { loud.gain.value = on ? 0.4 : 0; };
  HTMLMediaElement.prototype.play = function () {
    if (this.dataset.part === "voice" && this.srcObject && this.echoes !== this.srcObject) {
      this.echoes = this.srcObject;
      air.createMediaStreamSource(this.srcObject).connect(mic);
    }
    return play.call(this);
  };
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const given = await ask(wanted);
    if (!given.getAudioTracks().length) return given;
    air.createMediaStreamSource(new MediaStream(given.getAudioTracks())).connect(mic);
    return new MediaStream([...given.getVideoTracks(), mic.stream.getAudioTracks()[0].clone()]);
  };
})()
"""
# Its battery, and its socket.
BODY = """
window.power = Object.assign(new EventTarget(), {level: 1, charging: true});
navigator.getBattery = async () => window.power;
window.drained = (level, charging) => {
  Object.assign(window.power, {level, charging});
  window.power.dispatchEvent(new Event("levelchange"));
};
window.ends = [];
window.WebSocket = class extends WebSocket {
  constructor(...all) { super(...all); this.addEventListener("close", ({code}) => window.ends.push(code)); }
};
window.peers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...all) { super(...all); window.peers.push(this); }
};
"""
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
ASK = """
async ([method, path]) => {
  const csrf = /__Host-csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  const headers = {"Content-Type": "application/sdp", "X-CSRFToken": csrf};
  return (await fetch(path, {method, headers, body: method === "POST" ? "v=0" : undefined})).status;
}
"""


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A house whose phone is a camera already; nothing is to be heard but a quiet room."""
    with a_place(browser, tmp_path_factory.mktemp("both ways"), every=0) as made:
        made.home.ana.patch(
            f"/api/rooms/{made.room}", {"loud_db": LOUD_DB, "stir_db": LOUD_DB - 6, "patience": "instant", "wake_for": "any"}
        )
        made.home.ana.patch("/api/settings", {"policy": {"quiet_s": 5}})
        for script in (BODY, LISTEN, ROOM):
            made.phone.add_init_script(script)
        made.phone.goto(made.home.ana.post("/api/pairings", {"room": made.room})["url"])
        made.phone.get_by_role("button", name="Use this room").tap()
        made.phone.get_by_role("button", name="Start the camera").tap()
        expect(made.phone.get_by_role("heading", name="Zoe is heard")).to_be_visible()
        yield made


@pytest.fixture(scope="module")
def parent(place: Place, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Ana before the room, on a device whose microphone hears her all the time."""
    # Not in step with the phone, which is told each second what is heard in that instant.
    voice = lens.sound_file(tmp_path_factory.mktemp("voice") / "voice.wav", every=0.7)
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", f"--use-file-for-fake-audio-capture={voice}"]
    chromium = browser.browser_type.launch(executable_path=LIGHT, args=[*FLAGS, SOUND, *fake])
    page = place.home.visit("ana", browser=chromium, **LAPTOP)
    page.goto(f"/rooms/{place.room}")
    page.get_by_role("region", name="Talk").wait_for()
    yield page
    page.context.close()
    chromium.close()


def phone_of(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = place.home.ana.get(f"/api/rooms/{place.room}/phone")
    return found


def incidents(place: Place, kind: str) -> list[dict[str, Any]]:
    """Those that are open."""
    found = place.home.ana.get(f"/api/incidents?room={place.room}&open=1")["results"]
    return [incident for incident in found if incident["kind"] == kind]


def level(phone: Page) -> float:
    """dBFS that the server hears, as the phone shows it."""
    return float(phone.get_by_role("meter").get_attribute("aria-valuenow") or -75)


def wake(phone: Page) -> None:
    """A tap on the dark screen, if it is dark."""
    dark = phone.get_by_role("button", name="The screen is dark")
    if dark.count():
        dark.tap()


def test_a_parent_s_voice_comes_out_of_the_phone_and_alarms_nobody(place: Place, parent: Page) -> None:
    phone = place.phone
    assert not plays(phone, "voice")
    hold = parent.get_by_role("button", name="Hold to talk")
    hold.scroll_into_view_if_needed()
    box = hold.bounding_box()
    assert box
    parent.mouse.move(box["x"] + 40, box["y"] + 40)
    parent.mouse.down()
    expect(parent.get_by_text("You are heard. Let go to end")).to_be_visible()
    expect(phone.get_by_text("Ana is talking").first).to_be_visible()
    eventually(phone, lambda: plays(phone, "voice"), "the voice to come out of the loudspeaker")
    eventually(phone, lambda: level(phone) > LOUD_DB, "the voice to come back through the microphone, loud enough for an alarm")
    parent.mouse.up()
    expect(phone.get_by_text("Ana is talking").first).to_be_hidden()
    eventually(phone, lambda: level(phone) < LOUD_DB - 6, "the room to be quiet again")
    assert place.home.ana.get(f"/api/incidents?room={place.room}")["results"] == []

    phone.evaluate("window.cry(true)")  # the same loudness, and nobody talks
    expect(alarm(parent)).to_contain_text("Zoe is loud")
    phone.evaluate("window.cry(false)")
    expect(alarm(parent)).to_be_hidden()


def test_a_lullaby_outlives_the_network_and_ends_by_its_timer(place: Place, parent: Page) -> None:
    phone = place.phone
    parent.get_by_role("button", name="Play Rain").click()
    eventually(phone, lambda: plays(phone, "lullaby"), "the rain to come out of the loudspeaker")
    expect(parent.get_by_text(re.compile("Rain plays, (29|30) mins? left"))).to_be_visible()
    until = datetime.now(UTC) + timedelta(seconds=10)
    place.home.ana.patch(f"/api/rooms/{place.room}/phone", {"play": {"until": until.isoformat(), "fade_s": 0}})
    eventually(
        phone, lambda: ((phone_of(place)["beat"] or {})["playing"] or {}).get("left_s", 99) < 10, "the phone to know the end"
    )
    place.pull()
    try:
        shows(place.laptop, "Zoe", "Not heard")
        assert datetime.now(UTC) < until and plays(phone, "lullaby"), "the rain stopped with the network"
        eventually(phone, lambda: not plays(phone, "lullaby"), "the rain to end by itself")
        assert datetime.now(UTC) >= until - timedelta(seconds=1)
    finally:
        place.plug()
    place.until_heard()
    assert phone_of(place)["beat"]["playing"] is None


def test_the_night_light_is_the_phone_s_screen(place: Place, parent: Page) -> None:
    place.home.ana.patch(f"/api/rooms/{place.room}/phone", {"light": {"level": 1}})
    parent.get_by_label("Candle").dispatch_event("click")
    switch = parent.get_by_role("switch", name="Night light")
    switch.click(force=True)
    expect(switch).to_be_checked()
    dark = place.phone.locator("[data-part=dark]")
    expect(dark).to_have_css("background-color", "rgb(255, 194, 122)")
    switch.click(force=True)
    expect(dark).to_have_css("background-color", "rgb(0, 0, 0)")
    wake(place.phone)


def test_a_low_battery_is_told_and_what_may_become_a_silence_is_said_in_words(place: Place, parent: Page) -> None:
    phone = place.phone
    phone.evaluate("window.drained(0.19, false)")
    phone.evaluate(HIDE, True)
    expect(alarm(parent)).to_contain_text("The battery in Zoe is low: 19 % left. Plug it in.")
    alarm(parent).get_by_role("button", name="I’ll see to the camera").click()
    expect(parent.get_by_text("The phone is not plugged in.")).to_be_visible()
    expect(parent.get_by_text("The phone shows something else.")).to_be_visible()
    phone.evaluate(HIDE, False)
    phone.evaluate("window.drained(0.19, true)")
    expect(parent.get_by_text("The phone is not plugged in.")).to_be_hidden()
    expect(parent.get_by_text("The phone shows something else.")).to_be_hidden()
    eventually(parent, lambda: not incidents(place, "battery_low"), "the plugged phone to be well")


def test_a_phone_has_its_own_room_and_nothing_else_and_once_revoked_not_even_that(place: Place, parent: Page) -> None:
    ana, phone = place.home.ana, place.phone
    other = ana.post("/api/rooms", {"name": "Attic"})["id"]
    assert phone.evaluate(ASK, ["POST", f"/api/rooms/{other}/whip"]) == 404
    assert phone.evaluate(ASK, ["POST", "/api/rooms/9999/whip"]) == 404
    assert phone.evaluate(ASK, ["GET", f"/api/rooms/{other}"]) in (401, 404)
    expect(phone.get_by_role("heading", name="Zoe is heard")).to_be_visible()

    secret = {"Cookie": "; ".join(f"{each['name']}={each['value']}" for each in phone.context.cookies())}
    phone.evaluate("window.ends.length = 0")
    [device] = ana.get("/api/devices")
    ana.delete(f"/api/devices/{device['id']}")
    expect(phone.get_by_text("This phone is no longer a camera")).to_be_visible()
    assert 4401 in phone.evaluate("window.ends")
    assert phone.evaluate("window.peers.every(({connectionState}) => connectionState === 'closed')")
    assert phone.evaluate(ASK, ["POST", f"/api/rooms/{place.room}/whip"]) == 401
    with pytest.raises(Refused) as refused:
        type(ana)(ana.base).raw("GET", "/api/camera", **secret)
    assert refused.value.status == 401, "the secret opens the door still"
    expect(parent.get_by_role("heading", name="A phone for Zoe")).to_be_visible()
