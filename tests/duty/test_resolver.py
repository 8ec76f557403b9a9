"""The resolver's table: each row is a family's night and who must be woken."""

import json
from datetime import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from babycam.core.errors import BabycamError
from babycam.duty import checks, override_kinds, words
from babycam.duty.override_kinds import OverrideKind, Words
from babycam.duty.resolver import GAP, Roster, resolve
from babycam.duty.scopes import FamilyClock

NAPS = Words("{by} naps from {at}", "{who} naps")
CLOCK = FamilyClock(ZoneInfo("UTC"), time(7))
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "duty_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}: {case['name']}")
def test_the_table(case: dict[str, Any]) -> None:
    query = dict(case["query"])
    duty = resolve(Roster.from_json(case), query.pop("room"), query.pop("at"), **query)
    assert {"tiers": duty.tiers, "flags": duty.flags} == case["expect"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_rota_comes_back_from_its_json_as_it_was(case: dict[str, Any]) -> None:
    roster = Roster.from_json(case)
    assert Roster.from_json(json.loads(json.dumps(roster.to_json()))) == roster


def family(**changes: Any) -> dict[str, Any]:
    rule = {
        "id": 1,
        "tz": "America/Toronto",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        "start": "22:00",
        "end": "06:00",
        "turns": [["ana"]],
        "created_at": "2000-01-01T00:00:00Z",
    }
    override = {
        "id": 7,
        "kind": "take",
        "who": ["ben"],
        "start": "2026-01-15T06:00:00Z",
        "end": "2026-01-15T12:00:00Z",
        "created_at": "2026-01-15T06:00:00Z",
        "by": "ana",
    }
    people = [{"id": "ana", "rank": 1}, {"id": "ben", "rank": 2}]
    return {
        "people": people,
        "rules": [{**rule, **changes.get("rule", {})}],
        "overrides": [{**override, **changes.get("override", {})}],
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rule": {"tz": "Mars/Olympus"}}, "Mars/Olympus"),
        ({"rule": {"turns": [["zed"]]}}, "nobody is called zed"),
        ({"rule": {"days": ["someday"]}}, "someday"),
        ({"rule": {"every": -1}}, "at least one night"),
        ({"rule": {"count": "moons"}}, "active or calendar"),
        ({"rule": {"start": "25:00"}}, "hour must be in"),
        ({"override": {"end": "2026-01-15T05:00:00Z"}}, "ends after it starts"),
        ({"override": {"kind": "swap"}}, "take, replace, add, away"),
        ({"override": {"start": "2026-01-15T06:00:00"}}, "no time zone"),
    ],
)
def test_a_broken_rota_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BabycamError, match=words):
        Roster.from_json(family(**changes))


def test_an_empty_turn_and_a_rule_without_people_are_a_gap_and_not_a_silence() -> None:
    empty: list[list[list[str]]] = [[[]], []]
    for turns in empty:
        roster = Roster.from_json({**family(rule={"turns": turns}), "overrides": []})
        duty = resolve(roster, "zoe", "2026-01-15T08:00:00Z")
        assert (duty.tiers, duty.flags) == ([["ana", "ben"]], ["GAP"])


def test_a_room_that_nobody_may_serve_still_wakes_somebody() -> None:
    people = [{"id": "ana", "rank": 1, "rooms": ["leo"]}]
    roster = Roster.from_json({"people": people, "rules": [], "overrides": []})
    assert resolve(roster, "zoe", "2026-01-15T08:00:00Z").tiers == [["ana"]]


def test_the_audit_knows_what_was_believed_before_a_cancellation() -> None:
    cancelled = family(override={"cancelled_at": "2026-01-15T07:00:00Z"})
    roster = Roster.from_json(cancelled)
    assert resolve(roster, "zoe", "2026-01-15T08:00:00Z").tiers[0] == ["ana"]
    assert resolve(roster, "zoe", "2026-01-15T08:00:00Z", as_of="2026-01-15T06:30:00Z").tiers[0] == ["ben"]


def test_somebody_elses_word_does_not_bring_one_back_from_being_away() -> None:
    away = {**family()["overrides"][0], "id": 1, "kind": "away", "who": ["ben"], "by": "ben", "created_at": "2026-01-15T05:00:00Z"}
    data = family()
    data["overrides"].append({**away, "start": "2026-01-15T05:00:00Z"})
    duty = resolve(Roster.from_json(data), "zoe", "2026-01-15T08:00:00Z")
    assert (duty.tiers, duty.flags) == ([["ana"]], ["DUTY_AWAY"])


def test_the_duty_names_the_rows_that_decided() -> None:
    duty = resolve(Roster.from_json(family()), "zoe", "2026-01-15T08:00:00Z")
    assert duty.used == {"rules": [1], "overrides": [7]}


def test_a_new_kind_of_override_is_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    nap = OverrideKind("nap", lambda said, wanted, away: [name for name in wanted if name not in said.who], 1, "a day", NAPS, NAPS)
    monkeypatch.setitem(override_kinds.KINDS, "nap", nap)
    roster = Roster.from_json(family(override={"kind": "nap", "who": ["ana"]}))
    [override] = roster.overrides
    assert resolve(roster, "1", override.start).flags == [GAP]  # she was the only one of the rota
    assert words.said(override, {"ana": "Ana"}, ZoneInfo("UTC")).startswith("Ana naps")
    assert checks.check_override(
        kind="none", who=[1], instead_of=None, start=override.start, end=override.end, now=override.start, known=[1], clock=CLOCK
    ) == {"kind": ["Choose take, replace, add, away or nap."]}
