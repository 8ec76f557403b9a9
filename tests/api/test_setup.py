"""The first start, in the browser's eyes."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from babycam.alerts import services as alerts_services
from babycam.core import clock
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


def check(client: APIClient, code: str) -> Any:
    return client.post("/api/setup/code", {"code": code}, format="json")


@pytest.mark.django_db
def test_the_code_is_told_at_once_and_guessed_no_more_often_here_than_there(dee_client: APIClient) -> None:
    right = setup_code.make(Path(settings.BABYCAM_DATA))
    assert check(dee_client, right.lower().replace("-", " ")).status_code == 204
    codes = [check(dee_client, "AAAAA-AAAAA").json()["code"] for _ in range(3)]
    codes += [found(dee_client, code="AAAAA-AAAAA").json()["code"] for _ in range(3)]
    assert codes == ["bad_code"] * 5 + ["too_many_tries"]
    assert check(dee_client, right).json()["code"] == "too_many_tries"


@pytest.mark.django_db
def test_whoever_has_the_code_may_mistype_all_else_as_often_as_they_like(dee_client: APIClient) -> None:
    for _ in range(4):
        check(dee_client, "AAAAA-AAAAA")
    for _ in range(7):
        assert found(dee_client, person={**FAMILY["person"], "password": "short"}).status_code == 400
    assert found(dee_client).status_code == 201


def test_of_a_family_that_is_there_no_code_is_told(cast: Cast, dee_client: APIClient) -> None:
    assert check(dee_client, setup_code.make(Path(settings.BABYCAM_DATA))).json()["code"] == "already_set_up"


@pytest.mark.django_db
def test_whoever_goes_on_setting_up_is_called_for_no_new_camera(dee_client: APIClient) -> None:
    assert found(dee_client, setting_up=True, camera={"kind": "synthetic", "url": "synthetic://zoe"}).status_code == 201
    [room] = dee_client.get("/api/rooms").json()["results"]
    alerts_services.report_unheard(room_id=room["id"], kind="monitor_lost", at=clock.now())
    [incident] = dee_client.get("/api/incidents").json()["results"]
    assert (incident["state"], incident["setting_up"]) == ("snoozed", True)


@pytest.mark.django_db
def test_a_program_that_founds_a_family_is_setting_up_only_if_it_says_so(dee_client: APIClient) -> None:
    found(dee_client)
    assert dee_client.get("/api/setting-up").json() == {"setting_up": None}


def test_a_family_is_not_set_up_twice(cast: Cast, dee_client: APIClient) -> None:
    answer = found(dee_client)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_set_up")


@pytest.mark.django_db
def test_the_fields_that_cannot_be_right_are_named(dee_client: APIClient) -> None:
    weak = found(dee_client, person={**FAMILY["person"], "password": "short"})
    assert weak.status_code == 400 and list(weak.json()["fields"]) == ["person.password"]
    missing = dee_client.post("/api/setup", {"code": "x"}, format="json").json()
    assert sorted(missing["fields"]) == ["household", "person", "room"]
