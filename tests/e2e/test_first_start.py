"""The first start, from the code in the console to a picture that moves."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from babycam.media.emulator import EmulatedPhone, serve_emulator
from tests.e2e.access import violations
from tests.e2e.home import Home, eventually, picture_ages, shows, tile
from tests.rig import PASSPHRASE, Client, Rig


@pytest.fixture
def new_home(browser: Browser) -> Iterator[Home]:
    """A babycam that nobody has set up."""
    with Rig(DATABASE_URL="", REDIS_URL="") as rig:
        home = Home(rig, browser, Client(rig.base))
        yield home
        home.everybody_leaves()
        assert not home.grudges()


@pytest.fixture
def phone() -> Iterator[EmulatedPhone]:
    """IP Webcam with a login."""
    with serve_emulator(width=320, height=240, fps=10, username="zoe", password="moon and stars") as phone:
        yield phone


def test_a_family_is_set_up_and_sees_and_hears_its_first_room(new_home: Home, phone: EmulatedPhone) -> None:
    new_home.excuse("status of 403")  # the wrong code
    new_home.excuse("api/rooms")  # early.js asks before anybody is known
    for theme in ("day", "night"):
        page = new_home.device(theme=theme)
        page.goto("/")
        expect(page.get_by_role("heading", name="Set up babycam")).to_be_visible()
        assert violations(page) == []
    page.get_by_label("Set-up code").fill("WRONG-CODE")
    page.get_by_label("Name of the household").focus()
    expect(page.get_by_text("This is not the code that the server printed")).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("Set-up code")).to_have_accessible_description(re.compile("not the code that the server printed"))
    answer_questions(page, code=new_home.rig.set_up_code())
    expect(page.locator("[data-setting-up]")).to_be_visible()
    on_a_phone_its_end_is_in_the_line(page)
    add_camera(page, phone)
    shows(page, "Zoe", "Quiet")
    assert len(picture_ages(page, "video")) == 4, "the picture does not move"
    the_level_moves(page, phone)


def answer_questions(page: Page, code: str) -> None:
    page.get_by_label("Set-up code").fill(code)
    page.get_by_label("Name of the household").fill("Moonlight 7")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Name", exact=True).fill("Ana")
    expect(page.get_by_label("User name")).to_have_value("ana")
    page.get_by_label("Password", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Name of the room").fill("Zoe")
    page.get_by_role("button", name="Start babycam").click()


def on_a_phone_its_end_is_in_the_line(page: Page) -> None:
    """Also while nothing was tried yet, which is said as long as no page could ring either: it comes after what ends by itself."""
    laptop = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    line = page.locator("[data-line]")
    expect(line.get_by_text(re.compile(r"^Setting up until \d\d:\d\d"))).to_be_visible()
    expect(line.get_by_role("button", name="Done setting up")).to_be_visible()
    assert laptop
    page.set_viewport_size(laptop)


def add_camera(page: Page, phone: EmulatedPhone) -> None:
    """A phone is offered first; this one has an address. With a wrong password first: it is said in words."""
    expect(page.get_by_alt_text("Code that opens babycam on the phone")).to_be_visible()
    page.get_by_role("link", name="My camera has an address").click()
    page.get_by_label("What kind of camera is it?").select_option("ipwebcam")
    page.get_by_label("Address").fill(phone.url)
    page.get_by_label("Camera user name").fill("zoe")
    page.get_by_label("Camera password").fill("sun and clouds")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("The camera did not accept this user name and password.")).to_be_visible()
    page.get_by_label("Camera password").fill("moon and stars")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("It works")).to_be_visible()
    expect(page.get_by_alt_text("First picture from the camera")).to_be_visible()
    expect(page.get_by_text("It does not work yet")).to_be_hidden()
    page.get_by_role("button", name="Save the camera").click()
    expect(page.get_by_role("heading", name="Live", exact=True)).to_be_visible()


def the_level_moves(page: Page, phone: EmulatedPhone) -> None:
    """It is low, and goes up when the room sounds: in dB over the room's own floor, as a new room begins."""
    meter = tile(page, "Zoe").get_by_role("meter", name="Sound level of Zoe")

    def level() -> float:
        return float(meter.get_attribute("aria-valuenow") or 0)

    eventually(page, lambda: -10 < level() < 10, "a low level")
    phone.sound.burst(page.evaluate("Date.now() / 1000") + 0.3, seconds=3, level=-20)
    eventually(page, lambda: level() > 20, "a high level")
