"""How soon parents are told that something broke, and how soon they hear the room again.

`python -m bench.recovery [--times 10] [--only hung_worker,frozen_server]` needs root on Linux: the phone lives in a network
namespace whose cable is pulled, or loses half of its packets. Nobody taps anything.

`_s`, `_again_s`: from the moment when the cause is gone (cable in, server well or running again, worker killed; of a hung worker,
whose cause nobody but babycam ends: from the hang) to the moment when the parent's page plays the room's sound again. `_told_s`:
from the fault to the page's words: the room is not heard, or the server does not answer. Of `hung_database`: from the stop of all
of PostgreSQL's processes to `alarm.down` on an open page, and from their going on to /healthz being well.
"""

import argparse
import math
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench._browser import CHROMIUM, FLAGS
from bench._lib import report, summary
from bench._phone import SOUND, phone_in, workers
from tests.faults.page import Page as Listener
from tests.rig import Client, Rig
from tests.support.cable import HOST, LossyCable, cable, possible
from tests.support.services import postgres

CUT_S = 10.0
FROZEN_S = 20.0
HUNG_DATABASE_S = 30.0
LOSS_S = 60.0
SETTLED_S = 6.0
LIMIT_S = 60.0
TOLD = "[data-state=unheard], [data-link=late], [data-link=lost]"

Found = dict[str, list[float]]


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


def told(page: Page, limit_s: float) -> float:
    """Seconds until the page says that the room is not heard or the server does not answer; NaN if it has not within `limit_s`."""
    began = time.monotonic()
    while time.monotonic() - began < limit_s:
        if page.locator(TOLD).count():
            return time.monotonic() - began
        page.wait_for_timeout(100)
    return math.nan


def well(page: Page) -> None:
    """Waits until the page says nothing of the kind any more."""

    def looks_well() -> bool:
        page.wait_for_timeout(100)
        return not page.locator(TOLD).count()

    Rig.until(looks_well, LIMIT_S, "the page to be well")


class Night:
    """A phone in a room, a parent's page, and what can happen to them. Each fault adds to `found`, in seconds."""

    def __init__(self, rig: Rig, wire: LossyCable, page: Page) -> None:
        self.rig, self.wire, self.page = rig, wire, page
        self.found: Found = {}

    def note(self, figure: str, seconds: float) -> None:
        self.found.setdefault(figure, []).append(seconds)

    def network_cut(self) -> None:
        self.wire.pull()
        time.sleep(CUT_S)
        self.wire.plug()
        self.note("network_cut_s", heard_again(self.page))

    def server_restart(self) -> None:
        self.rig.stop()
        self.rig.start()
        self.note("server_restart_s", heard_again(self.page))

    def worker_kill(self) -> None:
        for process in workers(self.rig):
            process.kill()
        self.note("worker_kill_s", heard_again(self.page))

    def hung_worker(self) -> None:
        began = time.monotonic()
        for process in workers(self.rig):
            process.send_signal(signal.SIGSTOP)
        self.note("hung_worker_told_s", told(self.page, LIMIT_S))
        heard_again(self.page)
        self.note("hung_worker_again_s", time.monotonic() - began)

    def frozen_server(self) -> None:
        assert self.rig.process
        began = time.monotonic()
        self.rig.process.send_signal(signal.SIGSTOP)
        try:
            self.note("frozen_server_told_s", told(self.page, FROZEN_S))
            self.page.wait_for_timeout(1000 * max(0.0, began + FROZEN_S - time.monotonic()))
        finally:
            self.rig.process.send_signal(signal.SIGCONT)
        self.note("frozen_server_again_s", heard_again(self.page))

    def half_lost(self) -> None:
        began = time.monotonic()
        self.wire.loss = 0.5
        self.note("half_lost_told_s", told(self.page, LOSS_S))
        self.page.wait_for_timeout(1000 * max(0.0, began + LOSS_S - time.monotonic()))
        self.wire.loss = 0.0
        self.note("half_lost_again_s", heard_again(self.page))


FAULTS: dict[str, Callable[[Night], None]] = {
    fault.__name__: fault
    for fault in (
        Night.network_cut,
        Night.server_restart,
        Night.worker_kill,
        Night.hung_worker,
        Night.frozen_server,
        Night.half_lost,
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--only", default=",".join([*FAULTS, "hung_database"]), help="which faults, joined by commas")
    options = parser.parse_args()
    if not possible():
        sys.exit("recovery: pulling a cable needs root on Linux")
    wanted = options.only.split(",")
    figures: Found = {}
    if faults := [FAULTS[name] for name in wanted if name in FAULTS]:
        with night() as house:
            for _ in range(options.times):
                for fault in faults:
                    well(house.page)
                    time.sleep(SETTLED_S)
                    fault(house)
            figures |= house.found
    if "hung_database" in wanted:
        figures |= hung_database(options.times)
    report("recovery", **{name: told_summary(values) for name, values in figures.items()})


def told_summary(values: list[float]) -> dict[str, float]:
    """As summary; `never`: how often nothing was told, because nothing was noticed."""
    real = [value for value in values if not math.isnan(value)]
    never = {"never": float(len(values) - len(real))} if len(real) < len(values) else {}
    return {**(summary(real) if real else {"n": 0}), **never}


@contextmanager
def night() -> Iterator[Night]:
    """The phone sends, the parent listens."""
    with (
        cable(LossyCable) as wire,
        Rig(BABYCAM_HOST="0.0.0.0") as rig,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
    ):
        owner = rig.set_up(room="Zoe")
        room = owner.get("/api/rooms")["results"][0]["id"]
        owner.patch(f"/api/rooms/{room}", {"record": False, "loud_db": -5.0, "stir_db": -8.0})
        base = f"https://{HOST}:{rig.https_port}"
        with phone_in(playwright, base, owner, room, chromium=wire.chromium(Path(folder))):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, SOUND])
            yield Night(rig, wire, parents_page(browser, rig, owner, room))


def hung_database(times: int) -> Found:
    """PostgreSQL answers nobody for HUNG_DATABASE_S, though its connections stand."""
    figures: Found = {"hung_database_told_s": [], "hung_database_again_s": []}
    with postgres() as database, Rig(DATABASE_URL=database.url) as rig:
        page = Listener(rig.set_up(room="Zoe"))
        page.start()
        page.wait("hello", lambda message: True)
        for _ in range(times):
            Rig.until(rig.healthy, LIMIT_S, "the server to be well")
            time.sleep(SETTLED_S)
            assert database.process
            server = psutil.Process(database.process.pid)
            processes, before, began = [server, *server.children(recursive=True)], len(page.heard), time.monotonic()
            signalled(processes, signal.SIGSTOP)
            try:
                figures["hung_database_told_s"].append(alarm(page, before, began))
                time.sleep(max(0.0, began + HUNG_DATABASE_S - time.monotonic()))
            finally:
                signalled(processes, signal.SIGCONT)
            ended = time.monotonic()
            Rig.until(rig.healthy, LIMIT_S, "the server to be well")
            figures["hung_database_again_s"].append(time.monotonic() - ended)
        page.close()
    return figures


def signalled(processes: list[psutil.Process], how: signal.Signals) -> None:
    """To each that is still there: a session may end at any moment."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(how)


def alarm(page: Listener, before: int, began: float) -> float:
    """Seconds from `began` until the page hears that nobody can be called; NaN when it does not while the database hangs."""
    try:
        page.until(
            lambda: any(message["type"] == "alarm.down" and message["down"] for message in page.heard[before:]),
            "alarm.down",
            HUNG_DATABASE_S,
        )
    except TimeoutError:
        return math.nan
    return time.monotonic() - began


def parents_page(browser: Browser, rig: Rig, owner: Client, room: int) -> Page:
    """A parent's laptop that listens to the room."""
    context = browser.new_context(ignore_https_errors=True)
    context.add_cookies(owner.browser_cookies())
    page: Page = context.new_page()
    page.goto(f"{rig.base}/rooms/{room}?via=mse")
    page.locator("video[data-state=live]").first.wait_for(timeout=30_000)
    page.get_by_role("button", name="Turn sound on").click()
    return page


if __name__ == "__main__":
    main()
