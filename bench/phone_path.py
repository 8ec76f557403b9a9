"""From an old phone's camera to the parent's screen: a Chromium with a made-up camera, the product, another Chromium.

`python -m bench.phone_path [--seconds 20]`: for WHEP and for MSE in one run: milliseconds from the moment when the camera took
a picture to the moment when it is painted, sound against picture, and what the room's worker costs, unwatched and watched.
"""

import argparse
import statistics
import time
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from bench._browser import CHROMIUM, FLAGS
from bench._lib import Cost, cost, report, summary
from bench._phone import SOUND, Phone, burst_delays, delays, noted, phone_in, watch, workers
from tests.rig import Client, Rig

SETTLED_S = 10.0


def watched(playwright: Playwright, rig: Rig, owner: Client, phone: Phone, way: str, seconds: float) -> dict[str, Any]:
    """What a parent gets by this way."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, SOUND])
    try:
        context = browser.new_context(ignore_https_errors=True, viewport={"width": 1000, "height": 800})
        context.add_cookies(owner.browser_cookies())
        page = context.new_page()
        page.goto(f"{rig.base}/rooms/{phone.room}?via={way}")
        page.locator("video[data-state=live]").first.wait_for(timeout=30_000)
        page.get_by_role("button", name="Turn sound on").click()
        time.sleep(SETTLED_S)
        watch(page, "video[data-state=live]")
        spent = cost(workers(rig), seconds)
        pictures, bursts, stalls = noted(page)
        seen = delays(phone.taken(), pictures)
        heard = burst_delays(phone.bursts(), bursts)
    finally:
        browser.close()
    offset = round(statistics.median(heard) - statistics.median(seen), 1) if heard and seen else None
    return {
        "picture_ms": summary(seen) if seen else None,
        "sound_ms": summary(heard) if heard else None,
        "sound_after_picture_ms": offset,
        "stalls": stalls,
        "worker_cpu_percent": spent.cpu,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with Rig() as rig, sync_playwright() as playwright:
        owner = rig.set_up(room="Zoe")
        room = owner.get("/api/rooms")["results"][0]["id"]
        owner.patch(f"/api/rooms/{room}", {"record": False, "loud_db": -5.0, "stir_db": -8.0})
        with phone_in(playwright, rig.base, owner, room) as phone:
            time.sleep(SETTLED_S)
            alone: Cost = cost(workers(rig), options.seconds)
            health = owner.get(f"/api/rooms/{room}")["health"]
            phone.watch_itself()
            ways = {way: watched(playwright, rig, owner, phone, way, options.seconds) for way in ("whep", "mse")}
    medians = {way: facts["picture_ms"]["p50"] for way, facts in ways.items() if facts["picture_ms"]}
    report(
        "phone_path",
        **ways,
        ratio_mse_to_whep=round(medians["mse"] / medians["whep"], 2) if len(medians) == 2 else None,
        unwatched_worker_cpu_percent=alone.cpu,
        unwatched_worker_pss_mb=alone.pss_mb,
        stream=f"{health['video']}, {health['fps']} frames/s, {health['kbps']} kbit/s",
    )


if __name__ == "__main__":
    main()
