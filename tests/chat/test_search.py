"""Words are found by their beginnings, in any case and with or without accents; no query can break anything."""

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from babycam.chat import message_text, search
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
    page = ana_client.get("/api/chat/search", {"q": "night", "limit": "2"}).json()
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


INSIDE = [
    ("今天宝宝睡得很好", ["宝宝", "睡", "宝宝睡得很", "很好"], ["好很", "宝贝", "今宝"]),
    ("ミルクを飲んだ赤ちゃん", ["飲んだ", "ミルク", "ﾐﾙｸ", "赤ちゃん", "クを飲"], ["飲む", "ちゃ赤"]),
    ("ลูกนอนหลับแล้ว", ["นอน", "หลับ", "แล้ว", "นอนหลับ"], ["ตื่น"]),
    ("Calpol给宝宝2ml吃了", ["calpol", "宝宝", "吃了", "2ml", "CALPOL 宝"], ["alpol"]),
    ("She slept 😴 all night 🎉🎉", ["😴", "🎉", "slept 🎉", "😴 night"], ["🍼", "😴 🍼"]),
    ("Well done 👍🏽 ❤️ 👨‍👩‍👧 🇩🇪", ["👍", "👍🏾", "❤", "❤️", "👧", "🇩🇪"], ["🇪🇩", "👎"]),
    ("बच्चा किताब", ["किताब", "बच्चा", "कि"], ["ताब"]),
    ("아기가 잔다", ["아기", "잔다"], ["가"]),
]


@pytest.mark.parametrize(("text", "finding", "other"), INSIDE, ids=[text for text, _, _ in INSIDE])
def test_words_are_found_inside_scripts_without_blanks_and_emoji_in_any_colour(
    cast: Cast, ana_client: APIClient, text: str, finding: list[str], other: list[str]
) -> None:
    say(ana_client, text)
    assert {query: found(ana_client, query) for query in finding} == {query: [text] for query in finding}
    assert {query: found(ana_client, query) for query in other} == {query: [] for query in other}


def test_what_was_said_before_is_found_inside_too(cast: Cast, ana_client: APIClient) -> None:
    """The table of words as the version before left it is made anew."""
    told = say(ana_client, "今天宝宝睡得很好")
    search.drop_all()
    assert found(ana_client, "宝宝") == []
    migration: Any = import_module("babycam.chat.migrations.0003_words_inside")
    migration.cut_anew(None, SimpleNamespace(connection=connection))
    assert found(ana_client, "宝宝") == [told["text"]]


@given(st.text(max_size=300))
def test_words_hold_no_syntax_and_a_text_is_found_by_any_part_of_it(text: str) -> None:
    cut = message_text.words(text)
    assert all(0 < len(word) <= 60 and not set(word) & set("'\"\\*:&|!()<> \0") for word in cut)
    for part in (text, text[len(text) // 2 :]):
        pieces = message_text.asked(part)
        whole = message_text.asked(text) if part == text else pieces[1:]  # a word may be cut in the middle
        assert all(any(word.startswith(one) for word in cut) for one in whole)
