"""What a mark becomes in Baby Buddy. Pure.

A feeding there needs its type and its method, so "fed" is a feeding only when the note says them ("bottle, formula, 120 ml"; "left
breast"), and a note otherwise. A change is wet unless the note says that it was only solid, because older servers refuse one that
is neither.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babycam.core import clock
from babycam.history import mark_kinds

TYPES = (("formula", "formula"), ("breast ?milk|expressed", "breast milk"), ("solids?|porridge|puree", "solid food"))
METHODS = (("both( sides| breasts)?", "both breasts"), ("left", "left breast"), ("right", "right breast"), ("bottle", "bottle"))
AMOUNT = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:ml|oz)\b", re.IGNORECASE)
SOLID = "poo|poop|dirty|solid|stool"
WET = "wet|pee|both"


@dataclass(frozen=True, slots=True)
class Entry:
    """`place`: the collection that it belongs to; `body`: its fields."""

    place: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """A mark as it is now; `who` made it."""

    kind: str
    note: str
    at: datetime
    who: str
    uuid: UUID

    @property
    def reference(self) -> str:
        """By which its entry is found again."""
        return f"babycam {self.uuid.hex[:12]}"


def entry(facts: MarkFacts, child: int, *, plain: bool = False) -> Entry:
    """As what it is sent; `plain`: as a note, whatever it is."""
    signed = f"{facts.note} ({facts.who}, {facts.reference})".strip()
    fields = None if plain else _fields(facts)
    tags = {"child": child, "tags": ["babycam", facts.kind]}
    if fields is None:
        words = f"{mark_kinds.words(facts.kind, facts.note, facts.who)} ({facts.reference})"
        return Entry("notes", {**tags, "note": words, "time": clock.rfc3339(facts.at)})
    place, more = fields
    return Entry(place, {**tags, **more, "notes": signed})


def child_of(room_name: str, children: Sequence[Mapping[str, Any]], otherwise: int) -> int:
    """The child whose first name the room's name has as a word ("Zoe's room"), else the family's choice."""
    words = set(re.findall(r"\w+", room_name.casefold()))
    named = [child["id"] for child in children if str(child["name"]).casefold().split(" ")[0] in words]
    return named[0] if len(named) == 1 else otherwise


def _fields(facts: MarkFacts) -> tuple[str, dict[str, Any]] | None:
    if facts.kind == "changed":
        return "changes", _change(facts)
    return _feeding(facts) if facts.kind == "fed" else None


def _change(facts: MarkFacts) -> dict[str, Any]:
    solid = _says(SOLID, facts.note)
    return {"time": clock.rfc3339(facts.at), "wet": not solid or _says(WET, facts.note), "solid": solid}


def _feeding(facts: MarkFacts) -> tuple[str, dict[str, Any]] | None:
    method = _first(METHODS, facts.note)
    kind = _first(TYPES, facts.note) or ("breast milk" if method and method.endswith(("breast", "breasts")) else None)
    method = method or ("bottle" if kind == "formula" else None)
    if kind is None or method is None:
        return None
    at = clock.rfc3339(facts.at)
    amount = AMOUNT.search(facts.note)
    more = {"amount": float(amount[1].replace(",", "."))} if amount else {}
    return "feedings", {"start": at, "end": at, "type": kind, "method": method, **more}


def _first(table: Sequence[tuple[str, str]], note: str) -> str | None:
    return next((meant for words, meant in table if _says(words, note)), None)


def _says(words: str, note: str) -> bool:
    return re.search(rf"\b(?:{words})\b", note, re.IGNORECASE) is not None
