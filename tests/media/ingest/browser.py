"""A real Chromium as the phone: its made-up camera and microphone, sent by WHIP to whoever answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, async_playwright

from bench._browser import FLAGS, LIGHT

PHONE = "https://phone.invalid/"
MADE_UP = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"]
PUBLISH = """
async ({video, speaker, kbps}) => {
  const media = await navigator.mediaDevices.getUserMedia({
    audio: {echoCancellation: false, noiseSuppression: false, autoGainControl: false},
    video: video && {width: 640, height: 480, frameRate: 30},
  });
  const peer = window.peer = new RTCPeerConnection();
  for (const track of media.getTracks()) {
    const sending = peer.addTransceiver(track, {direction: speaker && track.kind === "audio" ? "sendrecv" : "sendonly"});
    if (track.kind === "video") {
      window.picture = sending.sender;
      const parameters = sending.sender.getParameters();
      parameters.degradationPreference = "maintain-resolution";
      if (kbps) parameters.encodings[0].maxBitrate = kbps * 1000;
      await sending.sender.setParameters(parameters);
    }
  }
  peer.ontrack = (event) => {
    const audio = window.speaker = new Audio();
    audio.srcObject = new MediaStream([event.track]);
    audio.play();
  };
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done();
    setTimeout(done, 1000);
  });
  await peer.setRemoteDescription({type: "answer", sdp: await window.answer(peer.localDescription.sdp)});
}
"""
CHANGE = """
async (change) => {
  const parameters = window.picture.getParameters();
  Object.assign(parameters.encodings[0], change);
  await window.picture.setParameters(parameters);
}
"""
STATS = """
async () => Object.fromEntries([...(await window.peer.getStats()).values()]
  .filter((one) => ["outbound-rtp", "inbound-rtp", "remote-inbound-rtp"].includes(one.type))
  .map((one) => [one.type + " " + one.kind, one]))
"""


class Phone:
    """The page. `change` what is sent of the pictures, read the browser's `stats`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def publish(self, *, video: bool = True, speaker: bool = False, kbps: int = 0) -> None:
        await self.page.evaluate(PUBLISH, {"video": video, "speaker": speaker, "kbps": kbps})

    async def change(self, **encoding: Any) -> None:
        await self.page.evaluate(CHANGE, encoding)

    async def stats(self) -> dict[str, Any]:
        return dict(await self.page.evaluate(STATS))


@asynccontextmanager
async def chromium(answer: Callable[[str], Awaitable[str]]) -> AsyncIterator[Phone]:
    """A phone whose page may use camera and microphone, because its address is one of https."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=LIGHT, args=[*FLAGS, *MADE_UP])
        try:
            page = await browser.new_page()
            await page.route(PHONE + "**", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
            await page.goto(PHONE)
            await page.expose_function("answer", answer)
            yield Phone(page)
        finally:
            await browser.close()
