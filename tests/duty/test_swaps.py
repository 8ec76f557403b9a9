"""Swaps: the table of what can happen, and what taking one writes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty import swap_services
from babycam.duty.models import Override, Swap
from babycam.duty.swap import TABLE, SwapEvent, SwapState, step
from babycam.duty.swap_services import SwapOffer
from tests.cast import Cast
from tests.duty.cases import berlin, on_duty, rule

NOW = berlin("2026-01-15 12:00")
TONIGHT = berlin("2026-01-15 22:00"), berlin("2026-01-16 07:00")
TOMORROW = berlin("2026-01-16 22:00"), berlin("2026-01-17 07:00")


def offers(cast: Cast, **more: Any) -> Swap:
    tap = more.pop("client_uuid", uuid4())
    return swap_services.offer_swap(
        by=cast.ana.pk, client_uuid=tap, what=SwapOffer(**{"given": (TONIGHT,), "wanted": (TOMORROW,), **more}), now=NOW
    )


@pytest.mark.parametrize("state", SwapState)
@pytest.mark.parametrize("event", SwapEvent)
def test_every_pair_is_listed_or_refused(state: SwapState, event: SwapEvent) -> None:
    if state is SwapState.OPEN:
        assert step(state, event) is TABLE[state, event]
    else:
        with pytest.raises(BabycamError, match=f"already {state.value}"):
            step(state, event)


def test_dad_takes_moms_night_and_she_takes_his(cast: Cast) -> None:
    rule(cast, cast.ana, cast.ben)
    nights = [on_duty(cast.zoe, night[0]) for night in (TONIGHT, TOMORROW)]
    asker, other = (cast.ana, cast.ben) if nights[0] == ["Ana"] else (cast.ben, cast.ana)
    row = swap_services.offer_swap(
        by=asker.pk, client_uuid=uuid4(), what=SwapOffer((TONIGHT,), (TOMORROW,), asked=other.pk), now=NOW
    )
    taken = swap_services.answer_swap(swap_id=row.pk, by=other.pk, event=SwapEvent.TAKE, now=NOW)
    assert taken.state == "taken" and taken.decided_by == other
    assert [on_duty(cast.zoe, night[0]) for night in (TONIGHT, TOMORROW)] == nights[::-1]
    assert on_duty(cast.zoe, TOMORROW[0] + timedelta(days=1)) == nights[0]  # later nights stay as they are
    assert {override.kind for override in Override.objects.all()} == {"replace"}


def test_an_offer_holds_for_the_rooms_that_are_left_of_it(cast: Cast) -> None:
    row = offers(cast, asked=cast.ben.pk, rooms=(cast.zoe.pk, cast.max.pk))
    cast.max.delete()
    assert swap_services.answer_swap(swap_id=row.pk, by=cast.ben.pk, event=SwapEvent.TAKE, now=NOW).state == "taken"
    assert {tuple(override.rooms or ()) for override in Override.objects.all()} == {(cast.zoe.pk,)}


@pytest.mark.parametrize(("event", "who"), [(SwapEvent.DECLINE, "ben"), (SwapEvent.WITHDRAW, "ana")])
def test_only_a_taken_swap_changes_anything(cast: Cast, event: SwapEvent, who: str) -> None:
    row = offers(cast, asked=cast.ben.pk)
    by = {"ana": cast.ana, "ben": cast.ben}[who]
    assert swap_services.answer_swap(swap_id=row.pk, by=by.pk, event=event, now=NOW).state in ("declined", "withdrawn")
    assert not Override.objects.exists()
    with pytest.raises(BabycamError, match="already"):
        swap_services.answer_swap(swap_id=row.pk, by=cast.ben.pk, event=SwapEvent.TAKE, now=NOW)


def test_answering_twice_is_a_double_tap(cast: Cast) -> None:
    row = offers(cast)
    for _ in range(2):
        swap_services.answer_swap(swap_id=row.pk, by=cast.ben.pk, event=SwapEvent.TAKE, now=NOW)
    assert Override.objects.count() == 2


def test_an_offer_ends_when_its_first_night_begins(cast: Cast) -> None:
    row = offers(cast)
    assert row.expires_at == TONIGHT[0]
    assert swap_services.swap_state(row, TONIGHT[0]) is SwapState.EXPIRED
    with pytest.raises(BabycamError, match="already expired"):
        swap_services.answer_swap(swap_id=row.pk, by=cast.ben.pk, event=SwapEvent.TAKE, now=TONIGHT[0])
    assert swap_services.expire(TONIGHT[0]) == 1 and Swap.objects.get().state == "expired"


@pytest.mark.parametrize(
    ("who", "event", "asked"),
    [
        ("ana", SwapEvent.TAKE, None),  # one's own
        ("ben", SwapEvent.WITHDRAW, None),  # somebody else's
        ("ben", SwapEvent.DECLINE, None),  # an offer to everybody is declined by silence
        ("cy", SwapEvent.TAKE, "ben"),  # not asked
        ("cy", SwapEvent.DECLINE, "ben"),
    ],
)
def test_who_may_not_answer(cast: Cast, who: str, event: SwapEvent, asked: str | None) -> None:
    ids = {"ana": cast.ana.pk, "ben": cast.ben.pk, "cy": cast.cy.pk}
    row = offers(cast, asked=ids[asked] if asked else None)
    with pytest.raises(BabycamError, match="may not"):
        swap_services.answer_swap(swap_id=row.pk, by=ids[who], event=event, now=NOW)


def test_offering_twice_is_a_double_tap_and_guessing_is_refused(cast: Cast) -> None:
    tap = uuid4()
    assert offers(cast, client_uuid=tap).pk == offers(cast, client_uuid=tap).pk
    with pytest.raises(BabycamError, match="same moment"):
        swap_services.offer_swap(by=cast.ben.pk, client_uuid=tap, what=SwapOffer((TONIGHT,)), now=NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"given": ()}, "given"),
        ({"given": ((TONIGHT[1], TONIGHT[0]),)}, "given"),
        ({"wanted": ((NOW - timedelta(hours=2), NOW - timedelta(hours=1)),)}, "wanted"),
        ({"given": (TONIGHT,) * 32}, "given"),
        ({"asked": 4711}, "asked"),
        ({"asked": "ana"}, "asked"),
        ({"asked": "cy"}, "rooms"),  # who looks after Zoe only
    ],
    ids=str,
)
def test_what_cannot_be_right_is_refused(cast: Cast, more: dict[str, Any], field: str) -> None:
    ids = {"ana": cast.ana.pk, "cy": cast.cy.pk}
    if "asked" in more:
        more = {"asked": ids.get(more["asked"], more["asked"])}
    with pytest.raises(BabycamError) as caught:
        offers(cast, **more)
    assert list(caught.value.params["fields"]) == [field]
    assert duty_queries.swaps(None).count() == 0
