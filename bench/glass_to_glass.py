"""From the camera's picture to the parent's screen in Chromium, read off the time that is drawn into the picture.

`python -m bench.glass_to_glass [--frames 150]`: fragmented MP4 over WebSocket (MSE) and WHEP in one run.
"""

import argparse
import statistics
import time

from bench._browser import browser_page, glass_delays
from bench._house import add_room, camera, wait_until_heard
from bench._lib import report, summary
from tests.rig import Rig


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=150)
    options = parser.parse_args()
    delays: dict[str, list[float]] = {}
    with camera("ts") as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera)
        wait_until_heard(owner, room)
        for way in ("mse", "whep"):
            with browser_page(owner.browser_cookies()) as page:
                page.goto(f"{rig.base}/rooms/{room}?via={way}")
                page.wait_for_selector("video[data-state=live]", timeout=20000)
                time.sleep(4)  # what a parent sees after the first seconds, not while it starts
                delays[way] = glass_delays(page, count=options.frames)
    medians = {way: statistics.median(values) for way, values in delays.items()}
    report(
        "glass_to_glass",
        **{f"{way}_ms": summary(values) for way, values in delays.items()},
        ratio_mse_to_whep=round(medians["mse"] / medians["whep"], 2),
    )


if __name__ == "__main__":
    main()
