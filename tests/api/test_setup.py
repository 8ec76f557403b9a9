"""The first start, in the browser's eyes."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from babycam.people import setup_code
from tests.cast import Cast

FAMILY: dict[str, Any] = {
    "household": {"name": "The Does", "tz": "Europe/Berlin"},
    "person": {"name": "Ana", "username": "ana", "password": "correct horse battery"},
    "room": {"name": "Zoe"},
}


def found(client: APIClient, **changes: Any) -> Any:
    return client.post("/api/setup", {"code": setup_code.make(Path(settings.BABYCAM_DATA)), **FAMILY, **changes}, format="json")


@pytest.mark.django_db
def test_the_first_parent_sets_up_and_is_logged_in(dee_client: APIClient) -> None:
    assert dee_client.get("/api/setup").json() == {"needed": True} and dee_client.get("/api/session").json()["needs_setup"]
    answer = found(dee_client, camera={"kind": "synthetic", "url": "synthetic://zoe", "password": "sesame"})
    assert answer.status_code == 201 and answer.json()["person"]["role"] == "owner"
    [room] = dee_client.get("/api/rooms").json()["results"]
    assert room["name"] == "Zoe" and room["camera"]["has_password"] and "sesame" not in str(room)
    assert dee_client.get("/api/setup").json() == {"needed": False}


@pytest.mark.django_db
def test_without_the_code_nobody_sets_up(dee_client: APIClient) -> None:
    answer = found(dee_client, code="AAAAA-AAAAA")
    assert (answer.status_code, answer.json()["code"]) == (403, "bad_code")


def test_a_family_is_not_set_up_twice(cast: Cast, dee_client: APIClient) -> None:
    answer = found(dee_client)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_set_up")


@pytest.mark.django_db
def test_the_fields_that_cannot_be_right_are_named(dee_client: APIClient) -> None:
    weak = found(dee_client, person={**FAMILY["person"], "password": "short"})
    assert weak.status_code == 400 and list(weak.json()["fields"]) == ["person.password"]
    missing = dee_client.post("/api/setup", {"code": "x"}, format="json").json()
    assert sorted(missing["fields"]) == ["household", "person", "room"]
