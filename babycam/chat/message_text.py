"""What a text may be, and the words by which it is found. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

LONGEST = 4000  # characters
QUOTED = 200  # characters of a message that a reply shows
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn the direction of everything behind them
_WORD_LONGEST, _WORDS_ASKED = 60, 12
_GRAM = 4  # signs of a script without blanks that are kept together: shorter words are found exactly, longer ones by their parts
_DRESS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # they choose how the sign before them is drawn
# Scripts whose words no blank parts: Thai, Lao, Tibetan, Burmese, Khmer, Tai, Kana, Bopomofo, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\uaa60-\uaadf"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}|.", re.DOTALL)  # two letters of this kind are one flag


def clean(text: str) -> str:
    """The text as it is kept: without controls that turn its direction, and without blanks around it."""
    return _TURNS.sub("", text).strip()


def text_faults(text: str, *, needed: bool) -> list[str]:
    """Why a clean text cannot be kept, in words; `needed`: there is nothing else in the message."""
    if "\0" in text:
        return ["Remove the invisible character (NUL)."]
    if len(text) > LONGEST:
        return [f"At most {LONGEST} characters, these are {len(text)}."]
    return ["Write something."] if needed and not text else []


def words(text: str) -> list[str]:
    """What both databases keep a text by: its words, folded and without accents; where no blanks part words, each sign with those
    after it; each emoji, in any colour."""
    return [key for kind, piece in _pieces(text) for key in _kept(kind, piece)]


def asked(query: str) -> list[str]:
    """What somebody looks for, each once: a text that holds it has each of them as the beginning of one of its `words`."""
    return list(dict.fromkeys(key for kind, piece in _pieces(query) for key in _sought(kind, piece)))[:_WORDS_ASKED]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Runs of one kind ("word", "unspaced", "picture"); whatever else there is parts them."""
    folded = _DRESS.sub("", unicodedata.normalize("NFKD", text).casefold())
    plain = (sign for sign in folded if not unicodedata.combining(sign))
    for kind, signs in groupby(plain, _kind):
        if kind:
            yield kind, "".join(signs)


def _kind(sign: str) -> str:
    """Letters, digits, the vowels that are written on them, and pictures; nothing that a database takes for syntax."""
    category = unicodedata.category(sign)
    if category[0] in "LN" or category in ("Mn", "Mc"):
        return "unspaced" if _UNSPACED.match(sign) else "word"
    return "picture" if category in ("So", "Sm") and not sign.isascii() else ""


def _kept(kind: str, piece: str) -> list[str]:
    if kind == "unspaced":
        return [piece[place : place + _GRAM] for place in range(len(piece))]
    return _FLAG.findall(piece) if kind == "picture" else [piece[:_WORD_LONGEST]]


def _sought(kind: str, piece: str) -> list[str]:
    if kind != "unspaced":
        return _kept(kind, piece)
    last = max(0, len(piece) - _GRAM)
    return [piece[place : place + _GRAM] for place in (*range(0, last, _GRAM), last)]
