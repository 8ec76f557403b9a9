"""From the tap on a room to its first picture in Chromium. `python -m bench.join_time [--times 10]`."""

import argparse
import time

from playwright.sync_api import Page

from bench._browser import browser_page
from bench._house import add_room, camera, wait_until_heard
from bench._lib import report, summary
from tests.rig import Rig

FIRST_PICTURE = """
() => new Promise(done => {
  const look = () => {
    const video = document.querySelector('video');
    if (video && video.readyState >= 2 && video.videoWidth > 0) done(performance.now());
    else requestAnimationFrame(look);
  };
  look();
})
"""


def join(page: Page, base: str, room: int) -> float:
    """Milliseconds from the tap to the first decoded picture."""
    page.goto(f"{base}/clips")
    link = page.locator(f'a[href="/rooms/{room}"]').first
    if not link.count():
        page.goto(f"{base}/settings/about")
    began = page.evaluate(
        f"() => {{ const at = performance.now(); history.pushState({{}}, '', '/rooms/{room}');"
        " dispatchEvent(new PopStateEvent('popstate')); return at; }"
    )
    return float(page.evaluate(FIRST_PICTURE)) - float(began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    with camera("ts") as room_camera, Rig() as rig:
        owner = rig.set_up(room="Empty")
        room = add_room(owner, "Zoe", room_camera)
        wait_until_heard(owner, room)
        with browser_page(owner.browser_cookies()) as page:
            page.goto(rig.base)
            cold = []
            warm = []
            for _ in range(options.times):
                time.sleep(7)  # nobody watches any more, so the worker has to begin anew
                cold.append(join(page, rig.base, room))
                warm.append(join(page, rig.base, room))
    report(
        "join_time",
        first_viewer_ms=summary(cold),
        again_ms=summary(warm),
        ratio=round(summary(cold)["p50"] / summary(warm)["p50"], 2),
    )


if __name__ == "__main__":
    main()
