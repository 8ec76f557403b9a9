"""When it is night on the family's own clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from babycam.people.night import last_night, night_at

BERLIN = ZoneInfo("Europe/Berlin")
EIGHT, SEVEN = time(20), time(7)


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2025, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "night"),
    [(at(1, 18, 59), False), (at(1, 19), True), (at(1, 23, 59), True), (at(2, 5, 59), True), (at(2, 6), False), (at(2, 12), False)],
)
def test_from_eight_in_the_evening_to_seven(moment: datetime, night: bool) -> None:
    assert (night_at(moment, BERLIN, EIGHT, SEVEN) is not None) is night


def test_the_night_in_which_an_hour_is_missing_ends_at_seven_all_the_same() -> None:
    assert night_at(at(30, 0, 30), BERLIN, EIGHT, SEVEN) == (at(29, 19), at(30, 5))


def test_the_night_in_which_an_hour_comes_twice_is_twelve_hours_long() -> None:
    begin, end = night_at(at(26, 0, 30, month=10), BERLIN, EIGHT, SEVEN) or (at(1, 0), at(1, 0))
    assert end - begin == timedelta(hours=12)


def test_a_night_that_starts_after_midnight_or_inside_the_missing_hour() -> None:
    assert night_at(at(1, 0, 30), BERLIN, time(1), time(5)) == (at(1, 0), at(1, 4))
    begin, _end = night_at(at(30, 1, 10), BERLIN, time(2, 30), SEVEN) or (at(1, 0), at(1, 0))
    assert begin == at(30, 1), "02:30 does not exist then; clocks jump at that moment"


def test_equal_times_mean_that_there_is_no_night() -> None:
    assert night_at(at(1, 0), BERLIN, SEVEN, SEVEN) is None
    assert last_night(at(1, 0), BERLIN, SEVEN, SEVEN) == (at(1, 0) - timedelta(days=1), at(1, 0))


def test_by_day_the_last_night_is_the_one_that_was() -> None:
    assert last_night(at(2, 12), BERLIN, EIGHT, SEVEN) == (at(1, 19), at(2, 6))
    assert last_night(at(2, 22), BERLIN, EIGHT, SEVEN)[0] == at(2, 19)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC"]),
    st.times(),
    st.times(),
)
def test_at_every_moment_it_is_night_or_day_and_the_last_night_has_begun(
    moment: datetime, zone: str, start: time, end: time
) -> None:
    night = night_at(moment, ZoneInfo(zone), start, end)
    assert night is None or night[0] <= moment < night[1]
    assert last_night(moment, ZoneInfo(zone), start, end)[0] <= moment
