"""Passwords that are little more than the name are refused, in every disguise that guessers try; others are taken."""

import pytest

from babycam.core.errors import BabycamError
from babycam.people import rules
from babycam.people import services as people_services
from tests.cast import PASSWORD, Cast

CLOSE = "close to the name"
NAMES = {
    "of the name": (
        "anneliese",
        "Anneliese12345678",
        "13571357anneliese",
        "Anneliese",
        "AnneLiese1",
        "anneliese2024!",
        "4nn3l1353",
        "eseilenna",
        "Ännelïese",
        "anneliesse",
    ),
    "of the username": ("kitchen.tablet", "kitchentablet99", "tablet-kitchen", "tabletkitchen!!"),
    "of what fits everybody here": ("babycam123", "B4bycam!!", "babybaby", "passwordbaby", "Passphrase1"),
}
FINE = ("anneliese rides a green horse", "correct horse battery", "Zebra-Kiosk-41-Mond", "夜の子守唄と月の船", "😀🌧🪁🧵🐙🧭🪵🥁")


@pytest.mark.parametrize("kind", NAMES)
def test_a_password_that_is_little_more_than_a_name_is_refused(kind: str) -> None:
    taken = [one for one in NAMES[kind] if not any(CLOSE in words for words in said(one))]
    assert taken == []


@pytest.mark.parametrize("password", FINE)
def test_a_passphrase_with_something_of_its_own_is_taken(password: str) -> None:
    assert said(password) == []


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("王小明", "王小明王小明王小明"),
        ("Фёдор", "федор-федор"),
        ("نیلوفر", "نیلوفر۱۲۳۴"),
        ("Ｚｏｅ", "zoezoezoe"),
        ("Zoë", "ZOE zoe 2024"),
    ],
)
def test_names_of_every_script_and_form_are_known(name: str, password: str) -> None:
    assert rules.close_to_names(password, (name,))


def test_short_names_are_in_everything_and_forbid_nothing() -> None:
    for name in ("Al", "Bo", "X"):
        assert not rules.close_to_names("always a boat in the box", (name,))


def said(password: str) -> list[str]:
    return rules.check_password(password, ("Anneliese", "kitchen.tablet"))


def test_wherever_a_password_is_chosen_the_name_is_asked(cast: Cast) -> None:
    """The others: joining, set-up and the owner's form go through the same `ready`."""
    for chosen in ("ana-ana-ana", "Ana12345678"):
        with pytest.raises(BabycamError) as caught:
            people_services.change_password(person=cast.ana, old=PASSWORD, new=chosen, address="192.0.2.1")
        assert CLOSE in caught.value.params["fields"]["new"][0]
