"""Listens to what a page really sends to the loudspeaker: an analyser at every audio destination and every audio element."""

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
  const play = HTMLMediaElement.prototype.play;
  const elements = new Map();
  let hall;
  HTMLMediaElement.prototype.play = function () {
    if (this.localName === "audio" && !elements.has(this)) elements.set(this, {});
    return play.call(this);
  };
  const earOf = (element, known) => {
    const source = element.srcObject ?? element.currentSrc;
    if (known.of === source) return known.ear;
    const stream = element.srcObject ?? element.captureStream();
    if (!stream.getAudioTracks().length) return null; // nothing is loaded yet
    hall ??= new AudioContext();
    known.of = source;
    known.ear = hall.createAnalyser();
    connect.call(hall.createMediaStreamSource(stream), known.ear);
    return known.ear;
  };
  window.mediaLoudness = (part) => Math.max(0, ...[...elements].map(([element, known]) => {
    if (element.paused || element.muted || (part && element.dataset.part !== part)) return 0;
    const ear = earOf(element, known), samples = new Float32Array(ear?.fftSize ?? 1);
    ear?.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  }));
})()
"""
AUDIBLE = 0.002


def sounds(page: Page) -> bool:
    """Whether something comes out of the loudspeaker at this moment."""
    return float(page.evaluate("window.loudness()")) > AUDIBLE


def plays(page: Page, part: str = "") -> bool:
    """Whether something comes out of an audio element (of those with this `data-part`) at this moment."""
    return float(page.evaluate("(part) => window.mediaLoudness(part)", part)) > AUDIBLE


def silent(page: Page) -> bool:
    """Whether nothing came out of it for half a second (a melody has pauses)."""
    for _ in range(10):
        if sounds(page) or plays(page):
            return False
        page.wait_for_timeout(50)
    return True
