"""An old phone and the house it is to watch: its Chromium trusts the family's authority, and its network can be cut.

The phone lives at the other end of a cable that can be pulled (tests/support/cable.py). Where the system allows no such thing, its
page is taken offline and the room's worker stopped instead, which is as deaf.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench._browser import FLAGS, LIGHT, TRUSTING
from bench._phone import workers
from tests.e2e.home import PATIENCE_S, PHONE, Home, eventually
from tests.rig import Rig
from tests.support import cable, lens
from tests.support.authority_trust import trust
from tests.support.services import need

SOUND = "--autoplay-policy=no-user-gesture-required"


@dataclass
class Place:
    """A house with one room, its owner's laptop, and the phone that is to become the camera."""

    home: Home
    room: int
    laptop: Page
    phone: Page
    pull: Callable[[], None]
    plug: Callable[[], None]

    def until_heard(self) -> None:
        """Until sound is heard that came after this moment, and that the server calls heard."""
        began = datetime.now(UTC)
        eventually(self.phone, lambda: self._heard_since(began), "the room to be heard again")

    def _heard_since(self, began: datetime) -> bool:
        health = self.home.ana.get(f"/api/rooms/{self.room}")["health"]
        at = health["last_audio_at"]
        return bool(health["heard"]) and at is not None and datetime.fromisoformat(at) > began


@contextmanager
def a_place(browser: Browser, folder: Path, *, every: float = lens.BURST_EVERY_S) -> Iterator[Place]:
    """A fresh house. `folder`: for the phone's home; `every`: seconds between the bursts at its microphone, 0: none."""
    need("certutil")
    with ExitStack() as stack:
        wire = stack.enter_context(cable.cable()) if cable.possible() else None
        rig = stack.enter_context(Rig(BABYCAM_HOST="0.0.0.0", DATABASE_URL="", REDIS_URL=""))
        ana = rig.set_up()
        room = ana.get("/api/rooms")["results"][0]["id"]
        ana.patch(f"/api/rooms/{room}", {"loud_db": -5.0, "stir_db": -8.0})
        home = Home(rig, browser, ana)
        phone = chromium(browser, folder, wire, rig, every).new_page()
        laptop = home.visit("ana")
        pull, plug = (wire.pull, wire.plug) if wire else (lambda: deafen(rig, phone), lambda: mend(rig, phone))
        yield Place(home, room, laptop, phone, pull, plug)
        home.everybody_leaves()
        assert phone.context.browser
        phone.context.browser.close()


def chromium(browser: Browser, folder: Path, wire: cable.Cable | None, rig: Rig, every: float) -> BrowserContext:
    """The phone: its browser has the family's authority in its store, a made-up camera and a microphone."""
    trust(folder, rig.data)
    flags = [flag for flag in FLAGS if flag != TRUSTING]
    launched = browser.browser_type.launch(
        executable_path=wire.chromium(folder) if wire else LIGHT,
        args=[*flags, SOUND, *lens.flags(folder, every=every, size=(320, 240))],
        env={**os.environ, "HOME": str(folder)},
    )
    context = launched.new_context(**PHONE, locale="en-GB")
    context.set_default_timeout(PATIENCE_S * 1000)
    return context


def deafen(rig: Rig, phone: Page) -> None:
    phone.context.set_offline(True)
    for process in workers(rig):
        process.send_signal(signal.SIGSTOP)


def mend(rig: Rig, phone: Page) -> None:
    for process in workers(rig):
        process.send_signal(signal.SIGCONT)
    phone.context.set_offline(False)
