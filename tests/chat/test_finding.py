"""Words are found by their beginnings, in any case and with or without accents; no query can break anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from babycam.chat import wording
from tests.cast import Cast
from tests.chat.saying import found, say

pytestmark = pytest.mark.django_db


def test_all_words_must_be_there_each_at_least_as_a_beginning(cast: Cast, ana_client: APIClient) -> None:
    for text in ("Teething gel is in the fridge", "Zoë hat um 1 Uhr getrunken", "gel/fridge at a.b@example.org", "МАМА спит"):
        say(ana_client, text)
    assert found(ana_client, "FRIDGE gel") == ["gel/fridge at a.b@example.org", "Teething gel is in the fridge"]
    assert found(ana_client, "teeth") == ["Teething gel is in the fridge"]
    assert found(ana_client, "ooth") == [] and found(ana_client, "gel car") == []
    assert found(ana_client, "zoe") == found(ana_client, "ZOË get") == ["Zoë hat um 1 Uhr getrunken"]
    assert found(ana_client, "мам") == ["МАМА спит"]
    assert found(ana_client, "example") == ["gel/fridge at a.b@example.org"]


def test_what_was_edited_is_found_by_its_new_words_only(cast: Cast, ana_client: APIClient) -> None:
    told = say(ana_client, "bottle at one")
    ana_client.patch(f"/api/chat/messages/{told['id']}", {"text": "medicine at two", "version": 1})
    assert found(ana_client, "bottle") == [] and found(ana_client, "medic") == ["medicine at two"]


def test_found_ones_come_in_pages(cast: Cast, ana_client: APIClient) -> None:
    ids = [say(ana_client, f"night {n}")["id"] for n in range(5)]
    page = ana_client.get("/api/chat/search", {"q": "night", "limit": 2}).json()
    assert page["more"] and [message["id"] for message in page["results"]] == [ids[4], ids[3]]
    assert found(ana_client, "night", before=ids[2]) == ["night 1", "night 0"]


QUERIES = [
    '"',
    "'",
    'a" OR "b',
    "* *",
    "NEAR(a b)",
    "words:a",
    "-gel",
    "a AND",
    "(",
    ")",
    "\\",
    "a:*",
    "!a & |",
    "<->",
    "%",
    "_",
    "",
    "🍼",
    "ﷺ",
    "½",
]


@pytest.mark.parametrize("query", [*QUERIES, "x" * 200, "a " * 100, "\u202egel", "ᲀ𞤀"])
def test_no_query_is_syntax(cast: Cast, ana_client: APIClient, query: str) -> None:
    say(ana_client, query or "nothing")
    found(ana_client, query)


def test_nul_in_a_query_is_refused_in_words(cast: Cast, ana_client: APIClient) -> None:
    assert ana_client.get("/api/chat/search", {"q": "a\0b"}).status_code == 400


@given(st.text(max_size=300))
def test_words_are_letters_and_digits_and_the_same_when_cut_again(text: str) -> None:
    cut = wording.words(text)
    assert all(word.isalnum() and len(word) <= 60 for word in cut)
    assert wording.words(" ".join(cut)) == cut
