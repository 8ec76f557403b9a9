"""What is said at night, on the real database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from babycam.core.errors import BabycamError
from babycam.duty import queries, services
from babycam.duty.models import DutyRule, Override
from tests.cast import Cast

NIGHT = datetime(2026, 1, 15, 0, 40, tzinfo=UTC)  # 01:40 in Berlin
MORNING = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)  # 07:00 in Berlin
HOUR = timedelta(hours=1)


@pytest.fixture
def rota(cast: Cast) -> DutyRule:
    """Ana, each night from 22 to 7."""
    return DutyRule.objects.create(
        tz="Europe/Berlin",
        days=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        start=time(22),
        end=time(7),
        turns=[[cast.ana.pk]],
        anchor=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        created_at=datetime(2025, 12, 31, tzinfo=UTC),
    )


def says(by: Any, **more: Any) -> Override:
    values: dict[str, Any] = {"client_uuid": uuid4(), "kind": "take", "rooms": None, "now": NIGHT, "scope": "morning"}
    return services.add_override(by=by.pk, **{**values, **more})


def now(cast: Cast, at: datetime = NIGHT, **more: Any) -> queries.DutyNow:
    return queries.duty_now(cast.zoe.pk, at, **more)


def test_the_rota_says_who_until_when_and_why(cast: Cast, rota: DutyRule) -> None:
    duty = now(cast)
    assert duty.tiers == [[cast.ana.pk], [cast.ben.pk], [cast.cy.pk]]
    assert (duty.flags, duty.until) == ([], MORNING)
    assert duty.used == {"rules": [rota.pk], "overrides": []}
    assert duty.why == "Ana by the rota (22:00 to 07:00)."


def test_mom_hands_over_to_dad_and_it_bites_at_once(cast: Cast, rota: DutyRule) -> None:
    row = says(cast.ana, who=[cast.ben.pk])
    duty = now(cast)
    assert duty.tiers[0] == [cast.ben.pk] and duty.until == MORNING == row.end
    assert duty.why == "Ana handed over to Ben at 01:40."
    assert now(cast, NIGHT - HOUR).tiers[0] == [cast.ana.pk]


def test_without_any_rule_everybody_is_called(cast: Cast) -> None:
    duty = now(cast)
    assert duty.tiers == [[cast.ana.pk, cast.ben.pk, cast.cy.pk]]
    assert (duty.flags, duty.until) == (["GAP"], None)
    assert duty.why == "Nobody is planned, so everybody is called."


def test_a_double_tap_is_one_override(cast: Cast, rota: DutyRule) -> None:
    tap = uuid4()
    first = says(cast.ana, who=[cast.ben.pk], client_uuid=tap)
    again = says(cast.ana, who=[cast.ben.pk], client_uuid=str(tap), now=NIGHT + timedelta(seconds=2))
    assert first.pk == again.pk and Override.objects.count() == 1


def test_nobody_else_gets_an_override_by_guessing_its_number(cast: Cast, rota: DutyRule) -> None:
    tap = uuid4()
    says(cast.ana, who=[cast.ben.pk], client_uuid=tap)
    with pytest.raises(BabycamError, match="same moment"):
        says(cast.ben, who=[cast.ben.pk], client_uuid=tap)


def test_the_unreachable_go_last_and_no_time_is_lost_on_them(cast: Cast, rota: DutyRule) -> None:
    duty = now(cast, unreachable={cast.ana.pk})
    assert duty.tiers == [[cast.ben.pk], [cast.cy.pk], [cast.ana.pk]]
    assert duty.flags == ["UNREACHABLE"]


def test_cancelling_ends_it_now_and_keeps_what_was(cast: Cast, rota: DutyRule) -> None:
    row = says(cast.ana, who=[cast.ben.pk])
    later = NIGHT + HOUR
    assert services.cancel_override(override_id=row.pk, by=cast.ben.pk, now=later).cancelled_at == later
    assert services.cancel_override(override_id=row.pk, by=cast.ana.pk, now=later + HOUR).cancelled_at == later
    assert now(cast, later).tiers[0] == [cast.ana.pk]
    assert now(cast, NIGHT).tiers[0] == [cast.ben.pk]
    assert now(cast, later, as_of=NIGHT).tiers[0] == [cast.ben.pk]
