"""Whether memory stays flat: a phone sends and a parent watches and listens, for 20 minutes or for a night.

`python -m bench.soak [--minutes 20]`: proportional memory (PSS) of the server, the room's worker, and both pages' renderers, every
15 s. After a warm-up of a quarter of the time the first third of what is left is compared with its last third.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import psutil
from playwright.sync_api import Browser, sync_playwright

from bench._browser import CHROMIUM, FLAGS
from bench._lib import report
from bench._phone import SOUND, phone_in, workers
from tests.rig import Rig

EACH_S = 15.0


def pss_mb(processes: list[psutil.Process]) -> float:
    return float(sum(process.memory_full_info().pss for process in processes if process.is_running())) / 1e6


def renderers(browser: Browser) -> list[psutil.Process]:
    """The processes that run this browser's pages."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [psutil.Process(each["id"]) for each in processes if each["type"] == "renderer"]


def growth(samples: list[float]) -> dict[str, float]:
    """How the last third of the time after the warm-up compares with the first, and both in MB."""
    settled = samples[len(samples) // 4 :]
    third = max(1, len(settled) // 3)
    before, after = statistics.median(settled[:third]), statistics.median(settled[-third:])
    return {"before_mb": round(before, 1), "after_mb": round(after, 1), "ratio": round(after / before, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    options = parser.parse_args()
    with Rig() as rig, sync_playwright() as playwright:
        owner = rig.set_up(room="Zoe")
        room = owner.get("/api/rooms")["results"][0]["id"]
        owner.patch(f"/api/rooms/{room}", {"loud_db": -5.0, "stir_db": -8.0})
        with phone_in(playwright, rig.base, owner, room) as phone:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, SOUND])
            context = browser.new_context(ignore_https_errors=True)
            context.add_cookies(owner.browser_cookies())
            page = context.new_page()
            page.goto(f"{rig.base}/rooms/{room}?via=mse")
            page.locator("video[data-state=live]").first.wait_for(timeout=30_000)
            page.get_by_role("button", name="Turn sound on").click()
            camera = phone.page.context.browser
            assert camera
            looks: dict[str, Callable[[], list[psutil.Process]]] = {
                "server": lambda: rig.family()[:1],
                "worker": lambda: workers(rig),
                "camera_page": lambda: renderers(camera),
                "parents_page": lambda: renderers(browser),
            }
            samples: dict[str, list[float]] = {name: [] for name in looks}
            until = time.monotonic() + 60 * options.minutes
            while time.monotonic() < until:
                page.wait_for_timeout(1000 * EACH_S)
                for name, look in looks.items():
                    samples[name].append(pss_mb(look()))
            alive = page.locator("video[data-state=live]").count() > 0
            browser.close()
    report("soak", minutes=options.minutes, live_at_the_end=alive, **{name: growth(values) for name, values in samples.items()})


if __name__ == "__main__":
    main()
