"""How late the sound of a room comes through on a page where it waits for a reason, in Chromium.

`python -m bench.gate_opens [--bursts 10]`: from the first loud sample that the room's player plays, whatever its volume, to its
volume being up. Negative: it was up before, because levels overtake the sound.
"""

import argparse
import time

from bench._browser import browser_page
from bench._house import add_room, camera, wait_until_heard
from bench._lib import report, summary
from tests.rig import Rig

QUIET_S = 8.0  # until the room has settled and the gate has closed

# Taps what the element plays before its volume is applied. window.gate: when that became loud, and when the volume was up.
WATCH = """
() => {
  const video = document.querySelector("video[data-gate]"), context = new AudioContext(), ear = context.createAnalyser();
  const samples = new Float32Array((ear.fftSize = 256));
  context.createMediaStreamSource(video.captureStream()).connect(ear);
  window.gate = {loud: null, open: null};
  setInterval(() => {
    ear.getFloatTimeDomainData(samples);
    if (window.gate.loud === null && Math.max(...samples.map(Math.abs)) > 0.05) window.gate.loud = performance.now();
    const up = video.dataset.gate === "open" && video.volume > 0 && !video.muted;
    if (window.gate.open === null && up) window.gate.open = performance.now();
  }, 4);
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bursts", type=int, default=10)
    bursts = parser.parse_args().bursts
    late: list[float] = []
    never = 0
    with camera("ts") as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera, wake_for="cries", record=False)
        wait_until_heard(owner, room)
        with browser_page(owner.browser_cookies()) as page:
            page.goto(f"{rig.base}/rooms/{room}")
            page.get_by_role("button", name="Turn sound on").click()
            page.get_by_role("group", name="Let me hear").get_by_text("From stirring").click()
            page.locator("video[data-gate=closed]").wait_for(timeout=30_000)
            page.evaluate(WATCH)
            for _ in range(bursts):
                page.locator("video[data-gate=closed]").wait_for(timeout=60_000)
                page.evaluate("window.gate = {loud: null, open: null}")
                room_camera.sound.burst(time.time() + 0.5, 1.0, -12.0)
                page.wait_for_timeout(3000)
                gate = page.evaluate("window.gate")
                if gate["loud"] is None or gate["open"] is None:
                    never += 1
                else:
                    late.append(gate["open"] - gate["loud"])
                page.wait_for_timeout(QUIET_S * 1000)
    report("gate_opens", late_ms=summary(late), never=never)


if __name__ == "__main__":
    main()
