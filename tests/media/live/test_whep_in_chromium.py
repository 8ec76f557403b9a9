"""WebRTC in a real browser: Chromium must show the pictures and hear the sound that the room sends."""

import asyncio
from itertools import pairwise

import pytest
from playwright.async_api import async_playwright

from babycam.media.bus import Bus
from babycam.media.live.whep import WhepSessions
from babycam.media.packets import StreamInfo
from babycam.media.ring import Ring
from babycam.media.transcode import Normalised
from bench._browser import FLAGS, LIGHT
from tests.media import makes
from tests.support.services import need

pytestmark = pytest.mark.slow

WATCH = """
async (pictures) => {
  const peer = new RTCPeerConnection();
  peer.addTransceiver("video", {direction: "recvonly"});
  peer.addTransceiver("audio", {direction: "recvonly"});
  const video = document.createElement("video");
  video.autoplay = true;
  document.body.append(video);
  const stream = new MediaStream();
  peer.ontrack = (event) => { stream.addTrack(event.track); video.srcObject = stream; };
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => {
    peer.onicegatheringstatechange = () => peer.iceGatheringState === "complete" && done();
    setTimeout(done, 1000);
  });
  await peer.setRemoteDescription({type: "answer", sdp: await window.answer(peer.localDescription.sdp)});
  const canvas = new OffscreenCanvas(320, 240).getContext("2d", {willReadFrequently: true});
  const shown = [];
  while (shown.length < pictures) {
    await new Promise((done) => video.requestVideoFrameCallback(done));
    canvas.drawImage(video, 0, 0);
    shown.push(Math.round((canvas.getImageData(160, 230, 1, 1).data[0] - 16) / 10));
  }
  const stats = [...(await peer.getStats()).values()];
  const sound = stats.find((one) => one.type === "inbound-rtp" && one.kind === "audio");
  const picture = stats.find((one) => one.type === "inbound-rtp" && one.kind === "video");
  peer.close();
  return {shown, energy: sound.totalAudioEnergy, concealed: sound.concealedSamples, received: sound.totalSamplesReceived,
          lost: picture.packetsLost, waits_ms: 1000 * picture.jitterBufferDelay / picture.jitterBufferEmittedCount};
}
"""


@pytest.mark.parametrize("sound", ["libopus", "aac"])
async def test_chromium_shows_and_hears_the_room_over_webrtc(sound: str) -> None:
    need("chromium")
    bus = Bus(Ring(10))
    whep = WhepSessions(bus, Normalised(bus))
    video, shown = makes.video(300, gop=30)
    audio, heard = makes.audio(20, codec=sound)
    packets = makes.merged(shown, heard)
    bus.info(StreamInfo(1, video, audio))

    async def play() -> None:
        loop = asyncio.get_running_loop()
        start = loop.time() - 1.5
        for packet in packets:
            await asyncio.sleep(max(0.0, start + (packet.dts - makes.T0) / 1e6 - loop.time()))
            bus.packet(packet)

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=LIGHT, args=[*FLAGS, "--autoplay-policy=no-user-gesture-required"]
        )
        page = await browser.new_page()
        await page.expose_function("answer", lambda sdp: whep.answer("browser", sdp))
        playing = asyncio.create_task(play())
        result = await asyncio.wait_for(page.evaluate(WATCH, 45), 30)
        playing.cancel()
        await browser.close()
    await whep.close()
    bus.close()
    numbers = result["shown"][10:]
    assert all((b - a) % 20 <= 3 for a, b in pairwise(numbers)) and len(set(numbers)) > 15, result
    assert result["energy"] > 0 and result["concealed"] < result["received"] / 10, result
