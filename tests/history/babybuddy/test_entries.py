"""What a mark becomes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from babycam.history.babybuddy.client import address
from babycam.history.babybuddy.entries import MarkFacts, child_of, entry

AT = datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
CHILDREN = [{"id": 1, "name": "Zoe Doe"}, {"id": 2, "name": "Max Doe"}]


def made(kind: str, note: str = "") -> tuple[str, dict[str, Any]]:
    found = entry(MarkFacts(kind, note, AT, "Ben", UUID(int=7)), 1)
    return found.place, dict(found.body)


@pytest.mark.parametrize(
    ("note", "wanted"),
    [
        ("bottle, formula, 120 ml", {"type": "formula", "method": "bottle", "amount": 120.0}),
        ("Formula 4,5 oz", {"type": "formula", "method": "bottle", "amount": 4.5}),
        ("left", {"type": "breast milk", "method": "left breast"}),
        ("both sides", {"type": "breast milk", "method": "both breasts"}),
        ("expressed, bottle", {"type": "breast milk", "method": "bottle"}),
    ],
)
def test_fed_is_a_feeding_when_the_note_says_what_and_how(note: str, wanted: dict[str, Any]) -> None:
    place, body = made("fed", note)
    assert place == "feedings"
    assert {name: body.get(name) for name in wanted} == wanted
    assert body["start"] == body["end"] == "2025-03-30T01:00:00.000Z"


@pytest.mark.parametrize("note", ["", "120 ml", "bottle", "a bit"])
def test_fed_without_details_is_a_note(note: str) -> None:
    place, body = made("fed", note)
    assert (place, body["tags"]) == ("notes", ["babycam", "fed"])
    assert body["note"].startswith("Ben: fed")


@pytest.mark.parametrize(("note", "wet", "solid"), [("", True, False), ("dirty", False, True), ("both, poo", True, True)])
def test_a_change_is_wet_unless_it_says_otherwise(note: str, wet: bool, solid: bool) -> None:
    place, body = made("changed", note)
    assert (place, body["wet"], body["solid"]) == ("changes", wet, solid)


@pytest.mark.parametrize("kind", ["settled", "medicine", "note"])
def test_all_else_is_a_note_that_can_be_found_again(kind: str) -> None:
    place, body = made(kind, "2.5 ml")
    assert place == "notes"
    assert "babycam 000000000000" in body["note"]


def test_a_rooms_name_says_which_child_is_meant() -> None:
    assert child_of("Max's room", CHILDREN, 1) == 2
    assert child_of("Nursery", CHILDREN, 1) == 1
    assert child_of("Zoe and Max", CHILDREN, 2) == 2
    assert child_of("Maxine", CHILDREN, 1) == 1


@pytest.mark.parametrize(
    "text", ["", "buddy", "file:///etc", "ftp://x", "http://", "http://a:b@c/", "http://x:99999", "http://x/?a=1"]
)
def test_what_is_no_address_is_said_so(text: str) -> None:
    with pytest.raises(ValueError, match="Enter its address"):
        address(text)


@pytest.mark.parametrize("text", ["http://buddy:8000/baby/", "http://buddy:8000/baby/api", " http://buddy:8000/baby/api/ "])
def test_an_address_is_the_same_with_and_without_what_comes_after_it(text: str) -> None:
    assert address(text) == "http://buddy:8000/baby"
