"""The rota as a file: what comes out goes in again, and what cannot be right changes nothing."""

import json
from datetime import time, timedelta
from typing import Any

import pytest

from babycam.core.errors import BabycamError
from babycam.duty import exchange, rule_services
from babycam.duty import queries as duty_queries
from babycam.duty.models import Caregiver, DutyRule, Override
from babycam.duty.roster import Roster
from tests.cast import Cast
from tests.duty.cases import NIGHT, berlin, on_duty, rule, says

EVENINGS = [berlin("2026-01-15 23:30") + timedelta(days=days) for days in range(14)]


def duties(cast: Cast) -> list[list[str]]:
    return [on_duty(room, at) for room in (cast.zoe, cast.max) for at in EVENINGS]


@pytest.fixture
def rota(cast: Cast) -> None:
    """Turns of two nights, Cy on Saturdays in Zoe's room, and Ben away for a while."""
    rule(cast, cast.ana, [cast.ben, cast.ana], every=2)
    rule(cast, cast.cy, days=["sat"], priority=5, rooms=[cast.zoe.pk], start=time(19))
    says(cast.ben, kind="away", who=[cast.ben.pk], end=NIGHT + timedelta(days=3))


def test_what_goes_out_comes_in_and_nothing_changes(cast: Cast, rota: None) -> None:
    before, rules, overrides = duties(cast), DutyRule.objects.count(), Override.objects.count()
    file = json.loads(json.dumps(exchange.rota_out()))
    assert Roster.from_json(file) == duty_queries.roster()
    exchange.rota_in(by=cast.ana.pk, data=file, now=NIGHT + timedelta(minutes=1))
    assert duties(cast) == before
    assert (DutyRule.objects.count(), Override.objects.count()) == (rules, overrides)


def test_the_same_file_comes_in_again_after_a_room_was_removed(cast: Cast, rota: None) -> None:
    rule(cast, cast.ben, rooms=[cast.max.pk], priority=3)
    says(cast.ben, who=[cast.ben.pk], rooms=[cast.max.pk])
    cast.max.delete()
    before, file = on_duty(cast.zoe, EVENINGS[0]), exchange.rota_out()
    exchange.rota_in(by=cast.ana.pk, data=file, now=NIGHT + timedelta(minutes=1))
    assert on_duty(cast.zoe, EVENINGS[0]) == before and DutyRule.objects.filter(closed_at=None).count() == 3
    file["rules"][-1]["start"] = "21:00"  # what is new has to name rooms that are there
    with pytest.raises(BabycamError, match="there is no room"):
        exchange.rota_in(by=cast.ana.pk, data=file, now=NIGHT + timedelta(minutes=2))


def test_a_file_brings_a_lost_rota_back_with_the_same_turns(cast: Cast, rota: None) -> None:
    before, file = duties(cast), exchange.rota_out()
    DutyRule.objects.all().delete()
    Override.objects.all().delete()
    exchange.rota_in(by=cast.ana.pk, data=file, now=NIGHT + timedelta(minutes=1))
    assert duties(cast) == before


def test_rules_that_the_file_does_not_have_are_closed_and_not_deleted(cast: Cast, rota: None) -> None:
    exchange.rota_in(by=cast.ana.pk, data={"people": [], "rules": [], "overrides": []}, now=NIGHT)
    assert DutyRule.objects.filter(closed_at=None).count() == 0 and DutyRule.objects.count() == 2
    assert duty_queries.duty_now(cast.zoe.pk, EVENINGS[0]).flags == ["GAP"]
    assert on_duty(cast.zoe, EVENINGS[0] - timedelta(days=7))  # the past is as it was


def test_the_order_of_backup_comes_from_the_file(cast: Cast, rota: None) -> None:
    people = [{"id": "cy", "rank": 1}, {"id": "ben", "rank": 2}]
    exchange.rota_in(by=cast.ana.pk, data={"people": people, "rules": []}, now=NIGHT)
    assert list(Caregiver.objects.order_by("rank").values_list("person__username", flat=True)) == ["cy", "ben", "ana"]


RULE = {"id": 1, "tz": "Europe/Berlin", "days": ["mon"], "start": "22:00", "end": "07:00", "turns": [["ana"]]} | {
    "created_at": "2026-01-01T00:00:00Z"
}
TAKE = {"id": 1, "kind": "take", "who": ["ana"], "start": "2026-02-01T00:00:00Z", "end": "2026-02-01T02:00:00Z"} | {
    "created_at": "2026-01-01T00:00:00Z"
}
ANA = {"id": "ana", "rank": 1}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "does not hold people"),
        ("rota", "does not hold people"),
        (None, "does not hold people"),
        ({}, "no list of rules"),
        ({"people": 5}, "not iterable"),
        ({"people": [None]}, "subscriptable"),
        ({"people": [{"id": ["ana"], "rank": 1}]}, "wrong form"),
        ({"people": [{"id": "zed", "rank": 1}]}, "nobody here is called zed"),
        ({"people": [ANA, ANA]}, "named twice"),
        ({"people": [ANA], "rules": [{**RULE, "tz": "Mars/Olympus"}]}, "Mars/Olympus"),
        ({"people": [ANA], "rules": [{**RULE, "turns": [["zed"]]}]}, "nobody is called zed"),
        ({"people": [ANA], "rules": [{**RULE, "turns": [[]]}]}, "Name somebody for each turn"),
        ({"people": [ANA], "rules": [{**RULE, "days": []}]}, "at least one day"),
        ({"people": [ANA], "rules": [{**RULE, "rooms": ["4711"]}]}, "there is no room 4711"),
        ({"people": [ANA], "overrides": [{**TAKE, "rooms": ["nursery"]}]}, "there is no room nursery"),
        ({"people": [ANA], "rules": [RULE] * 201}, "more than 200"),
        ({"people": [ANA], "overrides": [{**TAKE, "end": "2026-01-31T00:00:00Z"}]}, "ends after it starts"),
        ({"people": [ANA], "overrides": [{**TAKE, "end": "2026-02-03T02:00:00Z"}]}, "At most 24 hours"),
        ({"people": [ANA], "overrides": [{**TAKE, "who": []}]}, "Say who"),
        ({"people": [ANA], "overrides": [{**TAKE, "kind": "replace"}]}, "instead of whom"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_file_that_cannot_be_right_changes_nothing(cast: Cast, rota: None, data: Any, words: str) -> None:
    if data and isinstance(data, dict):
        data = {"rules": []} | data
    with pytest.raises(BabycamError, match=words) as caught:
        exchange.rota_in(by=cast.ana.pk, data=data, now=NIGHT)
    assert caught.value.code == "bad_rota"
    assert DutyRule.objects.filter(closed_at=None).count() == 2 and Override.objects.count() == 1


def test_importing_twice_says_things_once(cast: Cast) -> None:
    file = {"people": [ANA], "rules": [RULE], "overrides": [TAKE]}
    for minutes in range(2):
        exchange.rota_in(by=cast.ana.pk, data=file, now=NIGHT + timedelta(minutes=minutes))
    assert (DutyRule.objects.count(), Override.objects.count()) == (1, 1)


def test_history_may_name_a_room_that_is_gone(cast: Cast) -> None:
    old = rule(cast, cast.ana, rooms=[cast.max.pk])
    rule_services.close_rule(rule_id=old.pk, by=cast.ana.pk, now=NIGHT - timedelta(days=3))
    cast.max.delete()
    exchange.rota_in(by=cast.ana.pk, data=exchange.rota_out(), now=NIGHT)
    assert DutyRule.objects.count() == 1
