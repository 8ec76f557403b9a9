"""An old phone from the code to the live picture, and what it survives: over https that its browser really trusts.

The phone's Chromium lives at the other end of a network cable that can be pulled (tests/cable.py). Where the system allows no
such thing, its page is taken offline and the room's worker stopped instead, which is as deaf.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench._browser import CHROMIUM, FLAGS, TRUSTING
from bench._phone import workers
from tests import cable, lens
from tests.authority_trust import trust
from tests.e2e.home import PATIENCE_S, PHONE, Home, alarm, eventually, shows
from tests.rig import Rig
from tests.services import need

SOUND = "--autoplay-policy=no-user-gesture-required"
UNHEARD_S = 40.0


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


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    need("certutil")
    folder = tmp_path_factory.mktemp("old phone")
    with ExitStack() as stack:
        wire = stack.enter_context(cable.cable()) if cable.possible() else None
        rig = stack.enter_context(Rig(BABYCAM_HOST="0.0.0.0", DATABASE_URL="", REDIS_URL=""))
        ana = rig.set_up()
        room = ana.get("/api/rooms")["results"][0]["id"]
        ana.patch(f"/api/rooms/{room}", {"loud_db": -5.0, "stir_db": -8.0})
        home = Home(rig, browser, ana)
        phone = chromium(browser, folder, wire, rig).new_page()
        laptop = home.visit("ana")
        pull, plug = (wire.pull, wire.plug) if wire else (lambda: deafen(rig, phone), lambda: mend(rig, phone))
        yield Place(home, room, laptop, phone, pull, plug)
        home.everybody_leaves()
        assert phone.context.browser
        phone.context.browser.close()


def chromium(browser: Browser, folder: Path, wire: cable.Cable | None, rig: Rig) -> BrowserContext:
    """The phone: its browser has the family's authority in its store, a made-up camera and a microphone."""
    trust(folder, rig.data)
    flags = [flag for flag in FLAGS if flag != TRUSTING]
    launched = browser.browser_type.launch(
        executable_path=wire.chromium(folder) if wire else CHROMIUM,
        args=[*flags, SOUND, *lens.flags(folder)],
        env={**os.environ, "HOME": str(folder)},
    )
    context = launched.new_context(**PHONE, locale="en-GB")  # type: ignore[arg-type]
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


def test_from_the_code_to_the_live_picture(place: Place) -> None:
    began = time.monotonic()
    laptop, phone = place.laptop, place.phone
    laptop.goto("/cameras")
    with laptop.expect_response("**/api/pairings") as asked:
        laptop.get_by_role("button", name="Add phone").first.click()
    expect(laptop.get_by_role("img", name="Code that opens")).to_be_visible()

    phone.goto(asked.value.json()["url"])  # what the code says: the door that leads on by itself

    phone.get_by_role("button", name="This is its room").tap()
    assert phone.url.startswith("https://") and "#" not in phone.url
    phone.get_by_role("button", name="Start the camera").tap()
    expect(phone.get_by_role("heading", name="Zoe is heard")).to_be_visible()
    expect(laptop.get_by_text("is the camera of Zoe")).to_be_visible()
    laptop.goto("/")
    expect(laptop.locator("video[data-state=live]")).to_be_visible()
    shows(laptop, "Zoe", "Quiet")
    print(f"from the code to the live picture in {time.monotonic() - began:.0f} s")


def test_a_silent_phone_is_shown_and_alarms_and_mends_by_itself(place: Place) -> None:
    laptop, phone = place.laptop, place.phone
    place.pull()
    try:
        shows(laptop, "Zoe", "Not heard")
        expect(
            phone.get_by_text("The server is out of reach").or_(phone.get_by_text("does not hear this phone")).first
        ).to_be_visible()
        expect(alarm(laptop)).to_contain_text("is not heard", timeout=UNHEARD_S * 1000)
    finally:
        place.plug()
    place.until_heard()
    expect(alarm(laptop)).to_be_hidden(timeout=UNHEARD_S * 1000)
    shows(laptop, "Zoe", "Quiet")
    expect(laptop.locator("video[data-state=live]")).to_be_visible()


def test_it_outlives_the_server_its_worker_and_a_reload_with_no_tap(place: Place) -> None:
    for process in workers(place.home.rig):
        process.kill()
    place.until_heard()

    place.home.rig.stop()
    place.home.rig.start()
    place.until_heard()
    expect(place.laptop.locator("video[data-state=live]")).to_be_visible()

    place.phone.reload()
    expect(place.phone.get_by_role("heading", name="Zoe is heard")).to_be_visible()


def test_a_revoked_phone_is_out_at_once(place: Place) -> None:
    ana = place.home.ana
    [device] = ana.get("/api/devices")
    ana.delete(f"/api/devices/{device['id']}")
    expect(place.phone.get_by_text("This phone is not a camera any more")).to_be_visible()
    assert place.phone.evaluate("fetch('/api/camera').then((answer) => answer.status)") == 401
    expect(place.laptop.get_by_text("This room has no camera yet")).to_be_visible()
