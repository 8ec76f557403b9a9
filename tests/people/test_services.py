"""Logging in, passwords, and who belongs to the family."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.core.events import ScreenEvent
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people import throttle
from babycam.people.models import Household, Person
from tests.cast import PASSWORD, Cast

HERE = "192.168.1.50"


def refused(**login: str) -> str:
    with pytest.raises(BabycamError) as caught:
        people_services.log_in(**{"address": HERE, **login})
    return caught.value.code


def test_ana_logs_in_however_she_types_her_name(cast: Cast) -> None:
    assert people_services.log_in(username=" ANA ", password=PASSWORD, address=HERE) == cast.ana


@pytest.mark.parametrize(("username", "password"), [("ana", "wrong"), ("dee", PASSWORD), ("", ""), ("ana", "x" * 5000)])
def test_others_do_not(cast: Cast, username: str, password: str) -> None:
    assert refused(username=username, password=password) == "bad_login"


def test_the_sixth_try_within_a_minute_is_refused_even_with_the_right_password(cast: Cast) -> None:
    assert [refused(username="ana", password="wrong") for _ in range(5)] == ["bad_login"] * 5
    assert refused(username="ana", password=PASSWORD) == "too_many_tries"


def test_somebody_who_guesses_elsewhere_does_not_lock_ana_out(cast: Cast) -> None:
    for _ in range(6):
        refused(username="ana", password="wrong", address="192.168.1.66")
    assert people_services.log_in(username="ana", password=PASSWORD, address=HERE) == cast.ana


def test_tries_are_forgotten_after_a_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        refused(username="ana", password="wrong")
    later = clock.monotonic() + throttle.WINDOW_S
    monkeypatch.setattr(throttle.tries, "time", SimpleNamespace(monotonic=lambda: later))
    assert people_services.log_in(username="ana", password=PASSWORD, address=HERE) == cast.ana


def test_a_right_try_wipes_out_the_wrong_ones(cast: Cast) -> None:
    for _ in range(3):
        for _ in range(4):
            refused(username="ana", password="wrong")
        people_services.log_in(username="ana", password=PASSWORD, address=HERE)


def test_one_address_may_not_go_through_all_names(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_services, "_right_password", lambda person, password: False)  # 30 real hashes would take seconds
    codes = [refused(username=f"name{number}", password="x") for number in range(throttle.PER_ADDRESS + 1)]
    assert codes == ["bad_login"] * throttle.PER_ADDRESS + ["too_many_tries"]


def test_tries_at_the_same_moment_do_not_slip_through_together() -> None:
    def attempt(_: int) -> bool:
        try:
            throttle.begin("key", 5)
            return True
        except BabycamError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(64))) == 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:bbbb::99", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_an_ipv6_network_counts_as_one_place(cast: Cast, one: str, other: str, same: bool) -> None:
    for _ in range(5):
        refused(username="ana", password="wrong", address=one)
    assert refused(username="ana", password="wrong", address=other) == ("too_many_tries" if same else "bad_login")


def test_names_that_nobody_has_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MAX_KEYS", 50)
    for number in range(200):
        throttle.begin(throttle.key_of("name", f"name{number}"), 5)
    assert throttle.tries.remembered <= 50


def test_a_new_password_needs_the_old_one(cast: Cast) -> None:
    with pytest.raises(BabycamError) as caught:
        people_services.change_password(person=cast.ana, old="wrong", new="a new good one", address=HERE)
    assert list(caught.value.params["fields"]) == ["old"]


@pytest.mark.parametrize("weak", ["short", "password", "x" * 2000])
def test_a_new_password_has_to_be_good(cast: Cast, weak: str) -> None:
    with pytest.raises(BabycamError) as caught:
        people_services.change_password(person=cast.ana, old=PASSWORD, new=weak, address=HERE)
    assert list(caught.value.params["fields"]) == ["new"]


def test_passwords_are_kept_as_argon2_hashes(cast: Cast) -> None:
    assert cast.ana.password.startswith("argon2$argon2id$")


def test_a_removed_person_is_out_but_their_name_stays_in_the_story(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    told: list[ScreenEvent] = []
    people_services.changed.subscribe(told.append)
    with django_capture_on_commit_callbacks(execute=True):
        people_services.remove_person(person=cast.cy)
    assert refused(username="cy", password=PASSWORD) == "bad_login"
    assert Person.objects.get(pk=cast.cy.pk).name == "Cy" and cast.cy not in people_queries.members()
    assert told[-1].body == {"person": cast.cy.pk}
    assert people_services.add_person(name="Cy the second", username="cy", password="another good one")


def test_the_last_owner_stays(cast: Cast) -> None:
    for act in (
        lambda: people_services.remove_person(person=cast.ana),
        lambda: people_services.edit_person(person=cast.ana, values={"role": "parent"}),
    ):
        with pytest.raises(BabycamError, match="not right"):
            act()
    people_services.edit_person(person=cast.ben, values={"role": "owner"})
    people_services.edit_person(person=cast.ana, values={"role": "parent"})


def test_two_people_cannot_have_the_same_name_to_log_in(cast: Cast) -> None:
    with pytest.raises(BabycamError) as caught:
        people_services.add_person(name="Another", username="Ana", password="another good one")
    assert list(caught.value.params["fields"]) == ["username"]


def test_there_is_one_household_only(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.create(id=2, name="Another")


@pytest.mark.parametrize("values", [{"tz": "Mars/Olympus"}, {"name": " "}, {"quiet_s": 0}, {"keep_gb": 0}, {"keep_days": 99999}])
def test_a_household_cannot_be_set_to_nonsense(cast: Cast, values: dict[str, object]) -> None:
    with pytest.raises(BabycamError) as caught:
        people_services.edit_household(values=values)
    assert list(caught.value.params["fields"]) == list(values)
