"""A whole house in front of a real browser: the server, a family, emulated phones in the rooms, and people's devices."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from babycam.api.http.proof import FRESH_S
from babycam.media.emulator import EmulatedPhone, serve_emulator
from babycam.media.synthetic import RoomSound
from bench._browser import READ_STRIP
from tests.e2e.access import REMARK
from tests.e2e.ear import LISTEN
from tests.rig import PASSPHRASE, Client, Rig

PATIENCE_S = 30.0  # a safety limit for busy machines, not a measurement
LAPTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
RAIL_PX = 960  # from here on there is no line: all of it stands in the rail
QUIET_S = 5
PROOF_HOLDS_S = FRESH_S / 3
HARMLESS = (
    "WebSocket is closed before the connection is established",  # said when a screen is left at once
    REMARK,
)
LOUD_DB = -30.0
NO_WORKER = "navigator.serviceWorker.register = () => Promise.reject(new DOMException('not trusted', 'SecurityError'))"

expect.set_options(timeout=PATIENCE_S * 1000)


@dataclass
class Room:
    """A room of the house with the phone that stands in it."""

    id: int
    name: str
    phone: EmulatedPhone
    ana: Client
    database: Path

    def burst(self, seconds: float = 2.0, level: float = -12.0) -> float:
        """Something loud, half a second from now; its onset in seconds since 1970."""
        onset = time.time() + 0.5
        self.phone.sound.burst(onset, seconds, level)
        return onset

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = self.ana.get(f"/api/rooms/{self.id}")
        return facts

    def heard(self) -> "Room":
        Rig.until(lambda: self.facts["health"]["heard"], PATIENCE_S, f"{self.name} to be heard")
        return self

    def settled(self) -> "Room":
        """Waits until no noise goes on here, so that the next one is one of its own."""

        def over() -> bool:
            return all(noise["ended_at"] for noise in self.ana.get(f"/api/noises?room={self.id}")["results"])

        Rig.until(over, PATIENCE_S, f"the noises of {self.name} to end")
        return self

    def incidents(self, *, only_open: bool = True) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ana.get(f"/api/incidents?room={self.id}{'&open=1' if only_open else ''}")["results"]
        return found

    def hush(self) -> None:
        """Ana takes what is open here, elsewhere."""
        for incident in self.incidents():
            self.ana.post(f"/api/incidents/{incident['id']}/ack")

    def calm(self) -> None:
        """What still sounds stops; waits until nothing is open here, and nobody has any more what is over."""
        self.phone.sound = RoomSound(self.phone.sound.rate)
        Rig.until(lambda: not self.incidents(), PATIENCE_S * 2, f"{self.name} to be calm")
        answers_are_over(self.database)

    def clip(self) -> dict[str, Any]:
        """Waits for a clip that can be played."""

        def ready() -> list[dict[str, Any]]:
            found = self.ana.get(f"/api/clips?room={self.id}")["results"]
            return [clip for clip in found if clip["state"] == "ready"]

        clips: list[dict[str, Any]] = Rig.until(ready, PATIENCE_S, f"a clip of {self.name}")
        return clips[0]


def answers_are_over(database: Path) -> None:
    """Time passes: an answer of the story before would hold, and what comes back would ring its holder alone."""
    change(
        database, "UPDATE alerts_incident SET ack_until = NULL, snooze_until = NULL, version = version + 1 WHERE state = 'resolved'"
    )


def change(database: Path, *statements: str) -> None:
    """What no page and no API can do between two stories, done in the house's own database."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def nothing_is_planned(database: Path) -> None:
    """As in a new house: a rule that is only stopped holds to the end of its night, and in the evening that is what comes next."""
    change(database, "DELETE FROM duty_override", "DELETE FROM duty_swap", "DELETE FROM duty_dutyrule")


@dataclass
class Home:
    """The server, its owner, a browser; and what the pages complained about."""

    rig: Rig
    browser: Browser
    ana: Client
    complaints: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    proved: float = field(default_factory=time.monotonic)

    def ana_proves_herself(self) -> None:
        """Again, before it is long ago: what she does then asks for a fresh proof, and the house outlives one."""
        if time.monotonic() - self.proved > PROOF_HOLDS_S:
            self.ana.post("/api/session/proof", {"password": PASSPHRASE})
            self.proved = time.monotonic()

    # --- people and their devices ----------------------------------------------------------------------------------

    def device(self, *, theme: str = "", browser: Browser | None = None, worker: bool = False, **options: Any) -> Page:
        """A new browser profile with one empty page that listens to its own sound. `theme`: night | day, else by the hour.

        It asks for little motion: bars that glide ten times a second cost as much as all else that a page does while it is watched.
        `worker`: it takes the page's service worker, as the whole browser always does. The others refuse it like one that does not
        trust the house's certificate: in each new profile it fetches all files of the page, which costs more than the visit.
        """
        context = (browser or self.browser).new_context(
            ignore_https_errors=True, locale="en-GB", base_url=self.rig.base, reduced_motion="reduce", **(options or LAPTOP)
        )
        context.set_default_timeout(PATIENCE_S * 1000)
        context.add_init_script(LISTEN)
        if browser is None and not worker:
            context.add_init_script(NO_WORKER)
        if theme:
            context.add_init_script(f"localStorage.setItem('babycam.theme', '{theme}')")
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def log_in(self, page: Page, username: str, password: str = PASSPHRASE) -> None:
        """As a person does: which also lets the page sound."""
        page.goto("/")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("navigation", name="Main").wait_for()

    def visit(self, username: str, **options: Any) -> Page:
        """A device on which this person has logged in."""
        page = self.device(**options)
        self.log_in(page, username)
        return page

    def sits(self, path: str, **options: Any) -> Page:
        """Ana's device at this address, without the way through the login."""
        page = self.device(**options)
        page.context.add_cookies(self.ana.browser_cookies())
        page.goto(path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} [{message.location.get('url', '')}]")

    def excuse(self, *patterns: str) -> None:
        """What the browser may complain about in this story (regular expressions)."""
        self.excused += patterns

    def grudges(self) -> list[str]:
        """The complaints that nobody excused."""
        return [text for text in self.complaints if not any(re.search(pattern, text) for pattern in [*HARMLESS, *self.excused])]

    def everybody_leaves(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def guests_go(self) -> None:
        """Whoever joined since the house was set up is taken out: the next story begins with Ana and Ben."""
        for person in self.ana.get("/api/people")["results"]:
            if person["username"] not in ("ana", "ben"):
                self.ana.delete(f"/api/people/{person['id']}")

    # --- rooms -----------------------------------------------------------------------------------------------------

    def rooms(self) -> set[int]:
        """Those that are there, by their numbers."""
        return {room["id"] for room in self.ana.get("/api/rooms")["results"]}

    def only(self, rooms: set[int]) -> None:
        """A room that a story added by the page would stand between the tiles of the next one."""
        for room in self.rooms() - rooms:
            self.ana.delete(f"/api/rooms/{room}")

    @contextmanager
    def room(self, name: str, **settings: Any) -> Iterator[Room]:
        """A room with a phone in it, until the block ends."""
        with serve_emulator(width=320, height=240, fps=10) as phone:
            made = self.ana.post("/api/rooms", {"name": name})
            wanted = {"loud_db": LOUD_DB, "stir_db": LOUD_DB - 12, "wake_for": "any", "pre_roll_s": 3, "post_roll_s": 1, **settings}
            self.ana.patch(f"/api/rooms/{made['id']}", wanted)
            self.ana.post("/api/cameras", {"room": made["id"], "kind": "ipwebcam", "preset": "ipwebcam", "url": phone.url})
            try:
                yield Room(made["id"], name, phone, self.ana, self.rig.data / "babycam.sqlite3").heard()
            finally:
                self.ana.delete(f"/api/rooms/{made['id']}")


@contextmanager
def open_home(browser: Browser) -> Iterator[Home]:
    """A set-up family: Ana (owner), Ben (parent), and a room without a camera."""
    with Rig(DATABASE_URL="", REDIS_URL="", BABYCAM_SYNTHETIC="true") as rig:  # it takes a push service without TLS
        ana = rig.set_up(room="Attic")
        ana.patch("/api/settings", {"policy": {"quiet_s": QUIET_S, "reopen_s": 0}})
        ana.post("/api/people", {"name": "Ben", "username": "ben", "password": PASSPHRASE, "role": "parent", "rooms": None})
        home = Home(rig, browser, ana)
        try:
            yield home
        finally:
            home.everybody_leaves()


# --- what is on the screen -------------------------------------------------------------------------------------------


def tile(page: Page, room: str) -> Locator:
    return page.get_by_role("article", name=room)


def shows(page: Page, room: str, state: str) -> None:
    """Waits until the tile says this word."""
    expect(tile(page, room).get_by_text(state, exact=True)).to_be_visible()


def going_on(page: Page) -> Locator:
    """All that goes on, each with its words: beside a laptop's content; on a phone in a sheet behind the line, which is opened."""
    sheet = page.locator("[data-line] button[aria-haspopup=dialog]")
    if (page.viewport_size or {"width": 0})["width"] < RAIL_PX:
        sheet.tap()
    return page.get_by_role("list", name="What’s going on")


def clips_of(page: Page, room: str = ".*") -> Locator:
    return page.get_by_role("button", name=re.compile(f"Play the clip: .*{room}"))


def alarm(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


def take(page: Page) -> Locator:
    return alarm(page).get_by_role("button", name="I’ve got it")


def eventually(page: Page, condition: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
    """The first true value of `condition`, while the page goes on."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        page.wait_for_timeout(100)
    return value


def picture_ages(page: Page, selector: str, count: int = 4) -> list[float]:
    """Milliseconds from the camera's clock to the screen for `count` different pictures; fewer if it does not move."""
    return list(page.evaluate(READ_STRIP, {"selector": selector, "count": count, "seconds": PATIENCE_S})["delays"])


def picture_time(page: Page, selector: str) -> float:
    """When the picture that stands in a <video> was made, in seconds since 1970 (within some tenths)."""
    ages = picture_ages(page, selector, count=1)
    assert ages, "the time strip of the picture cannot be read"
    return time.time() - ages[0] / 1000
