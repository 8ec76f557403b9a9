"""What is said at night, on the real database."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty import services as duty_services
from babycam.duty.models import DutyRule, Override
from babycam.duty.scopes import SCOPES
from tests.cast import Cast
from tests.duty.cases import MORNING, NIGHT, berlin, on_duty, rule, says

HOUR = timedelta(hours=1)


@pytest.fixture
def rota(cast: Cast) -> DutyRule:
    """Ana, each night from 22 to 7."""
    return rule(cast, cast.ana)


def now(cast: Cast, at: Any = NIGHT, **more: Any) -> duty_queries.DutyNow:
    return duty_queries.duty_now(cast.zoe.pk, at, **more)


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
    assert on_duty(cast.zoe, NIGHT - HOUR) == ["Ana"]


WHYS = [
    ({"kind": "take", "who": ["ana"]}, "Ana took over at 01:40."),
    ({"kind": "add", "who": ["ben"]}, "Ana asked Ben to help at 01:40."),
    ({"kind": "add", "who": ["ana"]}, "Ana joined at 01:40."),
    ({"kind": "replace", "who": ["ben"], "instead_of": "ana"}, "Ana handed over to Ben at 01:40."),
    ({"kind": "replace", "who": ["cy"], "instead_of": "ben"}, "Ana by the rota (22:00 to 07:00)."),  # not Ben's night
    ({"kind": "away", "who": ["ana"]}, "Whoever was planned is away, so everybody else is called."),
    ({"kind": "away", "who": ["ana", "ben", "cy"]}, "Everybody is away, so everybody is called."),
]


@pytest.mark.parametrize(("said", "why"), WHYS, ids=lambda value: str(value))
def test_the_reason_is_a_sentence(cast: Cast, rota: DutyRule, said: dict[str, Any], why: str) -> None:
    ids = {"ana": cast.ana.pk, "ben": cast.ben.pk, "cy": cast.cy.pk}
    more = {"instead_of": ids[said["instead_of"]]} if "instead_of" in said else {}
    says(cast.ana, kind=said["kind"], who=[ids[name] for name in said["who"]], rooms=[cast.zoe.pk], **more)
    assert now(cast).why == why


def test_the_reason_names_who_said_it(cast: Cast, rota: DutyRule) -> None:
    says(cast.ben, kind="replace", who=[cast.ben.pk], instead_of=cast.ana.pk)
    assert now(cast).why == "Ben instead of Ana, set by Ben at 01:40."


def test_the_unreachable_go_last_and_no_time_is_lost_on_them(cast: Cast, rota: DutyRule) -> None:
    duty = now(cast, unreachable={cast.ana.pk})
    assert duty.tiers == [[cast.ben.pk], [cast.cy.pk], [cast.ana.pk]]
    assert duty.flags == ["UNREACHABLE"] and duty.why == (
        "Ana by the rota (22:00 to 07:00); whoever is on duty cannot be reached right now, "
        "so the next person is called at once too."
    )


def test_without_any_rule_everybody_is_called(cast: Cast) -> None:
    duty = now(cast)
    assert duty.tiers == [[cast.ana.pk, cast.ben.pk, cast.cy.pk]]
    assert (duty.flags, duty.until) == (["GAP"], None)
    assert duty.why == "Nobody is planned, so everybody is called."


def test_the_sitter_is_not_woken_for_a_room_that_is_not_hers(cast: Cast, rota: DutyRule) -> None:
    assert duty_queries.duty_now(cast.max.pk, NIGHT).tiers == [[cast.ana.pk], [cast.ben.pk]]


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


def test_the_newest_word_wins(cast: Cast, rota: DutyRule) -> None:
    says(cast.ana, who=[cast.ben.pk])
    says(cast.ben, who=[cast.ana.pk])  # at the same second: the later row
    assert on_duty(cast.zoe, NIGHT) == ["Ana"]


def test_cancelling_ends_it_now_and_keeps_what_was(cast: Cast, rota: DutyRule) -> None:
    row = says(cast.ana, who=[cast.ben.pk])
    later = NIGHT + HOUR
    assert duty_services.cancel_override(override_id=row.pk, by=cast.ben.pk, now=later).cancelled_at == later
    assert duty_services.cancel_override(override_id=row.pk, by=cast.ana.pk, now=later + HOUR).cancelled_at == later
    assert on_duty(cast.zoe, later) == ["Ana"]
    assert on_duty(cast.zoe, NIGHT) == ["Ben"]
    assert on_duty(cast.zoe, later, as_of=NIGHT) == ["Ben"]


def test_this_wake_up_ends_with_its_incident(cast: Cast, rota: DutyRule) -> None:
    says(cast.ana, who=[cast.ben.pk], scope="wake_up", incident=7)
    assert duty_services.end_wake_up(incident=8, now=NIGHT + timedelta(minutes=9)) == 0
    assert duty_services.end_wake_up(incident=7, now=NIGHT + timedelta(minutes=9)) == 1
    assert on_duty(cast.zoe, NIGHT + timedelta(minutes=8)) == ["Ben"]
    assert on_duty(cast.zoe, NIGHT + timedelta(minutes=9)) == ["Ana"]


def test_an_override_never_acts_before_it_was_said(cast: Cast, rota: DutyRule) -> None:
    row = says(cast.ana, who=[cast.ben.pk], start=NIGHT - HOUR)
    assert row.start == NIGHT
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=row.pk).update(start=NIGHT - HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=row.pk).update(end=NIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=row.pk).update(instead_of=cast.ana)


REFUSED = [
    ({"end": NIGHT - HOUR}, "end", "already over"),
    ({"start": NIGHT + 2 * HOUR, "end": NIGHT + HOUR}, "end", "after the start"),
    ({"end": NIGHT + 25 * HOUR}, "end", "At most 24 hours"),
    ({"kind": "add", "end": NIGHT + 25 * HOUR}, "end", "At most 24 hours"),
    ({"scope": "tonight_tomorrow", "start": NIGHT + 400 * 24 * HOUR}, "start", "too far ahead"),
    ({"kind": "away", "end": NIGHT + 61 * 24 * HOUR}, "end", "At most 60 days"),
    ({"start": NIGHT + 400 * 24 * HOUR, "end": NIGHT + 401 * 24 * HOUR}, "start", "too far ahead"),
    ({"scope": "forever"}, "scope", "Choose wake_up"),
    ({"scope": None}, "end", "until when"),
    ({"kind": "swap"}, "kind", "Choose take, replace, add or away"),
    ({"who": []}, "who", "Say who"),
    ({"who": [4711]}, "who", "no longer here"),
    ({"who": ["ben", "ben"]}, "who", "twice"),
    ({"kind": "replace"}, "instead_of", "instead of whom"),
    ({"kind": "replace", "instead_of": 4711}, "instead_of", "Nobody here"),
    ({"kind": "replace", "instead_of": "ben"}, "instead_of", "for themselves"),
    ({"instead_of": "ana"}, "instead_of", "Only a replacement"),
    ({"rooms": []}, "rooms", "at least one room"),
    ({"rooms": [4711]}, "rooms", "does not exist"),
    ({"who": ["cy"]}, "rooms", "Cy looks after Zoe only"),
]


@pytest.mark.parametrize(("said", "field", "words"), REFUSED, ids=lambda value: str(value)[:50])
def test_what_cannot_be_right_is_refused_in_words(cast: Cast, said: dict[str, Any], field: str, words: str) -> None:
    ids = {"ana": cast.ana.pk, "ben": cast.ben.pk, "cy": cast.cy.pk}
    values = {"who": ["ben"]} | said
    values["who"] = [ids.get(one, one) for one in values["who"]]
    if "instead_of" in values:
        values["instead_of"] = ids.get(values["instead_of"], values["instead_of"])
    with pytest.raises(BabycamError) as caught:
        says(cast.ana, **values)
    assert caught.value.code == "invalid" and words in caught.value.params["fields"][field][0]
    assert not Override.objects.exists()


def test_somebody_who_left_can_neither_be_named_nor_speak(cast: Cast, rota: DutyRule) -> None:
    cast.ben.is_active = False
    cast.ben.save()
    with pytest.raises(BabycamError, match="marked fields"):
        says(cast.ana, who=[cast.ben.pk])
    with pytest.raises(BabycamError, match="may not do this"):
        says(cast.ben, who=[cast.ana.pk])


# --- the sitter ----------------------------------------------------------------------------------------------------------


def test_a_sitter_speaks_for_herself_in_her_rooms(cast: Cast, rota: DutyRule) -> None:
    row = says(cast.cy, who=[cast.cy.pk])
    assert row.rooms == [cast.zoe.pk]
    assert on_duty(cast.zoe, NIGHT) == ["Cy"] and on_duty(cast.max, NIGHT) == ["Ana"]


def test_a_sitters_word_ends_with_her_duty(cast: Cast) -> None:
    rule(cast, cast.cy, rooms=[cast.zoe.pk])
    row = says(cast.cy, kind="away", who=[cast.cy.pk], end=NIGHT + 20 * HOUR)
    assert row.end == MORNING
    assert duty_queries.duty_now(cast.zoe.pk, NIGHT).tiers == [[cast.ana.pk, cast.ben.pk]]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"who": ["ben"]}, "not_allowed"),
        ({"who": ["cy", "ben"]}, "not_allowed"),
        ({"kind": "away", "who": ["ana"]}, "not_allowed"),
        ({"kind": "replace", "who": ["cy"], "instead_of": "ana"}, "not_allowed"),
        ({"who": ["cy"], "rooms": ["max"]}, "not_found"),
    ],
)
def test_a_sitter_speaks_for_nobody_else(cast: Cast, rota: DutyRule, said: dict[str, Any], code: str) -> None:
    ids = {"ana": cast.ana.pk, "ben": cast.ben.pk, "cy": cast.cy.pk, "max": cast.max.pk}
    values = {
        name: [ids[one] for one in value] if isinstance(value, list) else ids.get(value, value) for name, value in said.items()
    }
    with pytest.raises(BabycamError) as caught:
        says(cast.cy, **values)
    assert caught.value.code == code


def test_a_sitter_cancels_only_what_she_said(cast: Cast, rota: DutyRule) -> None:
    theirs, own = says(cast.ana, who=[cast.ben.pk]), says(cast.cy, who=[cast.cy.pk])
    assert duty_services.cancel_override(override_id=own.pk, by=cast.cy.pk, now=NIGHT + HOUR).cancelled_at
    with pytest.raises(BabycamError, match="may not"):
        duty_services.cancel_override(override_id=theirs.pk, by=cast.cy.pk, now=NIGHT)
    with pytest.raises(BabycamError, match="not here"):
        duty_services.cancel_override(override_id=4711, by=cast.ana.pk, now=NIGHT)


# --- the nights on which the clocks change -------------------------------------------------------------------------------


@pytest.mark.parametrize(("evening", "hours"), [("2026-03-28", 8), ("2026-10-24", 10), ("2026-05-05", 9)])
def test_the_rota_survives_the_night_when_clocks_change(cast: Cast, evening: str, hours: int) -> None:
    rule(cast, cast.ana)
    rule(cast, cast.ben, start=time(7), end=time(22))
    start = berlin(f"{evening} 22:00")
    until = duty_queries.duty_now(cast.zoe.pk, start).until
    assert until is not None and until - start == hours * HOUR
    minutes = [start + timedelta(minutes=step) for step in range(-60, hours * 60 + 60, 10)]
    duties = [duty_queries.duty_now(cast.zoe.pk, at) for at in minutes]
    assert all(len(duty.tiers[0]) == 1 and not duty.flags for duty in duties)


@pytest.mark.parametrize(("said", "hours"), [("2026-03-29 01:40", 4 + 20 / 60), ("2026-10-25 01:40", 6 + 20 / 60)])
def test_until_morning_is_until_morning_on_those_nights_too(cast: Cast, said: str, hours: float) -> None:
    rule(cast, cast.ana)
    row = says(cast.ana, who=[cast.ben.pk], now=berlin(said))
    assert (row.end - row.start) / HOUR == pytest.approx(hours)
    assert on_duty(cast.zoe, row.end - timedelta(seconds=1)) == ["Ben"]


CLOCKS = ("00:30", "06:59", "07:00", "07:01", "07:30", "12:00", "21:00", "23:30")


@pytest.mark.parametrize("day", ["2026-11-20", "2026-10-24", "2026-10-25", "2026-03-28", "2026-03-29"])
def test_every_length_that_is_offered_is_taken_at_every_hour_and_lasts_as_it_says(cast: Cast, day: str) -> None:
    """On a plain day, and around both nights on which the clocks change."""
    for clock in CLOCKS:
        said = berlin(f"{day} {clock}")
        first = 0 if clock < "07:00" else 1  # days until the next morning
        mornings = [berlin(f"{date.fromisoformat(day) + timedelta(days=first + more)} 07:00") for more in (0, 1)]
        lasts = {"wake_up": said + HOUR, "2h": said + 2 * HOUR, "morning": mornings[0], "tonight_tomorrow": mornings[1]}
        assert set(lasts) == set(SCOPES)
        for kind in ("take", "add"):
            ends = {scope: says(cast.ana, kind=kind, who=[cast.ben.pk], scope=scope, now=said).end for scope in lasts}
            assert ends == lasts, (kind, clock)


def test_sixty_days_and_a_whole_day_are_counted_on_the_familys_clock(cast: Cast) -> None:
    """Clocks go back on 25 October: that day has 25 hours, and sixty days from the first have an hour more."""
    october = berlin("2026-10-01 00:00")
    days = {"start": october, "end": berlin("2026-11-30 00:00"), "now": october - HOUR}
    assert says(cast.ana, kind="away", who=[cast.ana.pk], **days).end - october == timedelta(days=60, hours=1)
    day = {"start": berlin("2026-10-24 20:00"), "end": berlin("2026-10-25 20:00"), "now": october}
    assert says(cast.ana, who=[cast.ben.pk], **day).end - day["start"] == timedelta(hours=25)


def test_a_word_said_for_later_counts_from_then(cast: Cast) -> None:
    later = berlin("2026-01-16 22:00")
    assert says(cast.ana, who=[cast.ben.pk], start=later, scope="morning").end == berlin("2026-01-17 07:00")
    assert says(cast.ana, who=[cast.ben.pk], start=later, scope="2h").end == later + 2 * HOUR
