"""What is said of a field that cannot be right, in our words: DRF's own sentences speak to programmers.

`use` puts them in DRF's place, field class by field class, and keeps its codes and its `{places}`. The words of Django's and
DRF's validators are found by their codes (`BY_CODE`). tests/api/http/test_field_words.py knows every field of every serializer.
"""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import Field

Words = dict[str, str]

_EMPTY = "Fill this in."
_NAMED_VALUES = "Send values with their names."
_MOST_CHARACTERS = "Use at most {max_length} characters."
_NUMBER: Words = {
    "max_value": "At most {max_value}.",
    "min_value": "At least {min_value}.",
    "max_string_length": "Enter a shorter number.",
}
_LIST: Words = {
    "not_a_list": "Give a list.",
    "empty": "Choose at least one.",
    "min_length": "Choose at least {min_length}.",
    "max_length": "Choose at most {max_length}.",
}

WORDS: dict[type[Field[Any, Any, Any, Any]], Words] = {
    Field: {"required": _EMPTY, "null": _EMPTY},
    serializers.BooleanField: {"invalid": "Choose yes or no."},
    serializers.CharField: {
        "invalid": "Write this as text.",
        "blank": _EMPTY,
        "max_length": _MOST_CHARACTERS,
        "min_length": "Use at least {min_length} characters.",
    },
    serializers.ChoiceField: {"invalid_choice": "“{input}” cannot be chosen here."},
    serializers.UUIDField: {"invalid": "This is not an id of babycam’s (a UUID)."},
    serializers.IntegerField: _NUMBER | {"invalid": "Enter a whole number."},
    serializers.FloatField: _NUMBER | {"invalid": "Give a number.", "overflow": "Enter a smaller number."},
    serializers.DateTimeField: {
        "invalid": "Choose a day and a time, such as 2026-03-29T19:30:00Z.",
        "date": "Choose a time, too, not only a day.",
        "make_aware": "The clocks of {timezone} never show this time.",
        "overflow": "Choose a time between 1970 and 2200.",
    },
    serializers.DateField: {"invalid": "Choose a day, such as 2026-03-29.", "datetime": "Choose a day, without a time."},
    serializers.TimeField: {"invalid": "Choose a time, such as 19:30."},
    serializers.ListField: _LIST,
    serializers.DictField: {"not_a_dict": _NAMED_VALUES, "empty": "Enter at least one value."},
    serializers.JSONField: {"invalid": "This cannot be kept as JSON."},
    serializers.Serializer: {"invalid": _NAMED_VALUES},
    serializers.ListSerializer: _LIST,
}  # fmt: skip
BY_CODE: Words = {
    "null_characters_not_allowed": "Remove the invisible character (NUL).",
    "surrogate_characters_not_allowed": "Remove the broken character.",
}


def use() -> None:
    """From now on fields speak in our words. Raises KeyError if DRF has other codes than we have words for."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {code: words[code] for code in vars(kind)["default_error_messages"]}
