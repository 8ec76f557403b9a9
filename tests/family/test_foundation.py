"""The beginning of a family."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.family import foundation
from babycam.people import queries as people_queries
from babycam.people import setup_code
from babycam.people.models import Household, Person
from babycam.rooms import demo
from babycam.rooms.models import Camera, Room

HERE = "192.168.1.50"


def founding(**changes: Any) -> dict[str, Any]:
    return {
        "code": setup_code.make(Path(settings.BABYCAM_DATA)),
        "address": HERE,
        "household": {"name": "The Does", "tz": "Europe/Berlin"},
        "person": {"name": "Ana", "username": "Ana", "password": "correct horse battery"},
        "room": {"name": "Zoe"},
        "camera": {"kind": "pull", "url": "rtsp://192.168.1.30/x"},
        "setting_up": False,
        "now": clock.now(),
        **changes,
    }


@pytest.mark.django_db
def test_whoever_has_the_code_founds_the_family_once() -> None:
    owner = foundation.found_family(**founding())
    assert (owner.role, owner.username) == ("owner", "ana")
    assert (Household.objects.get().tz, Room.objects.get().name, Camera.objects.get().room.name) == ("Europe/Berlin", "Zoe", "Zoe")
    with pytest.raises(BabycamError) as caught:
        foundation.found_family(**founding())
    assert caught.value.code == "already_set_up"


@pytest.mark.django_db
def test_without_the_code_nobody_does_and_guessing_is_slowed_down() -> None:
    codes = []
    for _ in range(6):
        with pytest.raises(BabycamError) as caught:
            foundation.found_family(**founding(code="AAAAA-AAAAA"))
        codes.append(caught.value.code)
    assert codes == ["bad_code"] * 5 + ["too_many_tries"] and not people_queries.set_up()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"household": {"name": "x", "tz": "Mars/Olympus"}}, "household.tz"),
        ({"person": {"name": "Ana", "username": "ana", "password": "short"}}, "person.password"),
        ({"room": {"name": "Zoe", "stir_db": 0.0}}, "room.stir_db"),
        ({"camera": {"kind": "pull", "url": "file:///etc/passwd"}}, "camera.url"),
    ],
)
def test_all_or_nothing_and_the_wrong_field_is_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BabycamError) as caught:
        foundation.found_family(**founding(**changes))
    assert list(caught.value.params["fields"]) == [field]
    assert not Household.objects.exists() and not Person.objects.exists() and not Room.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_found_it_at_the_same_moment_one_does() -> None:
    wanted = founding()

    def found(number: int) -> str:
        try:
            person = {**wanted["person"], "username": f"ana{number}"}
            foundation.found_family(**{**wanted, "person": person, "address": f"192.168.1.{number}"})
            return "founded"
        except BabycamError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(found, range(4)))
    assert outcomes.count("founded") == 1 and set(outcomes) <= {"founded", "already_set_up", "bad_code"}
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_demo_family_is_made_once_and_its_cameras_are_pointed_anew() -> None:
    login = {"username": "ana", "password": "sweet dreams"}
    for port in (1001, 2001):
        demo.ensure(cameras={"Zoe": f"http://127.0.0.1:{port}", "Max": f"http://127.0.0.1:{port + 1}"}, login=login)
    assert [camera.url for camera in Camera.objects.order_by("room__position")] == [
        "http://127.0.0.1:2001",
        "http://127.0.0.1:2002",
    ]
    assert (Person.objects.count(), Household.objects.get().quiet_s) == (1, 12)
