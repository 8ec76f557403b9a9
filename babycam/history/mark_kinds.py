"""Quick marks of the night: what was done for a child, in one tap. Pure: the kinds, their words, and what is safe in a table."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

MARK_KINDS = ("fed", "changed", "settled", "medicine", "note")
MARK_WORDS = {"fed": "fed", "changed": "changed", "settled": "settled", "medicine": "medicine", "note": "note"}
LONGEST_NOTE = 500  # characters
LEEWAY = timedelta(minutes=2)  # by which a phone's clock may be ahead of ours
OLDEST = timedelta(days=366)
COLUMNS = ("date", "time", "room", "what", "note", "by", "incident")
_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean(note: str) -> str:
    """Without what turns the direction of text, and without blanks around it."""
    return note.translate(_TURNING).strip()[:LONGEST_NOTE]


def words(kind: str, note: str, who: str) -> str:
    """ "Ben: fed (120 ml)", "Ben: medicine (Ibuprofen, 2.5 ml)", "Ben: she has a tooth"."""
    if kind == "note":
        return f"{who}: {note or 'a note'}"
    return f"{who}: {MARK_WORDS[kind]} ({note})" if note else f"{who}: {MARK_WORDS[kind]}"


def mark_faults(values: Mapping[str, Any], now: datetime) -> dict[str, list[str]]:
    """What cannot be right, by field: `at` (aware), `note`, `kind`."""
    faults: dict[str, list[str]] = {}
    at = values.get("at")
    if at is not None and at > now + LEEWAY:
        faults["at"] = ["This is in the future."]
    elif at is not None and at < now - OLDEST:
        faults["at"] = ["This is more than a year ago."]
    if values.get("kind") == "note" and "note" in values and not clean(str(values["note"])):
        faults["note"] = ["Write a few words."]
    return faults


def row(shape: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    """One line of the table (COLUMNS), in the family's time; nothing in it that a spreadsheet would calculate."""
    at = datetime.fromisoformat(shape["at"]).astimezone(zone)
    by = shape["by"]["name"] if shape["by"] else ""
    incident = str(shape["incident"] or "")
    return [
        cell(part) for part in (f"{at:%Y-%m-%d}", f"{at:%H:%M}", shape["room_name"], shape["kind"], shape["note"], by, incident)
    ]


def cell(text: str) -> str:
    """A text that begins like a formula gets an apostrophe in front, which spreadsheets take for "this is text"."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
