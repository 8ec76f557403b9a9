"""An old phone from the code to the live picture, and what it survives: over https that its browser really trusts."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from bench._phone import workers
from tests.e2e.home import alarm, shows
from tests.e2e.old_phone import Place, a_place

UNHEARD_S = 40.0


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with a_place(browser, tmp_path_factory.mktemp("old phone")) as made:
        yield made


def test_from_the_code_to_the_live_picture(place: Place) -> None:
    began = time.monotonic()
    laptop, phone = place.laptop, place.phone
    laptop.goto("/settings/cameras")
    with laptop.expect_response("**/api/pairings") as asked:
        laptop.get_by_role("button", name="Add phone").first.click()
    expect(laptop.get_by_role("img", name="Code that opens")).to_be_visible()

    phone.goto(asked.value.json()["url"])  # what the code says: the door that leads on by itself

    phone.get_by_role("button", name="Use this room").tap()
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
    expect(place.phone.get_by_text("This phone is no longer a camera")).to_be_visible()
    assert place.phone.evaluate("fetch('/api/camera').then((answer) => answer.status)") == 401
    expect(place.laptop.get_by_text("This room has no camera yet")).to_be_visible()
