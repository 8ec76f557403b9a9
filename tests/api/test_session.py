"""Logging in and out, in the browser's eyes."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from rest_framework.test import APIClient

from babycam.core import clock
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser

BERLIN = ZoneInfo("Europe/Berlin")


class Careful(Browser):
    """Sends the CSRF token as the page does, and is refused without it."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)

    def act(self, method: str, path: str, body: object = None) -> Any:
        self.get("/api/session")
        token = self.cookies["__Host-csrftoken"].value
        text = "" if body is None else json.dumps(body)
        return self.generic(method, path, text, content_type="application/json", HTTP_X_CSRFTOKEN=token)

    def log_in(self, password: str = PASSWORD) -> Any:
        return self.act("POST", "/api/session", {"username": "ana", "password": password})


@pytest.fixture
def browser(cast: Cast) -> Careful:
    return Careful()


def test_a_stranger_learns_only_that_a_login_is_needed(cast: Cast, dee_client: APIClient) -> None:
    session = dee_client.get("/api/session").json()
    assert session == {
        "person": None,
        "household": None,
        "access": None,
        "needs_setup": False,
        "demo_login": None,
        "version": session["version"],
        "rights": [],
    }


def test_ana_logs_in_and_the_page_learns_who_she_is_and_what_she_may(browser: Careful) -> None:
    answer = browser.log_in()
    session = answer.json()
    assert answer.status_code == 200 and session["person"]["username"] == "ana" and "people.edit" in session["rights"]
    here = {"name": "The Does", "tz": "Europe/Berlin", "night_start": "20:00", "morning_time": "07:00"}
    assert session["household"] == {**here, "utc_offset_s": 3600 if clock.now().astimezone(BERLIN).dst() == timedelta(0) else 7200}
    assert "password" not in str(session)


def test_the_session_cookie_is_kept_from_scripts_and_plain_http(browser: Careful) -> None:
    cookie = browser.log_in().cookies["__Host-babycam_session"]
    assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax" and cookie["max-age"] >= 80 * 24 * 3600


def test_the_session_key_is_new_after_the_login(browser: Careful) -> None:
    browser.log_in()
    first = browser.cookies["__Host-babycam_session"].value
    browser.act("DELETE", "/api/session")
    browser.log_in()
    assert browser.cookies["__Host-babycam_session"].value != first


def test_a_login_without_the_csrf_token_is_refused(cast: Cast) -> None:
    client = Browser(enforce_csrf_checks=True)
    answer = client.post("/api/session", {"username": "ana", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_a_foreign_page_cannot_act_with_anas_cookies(browser: Careful) -> None:
    browser.log_in()
    token = browser.cookies["__Host-csrftoken"].value
    answer = browser.delete("/api/session", HTTP_X_CSRFTOKEN=token, HTTP_ORIGIN="https://evil.example")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_a_wrong_password_is_said_in_words_and_the_sixth_try_has_to_wait(browser: Careful) -> None:
    answers = [browser.log_in("wrong") for _ in range(6)]
    assert [answer.json()["code"] for answer in answers] == ["bad_login"] * 5 + ["too_many_tries"]
    assert answers[5].status_code == 429 and answers[5]["Retry-After"] == "60"
    assert browser.log_in().status_code == 429


def test_logging_out_ends_the_session_on_the_server(browser: Careful) -> None:
    browser.log_in()
    stolen = browser.cookies["__Host-babycam_session"].value
    assert browser.act("DELETE", "/api/session").status_code == 204
    browser.cookies["__Host-babycam_session"] = stolen
    assert browser.get("/api/rooms").status_code == 401


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(browser: Careful) -> None:
    phone = Careful()
    browser.log_in()
    phone.log_in()
    changed = browser.act("POST", "/api/session/password", {"old": PASSWORD, "new": "a much better one"})
    assert changed.status_code == 204
    assert (browser.get("/api/rooms").status_code, phone.get("/api/rooms").status_code) == (200, 401)
    assert phone.log_in("a much better one").status_code == 200


def test_a_session_in_use_is_prolonged(browser: Careful) -> None:
    browser.log_in()
    session = browser.session
    session.set_expiry(clock.now() + timedelta(days=3))
    session.save()
    browser.get("/api/session")
    assert browser.session.get_expiry_date() > clock.now() + timedelta(seconds=django_settings.SESSION_COOKIE_AGE) - timedelta(
        minutes=1
    )


def test_an_old_session_is_over(browser: Careful) -> None:
    browser.log_in()
    session = browser.session
    session.set_expiry(clock.now() - timedelta(seconds=1))
    session.save()
    assert browser.get("/api/rooms").status_code == 401


def test_the_demo_shows_its_login_to_everybody(dee_client: APIClient, settings: Any) -> None:
    settings.DEMO_LOGIN = {"username": "ana", "password": "sweet dreams"}
    assert dee_client.get("/api/session").json()["demo_login"] == settings.DEMO_LOGIN
