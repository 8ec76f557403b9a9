"""`.venv/bin/python -m tools.screenshots [folder] [--docs]`: every screen of the demo family as pictures, to be looked at.

Phone, tablet and laptop, night and day, into a folder (a new one where none is named). `--docs` writes the few that README
and docs/ show into docs/images instead. The demo's baby cries every 40 s; pictures of a calm house are taken in between.
"""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from babycam.duty.roster import WEEKDAYS
from bench._browser import CHROMIUM, FLAGS
from tests.rig import Client, Rig
from tests.support import lens
from tests.support.lived import live_in

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "laptop": (1440, 900)}
THEMES = ("night", "day")
CALM = {
    "chat": "/chat",  # first, before every cry has left its card there
    "live": "/",
    "room": "/rooms/1",
    "duty": "/duty",
    "rota": "/duty/rota",
    "tonight": "/tonight",
    "settings": "/settings",
    "me": "/settings/me",
    "devices": "/settings/devices",
    "family": "/settings/family",
    "cameras": "/settings/cameras",
    "camera-form": "/settings/cameras?room=1",
    "alarm-times": "/settings/alarm",
    "night-times": "/settings/night",
    "integrations": "/settings/integrations",
    "storage": "/settings/storage",
    "about": "/settings/about",
}
LATER = {"clips": "/clips", "clip": "/clips"}
WHOLE = {*CALM, "clips"} - {"chat", "live"}  # also what is below the fold


@dataclass(frozen=True)
class Shot:
    """One screen on one device in one theme."""

    screen: str
    size: str
    theme: str

    @property
    def name(self) -> str:
        return f"{self.screen}-{self.size}-{self.theme}.png"


DOCS = {
    Shot("live", "phone", "night"): "live-phone-night.png",
    Shot("alarm", "phone", "night"): "alarm-phone.png",
    Shot("room", "laptop", "night"): "room-laptop-night.png",
    Shot("live", "laptop", "day"): "live-laptop-day.png",
    Shot("chat", "phone", "day"): "chat-phone-day.png",
    Shot("duty", "phone", "night"): "duty-phone-night.png",
    Shot("clips", "laptop", "day"): "clips-laptop-day.png",
    Shot("night", "laptop", "night"): "night-laptop-night.png",
}


TALK = (  # who, what
    ("Ben", "She had her bottle at six, the whole of it."),
    ("Ana", "Lovely. The teething gel is in the fridge door."),
    ("Ben", "I go to bed now. Wake me if it is bad, I had a short day."),
    ("Ana", "Sleep well. I have both rooms until two."),
)


def shots(*screens: str) -> list[Shot]:
    return [Shot(screen, size, theme) for size in SIZES for theme in THEMES for screen in screens]


class Studio:
    """A browser in front of a running demo, and where its pictures go."""

    def __init__(self, browser: Browser, rig: Rig, folder: Path, *, docs: bool) -> None:
        self.browser, self.rig, self.folder, self.docs = browser, rig, folder, docs
        self.ana = Client(rig.base)
        login = self.ana.get("/api/session")["demo_login"]
        self.ana.login(**login)
        self.ana.patch("/api/settings", {"policy": {"quiet_s": 5}})  # more calm between two cries

    def evening(self) -> None:
        """Ana and Ben share the nights, and have talked about this one."""
        passphrase = secrets.token_urlsafe(12)
        ana = self.ana.get("/api/session")["person"]["id"]
        ben = {"name": "Ben", "username": "ben", "password": passphrase, "role": "parent", "rooms": None}
        turns = [[ana], [self.ana.post("/api/people", ben)["id"]]]
        self.ana.post("/api/duty/rules", {"days": list(WEEKDAYS), "start": "20:00", "end": "07:00", "turns": turns})
        who = {"Ana": self.ana, "Ben": Client(self.rig.base).login("ben", passphrase)}
        for name, text in TALK:
            who[name].post("/api/chat/messages", {"uuid": str(uuid4()), "text": text})
        override = {"kind": "take", "who": [ana], "rooms": None, "scope": "2h", "client_uuid": str(uuid4())}
        self.ana.post("/api/duty/overrides", override)  # the rota begins with its next night
        asleep = self.browser.new_context(ignore_https_errors=True)
        asleep.add_cookies(who["Ben"].browser_cookies())
        beside_him = asleep.new_page()  # stays open: his phone would ring
        beside_him.goto(f"{self.rig.base}/duty")
        beside_him.locator("main h1").click()

    @contextmanager
    def page(self, shot: Shot, *, known: bool = True) -> Iterator[Page]:
        """A new page of that device; `known`: Ana is logged in."""
        width, height = SIZES[shot.size]
        context = self.browser.new_context(
            ignore_https_errors=True,
            viewport={"width": width, "height": height},
            has_touch=shot.size != "laptop",
            locale="en-GB",
            timezone_id="Europe/Berlin",
        )
        context.add_init_script(f"localStorage.setItem('babycam.theme', '{shot.theme}')")
        if known:
            context.add_cookies(self.ana.browser_cookies())
        try:
            yield context.new_page()
        finally:
            context.close()

    def take(self, page: Page, shot: Shot) -> None:
        name = DOCS[shot] if self.docs else shot.name
        page.screenshot(path=self.folder / name, full_page=shot.screen in WHOLE and not self.docs)
        print(self.folder / name, flush=True)

    def wanted(self, *screens: str) -> list[Shot]:
        return [shot for shot in shots(*screens) if not self.docs or shot in DOCS]

    # --- scenes ----------------------------------------------------------------------------------------------------

    def fronts(self) -> None:
        for shot in self.wanted("login"):
            with self.page(shot, known=False) as page:
                page.goto(self.rig.base)
                page.get_by_label("User name").wait_for()
                self.take(page, shot)

    def calm(self, screens: dict[str, str]) -> None:
        """Each of these screens while nobody cries."""
        waiting = self.wanted(*screens)
        while waiting:
            self.until_calm()
            with self.page(waiting[0]) as page:
                page.goto(self.rig.base + screens[waiting[0].screen])
                self.settle(page, waiting[0])
                if not self.open_incidents():  # else somebody cried: once more
                    self.take(page, waiting.pop(0))

    def settle(self, page: Page, shot: Shot) -> None:
        """Until pictures move and a few seconds of sound are drawn."""
        page.locator("main h1").wait_for()
        page.mouse.click(2, 2)  # arms the sound, as the tap of a person does
        page.wait_for_timeout(2_500)  # until the house knows that it could ring here
        if (later := page.get_by_role("button", name="Not now")).is_visible():
            later.click()
        if shot.screen in ("live", "room"):
            page.locator("video[data-state=live]").first.wait_for()
            page.wait_for_timeout(2_500)
        if shot.screen == "chat":  # all of it has been read now
            page.reload()
            page.locator("main h1").wait_for()
            page.mouse.click(2, 2)
        if self.docs:
            page.wait_for_timeout(8_000)
        if shot.screen == "clip":
            page.get_by_role("button", name="Play the clip").first.click()
            page.locator("dialog video").wait_for()
        page.wait_for_timeout(700)

    def alarm(self) -> None:
        """As soon as Zoe cries: who comes to the page then, finds it taken over."""
        waiting = self.wanted("alarm")
        while waiting:
            self.until_calm()
            Rig.until(self.triggered, 90, "a cry")
            while waiting and self.triggered():
                self.one_alarm(waiting.pop(0))
            self.hush()

    def one_alarm(self, shot: Shot) -> None:
        with self.page(shot) as page:
            page.goto(self.rig.base)
            page.get_by_role("button", name="I’ve got it").wait_for()
            page.mouse.click(2, 2)
            page.wait_for_timeout(2_500)
            self.take(page, shot)

    # --- the house -------------------------------------------------------------------------------------------------

    def open_incidents(self) -> list[dict[str, object]]:
        incidents: list[dict[str, object]] = self.ana.get("/api/incidents?open=1")["results"]
        return incidents

    def triggered(self) -> list[dict[str, object]]:
        return [incident for incident in self.open_incidents() if incident["state"] == "triggered"]

    def hush(self) -> None:
        for incident in self.triggered():
            self.ana.post(f"/api/incidents/{incident['id']}/ack")

    def until_calm(self) -> None:
        """Nothing open, and time enough until the next cry."""

        def calm() -> bool:
            self.hush()
            left = 40 - time.time() % 40
            return left > (11 if self.docs else 6) and not self.open_incidents()

        Rig.until(calm, 120, "a calm house")

    def until_clips(self, count: int) -> None:
        def enough() -> bool:
            self.hush()
            return len([clip for clip in self.ana.get("/api/clips")["results"] if clip["state"] == "ready"]) >= count

        Rig.until(enough, 60 * count, f"{count} clips")


def night_screens(browser: Browser, folder: Path, *, docs: bool) -> None:
    """A night and a week that a family of two has lived."""
    with Rig() as rig:
        ana = rig.set_up()
        ana.patch("/api/settings", {"household": {"tz": "Europe/Berlin"}})
        ana.post(
            "/api/people",
            {"name": "Ben", "username": "ben", "password": secrets.token_urlsafe(12), "role": "parent", "rooms": None},
        )
        ana.post("/api/rooms", {"name": "Max"})
        rig.stop()
        date = live_in(rig.data, 7)["date"]
        rig.start()
        for shot in shots("night", "night-week"):
            if docs and shot not in DOCS:
                continue
            width, height = SIZES[shot.size]
            context = browser.new_context(ignore_https_errors=True, viewport={"width": width, "height": height}, locale="en-GB")
            context.add_init_script(f"localStorage.setItem('babycam.theme', '{shot.theme}')")
            context.add_cookies(ana.browser_cookies())
            page = context.new_page()
            page.goto(f"{rig.base}/night/{date}" if shot.screen == "night" else f"{rig.base}/night/week/{date}")
            page.locator("main h1").wait_for()
            page.wait_for_timeout(2_000)
            page.screenshot(path=folder / (DOCS[shot] if docs else shot.name), full_page=not docs)
            context.close()


def set_up_screens(browser: Browser, folder: Path) -> None:
    """The first start of an empty babycam."""
    with Rig() as rig:
        for size, (width, height) in SIZES.items():
            context = browser.new_context(ignore_https_errors=True, viewport={"width": width, "height": height}, locale="en-GB")
            page = context.new_page()
            page.goto(f"{rig.base}/setup#code={rig.set_up_code()}")
            page.get_by_label("Name of the household").wait_for()
            page.screenshot(path=folder / f"setup-{size}-night.png")
            context.close()


def phone_screens(playwright: Playwright, folder: Path, *, docs: bool) -> None:
    """A phone becomes the camera of an empty room: the code at the parent's, and the phone's own page."""
    with Rig() as rig, tempfile.TemporaryDirectory() as lens_folder:
        ana = rig.set_up()
        room = ana.get("/api/rooms")["results"][0]["id"]
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *lens.flags(Path(lens_folder), every=0, strip=False)]
        )
        width, height = SIZES["phone"]
        context = chromium.new_context(
            ignore_https_errors=True,
            viewport={"width": width, "height": height},
            timezone_id=where_it_is_night(),
            device_scale_factor=2,
        )
        page = context.new_page()
        secret = ana.post("/api/pairings", {"room": room})["url"].partition("#")[2]
        page.goto(f"{rig.base}/camera#{secret}")
        page.get_by_role("button", name="Use this room").click()
        if not docs:
            page.get_by_role("button", name="Start the camera").wait_for()
            page.screenshot(path=folder / "camera-start-phone-night.png")
        page.get_by_role("button", name="Start the camera").click()
        page.get_by_role("heading", name="Zoe is heard").wait_for()
        page.wait_for_timeout(2_000)
        page.screenshot(path=folder / "camera-phone-night.png")
        chromium.close()


def where_it_is_night() -> str:
    """A time zone in which it is about 23 o'clock now; the phone's page goes by the phone's hour."""
    behind = (datetime.now(UTC).hour - 23 + 12) % 24 - 12
    return f"Etc/GMT{behind:+d}" if behind else "Etc/GMT"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures go")
    parser.add_argument("--docs", action="store_true", help="write the pictures of docs/images")
    options = parser.parse_args()
    folder = IMAGES if options.docs else options.folder or Path(tempfile.mkdtemp(prefix="babycam-screens-"))
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, Rig(command="demo") as rig:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        studio = Studio(browser, rig, folder, docs=options.docs)
        studio.fronts()
        studio.evening()
        studio.calm(CALM)
        studio.alarm()
        studio.until_clips(5 if options.docs else 2)
        studio.calm(LATER)
        if not options.docs:
            set_up_screens(browser, folder)
        night_screens(browser, folder, docs=options.docs)
        browser.close()
        phone_screens(playwright, folder, docs=options.docs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
