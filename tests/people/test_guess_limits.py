"""Somebody guesses one account's password from everywhere: they are slowed, the family is told, and nobody is locked out."""

import pytest
from rest_framework.test import APIClient

from babycam.core.errors import BabycamError
from babycam.family.cards import Cards
from babycam.people import guess_limits, password_hashes
from babycam.people import services as people_services
from babycam.people.models import AuditEntry
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long everybody had to wait, without doing so."""
    times: list[float] = []
    monkeypatch.setattr(guess_limits, "pause", times.append)
    return times


def guess(number: int, name: str = "ana") -> str:
    """From another network each time."""
    with pytest.raises(BabycamError) as caught:
        people_services.log_in(username=name, password="wrong", address=f"2001:db8:{number:x}::1")
    return caught.value.code


@pytest.fixture
def attacked(cast: Cast, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> Cast:
    with monkeypatch.context() as quick:
        quick.setattr(people_services, "_right_password", lambda person, password: False)
        assert {guess(number) for number in range(60)} == {"bad_login"}
    return cast


def test_guesses_from_everywhere_wait_longer_and_longer(attacked: Cast, waits: list[float]) -> None:
    assert len(waits) == 60 - guess_limits.BUDGET and waits == sorted(waits) and waits[-1] == guess_limits.LONGEST_S


def test_ana_gets_in_all_the_same_on_a_new_device_after_a_wait(attacked: Cast, waits: list[float]) -> None:
    waits.clear()
    assert people_services.log_in(username="ana", password=PASSWORD, address="192.0.2.7") == attacked.ana
    assert waits == [guess_limits.LONGEST_S]


def test_other_accounts_do_not_wait(attacked: Cast, waits: list[float]) -> None:
    waits.clear()
    assert people_services.log_in(username="ben", password=PASSWORD, address="192.0.2.7") == attacked.ben and waits == []


def test_the_family_is_told_once_in_the_log_and_in_the_chat(attacked: Cast, ana_client: APIClient) -> None:
    (row,) = AuditEntry.objects.filter(act="login.guessed")
    assert row.whom == "Ana" and "wrong" not in row.words.split("passwords")[1]
    Cards().turn()
    said = [one["card"]["words"] for one in ana_client.get("/api/chat/messages").json()["results"] if one["card"]]
    assert len(said) == 1 and "many wrong passwords for Ana" in said[0]


def test_an_account_that_nobody_has_tells_nobody_anything(cast: Cast, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_services, "_right_password", lambda person, password: False)
    assert {guess(number, "dee") for number in range(30)} == {"bad_login"}
    assert waits and not AuditEntry.objects.exists()  # they wait as the others do


def test_only_a_few_wait_for_one_account_at_a_time(attacked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[str] = []

    def pause(_: float) -> None:
        inside.append(guess(1000 + len(inside)))

    monkeypatch.setattr(guess_limits, "pause", pause)
    guess(999)
    assert inside.count("login_busy") == 1 and len(inside) == guess_limits.AT_ONCE


def log_in(browser: Browser, password: str = PASSWORD, username: str = "ana") -> int:
    return int(browser.post("/api/session", {"username": username, "password": password}).status_code)


def test_a_browser_that_was_logged_in_before_waits_for_no_stranger(
    cast: Cast, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Browser()
    assert log_in(home) == 200
    home.delete("/api/session")
    with monkeypatch.context() as quick:
        quick.setattr(people_services, "_right_password", lambda person, password: False)
        for number in range(40):
            guess(number)
    here = [log_in(Browser(), "wrong") for _ in range(6)]  # a guest in the same network
    assert here == [403] * 5 + [429]
    waits.clear()
    with monkeypatch.context() as full:
        full.setattr(password_hashes, "STRANGERS", 0)
        assert log_in(Browser(), username="ben") == 503
        assert log_in(home) == 200
    assert waits == []


def test_the_mark_of_a_known_browser_is_for_its_accounts_only_and_cannot_be_made_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bens, forged = Browser(), Browser()
    assert log_in(bens, username="ben") == 200
    bens.delete("/api/session")
    forged.cookies["__Host-babycam_known"] = bens.cookies["__Host-babycam_known"].value[:-2] + "xx"
    monkeypatch.setattr(password_hashes, "STRANGERS", 0)
    assert (log_in(bens), log_in(forged, username="ben"), log_in(bens, username="ben")) == (503, 503, 200)


def test_a_known_browser_may_not_guess_either(cast: Cast) -> None:
    stolen = Browser()
    assert log_in(stolen) == 200
    stolen.delete("/api/session")
    answers = [log_in(stolen, "wrong") for _ in range(12)]
    assert answers == [403] * 10 + [429] * 2  # five as a known browser, five as a stranger
