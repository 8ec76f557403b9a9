"""How soon a slow phone shows the first picture, and how much every page moves while it comes.

`python -m bench.first_view [--times 10] [--only picture|shift]`.

A phone with a quarter of this machine's processor and 10 Mbit/s of network opens Live with an empty cache; then each address of the
page, on which whatever moves without having been touched counts (Layout Instability, all shifts added up).
"""

import argparse
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench._browser import CHROMIUM, FLAGS
from bench._house import add_room, camera, wait_until_heard
from bench._lib import report, summary
from tests.rig import Client, Rig

PHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
PATHS = Path(__file__).resolve().parent.parent / "frontend/src/shared/lib/paths.ts"
SLOWER = 4  # times
BYTES_PER_SECOND = 10_000_000 / 8
LATENCY_MS = 20
SETTLED_MS = 2_500
NO_LOGIN = ("/login", "/setup", "/join", "/answer", "/camera")

# The first frame of any <video> by the page's own clock, which begins with the navigation; and what moved, with its name.
WATCH = """
  window.moved = [];
  const named = (node) => node && node.nodeType === 1 ? `${node.localName}.${String(node.className).split(" ")[0]}` : "?";
  new PerformanceObserver((list) => {
    for (const {value, hadRecentInput, sources, startTime} of list.getEntries())
      if (!hadRecentInput) window.moved.push({value, at: Math.round(startTime), what: sources.map(({node}) => named(node))});
  }).observe({type: "layout-shift", buffered: true});
  window.firstPicture = new Promise((done) => {
    const look = () => {
      const video = document.querySelector("video");
      if (video) video.requestVideoFrameCallback((now) => done(now));
      else requestAnimationFrame(look);
    };
    look();
  });
"""


def addresses() -> list[str]:
    """Every address of the page, as its table has them (frontend/src/shared/lib/paths.ts)."""
    table = PATHS.read_text().partition("export const pages = {")[2].partition("}")[0]
    return re.findall(r'"(/[^"]*)"', table)


@contextmanager
def slow_phone(browser: Browser, owner: Client | None) -> Iterator[Page]:
    """A phone that has never been here; it is logged in where an owner is given."""
    context = browser.new_context(ignore_https_errors=True, locale="en-GB", **PHONE)
    if owner:
        context.add_cookies(owner.browser_cookies())
    context.add_init_script(WATCH)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    speed = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
    tools.send("Network.emulateNetworkConditions", speed)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    try:
        yield page
    finally:
        context.close()


def first_picture(browser: Browser, owner: Client, base: str) -> float:
    """Milliseconds from the navigation to the first frame on the screen."""
    with slow_phone(browser, owner) as page:
        page.goto(base, wait_until="commit")
        return float(page.evaluate("window.firstPicture"))


def shifts(browser: Browser, owner: Client, base: str, address: str) -> list[dict[str, Any]]:
    """What moved on this page until it was all there."""
    with slow_phone(browser, None if address in NO_LOGIN else owner) as page:
        page.goto(f"{base}{address}")
        page.wait_for_timeout(SETTLED_MS)
        return list(page.evaluate("window.moved"))


def something_happens(owner: Client, room: int, sound: Any) -> int:
    """A noise that Ana took, which is over, with its clip; returns the incident's id."""

    def those_of(what: str, **wanted: Any) -> list[dict[str, Any]]:
        found = owner.get(f"/api/{what}?room={room}")["results"]
        return [each for each in found if wanted.items() <= each.items()]

    sound.burst(time.time() + 0.5, 2.0, -12.0)
    [incident, *_] = Rig.until(lambda: those_of("incidents"), 30, "an incident")
    owner.post(f"/api/incidents/{incident['id']}/ack")
    Rig.until(lambda: those_of("incidents", state="resolved"), 60, "the end of the incident")
    Rig.until(lambda: those_of("clips", state="ready"), 60, "a clip")
    return int(incident["id"])


def moved_on_each_page(browser: Browser, owner: Client, base: str, room: int, incident: int) -> dict[str, Any]:
    """Layout shift of each address, and what moved where it is not nothing."""
    figures = {}
    for address in addresses():
        path = address.replace(":id", str(room if address.startswith("/rooms") else incident))
        moved = shifts(browser, owner, base, path)
        figures[address] = round(sum(each["value"] for each in moved), 3)
        for each in moved:
            print(f"{address} {each['value']:.3f} at {each['at']} ms: {', '.join(each['what'])}", flush=True)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", choices=("picture", "shift"))
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    with camera("ts") as zoe, camera("ts") as max_, Rig() as rig, sync_playwright() as playwright:
        owner = rig.set_up(room="Attic")
        owner.delete(f"/api/rooms/{owner.get('/api/rooms')['results'][0]['id']}")
        owner.patch("/api/settings", {"policy": {"quiet_s": 5}})
        rooms = [add_room(owner, "Zoe", zoe), add_room(owner, "Max", max_)]
        wait_until_heard(owner, *rooms)
        incident = something_happens(owner, rooms[0], zoe.sound)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if options.only != "shift":
            figures["first_picture_ms"] = summary([first_picture(browser, owner, rig.base) for _ in range(options.times)], 0)
        if options.only != "picture":
            figures["shift"] = moved_on_each_page(browser, owner, rig.base, rooms[0], incident)
            figures["largest_shift"] = max(figures["shift"].values())
        browser.close()
    report("first_view", **figures)


if __name__ == "__main__":
    main()
