"""What a text may be, and the words by which it is found. Pure."""

import re
import unicodedata

LONGEST = 4000  # characters
QUOTED = 200  # characters of a message that a reply shows
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn the direction of everything behind them
_WORD = re.compile(r"[^\W_]+")
_WORD_LONGEST, _WORDS_ASKED = 60, 12


def clean(text: str) -> str:
    """The text as it is kept: without controls that turn its direction, and without blanks around it."""
    return _TURNS.sub("", text).strip()


def faults(text: str, *, needed: bool) -> list[str]:
    """Why a clean text cannot be kept, in words; `needed`: there is nothing else in the message."""
    if "\0" in text:
        return ["This holds a character (NUL) that no text can hold."]
    if len(text) > LONGEST:
        return [f"At most {LONGEST} characters, these are {len(text)}."]
    return ["Write something."] if needed and not text else []


def words(text: str) -> list[str]:
    """The words of a text as both databases keep them: folded, without accents, letters and digits only."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return [word[:_WORD_LONGEST] for word in _WORD.findall(plain)]


def asked(query: str) -> list[str]:
    """The words that somebody looks for, each once."""
    return list(dict.fromkeys(words(query)))[:_WORDS_ASKED]
