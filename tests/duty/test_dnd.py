"""Do not disturb: as backup last, unless critical; and on duty it does not count."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.duty import dnd_services
from babycam.duty import queries as duty_queries
from babycam.duty.dnd import DndWish, WeeklyDnd
from babycam.duty.models import DoNotDisturb
from tests.cast import Cast
from tests.duty.cases import BERLIN, NIGHT, WEEK, berlin, rule

HOUR = timedelta(hours=1)
NIGHTLY: dict[str, Any] = {"days": WEEK, "daily_start": time(22), "daily_end": time(7)}


def rests(person: Any, now: datetime = NIGHT, **values: Any) -> DoNotDisturb:
    return dnd_services.add_dnd(by=person.pk, values=values, now=now)


def tiers(cast: Cast, at: datetime = NIGHT, **more: Any) -> list[list[int]]:
    return duty_queries.duty_now(cast.zoe.pk, at, **more).tiers


def test_ben_sleeps_and_the_sitter_comes_before_him(cast: Cast) -> None:
    rule(cast, cast.ana)
    rests(cast.ben, start=NIGHT, end=NIGHT + 3 * HOUR)
    assert tiers(cast) == [[cast.ana.pk], [cast.cy.pk], [cast.ben.pk]]
    assert tiers(cast, NIGHT + 3 * HOUR) == [[cast.ana.pk], [cast.ben.pk], [cast.cy.pk]]
    assert tiers(cast, severity="critical") == [[cast.ana.pk], [cast.ben.pk], [cast.cy.pk]]


def test_ones_own_duty_beats_ones_own_wish(cast: Cast) -> None:
    rule(cast, cast.ben)
    rests(cast.ben, **NIGHTLY)
    assert tiers(cast)[0] == [cast.ben.pk]


def test_a_weekly_wish_holds_each_night_by_the_familys_clock(cast: Cast) -> None:
    row = rests(cast.ben, berlin("2026-01-10 12:00"), **NIGHTLY)
    assert row.tz == "Europe/Berlin"
    assert tiers(cast) == [[cast.ana.pk, cast.cy.pk], [cast.ben.pk]]
    assert tiers(cast, berlin("2026-01-15 12:00")) == [[cast.ana.pk, cast.ben.pk, cast.cy.pk]]


def test_taking_it_back_keeps_the_past(cast: Cast) -> None:
    row = rests(cast.ben, start=NIGHT, end=NIGHT + 3 * HOUR)
    for _ in range(2):
        dnd_services.end_dnd(dnd_id=row.pk, by=cast.ben.pk, now=NIGHT + HOUR)
    dnd_services.end_dnd(dnd_id=row.pk, by=cast.ben.pk, now=NIGHT + 2 * HOUR)
    assert tiers(cast, NIGHT)[-1] == [cast.ben.pk]
    assert len(tiers(cast, NIGHT + HOUR)) == 1


def test_changing_it_begins_a_new_wish(cast: Cast) -> None:
    row = rests(cast.ben, **NIGHTLY)
    new = dnd_services.change_dnd(dnd_id=row.pk, by=cast.ben.pk, values={"daily_end": time(9)}, now=NIGHT)
    assert new.pk != row.pk and [one.pk for one in duty_queries.dnd_wishes()] == [new.pk]


def test_a_double_tap_is_one_wish(cast: Cast) -> None:
    assert rests(cast.ben, **NIGHTLY).pk == rests(cast.ben, **NIGHTLY).pk


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "daily_start"),
        ({"start": NIGHT}, "end"),
        ({"start": NIGHT, "end": NIGHT - HOUR}, "end"),
        ({"start": NIGHT - 2 * HOUR, "end": NIGHT - HOUR}, "end"),
        ({"start": NIGHT, "end": NIGHT + timedelta(days=61)}, "end"),
        ({"start": NIGHT, "end": NIGHT + HOUR, "days": ["mon"]}, "days"),
        ({**NIGHTLY, "days": []}, "days"),
        ({**NIGHTLY, "tz": "Mars/Olympus"}, "tz"),
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused(cast: Cast, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BabycamError) as caught:
        rests(cast.ben, **values)
    assert list(caught.value.params["fields"]) == [field]


def test_nobody_ends_anothers_wish(cast: Cast) -> None:
    row = rests(cast.ben, **NIGHTLY)
    with pytest.raises(BabycamError, match="not here"):
        dnd_services.end_dnd(dnd_id=row.pk, by=cast.ana.pk, now=NIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        DoNotDisturb.objects.filter(pk=row.pk).update(daily_start=None)


@pytest.mark.parametrize(("evening", "hours"), [("2026-03-28", 8), ("2026-10-24", 10)])
def test_weekly_windows_keep_to_the_wall_clock_when_it_changes(evening: str, hours: int) -> None:
    quiet = DndWish("ben", berlin("2026-01-01 00:00"), weekly=WeeklyDnd(frozenset(range(7)), time(22), time(7), BERLIN))
    start = berlin(f"{evening} 22:00")
    assert (start, start + hours * HOUR) in list(quiet.windows(start, start))
    assert quiet.holds(start) and quiet.holds(start + hours * HOUR - HOUR) and not quiet.holds(start + hours * HOUR)
