"""Many phones at once, on the real database: threads, each with its own connection."""

from typing import Any
from uuid import uuid4

import pytest

from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty import rule_services, swap_services
from babycam.duty import services as duty_services
from babycam.duty.models import Caregiver, DutyRule, Override, Swap
from babycam.duty.swap import SwapEvent
from babycam.duty.swap_services import SwapOffer
from tests.alerts.test_races import at_once
from tests.cast import Cast
from tests.duty.cases import NIGHT, berlin, on_duty, rule, says

pytestmark = pytest.mark.django_db(transaction=True)
TONIGHT = berlin("2026-01-15 22:00"), berlin("2026-01-16 07:00")


def outcome(call: Any) -> Any:
    """What came of it: a row's number, or the error's code."""
    try:
        row = call()
    except BabycamError as error:
        return error.code
    return row.pk if row is not None else None


def test_one_tap_sent_by_eight_retries_at_once_is_one_override(cast: Cast) -> None:
    rule(cast, cast.ana)
    tap = uuid4()
    made = at_once(*(lambda: outcome(lambda: says(cast.ana, who=[cast.ben.pk], client_uuid=tap)) for _ in range(8)))
    assert len(set(made)) == 1 and Override.objects.count() == 1


def test_two_phones_at_the_same_second_both_count_and_the_later_row_wins(cast: Cast) -> None:
    rule(cast, cast.ana)
    at_once(lambda: says(cast.ana, who=[cast.ben.pk]), lambda: says(cast.ben, who=[cast.ana.pk]))
    last = Override.objects.order_by("created_at", "id").last()
    assert last is not None and Override.objects.count() == 2
    assert duty_queries.duty_now(cast.zoe.pk, NIGHT).tiers[0] == last.who


def test_two_phones_with_the_same_number_are_one_override_and_one_refusal(cast: Cast) -> None:
    tap = uuid4()
    made = at_once(
        lambda: outcome(lambda: says(cast.ana, who=[cast.ben.pk], client_uuid=tap)),
        lambda: outcome(lambda: says(cast.ben, who=[cast.ana.pk], client_uuid=tap)),
    )
    assert "conflict" in made and Override.objects.count() == 1


def test_cancelling_twice_at_once_keeps_one_instant(cast: Cast) -> None:
    row = says(cast.ana, who=[cast.ben.pk])
    people = [cast.ana.pk, cast.ben.pk]
    done = at_once(*(lambda by=by: duty_services.cancel_override(override_id=row.pk, by=by, now=NIGHT) for by in people))
    assert len({(one.cancelled_at, one.cancelled_by_id) for one in done}) == 1


def test_two_parents_replace_the_same_rule_and_one_is_told_to_look_again(cast: Cast) -> None:
    old = rule(cast, cast.ana)
    changes = [{"turns": [[cast.ben.pk]]}, {"turns": [[cast.ana.pk], [cast.ben.pk]]}]
    done = at_once(
        *(
            lambda change=change: outcome(
                lambda: rule_services.change_rule(rule_id=old.pk, by=cast.ana.pk, changes=change, now=NIGHT)
            )
            for change in changes
        )
    )
    assert done.count("conflict") == 1 and DutyRule.objects.count() == 2
    assert DutyRule.objects.filter(closed_at=None).count() == 1


def test_two_take_the_same_swap_and_one_has_it(cast: Cast) -> None:
    row = swap_services.offer_swap(by=cast.ana.pk, client_uuid=uuid4(), what=SwapOffer((TONIGHT,), rooms=(cast.zoe.pk,)), now=NIGHT)
    rule(cast, cast.ana)
    cast.cy.role = "parent"
    cast.cy.save()
    people = [cast.ben.pk, cast.cy.pk]
    done = at_once(
        *(
            lambda by=by: outcome(lambda: swap_services.answer_swap(swap_id=row.pk, by=by, event=SwapEvent.TAKE, now=NIGHT))
            for by in people
        )
    )
    assert sorted(isinstance(one, str) for one in done) == [False, True]
    assert Override.objects.count() == 1
    taken = Swap.objects.select_related("decided_by").get()
    assert taken.decided_by and on_duty(cast.zoe, TONIGHT[0]) == [taken.decided_by.name]


def test_everybody_is_written_down_once_with_a_rank_of_their_own(cast: Cast) -> None:
    at_once(*(lambda: duty_services.keep_caregivers(NIGHT) for _ in range(6)))
    ranks = list(Caregiver.objects.order_by("rank").values_list("person__name", flat=True))
    assert ranks == ["Ana", "Ben", "Cy"]


def test_an_order_that_two_change_at_once_is_one_of_both(cast: Cast) -> None:
    duty_services.keep_caregivers(NIGHT)
    ana, ben, cy = cast.ana.pk, cast.ben.pk, cast.cy.pk
    orders = [[ben, cy, ana], [cy, ana, ben]]
    at_once(*(lambda order=order: duty_services.reorder(people_ids=order, now=NIGHT) for order in orders))
    assert list(Caregiver.objects.order_by("rank").values_list("person", flat=True)) in orders
