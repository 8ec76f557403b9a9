"""The rota's rules: begun, replaced from now on, closed; and what is refused."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.duty import leavers, rows, rule_services
from babycam.duty import queries as duty_queries
from babycam.duty.models import Caregiver, DutyRule
from babycam.family import members
from babycam.people.models import Person
from babycam.rooms.models import RoomGrant
from tests.cast import Cast
from tests.duty.cases import NIGHT, berlin, on_duty, rule, says

EVENING = berlin("2026-01-15 20:00")
DAY = timedelta(days=1)


def tonight(cast: Cast, days: int = 0) -> list[str]:
    return on_duty(cast.zoe, berlin("2026-01-15 23:30") + days * DAY)


def test_from_now_on_closes_the_old_rule_and_opens_the_new_one_at_the_same_night(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    new = rule_services.change_rule(rule_id=old.pk, by=cast.ben.pk, changes={"turns": [[cast.ben.pk]]}, now=EVENING)
    old.refresh_from_db()
    assert (old.closed_from, new.valid_from, old.replaced_by) == (date(2026, 1, 15), date(2026, 1, 15), new)
    assert tonight(cast) == ["Ben"] and tonight(cast, -1) == ["Ana"] and tonight(cast, 30) == ["Ben"]


def test_a_night_that_has_begun_goes_on_as_it_was(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    new = rule_services.change_rule(
        rule_id=old.pk, by=cast.ben.pk, changes={"turns": [[cast.ben.pk]]}, now=berlin("2026-01-15 22:30")
    )
    assert new.valid_from == date(2026, 1, 16)
    assert tonight(cast) == ["Ana"] and tonight(cast, 1) == ["Ben"]


def test_after_midnight_the_night_is_still_yesterdays(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    rule_services.change_rule(rule_id=old.pk, by=cast.ben.pk, changes={"turns": [[cast.ben.pk]]}, now=NIGHT)
    assert on_duty(cast.zoe, NIGHT + timedelta(minutes=1)) == ["Ana"] and tonight(cast) == ["Ben"]


def test_closing_leaves_the_past_and_the_night_that_goes_on(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    rule_services.close_rule(rule_id=old.pk, by=cast.ben.pk, now=NIGHT)
    rule_services.close_rule(rule_id=old.pk, by=cast.ben.pk, now=NIGHT + DAY)  # again is no harm
    assert on_duty(cast.zoe, NIGHT + timedelta(hours=3)) == ["Ana"]
    assert duty_queries.duty_now(cast.zoe.pk, berlin("2026-01-15 23:30")).flags == ["GAP"]
    assert on_duty(cast.zoe, berlin("2026-01-15 23:30"), as_of=NIGHT - DAY) == ["Ana"]


def test_a_hundred_changes_of_the_past_are_not_read_for_tonight(cast: Cast) -> None:
    made = rule(cast, cast.ana)
    for number in range(20):
        at = berlin("2026-01-02 12:00") + number * timedelta(hours=12)
        made = rule_services.change_rule(rule_id=made.pk, by=cast.ana.pk, changes={"end": time(6, number)}, now=at)
    assert duty_queries.duty_now(cast.zoe.pk, NIGHT).why == "Ana by the rota (22:00 to 06:19)."
    assert len(duty_queries.book(since=NIGHT).roster.rules) < 10 < len(duty_queries.roster().rules)


def test_whose_turn_it_is_stays_when_only_the_hours_change(cast: Cast) -> None:
    old = rule(cast, cast.ana, cast.ben)
    before = [tonight(cast, days) for days in range(6)]
    rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"start": time(21)}, now=EVENING)
    assert [tonight(cast, days) for days in range(6)] == before and before[0] != before[1]


def test_an_override_never_shifts_whose_turn_is_next(cast: Cast) -> None:
    rule(cast, cast.ana, cast.ben)
    before = [tonight(cast, days) for days in range(1, 6)]
    says(cast.ana, who=[cast.ana.pk], now=EVENING)
    assert [tonight(cast, days) for days in range(1, 6)] == before


def test_a_rule_of_a_higher_priority_stands_above(cast: Cast) -> None:
    rule(cast, cast.ana)
    rule(cast, cast.ben, days=["sat", "sun"], priority=10)
    assert [tonight(cast, days) for days in range(5)] == [["Ana"], ["Ana"], ["Ben"], ["Ben"], ["Ana"]]


def test_overlapping_rules_call_both(cast: Cast) -> None:
    rule(cast, cast.ana)
    rule(cast, cast.ben, start=time(23), end=time(1))
    assert on_duty(cast.zoe, NIGHT) == ["Ana"] and tonight(cast) == ["Ana", "Ben"]


def test_a_double_tap_makes_one_rule(cast: Cast) -> None:
    assert rule(cast, cast.ana).pk == rule(cast, cast.ana).pk
    assert DutyRule.objects.count() == 1


def test_who_comes_second_to_replace_a_rule_is_told(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    rule_services.change_rule(rule_id=old.pk, by=cast.ben.pk, changes={"turns": [[cast.ben.pk]]}, now=EVENING)
    with pytest.raises(BabycamError, match="same moment"):
        rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"end": time(8)}, now=EVENING)
    with pytest.raises(BabycamError, match="not here"):
        rule_services.close_rule(rule_id=4711, by=cast.ana.pk, now=EVENING)


REFUSED = [
    ({"tz": "Mars/Olympus"}, "tz", "There is no time zone Mars/Olympus"),
    ({"tz": "../../etc/passwd"}, "tz", "There is no time zone"),
    ({"tz": ""}, "tz", "There is no time zone"),
    ({"days": []}, "days", "at least one day"),
    ({"days": ["someday"]}, "days", "mon, tue"),
    ({"turns": []}, "turns", "Name somebody"),
    ({"turns": [["ana"], []]}, "turns", "Name somebody for each turn"),
    ({"turns": [["ana", "ana"]]}, "turns", "twice"),
    ({"turns": [[4711]]}, "turns", "no longer here"),
    ({"turns": [["ana"]] * 61}, "turns", "At most 60"),
    ({"turns": [["cy"]]}, "rooms", "Cy looks after Zoe only"),
    ({"every": 0}, "every", "1 to 366"),
    ({"count": "moons"}, "count", "active or calendar"),
    ({"priority": 101}, "priority", "-100 to 100"),
    ({"valid_from": date(2026, 1, 14)}, "valid_from", "today or later"),
    ({"valid_from": date(2028, 1, 14)}, "valid_from", "within a year"),
    ({"valid_until": date(2026, 1, 15)}, "valid_until", "after the start"),
    ({"rooms": []}, "rooms", "at least one room"),
    ({"rooms": [4711]}, "rooms", "does not exist"),
]


@pytest.mark.parametrize(("changes", "field", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_cannot_be_right_is_refused_in_words(cast: Cast, changes: dict[str, Any], field: str, words: str) -> None:
    ids = {"ana": cast.ana.pk, "cy": cast.cy.pk}
    values: dict[str, Any] = {"days": ["mon"], "start": time(22), "end": time(7), "turns": [["ana"]]} | changes
    values["turns"] = [[ids.get(one, one) for one in turn] for turn in values["turns"]]
    with pytest.raises(BabycamError) as caught:
        rule_services.add_rule(by=cast.ana.pk, values=values, now=EVENING)
    assert caught.value.code == "invalid" and words in caught.value.params["fields"][field][0]
    assert not DutyRule.objects.exists()


def test_the_database_itself_refuses_a_turn_of_no_nights(cast: Cast) -> None:
    made = rule(cast, cast.ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRule.objects.filter(pk=made.pk).update(every=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyRule.objects.filter(pk=made.pk).update(closed_at=EVENING)


# --- who gives care ------------------------------------------------------------------------------------------------------


def test_somebody_who_leaves_is_not_called_and_history_still_names_them(cast: Cast) -> None:
    rule(cast, cast.ben)
    members.remove_member(person=cast.ben, now=NIGHT)
    after = duty_queries.duty_now(cast.zoe.pk, NIGHT)
    assert after.tiers == [[cast.ana.pk, cast.cy.pk]] and after.flags == ["DUTY_AWAY"]
    assert on_duty(cast.zoe, NIGHT - timedelta(minutes=1)) == ["Ben"]


def test_somebody_whose_leaving_nobody_noted_is_not_called_either(cast: Cast) -> None:
    rule(cast, cast.ben)
    cast.ben.is_active = False
    cast.ben.save()
    Caregiver.objects.all().delete()
    assert duty_queries.duty_now(cast.zoe.pk, NIGHT).tiers == [[cast.ana.pk, cast.cy.pk]]


def test_a_new_parent_is_backup_at_once_and_comes_before_sitters(cast: Cast) -> None:
    rule(cast, cast.ana)
    values = {"name": "Fay", "username": "fay", "password": "a good long one", "role": "parent"}
    fay = members.add_member(values=values, rooms=None, now=EVENING)
    assert duty_queries.duty_now(cast.zoe.pk, berlin("2026-01-15 23:30")).tiers[-2:] == [[fay.pk], [cast.cy.pk]]


def test_a_sitter_without_rooms_gives_no_care(cast: Cast) -> None:
    members.edit_member(person=cast.cy, values={}, rooms=[], now=EVENING)
    assert duty_queries.caregiver_ids() == {cast.ana.pk, cast.ben.pk}
    assert duty_queries.duty_now(cast.zoe.pk, EVENING).tiers == [[cast.ana.pk, cast.ben.pk]]


def test_a_household_without_zone_or_rooms_still_answers(db: None) -> None:
    assert duty_queries.duty_now(1, NIGHT).tiers == []


# --- whose turn is next when a rule changes --------------------------------------------------------------------------------

CHANGES: list[dict[str, Any]] = [
    {"days": ["mon", "tue", "wed", "thu", "fri"]},
    {"days": ["mon", "wed", "thu", "fri", "sun"]},
    {"days": ["sat", "sun"]},
    {"days": ["wed", "thu"]},
    {"every": 2},
    {"every": 3},
    {"count": "calendar"},
    {"count": "calendar", "every": 2},
    {"start": time(20)},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("size", [2, 3])
def test_no_change_gives_anybody_two_nights_in_a_row_nor_passes_anybody_over(cast: Cast, change: dict[str, Any], size: int) -> None:
    """Said at noon of each day of a week: the first changed night is the next person's after the last old one."""
    people = [cast.ana, cast.ben, Person.objects.create(username="dee", name="Dee", role="parent")][:size]
    names = [person.name for person in people]
    for day in range(7):
        old = rule(cast, *people)
        noon = berlin("2026-01-15 12:00") + day * DAY
        new = rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes=change, now=noon)
        last = new.valid_from - DAY
        first = next(new.valid_from + step * DAY for step in range(7) if rows_of(new).runs_on(new.valid_from + step * DAY))
        had, has = (on_duty(cast.zoe, berlin(f"{night} 23:30"))[0] for night in (last, first))
        assert names.index(has) == (names.index(had) + 1) % size, (day, had, has)
        DutyRule.objects.update(replaced_by=None)
        DutyRule.objects.all().delete()


def rows_of(row: DutyRule) -> Any:
    return rows.rule(row, {})


def test_a_turn_of_several_nights_is_finished_and_not_begun_anew(cast: Cast) -> None:
    """Ana has had two of three nights: with other days she has her third, and then it is Ben's turn."""
    old = rule(cast, cast.ana, cast.ben, every=3)  # Ana 1 to 3 January, Ben 4 to 6, Ana 7 to 9, Ben 10 to 12, Ana 13 to 15
    rule_services.change_rule(rule_id=old.pk, by=cast.ben.pk, changes={"days": ["thu", "fri", "sat", "sun"]}, now=EVENING)
    nights = [on_duty(cast.zoe, berlin(f"2026-01-{night} 23:30"))[0] for night in (13, 14, 15, 16, 17, 18, 22)]
    assert nights == ["Ana", "Ana", "Ana", "Ben", "Ben", "Ben", "Ana"]


def test_weeks_that_alternate_by_the_calendar_stay_whose_they_are(cast: Cast) -> None:
    old = rule(cast, cast.ana, cast.ben, every=7, count="calendar", anchor=date(2026, 1, 5))
    before = {night: tonight(cast, night) for night in range(21)}
    rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"days": ["mon", "tue", "wed", "thu", "fri"]}, now=EVENING)
    kept = [night for night in range(21) if (EVENING + night * DAY).weekday() < 5]
    assert [tonight(cast, night) for night in kept] == [before[night] for night in kept]


def test_who_left_looks_on_now_or_lost_the_room_is_named_and_does_not_hold_up_a_change(cast: Cast) -> None:
    dee = Person.objects.create(username="dee", name="Dee", role="parent")
    old = rule(cast, cast.cy, cast.ana, cast.ben, [dee, cast.ana], rooms=[cast.zoe.pk])
    assert leavers.leavers_of(old, duty_queries.book(since=NIGHT)) == []
    members.remove_member(person=cast.ben, now=NIGHT)
    members.edit_member(person=dee, values={"role": "viewer"}, rooms=None, now=NIGHT)
    members.edit_member(person=cast.cy, values={}, rooms=[cast.max.pk], now=NIGHT)
    gone = {person.name: why for person, why in leavers.leavers_of(old, duty_queries.book(since=NIGHT))}
    assert gone == {
        "Cy": "does not look after all of these rooms",
        "Ben": "is no longer here",
        "Dee": "now only watches",
    }
    new = rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"end": time(8)}, now=EVENING)
    assert new.turns == [[cast.ana.pk], [cast.ana.pk]] and leavers.leavers_of(new, duty_queries.book(since=EVENING)) == []


def test_a_room_that_was_removed_takes_nobody_along_and_does_not_hold_up_a_change(cast: Cast) -> None:
    RoomGrant.objects.create(person=cast.cy, room=cast.max)
    old = rule(cast, cast.cy, cast.ana, rooms=[cast.zoe.pk, cast.max.pk])
    cast.max.delete()
    assert leavers.leavers_of(old, duty_queries.book(since=NIGHT)) == []
    new = rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"end": time(8)}, now=EVENING)
    assert (new.rooms, new.turns) == ([cast.zoe.pk], [[cast.cy.pk], [cast.ana.pk]])
    members.edit_member(person=cast.cy, values={}, rooms=[], now=EVENING)
    assert [person for person, _why in leavers.leavers_of(new, duty_queries.book(since=EVENING))] == [cast.cy]


def test_a_rule_whose_rooms_were_all_removed_asks_for_others_and_can_be_closed(cast: Cast) -> None:
    old = rule(cast, cast.ana, rooms=[cast.max.pk])
    cast.max.delete()
    with pytest.raises(BabycamError) as refused:
        rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"end": time(8)}, now=EVENING)
    assert list(refused.value.params["fields"]) == ["rooms"]
    new = rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes={"rooms": [cast.zoe.pk]}, now=EVENING)
    rule_services.close_rule(rule_id=new.pk, by=cast.ana.pk, now=EVENING)


def test_somebody_new_or_gone_among_the_turns_leaves_the_others_order(cast: Cast) -> None:
    dee = Person.objects.create(username="dee", name="Dee", role="parent")
    old = rule(cast, cast.ana, cast.ben)  # on the 14th it was Ben's
    three = rule_services.change_rule(
        rule_id=old.pk, by=cast.ana.pk, changes={"turns": [[cast.ana.pk], [cast.ben.pk], [dee.pk]]}, now=EVENING
    )
    assert [tonight(cast, night) for night in (-1, 0, 1, 2)] == [["Ben"], ["Dee"], ["Ana"], ["Ben"]]
    later = EVENING + 2 * DAY  # Dee and Ana have had theirs
    members.remove_member(person=cast.ben, now=later)
    rule_services.change_rule(rule_id=three.pk, by=cast.ana.pk, changes={"end": time(8)}, now=later)
    assert [tonight(cast, night) for night in (1, 2, 3, 4)] == [["Ana"], ["Dee"], ["Ana"], ["Dee"]]
