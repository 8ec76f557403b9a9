"""The family's chat on a laptop and a phone: written, read, answered, cut off, found again."""

import re
import struct
import zlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import LAPTOP, PHONE, Home, Room, eventually


@pytest.fixture(autouse=True)
def nothing_said(family: Home) -> Iterator[None]:
    """Each story begins with an empty chat."""
    clear(family)
    yield


def clear(home: Home) -> None:
    home.ana.post("/api/chat/clear", {"confirm": home.ana.get("/api/session")["household"]["name"]})


def in_chat(home: Home, username: str, **device: object) -> Page:
    page = home.visit(username, **device)
    page.get_by_role("link", name="Chat").click()
    expect(field(page)).to_be_visible()
    return page


def both(home: Home) -> tuple[Page, Page]:
    """Ana at the laptop by day, Ben with his phone at night."""
    return in_chat(home, "ana", theme="day", **LAPTOP), in_chat(home, "ben", theme="night", **PHONE)


def field(page: Page) -> Locator:
    return page.get_by_label("Write to the family")


def say(page: Page, words: str) -> None:
    field(page).fill(words)
    page.get_by_role("button", name="Send").click()


def row(page: Page, words: str) -> Locator:
    return page.locator("[data-message]").filter(has_text=words)


def menu(page: Page, words: str) -> None:
    row(page, words).get_by_role("button", name="What to do with").click()


def said(home: Home) -> list[str]:
    """What the server has, oldest first."""
    return [message["text"] for message in reversed(home.ana.get("/api/chat/messages")["results"]) if message["kind"] == "text"]


def png(side: int = 64) -> bytes:
    """A small square picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xe0\x7a\x5f" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_one_writes_the_other_reads_and_the_first_sees_that(home: Home) -> None:
    ana, ben = both(home)
    say(ana, "She had her bottle at 1")
    expect(row(ben, "bottle at 1")).to_be_visible()
    expect(row(ana, "bottle at 1").get_by_role("button", name="Read by Ben")).to_be_visible()
    field(ben).press_sequentially("Thank")
    expect(ana.get_by_text("Ben is writing…")).to_be_visible()
    say(ben, "Thank you")
    expect(row(ana, "Thank you")).to_be_visible()
    expect(ana.get_by_text("Ben is writing…")).to_be_hidden()
    expect(field(ben)).to_be_focused()


def test_what_is_new_is_counted_where_one_is_not_looking(home: Home) -> None:
    ana, ben = both(home)
    ben.get_by_role("link", name="Live").click()
    say(ana, "Are you there?")
    expect(ben.get_by_role("navigation").locator("[data-unread='1']")).to_be_visible()
    expect(row(ana, "Are you there?").get_by_role("button", name="Delivered to Ben")).to_be_visible()
    ben.get_by_role("link", name="Chat").click()
    expect(ben.locator("[data-new-messages]")).to_be_visible()
    expect(row(ana, "Are you there?").get_by_role("button", name="Read by Ben")).to_be_visible()
    expect(ben.get_by_role("navigation").locator("[data-unread]")).to_have_count(0)


def test_whatever_is_written_is_shown_as_text(home: Home) -> None:
    ana, ben = both(home)
    say(ana, "<img src=x onerror=alert(1)><b>bold</b> https://example.org/a?b=1.")
    expect(row(ben, "<img src=x onerror=alert(1)><b>bold</b>")).to_be_visible()
    link = row(ben, "bold").get_by_role("link")
    expect(link).to_have_attribute("href", "https://example.org/a?b=1")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    assert ben.locator("[data-message] b").filter(has_text="bold").count() == 0


def test_a_reply_leads_to_what_it_answers_and_ones_own_can_be_changed_pinned_and_deleted(home: Home) -> None:
    ana, ben = both(home)
    say(ana, "Where is the gel?")
    menu(ben, "Where is the gel?")
    ben.get_by_role("button", name="Reply").click()
    expect(field(ben)).to_be_focused()
    say(ben, "In the frige")
    quote = row(ana, "In the frige").get_by_role("button", name="Where is the gel?")
    quote.click()
    expect(row(ana, "Where is the gel?").first).to_have_attribute("data-flash", "true")
    menu(ben, "In the frige")
    ben.get_by_role("button", name="Edit").click()
    ben.get_by_label("Editing your message").and_(ben.get_by_role("textbox")).fill("In the fridge")
    ben.get_by_role("button", name="Save changes").click()
    expect(row(ana, "In the fridge").get_by_text("edited")).to_be_visible()
    menu(ana, "In the fridge")
    expect(ana.get_by_role("button", name="Edit")).to_be_hidden()
    ana.get_by_role("button", name="Pin", exact=True).click()
    expect(ben.get_by_role("button", name="Pinned In the fridge")).to_be_visible()
    menu(ben, "In the fridge")
    ben.get_by_role("button", name="Delete", exact=True).click()
    ben.get_by_role("dialog", name="Delete this message").get_by_role("button", name="Delete").click()
    expect(ana.get_by_text("Deleted").last).to_be_visible()
    expect(ana.get_by_text("In the fridge")).to_have_count(0)


def test_what_is_written_offline_goes_once_and_in_order_when_the_line_is_back(home: Home) -> None:
    home.excuse("ERR_INTERNET_DISCONNECTED", "WebSocket connection")
    ana, ben = both(home)
    say(ben, "before")
    expect(row(ana, "before")).to_be_visible()
    ben.context.set_offline(True)
    say(ben, "one")
    say(ben, "two")
    expect(ben.locator("[data-letter]")).to_have_count(2)
    expect(ben.get_by_text("Not sent yet")).to_have_count(2)
    say(ana, "meanwhile")
    eventually(ana, lambda: said(home) == ["before", "meanwhile"], "what Ana said to be stored")
    ben.context.set_offline(False)
    expect(row(ana, "two")).to_be_visible()
    expect(ben.locator("[data-letter]")).to_have_count(0)
    expect(row(ben, "meanwhile")).to_be_visible()
    assert said(home) == ["before", "meanwhile", "one", "two"]


def test_what_waits_is_still_there_after_the_page_was_loaded_again(home: Home) -> None:
    home.excuse("ERR_FAILED", "net::ERR")
    page = in_chat(home, "ben", **PHONE)
    page.context.route("**/api/chat/messages", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    say(page, "do not lose me")
    expect(page.get_by_text("Not sent yet")).to_be_visible()
    field(page).fill("a draft")
    page.reload()
    expect(page.locator("[data-letter]")).to_have_count(1)
    expect(field(page)).to_have_value("a draft")
    page.context.unroute_all()
    expect(row(page, "do not lose me")).to_be_visible()
    assert said(home) == ["do not lose me"]


def test_pictures_go_with_a_message(home: Home) -> None:
    ana, ben = both(home)
    ana.get_by_role("button", name="Add something").click()
    ana.get_by_label("Picture", exact=True).set_input_files({"name": "gel.png", "mimeType": "image/png", "buffer": png()})
    expect(ana.get_by_role("img", name="gel.png")).to_be_visible()
    say(ana, "This one")
    picture = row(ben, "This one").get_by_role("img", name="Picture 1 from Ana")
    expect(picture).to_be_visible()
    eventually(ben, lambda: picture.evaluate("img => img.complete && img.naturalWidth"), "the picture to be there")
    picture.click()
    expect(ben.get_by_role("dialog").get_by_role("img")).to_be_visible()
    ben.keyboard.press("Escape")
    ana.get_by_role("button", name="Add something").click()
    ana.get_by_label("Picture", exact=True).set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"no"})
    expect(ana.get_by_text("Only pictures can be sent.")).to_be_visible()


def test_a_clip_plays_where_it_was_sent(home: Home, zoe: Room) -> None:
    zoe.burst()
    clip = zoe.clip()
    zoe.hush()
    ana, ben = both(home)
    ana.get_by_role("button", name="Add something").click()
    ana.get_by_role("button", name="Clip").click()
    ana.locator(f"[data-choose='{clip['id']}']").click()
    say(ana, "Listen")
    row(ben, "Listen").get_by_role("button", name="Play: Clip of Zoe").click()
    video = row(ben, "Listen").locator("video")
    eventually(ben, lambda: video.evaluate("video => video.currentTime > 0"), "the clip to play")
    assert video.evaluate("video => !video.controls")
    expect(row(ben, "Listen").get_by_role("slider", name="Place in the clip")).to_have_attribute(
        "aria-valuetext", re.compile("the noise began at")
    )


def test_a_search_finds_words_and_leads_to_them(home: Home) -> None:
    for number in range(40):
        home.ana.post("/api/chat/messages", {"uuid": f"00000000-0000-4000-8000-{number:012}", "text": f"night {number} teething"})
    page = in_chat(home, "ben", **PHONE)
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Search for").fill("teeth 3")
    hit = page.locator("[data-found]").filter(has_text="night 3 teething")
    expect(hit.locator("mark").first).to_have_text("3")
    hit.click()
    expect(row(page, "night 3 teething")).to_be_in_viewport()
    expect(row(page, "night 3 teething")).to_be_focused()


def test_scrolling_back_loads_more_and_nothing_jumps(home: Home) -> None:
    for number in range(58):
        home.ana.post("/api/chat/messages", {"uuid": f"00000000-0000-4000-8000-{number:012}", "text": f"night {number}."})
    page = in_chat(home, "ana", **LAPTOP)
    expect(row(page, "night 57.")).to_be_in_viewport()
    expect(page.get_by_text("This is where the chat begins.")).to_have_count(0)
    row(page, "night 20.").scroll_into_view_if_needed()
    before = row(page, "night 20.").bounding_box()
    row(page, "night 12.").scroll_into_view_if_needed()
    expect(page.get_by_text("This is where the chat begins.")).to_have_count(1)
    assert before is not None
    expect(row(page, "night 12.")).to_be_in_viewport()
    page.get_by_role("button", name="Go to the newest message").click()
    expect(row(page, "night 57.")).to_be_in_viewport()


def test_the_owner_clears_the_history_after_two_questions(home: Home) -> None:
    ana, ben = both(home)
    say(ana, "Not for ever")
    expect(row(ben, "Not for ever")).to_be_visible()
    ben.get_by_role("button", name="More").click()
    expect(ben.get_by_role("button", name="Clear the history")).to_be_hidden()
    ben.keyboard.press("Escape")
    ana.get_by_role("button", name="More").click()
    ana.get_by_role("button", name="Clear the history").click()
    ana.get_by_role("dialog", name="Delete every message").get_by_role("button", name="Clear the history").click()
    expect(ana.get_by_role("button", name="Clear everything")).to_be_disabled()
    ana.get_by_label("to clear it all").fill(home.ana.get("/api/session")["household"]["name"])
    ana.get_by_role("button", name="Clear everything").click()
    expect(row(ana, "Not for ever")).to_have_count(0)
    expect(row(ben, "Not for ever")).to_have_count(0)
    assert said(home) == []


def test_the_chat_is_fit_for_everybody(home: Home) -> None:
    ana, ben = both(home)
    say(ana, "She had her bottle at 1. See https://example.org")
    menu(ben, "bottle at 1")
    assert violations(ben) == []
    ben.get_by_role("button", name="Reply").click()
    say(ben, "Good")
    expect(row(ana, "Good")).to_be_visible()
    for page in (ana, ben):
        assert violations(page) == []
        assert sideways(page) == 0
    ben.get_by_role("button", name="Add something").click()
    assert violations(ben) == []
    ben.get_by_role("button", name="Choose an emoji").click()
    assert violations(ben) == []
    keyboard(ana)


def keyboard(page: Page) -> None:
    """From the field to a message and back, without a mouse."""
    field(page).focus()
    while not page.evaluate("document.activeElement.dataset.message ?? ''"):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Message")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Message")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.message")
