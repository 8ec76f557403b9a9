"""What names, passwords and households may look like. Pure, except that Django's list of common passwords is asked.

Each function returns the words per field that cannot be right; empty means all is well.
"""

import re
import unicodedata
import zoneinfo
from collections.abc import Collection, Mapping
from datetime import time
from difflib import SequenceMatcher
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from babycam.core import names
from babycam.people.access import Role

Faults = dict[str, list[str]]
COLOURS = ("#e07a5f", "#3d9a8b", "#7c83fd", "#d9a441", "#c86fc9", "#5fa8d3", "#8aa84b", "#d96a86")
LARGEST_PASSWORD = 1024
OF_ITS_OWN = 5  # letters that a password needs beside the names
ALIKE = 0.8  # of two words: their shared letters
WEAK = {  # the codes of Django's validators (settings.AUTH_PASSWORD_VALIDATORS)
    "password_too_short": "Use at least {min_length} characters.",
    "password_too_common": "Many people use this one, so it is guessed first. Add a few more words.",
}
USUAL_WORDS = ("babycam", "baby", "password", "passphrase")
LOOK_ALIKES = str.maketrans("013457@$!", "oleastasi")
ROLE_WORDS = {"viewer": "grandparent"}  # where people call a role something else than the code
DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def role_word(role: str) -> str:
    """What people call a role: "grandparent" for `viewer`."""
    return ROLE_WORDS.get(role, role)


def username(text: str) -> str:
    """The form in which a username is stored and compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def clean_name(text: str) -> str:
    """A name as it is stored: one line, without what is invisible or turns the direction of text around it."""
    return names.clean(text)


def username_from(name: str, taken: Collection[str]) -> str:
    """A username like the name, that nobody has: "ana", "ana2", "ana3"."""
    letters = unicodedata.normalize("NFKD", username(name)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", ".", letters).strip(".")[:56] or "guest"
    numbered = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def colour(place: int) -> str:
    """The colour of the `place`-th person, counted from 0."""
    return COLOURS[place % len(COLOURS)]


def check_person(values: Mapping[str, Any], names: Collection[str] = ()) -> Faults:
    """Checks those of name, username, password, role and colour that are there. `names`: how this person is called until now."""
    faults: Faults = {}
    if "name" in values and not 1 <= len(clean_name(values["name"])) <= 64:
        faults["name"] = ["Choose a name of 1 to 64 letters."]
    if "username" in values and not re.fullmatch(r"[\w.@+-]{1,64}", username(values["username"])):
        faults["username"] = ["Use 1 to 64 letters, digits or . _ @ + - without spaces."]
    if "role" in values and values["role"] not in [role.value for role in Role]:
        faults["role"] = ["Choose owner, parent, sitter or viewer."]
    if "colour" in values and not re.fullmatch(r"#[0-9a-f]{6}", values["colour"]):
        faults["colour"] = ["Choose a colour such as #7c83fd."]
    if "tz" in values and values["tz"] and values["tz"] not in zoneinfo.available_timezones():
        faults["tz"] = ["Choose a time zone such as Europe/Berlin."]
    if "language" in values and not re.fullmatch(r"([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3})?", values["language"]):
        faults["language"] = ["Choose a language such as en or de-AT."]
    if "emoji" in values and not _is_emoji(values["emoji"]):
        faults["emoji"] = ["Choose one emoji."]
    if "password" in values and (words := check_password(values["password"], _names(values, names))):
        faults["password"] = words
    return faults


def _names(values: Mapping[str, Any], names: Collection[str]) -> list[str]:
    return [*names, *(str(values[name]) for name in ("name", "username") if name in values)]


def _is_emoji(text: str) -> bool:
    """Nothing, or one short cluster of symbols: no letters, digits or marks of direction."""
    kinds = {unicodedata.category(sign) for sign in text}
    return not text or (len(text) <= 10 and "So" in kinds and kinds <= {"So", "Sk", "Mn", "Cf", "Me"} and not DIRECTION & set(text))


def check_password(password: str, names: Collection[str] = ()) -> list[str]:
    """Why this password is too weak or too long, in words; empty if it will do. `names`: of whose it is to be."""
    if len(password) > LARGEST_PASSWORD:
        return [f"At most {LARGEST_PASSWORD} characters."]
    if close_to_names(password, names):
        return ["This is too close to the name. Add some words that have nothing to do with it."]
    try:
        validate_password(unicodedata.normalize("NFKC", password))
    except ValidationError as error:
        return [WEAK[fault.code or ""].format(**fault.params or {}) for fault in error.error_list]
    return []


def close_to_names(password: str, names: Collection[str]) -> bool:
    """Whether little is left of a password without the names, and the words that fit everybody here (NIST SP 800-63B, 5.1.1.2)."""
    parts = {part for name in [*names, *USUAL_WORDS] for part in _parts(name)}
    read = {_letters(password), _letters("".join(sign for sign in password if sign.isalpha()))}  # 4 as an a, and as nothing
    return any(_is_made_of(letters, parts) or any(_is_like(letters, part) for part in parts) for letters in read)


def _is_made_of(letters: str, parts: Collection[str]) -> bool:
    left = letters
    for part in sorted((part for part in parts if _is_long(part)), key=len, reverse=True):
        left = left.replace(part, "").replace(part[::-1], "")
    return left != letters and len(left) < OF_ITS_OWN


def _is_like(letters: str, part: str) -> bool:
    """The same again and again, or but for a letter or two."""
    if letters and not letters.replace(part, ""):
        return True
    return _is_long(part) and SequenceMatcher(None, letters[:64], part).ratio() >= ALIKE


def _is_long(part: str) -> bool:
    """Two letters of the alphabet are in everything; two of Chinese are a name."""
    return len(part) > 2 or not part.isascii()


def _letters(text: str) -> str:
    """Small letters only: without accents, digits and signs, which guessers put in by the thousand."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).translate(LOOK_ALIKES)
    return "".join(sign for sign in plain if sign.isalpha())


def _parts(name: str) -> set[str]:
    """A name, and its words; of one letter they are in everything."""
    words = [_letters(word) for word in [name, *re.split(r"[\s._@+-]+", name)]]
    return {word for word in words if len(word) > 1}


def check_household(values: Mapping[str, Any]) -> Faults:
    """Checks those of the household's values that are there."""
    faults: Faults = {}
    if "name" in values and not 1 <= len(clean_name(values["name"])) <= 80:
        faults["name"] = ["Choose a name of 1 to 80 letters."]
    if "tz" in values and values["tz"] not in zoneinfo.available_timezones():
        faults["tz"] = ["Choose a time zone such as Europe/Berlin."]
    if "report_time" in values and not REPORTS[0] <= values["report_time"] <= REPORTS[1]:
        faults["report_time"] = ["Choose a time from 3:00 to 12:00."]
    for name, (low, high, unit) in RANGES.items():
        if name in values and not low <= values[name] <= high:
            faults[name] = [f"Choose {low:g} to {high:g} {unit}."]
    return faults


REPORTS = (time(3), time(12))  # when a report on the night may come


RANGES: dict[str, tuple[float, float, str]] = {
    "quiet_s": (5, 3600, "seconds"),
    "keep_days": (1, 3650, "days"),
    "keep_levels_days": (1, 3650, "days"),
    "keep_gb": (0.1, 100_000, "gigabytes"),
    "min_free_gb": (0.1, 10_000, "gigabytes"),
}
