"""The family comes in and goes again: invitations by QR code, letting in, putting out, and who one is."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import access
from tests.e2e.home import PHONE, Home, Room

SECRET_GONE = "() => location.hash === '' && !location.href.includes('#')"


def family_page(page: Page) -> Page:
    page.goto("/settings/family")
    page.get_by_role("region", name="People").get_by_text("Ana (you)").wait_for()
    return page


def invite(page: Page, role: str, *rooms: str) -> str:
    """Makes an invitation on the family page; the address that its QR code holds."""
    page.get_by_role("button", name="Invite somebody").click()
    form = page.get_by_role("form", name="Invite somebody")
    form.get_by_text(role, exact=True).click()
    for switch in form.get_by_role("switch").all() if rooms else []:  # all are chosen at the beginning
        expect(switch).to_be_checked()
        switch.uncheck(force=True)
    for room in rooms:
        form.get_by_role("switch", name=room).check(force=True)
    form.get_by_role("button", name="Make the invitation").click()
    shown = page.get_by_role("region", name=f"Invitation: {role.lower()}")
    expect(shown.get_by_role("img", name="QR code of the link")).to_be_visible()
    return shown.get_by_label("Link").inner_text()


def door(home: Home, address: str) -> str:
    """The same address past the page that offers the family's certificate."""
    return "/join#" + address.split("#", 1)[1]


def join(home: Home, address: str, name: str) -> Page:
    page = home.device(**PHONE)
    page.goto(door(home, address))
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill("four words of our own")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name=f"You are in, {name}").wait_for()
    return page


@pytest.mark.parametrize("theme", ["night", "day"])
def test_a_sitter_is_invited_by_a_code_and_is_in_with_two_fields(home: Home, zoe: Room, theme: str) -> None:
    name = f"Cy {theme}"
    owner = family_page(home.sits("/", theme=theme, **PHONE))
    address = invite(owner, "Sitter", "Zoe")
    assert access.violations(owner) == []
    assert access.sideways(owner) <= 0

    phone = home.device(theme=theme, **PHONE)
    phone.goto(door(home, address))
    expect(phone.get_by_text("Ana invites you as a sitter.")).to_be_visible()
    expect(phone.get_by_text("Zoe")).to_be_visible()
    expect(phone.get_by_text(re.compile(r"^until .*00:00"))).to_be_visible()
    assert phone.evaluate(SECRET_GONE)
    assert access.violations(phone) == []
    phone.get_by_label("Your name").fill(name)
    phone.get_by_label("Password", exact=True).fill("four words of our own")
    phone.get_by_role("button", name="Come in").click()
    expect(phone.get_by_role("heading", name=f"You are in, {name}")).to_be_visible()
    expect(phone.get_by_text("Your user name")).to_be_visible()
    assert access.violations(phone) == []

    expect(owner.get_by_text(f"{name} is in.")).to_be_visible()  # on the page that lies open, by itself
    expect(owner.get_by_role("region", name="Invitation: sitter")).to_be_hidden()
    phone.get_by_role("button", name="Go to the rooms").click()
    expect(phone.get_by_role("article", name="Zoe")).to_be_visible()

    owner.get_by_role("group", name=f"Let {name} in").get_by_role("button", name="Not now").click()
    expect(owner.get_by_text(f"{name} is no longer let in.")).to_be_visible()
    expect(phone.get_by_label("User name").or_(phone.get_by_text("Your time here is over"))).to_be_visible()
    home.excuse("status of 40[134]")


def test_a_grandparent_is_let_in_with_one_tap_and_sees_live_rooms_only(home: Home, zoe: Room) -> None:
    owner = family_page(home.sits("/", **PHONE))
    gran = join(home, invite(owner, "Grandparent", "Zoe"), "Granny")
    gran.get_by_role("button", name="Go to the rooms").click()
    expect(gran.get_by_text("Nobody has let you in to watch right now")).to_be_visible()
    assert access.violations(gran) == []
    owner.get_by_role("group", name="Let Granny in").get_by_role("button", name="1 hour").click()
    expect(owner.get_by_text("Granny is let in.")).to_be_visible()
    gran.get_by_role("button", name="Check again").click()
    expect(gran.get_by_role("article", name="Zoe")).to_be_visible()
    gran.goto(f"/rooms/{zoe.id}")
    expect(gran.get_by_role("heading", name="Zoe")).to_be_visible()
    assert access.violations(gran) == []
    gran.goto("/family")  # where it was before; she has no such section, and finds her own
    expect(gran).to_have_url(re.compile("/settings$"))
    gran.get_by_role("link", name="Me").click()
    expect(gran.get_by_role("region", name="Where you are logged in")).to_be_visible()


def test_an_invitation_that_was_taken_back_says_so(home: Home) -> None:
    home.excuse("status of 4[01][0-9]")
    owner = family_page(home.sits("/", **PHONE))
    address = invite(owner, "Parent")
    owner.get_by_role("button", name="Take back the invitation: parent").first.click()
    expect(owner.get_by_text("Taken back. The link no longer works.")).to_be_visible()
    stranger = home.device(**PHONE)
    stranger.goto(door(home, address))
    expect(stranger.get_by_role("heading", name="This invitation does not work")).to_be_visible()
    expect(stranger.get_by_text("Ask for a new one")).to_be_visible()
    assert access.violations(stranger) == []
    stranger.goto("/join")
    stranger.reload()
    expect(stranger.get_by_text("The address is not complete")).to_be_visible()


def test_a_lost_phone_is_put_out_with_one_tap(home: Home) -> None:
    home.excuse("status of 40[13]")
    lost = home.visit("ben", **PHONE)
    kept = home.visit("ben")
    kept.goto("/settings/me")
    logins = kept.get_by_role("region", name="Where you are logged in")
    expect(logins.get_by_text("This device")).to_be_visible()
    assert access.violations(kept) == []
    other = logins.get_by_role("listitem").filter(has_not_text="This device").first
    other.get_by_role("button", name=re.compile("End the login")).click()
    expect(kept.get_by_text("Ended.", exact=True)).to_be_visible()
    expect(lost.get_by_label("User name")).to_be_visible()  # by itself: its socket was ended


def test_somebody_who_forgot_the_password_gets_a_link_from_the_owner(home: Home) -> None:
    home.excuse("status of 40[13]")
    owner = family_page(home.sits("/", **PHONE))
    address = invite(owner, "Parent")
    first = join(home, address, "Fay")
    first.get_by_role("button", name="Go to the rooms").click()
    owner.get_by_role("button", name="Edit Fay").click()
    owner.get_by_role("button", name="Reset the password").click()
    link = owner.get_by_role("region", name="A new password for Fay").get_by_label("Link").inner_text()
    assert access.violations(owner) == []
    phone = home.device(**PHONE)
    phone.goto(door(home, link))
    expect(phone.get_by_role("heading", name="A new password, Fay")).to_be_visible()
    phone.get_by_label("New password").fill("another four good words")
    phone.get_by_role("button", name="Save and log in").click()
    expect(phone.get_by_role("heading", name="You are in, Fay")).to_be_visible()
    expect(first.get_by_label("User name")).to_be_visible()


def saves(form: Locator) -> None:
    """Presses Save and waits until the server has it; the button alone is already disabled on the way."""
    with form.page.expect_response(lambda answer: answer.request.method == "PATCH") as answered:
        form.get_by_role("button", name="Save").click()
    assert answered.value.ok
    expect(form.get_by_role("button", name="Save")).to_be_disabled()


@pytest.mark.parametrize("theme", ["night", "day"])
def test_one_chooses_how_the_others_see_one(home: Home, theme: str) -> None:
    page = home.visit("ben", theme=theme, **PHONE)
    page.goto("/settings/me")
    looks = page.get_by_role("region", name="How the others see you")
    looks.get_by_text("🦉" if theme == "night" else "🐻", exact=True).first.click()
    looks.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved").first).to_be_visible()
    place = page.get_by_role("region", name="Time and language")
    place.get_by_label("Dates and numbers").select_option("de")
    expect(place.get_by_text(re.compile("Like this: .*1.234,5"))).to_be_visible()
    saves(place)
    assert access.violations(page) == []
    assert access.sideways(page) <= 0
    page.get_by_label("Dates and numbers").select_option("")
    saves(place)


def test_the_owner_reads_up_what_was_changed_and_nobody_else_does(home: Home) -> None:
    owner = family_page(home.sits("/", **PHONE))
    owner.get_by_role("link", name="Who changed what").click()
    expect(owner.get_by_role("listitem").first).to_be_visible()
    assert access.violations(owner) == []
    ben = home.visit("ben", **PHONE)
    ben.goto("/settings/family")
    expect(ben.get_by_role("region", name="Household")).to_be_visible()
    expect(ben.get_by_role("link", name="Who changed what")).to_be_hidden()
    expect(ben.get_by_role("button", name="Invite somebody")).to_be_hidden()
