"""What may stand in a name: everything that is seen, nothing that is not, whoever or whatever it is the name of."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from babycam.core import names
from babycam.notify import channels
from babycam.people import services as people_services
from babycam.rooms import devices, sounds
from babycam.rooms import services as rooms_services
from tests.cast import Cast

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SEEN = [
    FAMILY,
    "\U0001f468\U0001f3fd\u200d\U0001f52c Ben",
    "\u2764\ufe0f\u200d\U0001f525",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian
    "\u0646\u0627\u0645\u0647\u200c\u0627\u06cc",
    "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0dbd\u0d82\u0d9a\u0dcf",  # Sinhala
    "\u0915\u094d\u200c\u0937",  # Devanagari
    "Zo\u00eb",
    "\u5c0f\u660e",
]
HIDDEN = [
    ("An\u200ba", "Ana"),
    ("A\u200dna", "Ana"),
    ("A\u200cna", "Ana"),
    ("\u200d\u200c", ""),
    ("\u200dAna\u200d", "Ana"),
    ("Ana\u202e\u2066nur\u2069", "Ananur"),
    (" Ana\t\r\n Maria\u00a0\u2003B. ", "Ana Maria B."),
    ("Zoe\u0308", "Zo\u00eb"),
    ("\ufeffAna\u00ad", "Ana"),
    (f"{FAMILY}\u200d", FAMILY),
    ("\u0645\u06cc\u200c \u062e", "\u0645\u06cc \u062e"),
]
TRICK, PLAIN = f" Zoe\u202e\u200b\n{FAMILY} \u0645\u06cc\u200c\u062e ", f"Zoe {FAMILY} \u0645\u06cc\u200c\u062e"


@pytest.mark.parametrize("name", SEEN)
def test_what_a_joiner_changes_stays(name: str) -> None:
    assert names.clean(name) == name


@pytest.mark.parametrize(("typed", "kept"), HIDDEN)
def test_two_names_that_look_alike_are_one(typed: str, kept: str) -> None:
    assert names.clean(typed) == kept


def test_a_name_that_is_cut_ends_with_something_that_is_seen() -> None:
    assert names.clean(FAMILY, 2) == FAMILY[0] and names.clean("Ana Maria", 4) == "Ana"


def _room(cast: Cast) -> str:
    return rooms_services.add_room(values={"name": TRICK}).name


def _room_again(cast: Cast) -> str:
    return rooms_services.edit_room(room=cast.max, values={"name": TRICK}).name


def _household(cast: Cast) -> str:
    return people_services.edit_household(values={"name": TRICK}).name


def _person(cast: Cast) -> str:
    return people_services.edit_person(person=cast.cy, values={"name": TRICK}).name


def _device(cast: Cast) -> str:
    return devices.add_device(room_id=cast.max.pk, name=TRICK, kind="phone", replace=False)[0].name


def _channel(cast: Cast) -> str:
    values = {"topic": "lamp", "name": TRICK}
    added = channels.add_channel(person=cast.ana, kind="mqtt", values=values, now=cast.ana.created_at)
    assert added.name == PLAIN
    return channels.edit_channel(channel=added, values={"name": TRICK}).name


def _lullaby(cast: Cast) -> str:
    return sounds.clean_name(f"{TRICK.strip()}.mp3")


@pytest.mark.parametrize("kept", [_room, _room_again, _household, _person, _device, _channel, _lullaby])
@pytest.mark.django_db
def test_every_name_is_kept_clean(cast: Cast, kept: Callable[[Cast], str]) -> None:
    assert kept(cast) == PLAIN


@pytest.mark.parametrize("nothing", ["\u200b", "\u202e \u200d", "\u2066\n\u00ad"])
@pytest.mark.django_db
def test_a_name_of_which_nothing_is_seen_is_refused(cast: Cast, ana_client: APIClient, nothing: str) -> None:
    answers: list[Any] = [
        ana_client.post("/api/rooms", {"name": nothing}),
        ana_client.patch(f"/api/rooms/{cast.max.pk}", {"name": nothing}),
        ana_client.patch(f"/api/people/{cast.cy.pk}", {"name": nothing}),
        ana_client.patch("/api/settings", {"household": {"name": nothing}}),
    ]
    assert [answer.status_code for answer in answers] == [400] * 4
    assert all([field.rpartition(".")[2] for field in answer.json()["fields"]] == ["name"] for answer in answers)
