"""Our cookies, what the database keeps of them, and those of versions before."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from babycam.core import clock
from babycam.people import sign_ins
from babycam.people.models import SignIn
from babycam.realtime.visitors import visitor_of
from babycam.rooms import devices
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.support.wires import PageWire

SESSION, CSRF, CAMERA = "__Host-babycam_session", "__Host-csrftoken", "__Host-babycam_camera"


def log_in() -> Browser:
    browser = Browser()
    assert browser.post("/api/session", {"username": "ana", "password": PASSWORD}).status_code == 200
    return browser


def older_login(cast: Cast) -> str:
    """A login of version 0.4: its cookie's value. The tables are then those of today."""
    store = db.SessionStore()
    client = Client()
    client.force_login(cast.ana)
    store.update({name: value for name, value in client.session.items() if name != "proved_at"})
    store.create()
    key = str(store.session_key)
    client.session.delete()
    SignIn.objects.create(person=cast.ana, session_key=key, user_agent="Mozilla/5.0 (X11; Linux) Firefox/140")
    migration: Any = importlib.import_module("babycam.people.migrations.0006_hashed_session_keys")
    for _ in range(2):  # again is no harm
        migration.hash_keys(apps, SimpleNamespace(connection=connection))
    return key


def test_cookies_are_bound_to_this_very_host(cast: Cast) -> None:
    browser = log_in()
    for name in (SESSION, CSRF):
        cookie = browser.cookies[name]
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"]
    assert browser.cookies[SESSION]["httponly"] and not browser.cookies[CSRF]["httponly"]
    assert set(browser.cookies) == {SESSION, CSRF, "__Host-babycam_known"}
    assert browser.cookies["__Host-babycam_known"]["httponly"]


def test_the_database_holds_no_key_that_lets_anybody_in(cast: Cast) -> None:
    browser = log_in()
    key = browser.cookies[SESSION].value
    kept = [*Session.objects.values_list("session_key", flat=True), *SignIn.objects.values_list("session_key", flat=True)]
    assert len(kept) == 2 and len(set(kept)) == 1 and key not in kept
    for stolen in set(kept):
        browser.cookies[SESSION] = stolen
        assert browser.get("/api/rooms").status_code == 401


def test_logging_out_takes_the_hashed_session_away(cast: Cast) -> None:
    browser = log_in()
    browser.delete("/api/session")
    assert not Session.objects.exists() and not SignIn.objects.exists()


def test_the_list_of_logins_knows_which_one_asks(cast: Cast) -> None:
    browser, _other = log_in(), log_in()
    assert sorted(one["this"] for one in browser.get("/api/sessions").json()) == [False, True]


def test_a_login_of_a_version_before_goes_on_under_the_new_name(cast: Cast) -> None:
    key = older_login(cast)
    assert not Session.objects.filter(session_key=key).exists()
    row = SignIn.objects.get()
    assert sign_ins.alive([row.pk], clock.now()) == {row.pk}  # so what it subscribed to still rings
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies["babycam_session"], browser.cookies["csrftoken"] = key, "t" * 32
    answer = browser.get("/api/rooms")
    assert answer.status_code == 200 and browser.cookies[SESSION].value == key
    assert answer.cookies["babycam_session"]["max-age"] == 0
    assert browser.cookies[SESSION]["httponly"] and browser.cookies[SESSION]["secure"]


def test_a_page_that_was_open_during_the_update_can_still_answer(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.cookies["babycam_session"], browser.cookies["csrftoken"] = older_login(cast), "t" * 32
    assert browser.post("/api/sessions/end-others", HTTP_X_CSRFTOKEN="t" * 32).status_code == 200


@pytest.mark.django_db(transaction=True)
async def test_a_socket_with_the_older_cookie_is_let_in(password_hash: str) -> None:
    from asgiref.sync import sync_to_async

    from tests.cast import gather

    cast = await sync_to_async(gather)(password_hash)
    key = await sync_to_async(older_login)(cast)
    async with PageWire(cookie=f"babycam_session={key}") as page:
        assert await page.hear("hello")


def test_a_newer_key_is_nothing_under_the_older_name(cast: Cast) -> None:
    """A plain page, or another name of the domain, can plant cookies with plain names."""
    key = log_in().cookies[SESSION].value
    victim = Browser()
    victim.cookies["babycam_session"] = key
    assert visitor_of(key, clock.now()) is not None and victim.get("/api/rooms").status_code == 401


def test_a_phone_that_was_paired_before_is_still_a_camera(cast: Cast) -> None:
    _, token = devices.add_device(room_id=cast.max.pk, name="Old phone", kind=devices.PHONE, replace=False)
    phone = Browser()
    phone.cookies["babycam_camera"] = token
    assert phone.get("/api/camera").status_code == 200
    assert phone.cookies[CAMERA].value == token and phone.cookies[CAMERA]["samesite"] == "Strict"
