"""WHIP and WHEP clients that others wrote (npm), in a real Chromium on the product's own origin: no door is opened for them.

They are evaluated in an empty place of that origin, so that the product's Content-Security-Policy and its refusal of other origins
hold for them as for anybody. `bundle` makes them of the page's locked packages; the page itself never holds them.
"""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.rig import Client, Rig
from tools import environment

FRONTEND = Path(__file__).parents[2] / "frontend"
SOURCE = FRONTEND / "other-clients.js"
EMPTY = "/offline.css"

PUBLISH = """
async ({endpoint, token}) => {
  const begin = async () => {
    const media = await navigator.mediaDevices.getUserMedia({
      audio: {echoCancellation: false, noiseSuppression: false, autoGainControl: false},
      video: {width: 320, height: 240},
    });
    const client = new clients.WHIPClient({endpoint, opts: {authkey: token, iceServers: [], timeout: 500}});
    await client.ingest(media);
    await Promise.race([client.getResourceUrl(), new Promise((done, fail) => setTimeout(fail, 10000))]);
    return client;
  };
  const well = (client) => ["new", "connecting", "connected"].includes(client.peer?.connectionState);
  const loop = async () => {  // as the page around it would: it gives up by itself when its connection has failed
    window.begun = 0;
    for (;;) {
      if (window.sender === undefined || (window.sender && !well(window.sender))) {
        window.sender = undefined;
        window.sender = await begin().then((client) => (window.begun++, client), () => undefined);
      }
      if (window.sender === null) return;
      await new Promise((done) => setTimeout(done, 500));
    }
  };
  void loop();
}
"""
GOODBYE = "async () => { const client = window.sender; window.sender = null; await client.destroy(); }"

WATCH = """
async ({endpoint, pictures}) => {
  const peer = new RTCPeerConnection({iceServers: [], bundlePolicy: "max-bundle"});
  peer.addTransceiver("audio", {direction: "recvonly"});
  peer.addTransceiver("video", {direction: "recvonly"});
  const video = document.createElementNS("http://www.w3.org/1999/xhtml", "video");
  const stream = new MediaStream();
  video.autoplay = true;
  video.srcObject = stream;
  peer.ontrack = ({track}) => stream.addTrack(track);
  document.documentElement.append(video);
  window.player = new clients.WHEPClient();
  await player.view(peer, endpoint);
  void video.play();
  const energy = async () => [...(await peer.getStats()).values()].find((one) => one.type === "inbound-rtp" && one.kind === "audio")
    ?.totalAudioEnergy ?? 0;
  let shown = 0;
  while (shown < pictures || !(await energy())) {
    await new Promise((done) => video.requestVideoFrameCallback(done));
    shown++;
  }
  return {size: [video.videoWidth, video.videoHeight], shown, energy: await energy()};
}
"""


@cache
def bundle() -> str:
    """One script that defines `clients`: WHIPClient of @eyevinn/whip-web-client, and WHEPClient of whip-whep."""
    tool = FRONTEND / "node_modules" / ".bin" / "rolldown"
    made = subprocess.run(
        [tool, SOURCE, "--format", "iife", "--name", "clients", "--platform", "browser", "--logLevel", "silent"],
        cwd=FRONTEND,
        env=environment.ready_packages(),  # the system may have no Node
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return made.stdout


def opened(browser: Browser, rig: Rig, person: Client | None = None) -> Page:
    """An empty page of the product's origin that knows `clients`. `person`: it is theirs, and sends the CSRF token as pages do."""
    context = browser.new_context(ignore_https_errors=True, base_url=rig.base)
    if person:
        context.add_cookies(person.browser_cookies())
        context.set_extra_http_headers({"X-CSRFToken": person.cookie("__Host-csrftoken")})
    page = context.new_page()
    page.goto(EMPTY)
    page.evaluate(bundle() + "; globalThis.clients = clients; undefined")
    return page


def publish(page: Page, endpoint: str, token: str) -> None:
    """Sends the made-up camera and microphone; whenever the client has given up, another is begun, as the page around it would."""
    page.evaluate(PUBLISH, {"endpoint": endpoint, "token": token})


def goodbye(page: Page) -> None:
    """The client hangs up by itself (DELETE), and no other is begun."""
    page.evaluate(GOODBYE)


def watched(page: Page, endpoint: str, pictures: int) -> dict[str, Any]:
    """Plays until so many pictures were painted and sound was heard: {size, shown, energy}. The player goes on."""
    report: dict[str, Any] = page.evaluate(WATCH, {"endpoint": endpoint, "pictures": pictures})
    return report
