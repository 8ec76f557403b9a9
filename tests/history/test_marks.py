"""What is safe in a spreadsheet, and what a mark says."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from babycam.history import mark_kinds

NOW = datetime(2025, 3, 30, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "＝1+1", '=cmd|" /C calc"!A0', "\n=1"]
)
def test_no_cell_begins_like_a_formula(evil: str) -> None:
    assert mark_kinds.cell(evil) == f"'{evil}"


@pytest.mark.parametrize("plain", ["120 ml", "she slept = fine", "", "Zoë", "a-b"])
def test_plain_words_stay_as_they_are(plain: str) -> None:
    assert mark_kinds.cell(plain) == plain


def test_a_row_has_the_familys_time_also_when_the_clock_jumps() -> None:
    shape = {"at": "2025-03-30T01:00:00.000Z", "room_name": "Zoe", "kind": "fed", "note": "", "by": None, "incident": 7}
    assert mark_kinds.row(shape, ZoneInfo("Europe/Berlin"))[:3] == ["2025-03-30", "03:00", "Zoe"]


def test_a_mark_is_a_short_sentence() -> None:
    assert mark_kinds.words("fed", "", "Ben") == "Ben: fed"
    assert mark_kinds.words("medicine", "Ibuprofen, 2.5 ml", "Ben") == "Ben: medicine (Ibuprofen, 2.5 ml)"
    assert mark_kinds.words("note", "a tooth", "Ben") == "Ben: a tooth"


def test_text_cannot_be_turned_around() -> None:
    assert mark_kinds.clean(" 5 \u202eml\u2066 ") == "5 ml"


def test_a_phone_may_be_a_little_ahead_but_not_in_tomorrow() -> None:
    assert not mark_kinds.mark_faults({"at": NOW + timedelta(minutes=1)}, NOW)
    assert "at" in mark_kinds.mark_faults({"at": NOW + timedelta(hours=1)}, NOW)
    assert "at" in mark_kinds.mark_faults({"at": NOW - timedelta(days=500)}, NOW)
    assert "note" in mark_kinds.mark_faults({"kind": "note", "note": " \u202e "}, NOW)
