"""A phone in a room: a Chromium with a made-up camera and microphone, and what is measured between it and a parent."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page, Playwright

from bench._browser import CHROMIUM, FLAGS, STRIP_READER
from tests.rig import Client, Rig
from tests.support import lens

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "ignore_https_errors": True,
}
SOUND = "--autoplay-policy=no-user-gesture-required"
PATIENCE_MS = 30_000

# Keeps the stream that the page got, so that what it sends can be seen and heard where it begins.
KEEP_STREAM = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  for (const track of stream.getTracks()) window[track.kind === 'video' ? 'lensTrack' : 'earTrack'] = track;
  if (stream.getAudioTracks().length) window.earOpened = Date.now();
  return stream;
};
"""

# Notes [ms in the picture, wall clock in ms] of each new picture of a <video>: when the camera took it, or when it is painted.
WATCH_STRIP = (
    "(video) => {"
    + STRIP_READER
    + """
  const read = stripReader(video);
  window.pictures = [];
  window.stalls = 0;
  video.addEventListener('waiting', () => window.stalls++);
  const look = (now, {captureTime}) => {
    const ms = read();
    const at = performance.timeOrigin + (captureTime ?? performance.now());
    if (ms !== null && window.pictures.at(-1)?.[0] !== ms) window.pictures.push([ms, at]);
    if (window.pictures.length > 20000) window.pictures.splice(0, 10000);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}
"""
)

# Notes the wall clock at the beginning of each burst in a stream.
WATCH_BURSTS = """
(stream) => {
  const context = new AudioContext(), ear = context.createAnalyser(), samples = new Float32Array(ear.fftSize = 2048);
  context.createMediaStreamSource(stream).connect(ear);
  window.bursts = [];
  setInterval(() => {
    ear.getFloatTimeDomainData(samples);
    const first = samples.findIndex((sample) => Math.abs(sample) > 0.06);
    const at = performance.timeOrigin + performance.now() - 1000 * (samples.length - first) / context.sampleRate;
    if (first > 0 && at - (window.bursts.at(-1) ?? 0) > 1500) window.bursts.push(at);
  }, 5);
}
"""


@dataclass
class Phone:
    """The camera's page, and the room that it stands in."""

    page: Page
    room: int

    def watch_itself(self) -> None:
        """From now on notes when each picture was taken and when each burst began."""
        self.page.evaluate(
            """async () => {
              const video = document.createElement('video');
              video.muted = true; video.playsInline = true; video.width = 64; video.className = 'lens';
              video.srcObject = new MediaStream([window.lensTrack]);
              document.body.append(video);
              await video.play();
            }"""
        )
        self.page.locator("video.lens").evaluate(WATCH_STRIP)
        self.page.evaluate(f"({WATCH_BURSTS})(new MediaStream([window.earTrack]))")

    def taken(self) -> list[tuple[float, float]]:
        return [(ms, at) for ms, at in self.page.evaluate("window.pictures")]

    def bursts(self) -> list[float]:
        return list(self.page.evaluate("window.bursts"))

    def opened(self) -> float:
        """When it began to listen: the beginning of its file, seconds since 1970."""
        return float(self.page.evaluate("window.earOpened")) / 1000


@contextmanager
def phone_in(
    playwright: Playwright,
    base: str,
    parent: Client,
    room: int,
    *,
    every: float = lens.BURST_EVERY_S,
    chromium: str = CHROMIUM,
    sound: Path | None = None,
) -> Iterator[Phone]:
    """A phone that has been paired with this room and sends. `base`: the server's address as the phone knows it.

    `sound`: the WAV file that it hears again and again, instead of bursts.
    """
    with tempfile.TemporaryDirectory(prefix="babycam-lens-") as folder:
        made = lens.flags(Path(folder), every=every, sound=sound)
        browser = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, SOUND, *made])
        try:
            context = browser.new_context(**PHONE)
            context.set_default_timeout(PATIENCE_MS)
            context.add_init_script(KEEP_STREAM)
            page = context.new_page()
            secret = parent.post("/api/pairings", {"room": room})["url"].partition("#")[2]
            page.goto(f"{base}/camera#{secret}")
            page.get_by_role("button", name="Use this room").click()
            page.get_by_role("button", name="Start the camera").click()
            page.get_by_role("heading", name=re.compile("is heard")).wait_for()
            yield Phone(page, room)
        finally:
            browser.close()


def workers(rig: Rig) -> list[psutil.Process]:
    """The processes that take care of the rooms."""
    return [process for process in rig.family() if "worker" in process.cmdline()]


def watch(page: Page, selector: str) -> None:
    """From now on notes when each picture is painted and when each burst is played by this <video>."""
    video = page.locator(selector).first
    video.evaluate(WATCH_STRIP)
    video.evaluate(f"(video) => ({WATCH_BURSTS})(video.srcObject ?? video.captureStream())")


def delays(taken: list[tuple[float, float]], painted: list[tuple[float, float]]) -> list[float]:
    """Milliseconds from camera to screen of each picture that both saw; the file repeats, so the nearest one before counts."""
    out = []
    by_ms: dict[float, list[float]] = {}
    for ms, at in taken:
        by_ms.setdefault(ms, []).append(at)
    for ms, at in painted:
        before = [began for began in by_ms.get(ms, []) if 0 <= at - began < 1000 * lens.LOOP_S / 2]
        if before:
            out.append(at - before[-1])
    return out


def burst_delays(began: list[float], heard: list[float]) -> list[float]:
    """The same for bursts."""
    limit = 1000 * lens.BURST_EVERY_S / 2
    return [at - before[-1] for at in heard if (before := [each for each in began if 0 <= at - each < limit])]


def noted(page: Page) -> tuple[list[tuple[float, float]], list[float], int]:
    """What a watched page has noted: pictures, bursts, and how often it had nothing to show."""
    notes: dict[str, Any] = page.evaluate("({pictures: window.pictures, bursts: window.bursts, stalls: window.stalls})")
    return [(ms, at) for ms, at in notes["pictures"]], list(notes["bursts"]), int(notes["stalls"])
