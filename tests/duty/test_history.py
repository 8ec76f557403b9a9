"""Over time: the fortnight before a change, the calendar, the audit, the shares and each parent's feed."""

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from babycam.core.clock import rfc3339
from babycam.core.errors import BabycamError
from babycam.duty import calendar_links, history, previews, rule_services, swap_services
from babycam.duty.models import DutyRule
from babycam.duty.previews import Change
from babycam.duty.services import OverrideDraft
from babycam.duty.swap_services import SwapOffer
from babycam.family import members
from tests.cast import Cast
from tests.duty.cases import MORNING, NIGHT, berlin, rule, says

EVENING = berlin("2026-01-15 20:00")
HOUR = timedelta(hours=1)


def fortnight(cast: Cast, change: Change, **more: Any) -> list[tuple[str, list[str], list[str], bool]]:
    """(label, before, after, changed) by name."""
    made = previews.preview(by=cast.ana.pk, change=change, room=more.get("room"), now=more.get("now", EVENING))

    def names(stretches: Any) -> list[str]:
        return ["+".join(made.book.words(stretch.people)) for stretch in stretches]

    return [(night.label, names(night.before), names(night.after), night.changed) for night in made.nights]


def test_from_now_on_is_seen_before_it_is_saved(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    values = {"days": ["sat", "sun"], "start": time(22), "end": time(7), "turns": [[cast.ben.pk]]}
    nights = fortnight(cast, Change(rule=values, replaces=old.pk))
    assert len(nights) == 14 and nights[0] == ("Thu night", ["Ana"], ["Ana+Ben+Cy"], True)
    assert nights[2] == ("Sat night", ["Ana"], ["Ben"], True)
    assert DutyRule.objects.filter(closed_at=None).count() == 1  # nothing was saved


def test_just_once_changes_one_night(cast: Cast) -> None:
    rule(cast, cast.ana)
    said = OverrideDraft("replace", (cast.ben.pk,), cast.ana.pk, start=berlin("2026-01-17 12:00"), end=berlin("2026-01-18 12:00"))
    nights = fortnight(cast, Change(override=said))
    assert [label for label, _, _, changed in nights if changed] == ["Sat night"]
    assert nights[2][1:3] == (["Ana"], ["Ben"])


def test_tonight_in_the_middle_of_it_shows_both_parts(cast: Cast) -> None:
    rule(cast, cast.ana)
    nights = fortnight(cast, Change(override=OverrideDraft("take", (cast.ben.pk,), scope="morning")), now=NIGHT)
    assert nights[0] == ("Wed night", ["Ana"], ["Ana", "Ben"], True)
    assert not any(changed for *_, changed in nights[1:])


def test_a_swap_shows_both_nights(cast: Cast) -> None:
    rule(cast, cast.ana, cast.ben)
    first, second = berlin("2026-01-17 12:00"), berlin("2026-01-18 12:00")  # Saturday is Ana's, Sunday Ben's
    offer = SwapOffer(((first, second),), ((second, second + 24 * HOUR),), asked=cast.ben.pk)
    offered = fortnight(cast, Change(swap=offer))
    row = swap_services.offer_swap(by=cast.ana.pk, client_uuid=uuid4(), what=offer, now=EVENING)
    assert fortnight(cast, Change(swap_id=row.pk)) == offered
    assert [night[:3] for night in offered if night[3]] == [
        ("Sat night", ["Ana"], ["Ben"]),
        ("Sun night", ["Ben"], ["Ana"]),
    ]


def test_closing_shows_that_everybody_is_called(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    assert all(after[0] == "Ana+Ben+Cy" and changed for _, _, after, changed in fortnight(cast, Change(replaces=old.pk)))


def test_a_fortnight_over_a_clock_change_has_every_night_once(cast: Cast) -> None:
    rule(cast, cast.ana, cast.ben)
    for now in (berlin("2026-03-22 20:00"), berlin("2026-10-18 20:00")):
        nights = fortnight(cast, Change(override=OverrideDraft("away", (cast.cy.pk,), end=now + HOUR)), now=now)
        assert [len(before) for _, before, _, _ in nights] == [1] * 14
        assert all(one[1] != other[1] for one, other in pairwise(nights))


def test_a_preview_of_nothing_and_of_what_cannot_be_saved_is_refused(cast: Cast) -> None:
    for change in (Change(), Change(override=OverrideDraft("take", ())), Change(replaces=4711), Change(swap_id=4711)):
        with pytest.raises(BabycamError):
            fortnight(cast, change)


# --- calendar and audit --------------------------------------------------------------------------------------------------


def test_the_calendar_has_no_holes_and_gives_reasons(cast: Cast) -> None:
    rule(cast, cast.ana)
    says(cast.ana, who=[cast.ben.pk])
    found = history.segments([cast.zoe.pk], NIGHT - 6 * HOUR, NIGHT + 12 * HOUR)
    assert [one["end"] for one in found[:-1]] == [one["start"] for one in found[1:]]
    told = [("+".join(person["name"] for person in one["people"]), one["flags"], one["start"]) for one in found]
    assert told == [
        ("Ana+Ben+Cy", ["GAP"], rfc3339(NIGHT - 6 * HOUR)),
        ("Ana", [], rfc3339(berlin("2026-01-14 22:00"))),
        ("Ben", [], rfc3339(NIGHT)),
        ("Ana+Ben+Cy", ["GAP"], rfc3339(MORNING)),
    ]
    assert found[2]["why"] == "Ana handed over to Ben at 01:40."


def test_who_was_on_duty_and_who_did_we_believe_was(cast: Cast) -> None:
    rule(cast, cast.ana)
    said = says(cast.ana, who=[cast.ben.pk], start=NIGHT + HOUR)
    later = history.audit(cast.zoe.pk, NIGHT + 2 * HOUR, NIGHT - HOUR)
    assert not later["same"]
    assert [tier[0]["name"] for tier in (later["was"]["tiers"][0], later["believed"]["tiers"][0])] == ["Ben", "Ana"]
    assert later["was"]["used"]["overrides"] == [said.pk] and later["believed"]["used"]["overrides"] == []
    assert history.audit(cast.zoe.pk, NIGHT + 2 * HOUR, NIGHT)["same"]


def test_the_shares_count_each_hour_once_and_show_who_stood_in(cast: Cast) -> None:
    rule(cast, cast.ana)
    says(cast.ana, who=[cast.ben.pk])
    now = berlin("2026-01-15 12:00")
    shares = {share["person"]["name"]: share for share in history.fairness(7, now)}
    assert shares["Ana"]["planned_hours"] == 63 and shares["Ana"]["nights"] == 7
    assert shares["Ben"]["hours"] == pytest.approx(5.33) and shares["Ben"]["nights"] == 1
    assert shares["Ana"]["hours"] + shares["Ben"]["hours"] == pytest.approx(63)
    assert shares["Cy"]["hours"] == 0


# --- the feed ------------------------------------------------------------------------------------------------------------


def events(cast: Cast, person: Any, now: Any = NIGHT) -> list[Any]:
    return list(Calendar.from_ical(history.feed(person, now)).walk("VEVENT"))


def test_bens_calendar_has_his_nights_for_both_rooms_as_one_entry(cast: Cast) -> None:
    rule(cast, cast.ana, cast.ben)
    found = events(cast, cast.ben)
    starts = [event["dtstart"].dt for event in found]
    assert all(later - earlier == 48 * HOUR for earlier, later in pairwise(starts))
    assert {str(event["summary"]) for event in found} == {"On duty: Zoe, Max"}
    assert str(found[-1]["description"]) == "Ben by the rota (22:00 to 07:00)."
    assert len({str(event["uid"]) for event in found}) == len(found)
    assert [event["uid"] for event in events(cast, cast.ben)] == [event["uid"] for event in found]


def test_entries_keep_to_the_wall_clock_over_both_clock_changes(cast: Cast) -> None:
    rule(cast, cast.ana)
    for now, hours in ((berlin("2026-03-28 12:00"), 8), (berlin("2026-10-24 12:00"), 10)):
        tonight = next(event for event in events(cast, cast.ana, now) if event["dtstart"].dt > now)
        assert tonight["dtend"].dt - tonight["dtstart"].dt == hours * HOUR


@pytest.mark.parametrize("hours", [{}, {"start": time(7)}], ids=["nights", "always on duty"])
def test_the_feed_is_the_same_until_something_is_said(cast: Cast, hours: dict[str, Any]) -> None:
    """Monday to Sunday at any minute; an entry that stays keeps its number for ever."""
    made = rule(cast, cast.ana, **hours)
    looks = [berlin("2026-01-13 08:17") + timedelta(hours=17, minutes=13) * number for number in range(8)]
    assert len({history.feed(cast.ana, look) for look in looks}) == 1
    before = {str(event["uid"]): event for event in events(cast, cast.ana, looks[0])}
    later = {str(event["uid"]): event for event in events(cast, cast.ana, looks[0] + timedelta(days=14))}
    kept = set(before) & set(later)
    assert len(kept) >= len(before) - 15 and all(before[uid].to_ical() == later[uid].to_ical() for uid in kept)
    says(cast.ana, who=[cast.ben.pk], now=looks[2])
    rule_services.change_rule(rule_id=made.pk, by=cast.ana.pk, changes={"every": 1}, now=looks[3])
    changed = {str(event["uid"]): event for event in events(cast, cast.ana, looks[4])}
    for uid in set(before) & set(changed):
        assert changed[uid]["sequence"] > before[uid]["sequence"] and changed[uid]["dtstamp"].dt > before[uid]["dtstamp"].dt


def test_the_sitters_calendar_knows_her_rooms_only(cast: Cast) -> None:
    rule(cast, cast.cy, rooms=[cast.zoe.pk])
    assert {str(event["summary"]) for event in events(cast, cast.cy)} == {"On duty: Zoe"}


def test_a_new_address_ends_the_old_one_and_leaving_ends_both(cast: Cast) -> None:
    first = calendar_links.renew_link(person_id=cast.ben.pk, now=NIGHT)
    second = calendar_links.renew_link(person_id=cast.ben.pk, now=NIGHT)
    assert calendar_links.owner(first, NIGHT) is None and calendar_links.owner(second, NIGHT) == cast.ben
    members.remove_member(person=cast.ben, now=NIGHT)
    assert calendar_links.owner(second, NIGHT) is None and calendar_links.owner("", NIGHT) is None


def test_a_room_name_with_signs_does_not_break_the_feed(cast: Cast) -> None:
    cast.zoe.name = "Zoë; Max,\r\nDTSTART:19700101"
    cast.zoe.save()
    rule(cast, cast.ana, rooms=[cast.zoe.pk], valid_until=date(2026, 1, 16))
    assert all(event["dtstart"].dt.year == 2026 for event in events(cast, cast.ana))
