"""What people, rooms, devices and sounds may be called: one line, nothing invisible, nothing that turns the text around it. Pure.

Two invisible signs stay where they change what is seen, and only there: the zero-width joiner (ZWJ), which makes one family out of
three faces, and the zero-width non-joiner (ZWNJ), which Persian words need. Elsewhere they would make two names that look alike.
The rule follows RFC 5892, appendix A.1 and A.2 (CONTEXTJ), and Unicode's emoji sequences (UTS #51).
"""

import unicodedata

ZWNJ, ZWJ = "\u200c", "\u200d"
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # Unicode's categories of what is not seen; Cf holds the marks of direction
_VIRAMA = 9  # canonical combining class of the sign that joins letters of Indic scripts
_CURSIVE = ("AL", "R")  # bidirectional classes of the scripts whose letters join
_EMOJI = ("So", "Sk", "Sm")  # pictures, skin tones, arrows


def clean(text: str, longest: int = 0) -> str:
    """The name as it is stored: NFC, in one line. `longest`: cut after so many characters; 0: not at all."""
    plain = (" " if _is_gap(sign) else sign for sign in unicodedata.normalize("NFC", text))
    seen = [sign for sign in plain if sign in (ZWNJ, ZWJ) or unicodedata.category(sign) not in HIDDEN]
    joined = "".join(sign for at, sign in enumerate(seen) if sign not in (ZWNJ, ZWJ) or _joins(seen, at))
    line = " ".join(joined.split())
    return line[:longest].rstrip(f" {ZWNJ}{ZWJ}") if longest else line


def _is_gap(sign: str) -> bool:
    """Blanks of all kinds; also controls such as tabs and ends of lines."""
    return unicodedata.category(sign)[0] == "Z" or unicodedata.category(sign) == "Cc"


def _joins(signs: list[str], at: int) -> bool:
    """Whether the joiner at this place changes what is seen."""
    before, after = signs[:at], signs[at + 1] if at + 1 < len(signs) else " "
    if not before or after.isspace() or after in (ZWNJ, ZWJ):
        return False
    if unicodedata.combining(before[-1]) == _VIRAMA:
        return True
    base = next((sign for sign in reversed(before) if unicodedata.category(sign) not in ("Mn", "Me")), "")
    if not base:
        return False
    if unicodedata.bidirectional(base) in _CURSIVE and unicodedata.bidirectional(after) in _CURSIVE:
        return True
    return signs[at] == ZWJ and unicodedata.category(base) in _EMOJI and unicodedata.category(after) in _EMOJI
