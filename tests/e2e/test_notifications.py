"""How people are reached, set up by hand: a message service, the house's MQTT broker, and what each says when it is wrong."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.access import sideways, violations
from tests.e2e.home import PHONE, Home
from tests.support.letters import letterbox
from tests.support.ntfy import Ntfy, ntfy
from tests.support.services import free_port, mosquitto


@pytest.fixture
def server() -> Iterator[Ntfy]:
    with ntfy() as running:
        yield running


def fit_for_everybody(page: Page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


def channel(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=name)


def test_a_message_service_is_added_tried_and_removed_and_a_wrong_address_is_named(home: Home, server: Ntfy) -> None:
    home.excuse("status of 400")
    ana = home.sits("/settings/devices", theme="night", **PHONE)
    ana.get_by_role("button", name=re.compile("^Message service")).tap()
    ana.get_by_label("Address").fill("tgram://nope/1")
    ana.get_by_role("button", name="Add it").tap()
    expect(ana.get_by_role("alert").first).to_contain_text("Unparseable Telegram URL")
    expect(ana.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    fit_for_everybody(ana)
    ana.get_by_label("Address").fill(server.url("for-ana"))
    ana.get_by_label("Name (optional)").fill("Ana’s watch")
    ana.get_by_role("button", name="Add it").tap()
    watch = channel(ana, "Ana’s watch")
    expect(watch.get_by_text("Not proven yet: send a test.")).to_be_visible()
    watch.get_by_role("button", name="Send me a test now").tap()
    expect(watch.get_by_text(re.compile(r"^Sent at \d\d:\d\d:\d\d; this service cannot prove"))).to_be_visible()
    expect(watch.get_by_text(re.compile("^Last sent "))).to_be_visible()
    assert [message["topic"] for message in server.messages] == ["for-ana"]
    watch.get_by_role("button", name="Remove").tap()
    fit_for_everybody(ana)
    ana.get_by_role("dialog").get_by_role("button", name="Remove").tap()
    expect(watch).to_be_hidden()


def test_a_mail_is_tried_and_the_time_is_shown(home: Home) -> None:
    with letterbox() as box:
        ana = home.sits("/settings/devices", theme="day")
        ana.get_by_role("button", name=re.compile("^Message service")).click()
        ana.get_by_label("Address").fill(box.url("ana@example.org"))
        ana.get_by_label("Name (optional)").fill("Ana’s mail")
        ana.get_by_role("button", name="Add it").click()
        mail = channel(ana, "Ana’s mail")
        mail.get_by_role("button", name="Send me a test now").click()
        expect(mail.get_by_text(re.compile(r"^Sent at \d\d:\d\d:\d\d; this service cannot prove"))).to_be_visible()
        (letter,) = box.letters
        assert letter["To"] == "ana@example.org" and "only a test" in letter.get_body(("plain", "html")).get_content()
        mail.get_by_role("button", name="Remove").click()
        ana.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(mail).to_be_hidden()


def test_the_house_finds_its_broker_and_says_when_it_does_not(home: Home) -> None:
    with mosquitto(("babycam", "let me in")) as broker:
        ana = home.sits("/settings/integrations", theme="day")
        card = ana.get_by_role("region", name="Home Assistant and MQTT")
        card.get_by_role("button", name="Connect a broker").click()
        card.get_by_label("Broker", exact=True).fill("127.0.0.1")
        card.get_by_label("Port").fill(str(free_port()))
        fit_for_everybody(ana)
        card.get_by_role("button", name="Save").click()
        expect(card.get_by_role("alert")).to_contain_text("The MQTT broker at 127.0.0.1 cannot be reached")
        card.get_by_role("button", name="Edit").click()
        card.get_by_label("Port").fill(str(broker.port))
        card.get_by_label("User name").fill("babycam")
        card.get_by_label("Password", exact=True).fill("let me in")
        card.get_by_role("button", name="Save").click()
        expect(card.get_by_text(f"Connected to 127.0.0.1:{broker.port}")).to_be_visible()
        card.get_by_role("button", name="Remove").click()
        ana.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(card.get_by_role("button", name="Connect a broker")).to_be_visible()
