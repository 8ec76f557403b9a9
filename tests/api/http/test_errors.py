"""Every error of the API has one shape: RFC 9457, with a code and words."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from rest_framework.test import APIClient

import babycam
from babycam.api.http.errors import STATUS
from babycam.core.errors import WORDS
from babycam.rooms import queries as rooms_queries
from tests.cast import Cast
from tests.conftest import Browser


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert body["type"] == "about:blank" and body["title"] and body["detail"] and code in WORDS
    return body


def test_a_path_that_leads_nowhere(ana_client: APIClient) -> None:
    for path in ("/api/nothing", "/api/rooms/zoe", "/api/", "/api", "/api/rooms/1/2/3"):
        check(ana_client.get(path), 404, "not_found")
    check(ana_client.post("/api/nothing"), 404, "not_found")


def test_a_method_that_is_not_there(ana_client: APIClient) -> None:
    check(ana_client.put("/api/rooms", {}), 405, "method_not_allowed")
    check(ana_client.options("/api/rooms"), 405, "method_not_allowed")


def test_content_that_cannot_be_read(ana_client: APIClient) -> None:
    check(ana_client.generic("POST", "/api/rooms", "{", content_type="application/json"), 400, "unreadable")
    check(ana_client.generic("POST", "/api/rooms", "<a/>", content_type="text/xml"), 415, "unsupported_media_type")
    check(ana_client.generic("POST", "/api/rooms", '{"name": NaN}', content_type="application/json"), 400, "unreadable")
    check(ana_client.generic("POST", "/api/rooms", "[1]", content_type="application/json"), 400, "invalid")


def test_a_form_that_nobody_offers(ana_client: APIClient) -> None:
    check(ana_client.get("/api/rooms", HTTP_ACCEPT="text/html"), 406, "not_acceptable")


def test_more_than_the_server_takes(ana_client: APIClient) -> None:
    check(ana_client.generic("POST", "/api/rooms", '"' + "x" * 2_000_000 + '"', content_type="application/json"), 413, "too_big")


def test_a_missing_field_is_named(ana_client: APIClient) -> None:
    assert "name" in check(ana_client.post("/api/rooms", {}), 400, "invalid")["fields"]


def test_somebody_who_is_not_logged_in(cast: Cast, dee_client: APIClient) -> None:
    answer = dee_client.get("/api/rooms")
    check(answer, 401, "not_signed_in")
    assert answer["WWW-Authenticate"] == "Session"


def test_a_missing_csrf_token(cast: Cast) -> None:
    client = Browser(enforce_csrf_checks=True)
    client.force_login(cast.ana)
    check(client.post("/api/rooms", {"name": "x"}), 403, "csrf")


def test_a_database_that_is_away(ana_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(person: object) -> None:
        raise OperationalError("connection to server at 10.0.0.1 failed: password authentication failed")

    monkeypatch.setattr(rooms_queries, "rooms_of", away)
    body = check(ana_client.get("/api/rooms"), 503, "unavailable")
    assert "10.0.0.1" not in str(body)


def test_a_failure_inside_tells_nothing_of_its_cause(ana_client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(person: object) -> None:
        raise RuntimeError("sesame")

    monkeypatch.setattr(rooms_queries, "rooms_of", broken)
    ana_client.raise_request_exception = False
    assert "sesame" not in str(check(ana_client.get("/api/rooms"), 500, "broken"))


def test_a_slash_at_the_end_changes_nothing(ana_client: APIClient) -> None:
    assert ana_client.get("/api/rooms/").json() == ana_client.get("/api/rooms").json()


def test_every_code_that_is_raised_or_has_a_status_has_words() -> None:
    sources = [path.read_text() for path in Path(babycam.__file__).parent.rglob("*.py")]
    raised = {code for source in sources for code in re.findall(r'BabycamError\(\s*"(\w+)"', source)}
    assert len(raised) > 40
    assert (raised | set(STATUS)) - set(WORDS) == set()
