"""Listens to what a page really sends to the loudspeaker: an analyser next to every audio destination."""

from playwright.sync_api import Page

LISTEN = """
(() => {
  const connect = AudioNode.prototype.connect;
  const ears = [];
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      if (!target.ear) ears.push(target.ear = target.context.createAnalyser());
      connect.call(this, target.ear);
    }
    return connect.call(this, target, ...rest);
  };
  window.loudness = () => Math.max(0, ...ears.map((ear) => {
    const samples = new Float32Array(ear.fftSize);
    if (ear.context.state === "running") ear.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  }));
})()
"""
AUDIBLE = 0.002


def sounds(page: Page) -> bool:
    """Whether something comes out of the loudspeaker at this moment."""
    return float(page.evaluate("window.loudness()")) > AUDIBLE


def silent(page: Page) -> bool:
    """Whether nothing came out of it for half a second (a melody has pauses)."""
    for _ in range(10):
        if sounds(page):
            return False
        page.wait_for_timeout(50)
    return True
