"""A phone in a room, as far as the server sees one: media by WHIP, its socket, a beat each second. Not babycam's own page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from bench._browser import FLAGS, LIGHT
from tests.e2e.home import Home
from tests.rig import Client

FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"]
BEGIN = """
async (room) => {
  const me = await (await fetch("/api/camera")).json();
  const beat = {mic: "live", camera: "live", visible: true, wake_lock: true, torch: false, playing: null};
  const phone = window.phone = {me, beat, wish: null, by: null};
  const stream = await navigator.mediaDevices.getUserMedia({audio: true, video: {width: 320, height: 240, frameRate: 10}});
  const peer = phone.peer = new RTCPeerConnection({iceServers: []});
  peer.ontrack = ({track}) => {
    phone.speaker = new Audio();
    phone.speaker.srcObject = new MediaStream([track]);
    phone.speaker.play();
  };
  const direction = {audio: "sendrecv", video: "sendonly"};
  for (const track of stream.getTracks()) peer.addTransceiver(track, {direction: direction[track.kind]});
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => {
    setTimeout(done, 1000);
    peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done();
  });
  const csrf = /__Host-csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
  const headers = {"Content-Type": "application/sdp", "X-CSRFToken": csrf};
  const answer = await fetch(`/api/rooms/${room}/whip`, {method: "POST", headers, body: peer.localDescription.sdp});
  if (!answer.ok) throw new Error(await answer.text());
  await peer.setRemoteDescription({type: "answer", sdp: await answer.text()});
  const socket = phone.socket = new WebSocket(`wss://${location.host}/ws/camera/`);
  socket.onmessage = ({data}) => {
    const said = JSON.parse(data);
    if (said.wish) phone.wish = said.wish;
    if (said.type === "talk") phone.by = said.by;
  };
  const say = () => {
    const now = {type: "beat", at: Date.now(), publishing: peer.connectionState, ...phone.beat};
    if (socket.readyState === 1) socket.send(JSON.stringify(now));
  };
  socket.onopen = say;
  setInterval(say, 1000);
}
"""
HEARD = """
async () => {
  let energy = 0;
  (await window.phone.peer.getStats()).forEach((each) => {
    if (each.type === "inbound-rtp" && each.kind === "audio") energy = each.totalAudioEnergy ?? 0;
  });
  return energy;
}
"""


@contextmanager
def with_media(browser: Browser) -> Iterator[Browser]:
    """The same browser with a camera and a microphone that beeps, and leave to use them."""
    media = browser.browser_type.launch(executable_path=LIGHT, args=[*FLAGS, *FAKE])
    try:
        yield media
    finally:
        media.close()


def pair(home: Home, room: int, name: str = "Old phone") -> Client:
    """A phone that typed the code of a parent."""
    code = home.ana.post("/api/pairings", {"room": room})["code"]
    phone = Client(home.rig.base)
    phone.get("/api/session")
    phone.post("/api/pairings/claim", {"code": code, "room": room, "name": name, "replace": False})
    return phone


def standing(home: Home, browser: Browser, room: int, name: str = "Old phone") -> Page:
    """That phone, sending."""
    phone = pair(home, room, name)
    page = home.device(browser=browser)
    page.context.add_cookies(phone.browser_cookies())
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto("/offline.css")  # an empty place of the same origin
    page.evaluate(BEGIN, room)
    return page


def says(phone: Page, **beat: Any) -> None:
    """From the next beat on."""
    phone.evaluate("(beat) => Object.assign(window.phone.beat, beat)", beat)


def wished(phone: Page) -> dict[str, Any]:
    """What the server wishes of it."""
    found: dict[str, Any] = phone.evaluate("window.phone.wish") or {}
    return found


def heard(phone: Page) -> float:
    """How much voice has come out of it so far (RTP statistics)."""
    return float(phone.evaluate(HEARD))
