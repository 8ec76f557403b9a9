"""What names, passwords and households may look like. Pure, except that Django's list of common passwords is asked.

Each function returns the words per field that cannot be right; empty means all is well.
"""

import re
import unicodedata
import zoneinfo
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from babycam.people.access import Role

Faults = dict[str, list[str]]
COLOURS = ("#e07a5f", "#3d9a8b", "#7c83fd", "#d9a441", "#c86fc9", "#5fa8d3", "#8aa84b", "#d96a86")
LARGEST_PASSWORD = 1024


def username(text: str) -> str:
    """The form in which a username is stored and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def colour(place: int) -> str:
    """The colour of the `place`-th person, counted from 0."""
    return COLOURS[place % len(COLOURS)]


def check_person(values: Mapping[str, Any]) -> Faults:
    """Checks those of name, username, password, role and colour that are there."""
    faults: Faults = {}
    if "name" in values and not 1 <= len(values["name"].strip()) <= 64:
        faults["name"] = ["Choose a name of 1 to 64 letters."]
    if "username" in values and not re.fullmatch(r"[\w.@+-]{1,64}", username(values["username"])):
        faults["username"] = ["Use 1 to 64 letters, digits or . _ @ + - without spaces."]
    if "role" in values and values["role"] not in [role.value for role in Role]:
        faults["role"] = ["Choose owner, parent, sitter or viewer."]
    if "colour" in values and not re.fullmatch(r"#[0-9a-f]{6}", values["colour"]):
        faults["colour"] = ["Choose a colour such as #7c83fd."]
    if "password" in values and (words := check_password(values["password"])):
        faults["password"] = words
    return faults


def check_password(password: str) -> list[str]:
    """Why this password is too weak or too long, in words; empty if it will do."""
    if len(password) > LARGEST_PASSWORD:
        return [f"At most {LARGEST_PASSWORD} characters."]
    try:
        validate_password(password)
    except ValidationError as error:
        return list(error.messages)
    return []


def check_household(values: Mapping[str, Any]) -> Faults:
    """Checks those of the household's values that are there."""
    faults: Faults = {}
    if "name" in values and not 1 <= len(values["name"].strip()) <= 80:
        faults["name"] = ["Choose a name of 1 to 80 letters."]
    if "tz" in values and values["tz"] not in zoneinfo.available_timezones():
        faults["tz"] = ["Choose a time zone such as Europe/Berlin."]
    for name, (low, high, unit) in RANGES.items():
        if name in values and not low <= values[name] <= high:
            faults[name] = [f"Choose {low:g} to {high:g} {unit}."]
    return faults


RANGES: dict[str, tuple[float, float, str]] = {
    "quiet_s": (5, 3600, "seconds"),
    "keep_days": (1, 3650, "days"),
    "keep_gb": (0.1, 100_000, "gigabytes"),
    "min_free_gb": (0.1, 10_000, "gigabytes"),
}
