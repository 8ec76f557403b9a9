"""The fragments in a real browser: Media Source Extensions of Chromium must take and play them."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from babycam.media.fmp4 import Fragmenter, init_segment, mime
from babycam.media.packets import Packet, StreamInfo
from babycam.media.transcode import Normaliser
from bench._browser import FLAGS, LIGHT
from tests.media import makes
from tests.media.test_parameter_sets import flapping
from tests.support.services import need

pytestmark = pytest.mark.slow

PLAY = """
async ([mime, init, fragments, at]) => {
  if (!MediaSource.isTypeSupported(mime)) return {error: "mime " + mime};
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const video = document.createElement("video");
  video.muted = true;
  document.body.append(video);
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  await new Promise((done) => source.addEventListener("sourceopen", done, {once: true}));
  const buffer = source.addSourceBuffer(mime);
  const append = (data) => new Promise((done, fail) => {
    buffer.addEventListener("updateend", done, {once: true});
    buffer.addEventListener("error", () => fail(new Error("append: " + (video.error || {}).message)), {once: true});
    buffer.appendBuffer(data);
  });
  await append(bytes(init));
  for (const one of fragments) await append(bytes(one));
  const ranges = [...Array(video.buffered.length).keys()].map((i) => [video.buffered.start(i), video.buffered.end(i)]);
  source.endOfStream();
  const shown = [];
  for (const time of at) {
    const painted = new Promise((done) => video.requestVideoFrameCallback(done));
    await new Promise((done) => { video.addEventListener("seeked", done, {once: true}); video.currentTime = time; });
    await painted;
    const canvas = new OffscreenCanvas(video.videoWidth || 1, video.videoHeight || 1).getContext("2d");
    canvas.drawImage(video, 0, 0);
    const [red] = canvas.getImageData(canvas.canvas.width / 2, canvas.canvas.height - 8, 1, 1).data;
    shown.push(Math.round((red - 16) / 10));
  }
  video.currentTime = ranges[0][0];
  video.playbackRate = 4;
  const ended = new Promise((done) => video.addEventListener("ended", () => done(true), {once: true}));
  await video.play();
  const whole = await Promise.race([ended, new Promise((done) => setTimeout(() => done(false), 8000))]);
  const quality = video.getVideoPlaybackQuality();
  return {ranges, shown, whole, size: [video.videoWidth, video.videoHeight], corrupted: quality.corruptedVideoFrames};
}
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    need("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=LIGHT, args=[*FLAGS, "--autoplay-policy=no-user-gesture-required"])
        yield browser.new_page()
        browser.close()


def play(page: Any, info: StreamInfo, packets: list[Packet], at: list[float]) -> dict[str, Any]:
    normaliser = Normaliser(info)
    items = [item for packet in packets for item in normaliser.feed(packet)]
    head = items[0]
    assert isinstance(head, StreamInfo)
    fragmenter = Fragmenter(head)
    made = [one.data for item in items if isinstance(item, Packet) for one in fragmenter.feed(item)]
    encoded = [base64.b64encode(data).decode() for data in (init_segment(head), *made)]
    result = page.evaluate(PLAY, [mime(head), encoded[0], encoded[1:], at])
    assert isinstance(result, dict) and "error" not in result, json.dumps(result)
    return result


def test_picture_and_sound_play_to_the_end_in_one_piece(page: Any) -> None:
    result = play(page, *makes.stream(3), at=[0.5, 1.5, 2.5])
    assert len(result["ranges"]) == 1
    assert result["shown"] == [7, 2, 17]
    assert result["whole"] and result["size"] == [320, 240] and not result["corrupted"]


def test_a_stalled_stream_goes_on_without_waiting_for_a_keyframe(page: Any) -> None:
    info, packets = makes.stream(4, gop=60)
    stalled = [replace(p, pts=p.pts + 700_000, dts=p.dts + 700_000) if p.pts > makes.T0 + 2_000_000 else p for p in packets]
    result = play(page, info, stalled, at=[1.5, 3.2, 4.0])
    assert len(result["ranges"]) == 1
    assert result["shown"] == [2, 17, 9]
    assert result["whole"]


def test_transcoded_mjpeg_and_pcm_play(page: Any) -> None:
    video, pictures = makes.video(45, codec="mjpeg")
    audio, sound = makes.audio(3, codec="pcm_s16le", rate=44_100)
    result = play(page, StreamInfo(1, video, audio), makes.merged(pictures, sound), at=[0.5, 1.5, 2.5])
    assert len(result["ranges"]) == 1
    assert [abs(a - b) <= 1 for a, b in zip(result["shown"], [7, 2, 17], strict=True)] == [True] * 3
    assert result["whole"]


def test_b_frames_and_opus_play(page: Any) -> None:
    video, pictures = makes.video(45, b_frames=2)
    audio, sound = makes.audio(3, codec="libopus")
    late = 2 / 15  # the timeline starts at the first decode time
    result = play(page, StreamInfo(1, video, audio), makes.merged(pictures, sound), at=[0.5 + late, 1.5 + late])
    assert len(result["ranges"]) == 1
    assert result["shown"] == [7, 2]


def test_sound_alone_plays(page: Any) -> None:
    audio, sound = makes.audio(2)
    result = play(page, StreamInfo(1, None, audio), sound, at=[])
    assert len(result["ranges"]) == 1 and result["whole"]


@pytest.mark.parametrize("kind", ["level", "coding"])
def test_parameter_sets_that_change_with_each_keyframe_play_in_one_piece(page: Any, kind: str) -> None:
    info, packets, _ = flapping(kind)
    result = play(page, StreamInfo(1, info, None), packets, at=[0.5, 1.5, 4.5])
    assert len(result["ranges"]) == 1
    assert result["shown"] == [7, 2, 7]
    assert result["whole"]
