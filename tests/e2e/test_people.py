"""Who gets in, and what each of them sees: the sitter, the stranger, the guesser, and a parent with a new password."""

from playwright.sync_api import Page, expect

from tests.e2e.home import Home, Room, shows, tile
from tests.rig import PASSPHRASE


def test_the_sitter_sees_and_hears_her_room_only(home: Home, zoe: Room) -> None:
    cy = {"name": "Cy", "username": "cy", "password": PASSPHRASE, "role": "sitter", "rooms": [zoe.id]}
    home.ana.post("/api/people", cy)
    attic = next(room for room in home.ana.get("/api/rooms")["results"] if room["name"] == "Attic")
    page = home.visit("cy")
    shows(page, "Zoe", "Quiet")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("button", name="Add a room")).to_be_hidden()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Rooms and cameras").click()
    expect(page.get_by_text("Address hidden")).to_be_visible()
    expect(page.get_by_text(zoe.phone.url)).to_be_hidden()
    expect(page.get_by_role("button", name="Edit")).to_be_hidden()
    page.goto(f"/rooms/{zoe.id}")
    expect(page.get_by_role("slider", name="Alarm from")).to_have_attribute("aria-disabled", "true")
    page.goto(f"/rooms/{attic['id']}")
    expect(page.get_by_text("This room is no longer here.")).to_be_visible()


def test_a_stranger_sees_the_login_at_every_address(home: Home, zoe: Room) -> None:
    page = home.device()
    for path in ("/", f"/rooms/{zoe.id}", "/clips", "/settings", "/settings/cameras", "/cameras", "/family", "/about", "/setup"):
        page.goto(path)
        only_the_login(page)


def only_the_login(page: Page) -> None:
    expect(page.get_by_label("User name")).to_be_visible()
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("Zoe")).to_be_hidden()


def test_who_logs_out_is_out(home: Home) -> None:
    page = home.visit("ana")
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("button", name="Log out").click()
    only_the_login(page)
    page.goto("/")
    only_the_login(page)


def test_guessing_is_slowed_down_in_words(home: Home) -> None:
    home.excuse("status of 40[013]", "status of 429")
    page = home.device()
    page.goto("/")
    for _ in range(5):
        guess(page, "no idea")
        expect(page.get_by_text("That user name and password do not match.")).to_be_visible()
    guess(page, "no idea either")
    expect(page.get_by_text("Too many tries. Wait a minute, then try again.")).to_be_visible()


def guess(page: Page, password: str) -> None:
    page.get_by_label("User name").fill("dee")
    page.get_by_label("Password", exact=True).fill(password)
    with page.expect_response("**/api/session"):
        page.get_by_role("button", name="Log in").click()


def test_a_new_password_ends_the_other_devices(home: Home) -> None:
    home.excuse("status of 40[013]")
    home.ana.post("/api/people", {"name": "Eve", "username": "eve", "password": PASSPHRASE, "role": "parent", "rooms": None})
    laptop, tablet = home.visit("eve"), home.visit("eve")
    laptop.get_by_role("link", name="Settings").click()
    laptop.get_by_role("button", name="Change the password").click()
    laptop.get_by_label("Current password").fill("not this one")
    laptop.get_by_label("New password").fill("a staple for the horse")
    laptop.get_by_role("button", name="Change the password").click()
    expect(laptop.get_by_role("alert").first).to_be_visible()
    laptop.get_by_label("Current password").fill(PASSPHRASE)
    laptop.get_by_role("button", name="Change the password").click()
    expect(laptop.get_by_text("Changed. Your other devices have to log in again.")).to_be_visible()
    tablet.goto("/")
    only_the_login(tablet)
    home.log_in(tablet, "eve", "a staple for the horse")
    expect(tile(tablet, "Attic")).to_be_visible()
