"""No sentence of a library reaches a parent: whatever is wrong with a field, our words say it."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from types import ModuleType
from typing import Any

import django.contrib.auth.password_validation
import django.core.validators
import pytest
import rest_framework.exceptions
import rest_framework.fields
import rest_framework.relations
import rest_framework.serializers
import rest_framework.validators
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field
from rest_framework.test import APIClient

from babycam.api import urls
from babycam.api.http import field_words
from babycam.api.http.errors import problem_fields
from babycam.people import rules
from tests.cast import Cast

LIBRARIES = (
    rest_framework.fields,
    rest_framework.serializers,
    rest_framework.validators,
    rest_framework.relations,
    rest_framework.exceptions,
    django.core.validators,
    django.contrib.auth.password_validation,
)
TRANSLATED = ("_", "_lazy", "ngettext", "ngettext_lazy")
JUNK: tuple[Any, ...] = (
    None, "", " ", "\0", "\ud800", "x" * 100_000, "9" * 5000, "-1", "1e400", "nan",
    -(10**12), 10**12, 10**400, float("inf"), 0.5, True,
    [], [None], ["x", "x"], [[]], [{}] * 1000, {}, {"": None}, {"x": {}}, {1: 2}, b"\xff", object(),
    "2026-03-29", "2026-03-29T02:30:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "24:61", "no such thing",
)  # fmt: skip


def sentences(library: ModuleType) -> Iterator[str]:
    """All that it may say to somebody, as it stands in its source."""
    for call in ast.walk(ast.parse(inspect.getsource(library))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATED:
            yield from (part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str))


PLACE = re.compile(r"%\(\w+\)[sd]|\{[\w:.]*\}")
THEIRS = [
    re.compile(".*".join(re.escape(part) for part in PLACE.split(sentence)), re.DOTALL)
    for sentence in set(chain.from_iterable(map(sentences, LIBRARIES)))
]


@lru_cache(maxsize=10_000)
def theirs(words: str) -> bool:
    """Whether a library said this. The same few sentences are asked for a hundred thousand times."""
    return any(sentence.fullmatch(words) for sentence in THEIRS)


def shapes(of: type[Any] = serializers.Serializer) -> Iterator[type[Any]]:
    """All serializers of the product."""
    for shape in of.__subclasses__():
        if shape.__module__.startswith("babycam."):
            yield shape
        yield from shapes(shape)


def within(field: Field[Any, Any, Any, Any]) -> Iterator[Field[Any, Any, Any, Any]]:
    """A field and those inside of it."""
    yield field
    for inner in (*getattr(field, "fields", {}).values(), *filter(None, [getattr(field, "child", None)])):
        yield from within(inner)


ALL = sorted({shape for shape in shapes()}, key=lambda shape: f"{shape.__module__}.{shape.__name__}")


def test_there_are_serializers_and_sentences_to_look_at() -> None:
    assert urls.urlpatterns and len(ALL) > 100
    assert theirs("Ensure this field has no more than 8 characters.") and theirs("This field may not be blank.")
    assert theirs("Time has wrong format. Use one of these formats instead: hh:mm.") and theirs("This password is too common.")
    assert not any(theirs(words) for kind in field_words.WORDS.values() for words in kind.values())


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.__name__)
def test_no_field_has_words_of_the_library(shape: type[Any]) -> None:
    for field in within(shape()):
        found = {code: str(words) for code, words in field.error_messages.items() if theirs(str(words))}
        assert not found, f"{field!r}: see babycam/api/http/field_words.py"


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.__name__)
def test_no_junk_is_answered_in_words_of_the_library(shape: type[Any]) -> None:
    for field in within(shape()):
        if field.read_only:
            continue
        for junk in JUNK:
            try:
                field.run_validation(junk)
            except ValidationError as error:
                said = list(chain.from_iterable(problem_fields(error).values()))
                assert not [words for words in said if theirs(words)], f"{field!r} of {junk!r:.80}"


def test_missing_fields_and_wrong_times_are_told_in_our_words(ana_client: APIClient) -> None:
    missing = ana_client.post("/api/rooms", {}).json()["fields"]
    assert missing == {"name": ["Fill this in."]}
    wrong = ana_client.post("/api/duty/rules", {"days": ["mon"], "start": "half past", "end": "07:00", "turns": []}).json()[
        "fields"
    ]
    assert wrong["start"] == ["Choose a time, such as 19:30."]
    assert ana_client.post("/api/rooms", {"name": "a\0"}).json()["fields"] == {
        "name": [field_words.BY_CODE["null_characters_not_allowed"]]
    }


def test_weak_passwords_are_told_in_our_words(cast: Cast) -> None:
    said = rules.check_password("1234567")
    assert len(said) == 2 and said[0] == "Use at least 8 characters." and not any(map(theirs, said))
