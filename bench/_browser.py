"""A real Chromium that reads the time strip of the picture it shows (see babycam/media/synthetic.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools import debian

CHROMIUM = "/usr/bin/chromium"
LIGHT = str(debian.SHELL) if debian.SHELL.exists() else CHROMIUM  # the same engine for what needs no window
# A service worker is refused where the certificate is not trusted, and a house signs its own.
TRUSTING = "--ignore-certificate-errors"
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    TRUSTING,
]

# Defines stripReader(video): a function that gives the milliseconds in the newest painted frame's strip, or null.
STRIP_READER = """
  const stripReader = (video) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d', {willReadFrequently: true});
    const cell = (pixels, width, x0, x1, y0, y1) => {
      let sum = 0, n = 0;
      for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) { sum += pixels[4 * (y * width + x) + 1]; n++; }
      return sum / n;
    };
    return () => {
      const width = video.videoWidth, height = video.videoHeight;
      if (!width) return null;
      const strip = Math.ceil(height / 12);
      canvas.width = width; canvas.height = strip;
      context.drawImage(video, 0, 0, width, strip, 0, 0, width, strip);
      const pixels = context.getImageData(0, 0, width, strip).data;
      const cw = width / 32, ch = height / 24, bits = [];
      for (let row = 0; row < 2; row++) for (let i = 0; i < 32; i++) {
        const v = cell(pixels, width, Math.floor((i + .3) * cw), Math.max(Math.floor((i + .7) * cw), Math.floor((i + .3) * cw) + 1),
          Math.floor((row + .3) * ch), Math.max(Math.floor((row + .7) * ch), Math.floor((row + .3) * ch) + 1)) > 125 ? 1 : 0;
        bits.push(v);
      }
      const data = [...bits.slice(4, 32), ...bits.slice(36, 64)];
      const ms = data.slice(0, 44).reduce((value, bit) => value * 2 + bit, 0);
      const sum = data.slice(44).reduce((value, bit) => value * 2 + bit, 0);
      let wanted = 0;
      for (let i = 0, rest = ms; i < 11; i++) { wanted += (rest % 16) * (2 * i + 1) * 29; rest = Math.floor(rest / 16); }
      return wanted % 4096 === sum ? ms : null;
    };
  };
"""

# Every reading is (now - time in the picture) in ms.
READ_STRIP = (
    "async ({selector, count, seconds}) => {"
    + STRIP_READER
    + """
  const video = document.querySelector(selector), read = stripReader(video);
  const out = [], deadline = performance.now() + 1000 * seconds;
  let last = null, unread = 0;
  while (out.length < count && performance.now() < deadline) {
    await Promise.race([new Promise(done => video.requestVideoFrameCallback(done)), new Promise(done => setTimeout(done, 500))]);
    const now = Date.now(), ms = read();
    if (ms === null) unread++;
    else if (ms !== last) { out.push(now - ms); last = ms; }
  }
  return {delays: out, unread};
}
"""
)


@contextmanager
def browser_page(cookies: list[Any], width: int = 1280, height: int = 800) -> Iterator[Page]:
    """A page with these cookies that accepts whatever certificate the server shows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(ignore_https_errors=True, viewport={"width": width, "height": height})
        context.add_cookies(cookies)
        try:
            yield context.new_page()
        finally:
            browser.close()


def glass_delays(page: Page, selector: str = "video", count: int = 100, seconds: float = 30.0) -> list[float]:
    """Milliseconds from the picture's own clock to the screen, for `count` different frames."""
    return list(page.evaluate(READ_STRIP, {"selector": selector, "count": count, "seconds": seconds})["delays"])
