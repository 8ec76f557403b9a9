"""How soon a parent hears the room again after the phone's network was cut, the server restarted, the worker was killed.

`python -m bench.recovery [--times 10]` needs root on Linux: the phone lives in a network namespace whose cable is
pulled. Counted from the moment when the cause is gone (cable in, server well, worker killed) to the moment when the parent's
page plays the room's sound again; nobody taps anything.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench._browser import CHROMIUM, FLAGS
from bench._lib import report, summary
from bench._phone import SOUND, phone_in, workers
from tests.cable import HOST, cable, possible
from tests.rig import Client, Rig

CUT_S = 10.0
SETTLED_S = 6.0
LIMIT_S = 60.0


def decoded(page: Page) -> int:
    """Bytes of sound that the live picture has decoded; 0 while it is not live."""
    return int(
        page.evaluate(
            """() => {
              const video = document.querySelector('video[data-state=live]');
              return video ? video.webkitAudioDecodedByteCount : 0;
            }"""
        )
    )


def heard_again(page: Page) -> float:
    """Seconds until sound is decoded at a room's pace: three looks in a row that found more than the one before."""
    began, last, grown = time.monotonic(), decoded(page), 0
    while time.monotonic() - began < LIMIT_S:
        page.wait_for_timeout(100)
        now = decoded(page)
        grown = grown + 1 if now > last else 0 if now < last else grown
        last = now
        if grown == 3:
            return time.monotonic() - began
    return LIMIT_S


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    if not possible():
        sys.exit("recovery: pulling a cable needs root on Linux")
    with (
        cable() as wire,
        Rig(BABYCAM_HOST="0.0.0.0") as rig,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
    ):
        owner = rig.set_up(room="Zoe")
        room = owner.get("/api/rooms")["results"][0]["id"]
        owner.patch(f"/api/rooms/{room}", {"record": False, "loud_db": -5.0, "stir_db": -8.0})
        base = f"https://{HOST}:{rig.https_port}"
        with phone_in(playwright, base, owner, room, chromium=wire.chromium(Path(folder))):
            page = parents_page(playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, SOUND]), rig, owner, room)

            def cut() -> None:
                wire.pull()
                time.sleep(CUT_S)
                wire.plug()

            def restart() -> None:
                rig.stop()
                rig.start()

            def kill() -> None:
                for process in workers(rig):
                    process.kill()

            causes: dict[str, Callable[[], None]] = {"network_cut": cut, "server_restart": restart, "worker_kill": kill}
            found: dict[str, list[float]] = {name: [] for name in causes}
            for _ in range(options.times):
                for name, cause in causes.items():
                    time.sleep(SETTLED_S)
                    cause()
                    found[name].append(heard_again(page))
    report("recovery", **{f"{name}_s": summary(values) for name, values in found.items()})


def parents_page(browser: object, rig: Rig, owner: Client, room: int) -> Page:
    """A parent's laptop that listens to the room."""
    context = browser.new_context(ignore_https_errors=True)  # type: ignore[attr-defined]
    context.add_cookies(owner.browser_cookies())
    page: Page = context.new_page()
    page.goto(f"{rig.base}/rooms/{room}?via=mse")
    page.locator("video[data-state=live]").first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Turn sound on").click()
    return page


if __name__ == "__main__":
    main()
