"""Letting in, letting out, and an evening that is over: what the rows, the rota and the sessions say afterwards."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from rest_framework.test import APIClient

from babycam.core.errors import BabycamError
from babycam.duty import queries as duty_queries
from babycam.duty.models import Caregiver
from babycam.duty.services import OverrideDraft, add_override
from babycam.family import members
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.models import Person
from tests.cast import PASSWORD, Cast

NOW = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)  # 22:00 in Berlin
MIDNIGHT = datetime(2026, 5, 1, 22, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TAP = "5f2b6b7e-8f4b-4a52-9a1c-0d9c2f6d1a0{}"


def allow(person: Person, until: datetime | None, now: datetime = NOW) -> None:
    members.allow_member(person=person, until=until, since=None, hours=(None, None), now=now)
    person.refresh_from_db()


def on_duty(cast: Cast, at: datetime) -> list[int]:
    return duty_queries.duty_now(cast.zoe.pk, at).tiers[0]


def take(cast: Cast, **when: Any) -> None:
    wish = OverrideDraft("take", (cast.cy.pk,), rooms=(cast.zoe.pk,), **when)
    add_override(wish, by=cast.cy.pk, client_uuid=TAP.format(1), now=NOW)


def test_a_new_viewer_is_not_let_in_until_somebody_allows_it(cast: Cast) -> None:
    gran = people_services.add_person(name="Gran", username="gran", password=PASSWORD, role="viewer")
    assert not people_queries.lets_in(gran, datetime.now(UTC))
    allow(gran, None)
    assert people_queries.lets_in(gran, datetime.now(UTC) + timedelta(days=400))
    allow(gran, NOW - timedelta(days=1))
    assert not people_queries.lets_in(gran, NOW)


def test_parents_cannot_be_let_in_because_they_always_are(cast: Cast) -> None:
    with pytest.raises(BabycamError) as refused:
        allow(cast.ben, MIDNIGHT)
    assert "always has access" in refused.value.params["fields"]["until"][0]


def test_a_sitter_takes_duty_and_at_midnight_the_rota_goes_on_without_them(cast: Cast) -> None:
    allow(cast.cy, MIDNIGHT)
    take(cast, end=MIDNIGHT)
    assert on_duty(cast, MIDNIGHT - SECOND) == [cast.cy.pk]
    assert cast.cy.pk not in [one for tier in duty_queries.duty_now(cast.zoe.pk, MIDNIGHT).tiers for one in tier]
    assert duty_queries.duty_now(cast.zoe.pk, NOW).until == MIDNIGHT


def test_duty_beyond_the_time_of_access_is_refused_in_words(cast: Cast) -> None:
    allow(cast.cy, MIDNIGHT)
    with pytest.raises(BabycamError) as refused:
        take(cast, end=MIDNIGHT + timedelta(hours=1))
    assert refused.value.params["fields"]["end"] == ["Cy’s access ends at 00:00 on 02 May. Choose a time until then."]
    with pytest.raises(BabycamError) as closed:
        take(cast, start=MIDNIGHT + timedelta(hours=1), end=MIDNIGHT + timedelta(hours=2))
    assert closed.value.params["fields"]["who"] == ["Cy’s access is not open then."]


def test_until_morning_ends_with_the_time_of_access(cast: Cast) -> None:
    allow(cast.cy, MIDNIGHT)
    take(cast, scope="morning")
    assert duty_queries.duty_now(cast.zoe.pk, NOW).until == MIDNIGHT


def test_a_sitter_expires_once_and_every_login_ends(cast: Cast, cy_client: APIClient) -> None:
    allow(cast.cy, MIDNIGHT)
    assert members.expire_members(MIDNIGHT - SECOND) == 0
    assert members.expire_members(MIDNIGHT + timedelta(minutes=3)) == 1
    assert members.expire_members(MIDNIGHT + timedelta(minutes=4)) == 0
    assert Session.objects.count() == 0
    assert Caregiver.objects.get(person=cast.cy).left_at == MIDNIGHT
    assert cy_client.get("/api/rooms").status_code == 401


def test_who_has_expired_stays_out_when_the_clock_jumps_back_until_let_in_again(cast: Cast) -> None:
    allow(cast.cy, MIDNIGHT)
    members.expire_members(MIDNIGHT)
    cast.cy.refresh_from_db()
    assert not people_queries.lets_in(cast.cy, NOW)
    allow(cast.cy, MIDNIGHT + timedelta(hours=3), now=MIDNIGHT + SECOND)
    assert people_queries.lets_in(cast.cy, MIDNIGHT + timedelta(hours=1))
    assert Caregiver.objects.get(person=cast.cy).left_at is None


def test_hours_of_each_day_are_those_of_the_familys_clock(cast: Cast) -> None:
    members.allow_member(person=cast.cy, until=None, since=None, hours=(time(18), time(0)), now=NOW)
    assert duty_queries.duty_now(cast.zoe.pk, NOW).tiers
    serving = [one for tier in duty_queries.duty_now(cast.zoe.pk, MIDNIGHT).tiers for one in tier]
    assert cast.cy.pk not in serving
