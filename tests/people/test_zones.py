"""The zone of then: a night that is over keeps its hours when the family moves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from babycam.core import clock
from babycam.people import queries as people_queries
from babycam.people import services as people_services
from babycam.people.models import Household, ZoneChange
from tests.cast import Cast

JUNE = datetime(2025, 6, 1, tzinfo=UTC)


def names(*moments: datetime) -> list[str]:
    return [people_queries.zone_at(moment).key for moment in moments]


@pytest.mark.django_db
def test_a_family_that_moves_keeps_the_zone_of_its_nights_before() -> None:
    people_services.found_household(name="The Does", tz="Europe/Berlin")
    before = clock.now() - timedelta(days=1)
    people_services.edit_household(values={"tz": "America/New_York"})
    people_services.edit_household(values={"tz": "America/New_York", "name": "The Does of Brooklyn"})
    assert ZoneChange.objects.count() == 2, "the same zone again is no move"
    assert names(before, clock.now()) == ["Europe/Berlin", "America/New_York"]


@pytest.mark.django_db
def test_a_household_older_than_the_table_moves_likewise(cast: Cast) -> None:
    assert not ZoneChange.objects.exists()
    assert names(JUNE, clock.now()) == ["Europe/Berlin"] * 2
    people_services.edit_household(values={"tz": "Asia/Tokyo"})
    assert names(JUNE, clock.now()) == ["Europe/Berlin", "Asia/Tokyo"]


@pytest.mark.django_db
def test_many_nights_ask_once(cast: Cast) -> None:
    for days, zone in ((0, "Europe/Berlin"), (10, "Asia/Tokyo"), (20, "Europe/Berlin")):
        ZoneChange.objects.create(since=JUNE + timedelta(days=days), zone=zone)
    changes = people_queries.zones()
    there = [people_queries.zone_at(JUNE + timedelta(days=days), changes) for days in (-5, 0, 9, 10, 19, 20, 400)]
    berlin, tokyo = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
    assert there == [berlin, berlin, berlin, tokyo, tokyo, berlin, berlin]


@pytest.mark.django_db
def test_before_there_is_a_family_the_zone_is_utc() -> None:
    assert not Household.objects.exists()
    assert names(JUNE) == ["UTC"]
