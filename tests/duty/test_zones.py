"""The family's zone is corrected: the rota, do-not-disturb, sitters' hours and the night move together."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rest_framework.test import APIClient

from babycam.alerts import timings
from babycam.duty import dnd_services
from babycam.duty import queries as duty_queries
from babycam.duty.models import DutyRule
from babycam.people import queries as people_queries
from tests.cast import Cast
from tests.duty.cases import BEGAN, WEEK, berlin, on_duty, rule

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = berlin("2026-01-15 12:00")
HOUR = timedelta(hours=1)


def moves_to(zone: str, now: Any = NOON) -> None:
    timings.edit(house={"tz": zone}, timings={}, now=now)


def local(zone: str, text: str) -> Any:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/Los_Angeles", "Asia/Tokyo", "Pacific/Auckland", "UTC"])
def test_each_night_stays_whose_it_was_and_begins_by_the_new_clock(cast: Cast, zone: str) -> None:
    old = rule(cast, cast.ana, cast.ben)
    nights = [f"2026-01-{day}" for day in range(17, 24)]
    before = [on_duty(cast.zoe, berlin(f"{night} 23:30")) for night in nights]
    moves_to(zone)
    assert [on_duty(cast.zoe, local(zone, f"{night} 23:30")) for night in nights] == before
    change = local(zone, "2026-01-20 22:00")
    assert (
        duty_queries.duty_now(cast.zoe.pk, change - HOUR).flags == ["GAP"] and not duty_queries.duty_now(cast.zoe.pk, change).flags
    )
    assert on_duty(cast.zoe, berlin("2026-01-14 23:30")) == ["Ben"], "what was stays as it was"
    old.refresh_from_db()
    assert old.closed_at == NOON and DutyRule.objects.get(closed_at=None).tz == zone


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "UTC", "America/New_York", "Europe/Helsinki"])
def test_a_correction_in_the_middle_of_the_night_leaves_nobody_out(cast: Cast, zone: str) -> None:
    rule(cast, cast.ana, cast.ben)
    now = berlin("2026-01-16 03:00")  # Ana's night, that of the 15th
    moves_to(zone, now)
    for hours in range(4):
        assert duty_queries.duty_now(cast.zoe.pk, now + hours * HOUR).tiers[0] == [cast.ana.pk]


def test_do_not_disturb_sitters_hours_and_the_night_move_alike(cast: Cast) -> None:
    nightly = {"days": WEEK, "daily_start": time(22), "daily_end": time(6)}
    dnd_services.add_dnd(by=cast.ben.pk, values=nightly, now=BEGAN)
    cast.cy.hours_start, cast.cy.hours_end = time(18), time(23)
    cast.cy.save()
    moves_to("Asia/Tokyo")
    evening = local("Asia/Tokyo", "2026-01-17 22:30")
    assert duty_queries.under_dnd(evening) == {cast.ben.pk} and people_queries.lets_in(cast.cy, evening)
    assert duty_queries.under_dnd(berlin("2026-01-17 22:30")) == set() and not people_queries.lets_in(
        cast.cy, berlin("2026-01-17 22:30")
    )
    assert [wish.tz for wish in duty_queries.dnd_wishes()] == ["Asia/Tokyo"]
    assert duty_queries.family_clock().zone == TOKYO


def test_a_rule_by_yet_another_clock_stays_and_says_which(cast: Cast) -> None:
    rule(cast, cast.ana, tz="Pacific/Auckland")
    moves_to("Asia/Tokyo")
    assert DutyRule.objects.get().tz == "Pacific/Auckland"
    duty = duty_queries.duty_now(cast.zoe.pk, local("Pacific/Auckland", "2026-01-17 23:00"))
    assert duty.why == "Ana by the rota (22:00 to 07:00, Pacific/Auckland time)."


def test_the_same_zone_again_changes_nothing_and_the_page_does_it_with_one_save(cast: Cast, ana_client: APIClient) -> None:
    made = rule(cast, cast.ana)
    for zone, rows in (("Europe/Berlin", 1), ("Asia/Tokyo", 2)):
        assert ana_client.patch("/api/settings", {"household": {"tz": zone}}).status_code == 200
        assert DutyRule.objects.count() == rows
    made.refresh_from_db()
    assert made.replaced_by is not None and made.replaced_by.created_by == cast.ana
